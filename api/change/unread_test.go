package change_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// damages are the ways in which a line may come that cannot be read: what is still read of it.
var damages = map[string]func(e change.Entry) (part change.Entry, damaged bool){
	"nothing can be read": func(change.Entry) (change.Entry, bool) { return change.Entry{}, true },
	"its operation can":   func(e change.Entry) (change.Entry, bool) { return change.Entry{ID: e.ID}, true },
	"its event can": func(e change.Entry) (change.Entry, bool) {
		return change.Entry{ID: e.ID, Event: e.Event}, true
	},
	"an unknown event": func(e change.Entry) (change.Entry, bool) {
		return change.Entry{ID: e.ID, Event: "ponder"}, true
	},
	"its id is another": func(e change.Entry) (change.Entry, bool) {
		return change.Entry{ID: e.ID + "x", Event: e.Event}, true
	},
	"a step below the plan": func(e change.Entry) (change.Entry, bool) { e.Step = -1; return e, false },
	"a step beyond it":      func(e change.Entry) (change.Entry, bool) { e.Step = 3; return e, false },
	"a huge step":           func(e change.Entry) (change.Entry, bool) { e.Step = 1 << 40; return e, false },
	"another step": func(e change.Entry) (change.Entry, bool) {
		e.Step = (e.Step + 1) % 3
		return e, false
	},
	"whole, with its id as another": func(e change.Entry) (change.Entry, bool) { e.ID += "x"; return e, false },
}

// foldRelease is every entry of a release out of two rules, as the engine writes them.
func foldRelease() *foldStory {
	s := foldBegin("o")
	for i, action := range []string{"UpdatePolicy", "DeletePolicy", "ReleaseBackend"} {
		s.sent(i, action).answered(i).seen(i, change.StepDone)
	}
	return s.end(change.OutcomeDone)
}

func TestADamagedLineNeverReadsAsNothingSent(t *testing.T) {
	whole := foldRelease().entries
	for name, damage := range damages {
		for died := 2; died <= len(whole); died++ { // the console died after so many lines
			for line := 1; line < died; line++ {
				t.Run(fmt.Sprint(name, ": line ", line+1, " of ", died), func(t *testing.T) {
					var f change.Folding
					for i, e := range whole[:died] {
						part, damaged := e, false
						if i == line {
							part, damaged = damage(e)
						}
						if damaged {
							f.TakeDamaged(&part, time.Time{})
							continue
						}
						f.Take(&part)
					}
					op := f.Operations(foldStart.Add(time.Hour))[0]
					require.Equal(t, "o", op.ID)
					sent := map[int]bool{} // what really was
					for _, e := range whole[:died] {
						if e.Event == change.EventRequest {
							sent[e.Step] = true
						}
					}
					if op.Outcome == change.OutcomeDone {
						return // its end could be read
					}
					for i, s := range op.Steps {
						known := s.State != change.StepWaiting || op.Unread.After(foldStart) && op.InDoubt()
						assert.True(t, known || !sent[i], "step %d was sent, and is said not to have been", i)
					}
					if whole[line].Event == change.EventRequest && line == died-1 {
						assert.True(t, op.InDoubt(), "%v", foldedStates(op))
						assert.True(t, op.Open())
					}
				})
			}
		}
	}
}

func TestWhenNothingSentMayStillBeSaid(t *testing.T) {
	begin := foldBegin("o").entries[0]
	other := foldRelease()
	other.id = "other"
	for i := range other.entries {
		other.entries[i].ID, other.entries[i].Session, other.entries[i].ULB = "other", "s2", "ulb2"
	}
	for name, c := range map[string]struct {
		after   func(f *change.Folding)
		unread  bool
		session string
	}{
		"its begin is the last line":          {func(*change.Folding) {}, false, ""},
		"whole lines of others come after it": {func(f *change.Folding) { takeAll(f, other.entries) }, false, ""},
		"a damaged line of another, that says so": {func(f *change.Folding) {
			takeAll(f, other.entries[:2])
			f.TakeDamaged(&change.Entry{ID: "other", Event: change.EventAnswer}, time.Time{})
		}, false, ""},
		"a damaged begin of another": {
			func(f *change.Folding) { f.TakeDamaged(&change.Entry{ID: "z", Event: change.EventBegin}, time.Time{}) },
			false, "",
		},
		"this console's own, which knows": {
			func(f *change.Folding) { f.TakeDamaged(&change.Entry{}, time.Time{}) },
			false, "s1",
		},
		"a damaged line after it": {
			func(f *change.Folding) { f.TakeDamaged(&change.Entry{}, time.Time{}) },
			true, "",
		},
		"a damaged line, and whole ones of others": {func(f *change.Folding) {
			f.TakeDamaged(&change.Entry{}, time.Time{})
			takeAll(f, other.entries)
		}, true, ""},
		"a damaged one of an operation without begin": {
			func(f *change.Folding) { f.TakeDamaged(&change.Entry{ID: "z", Event: change.EventAnswer}, time.Time{}) },
			true, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := change.Folding{Own: c.session}
			f.Take(&begin)
			c.after(&f)
			op := f.Operations(foldStart.Add(time.Hour))[0]
			require.Equal(t, "o", op.ID)
			assert.Equal(t, c.unread, op.InDoubt())
			assert.Equal(t, c.unread, !op.Unread.IsZero())
			assert.True(t, op.Open())
		})
	}
	var f change.Folding
	f.TakeDamaged(&change.Entry{}, time.Time{})
	f.TakeDamaged(&change.Entry{ID: "z", Event: change.EventBegin}, time.Time{})
	f.TakeDamaged(&change.Entry{ID: "y", Event: change.EventEnd}, time.Time{})
	f.Take(&begin)
	ops := f.Operations(foldStart.Add(time.Hour))
	require.Len(t, ops, 1, "a begin that cannot be read, without a line after it, sent nothing")
	assert.False(t, ops[0].InDoubt(), "a damaged line before its begin is none of it")
}

func takeAll(f *change.Folding, entries []change.Entry) {
	for i := range entries {
		f.Take(&entries[i])
	}
}

func TestOfAnOperationWhoseEveryLineIsDamagedThereIsDoubt(t *testing.T) {
	var f change.Folding
	f.TakeDamaged(&change.Entry{ID: "o", Event: change.EventBegin, Region: "r", ULB: "ulb"}, foldStart)
	f.TakeDamaged(&change.Entry{ID: "o", Event: change.EventRequest, Region: "r", ULB: "ulb"}, foldStart)
	ops := f.Operations(foldStart.Add(time.Hour))
	require.Len(t, ops, 1)
	assert.True(t, ops[0].InDoubt())
	assert.True(t, ops[0].Open())
	assert.Equal(t, api.ULBID("ulb"), ops[0].Order.ULB, "so that it blocks")
	assert.Equal(t, foldStart, ops[0].Began)
}

func TestTheDoubtIsAsOldAsTheLineCanBe(t *testing.T) {
	begin := foldBegin("o").entries[0]
	mtime, now := foldStart.Add(time.Hour), foldStart.Add(2*time.Hour)
	next := change.Entry{ID: "p", Session: "s2", Event: change.EventBegin, ULB: "ulb2", Time: foldStart.Add(time.Minute)}
	for name, c := range map[string]struct {
		written time.Time
		next    bool
		want    time.Time
	}{
		"the file's own time":                      {mtime, false, mtime},
		"the next line is earlier":                 {mtime, true, next.Time},
		"no time but the reading's":                {time.Time{}, false, now},
		"the file's time is in the future":         {now.Add(time.Hour), false, now},
		"before its last line there is no request": {foldStart.Add(-time.Hour), false, foldStart},
	} {
		t.Run(name, func(t *testing.T) {
			var f change.Folding
			f.Take(&begin)
			f.TakeDamaged(&change.Entry{}, c.written)
			if c.next {
				f.Take(&next)
			}
			op := f.Operations(now)[0]
			assert.Equal(t, c.want, op.Unread)
			assert.Equal(t, c.want, op.Steps[0].SentAt)
		})
	}
}

func TestALaterLineShowsHowFarItCame(t *testing.T) {
	s := foldBegin("o")
	var f change.Folding
	f.Take(&s.entries[0])
	for range 3 { // request, answer and verified of the first step
		f.TakeDamaged(&change.Entry{ID: "o"}, time.Time{})
	}
	s.say(change.Entry{}).say(change.Entry{}).sent(1, "DeletePolicy").answered(1)
	takeAll(&f, s.entries[3:])
	op := f.Operations(foldStart.Add(time.Hour))[0]
	assert.Zero(t, op.Unread)
	assert.Equal(t, []change.StepState{change.StepDone, change.StepVerifying, change.StepWaiting}, foldedStates(op),
		"it would not have gone on without the first")
	assert.Equal(t, []api.BackendID{"b1"}, op.Record().Rules[0].Left, "and that can be put back")
}

func TestARequestAfterAnEndIsOpen(t *testing.T) {
	op := foldBegin("o").end(change.OutcomeStopped).sent(0, "UpdatePolicy").fold(t)
	assert.True(t, op.InDoubt())
	assert.Empty(t, op.Outcome)
	assert.True(t, op.Open())
}

func TestAnEndOfAnUnknownKindEndsNothing(t *testing.T) {
	for _, o := range []change.Outcome{"", "pondered"} {
		op := foldBegin("o").sent(0, "UpdatePolicy").end(o).fold(t)
		assert.True(t, op.InDoubt())
		assert.Empty(t, op.Outcome)
	}
}

func TestAStepThatWasOpenWhenItWasClosedIsUnknown(t *testing.T) {
	op := foldBegin("o").sent(0, "UpdatePolicy").end(change.OutcomeStopped).fold(t)
	assert.Equal(t, []change.StepState{change.StepUnknown, change.StepWaiting, change.StepWaiting}, foldedStates(op))
	assert.False(t, op.InDoubt())
}

// The clock was an hour ahead, or was set back by one: nothing may wait for it.
func TestWhatIsSaidToBeInTheFutureIsNow(t *testing.T) {
	now := foldStart.Add(-time.Hour)
	fold := func(s *foldStory) change.Operation {
		var f change.Folding
		takeAll(&f, s.entries)
		return f.Operations(now)[0]
	}
	op := fold(foldRelease())
	for _, at := range []time.Time{op.Began, op.Ended, op.Steps[0].SentAt, op.Steps[2].EndedAt} {
		assert.Equal(t, now, at)
	}
	op = fold(foldDrain("d"))
	assert.Equal(t, now.Add(time.Minute-4*time.Second), op.Until, "it waits no longer than the whole of its wait")
	assert.Equal(t, foldStart.Add(time.Minute), foldDrain("d").fold(t).Until)
}

func TestWhatFollowsIsByTheLinesAndNotByTheClock(t *testing.T) {
	back := &foldStory{id: "back"}
	back.say(change.Entry{
		Event: change.EventBegin, Follows: "o", Request: impact.Request{Goal: impact.GoalUndo},
		Plan: []impact.Step{{Kind: impact.StepAdd, Backend: "b1"}},
	})
	back.sent(0, "AllocateBackend").answered(0).seen(0, change.StepDone).end(change.OutcomeDone)
	for i := range back.entries {
		back.entries[i].Time = back.entries[i].Time.Add(-time.Hour) // the clock was set back before it
	}
	ops := foldAll(append(foldRelease().entries, back.entries...))
	require.Len(t, ops, 2)
	assert.Equal(t, []string{"o", "back"}, []string{ops[0].ID, ops[1].ID})
	assert.Equal(t, "back", ops[0].Follower, "or it would be offered to be put back again")
}

// An answer whose request cannot be read came after a request: not at the begin of the operation,
// which for a drain may be hours before.
func TestARequestThatCannotBeReadWasSentBeforeItsAnswer(t *testing.T) {
	s := foldDrain("o")
	var f change.Folding
	takeAll(&f, s.entries)
	f.TakeDamaged(&change.Entry{ID: "o"}, time.Time{})
	for range 3600 {
		s.say(change.Entry{})
	}
	s.answered(2)
	answer := &s.entries[len(s.entries)-1]
	f.Take(answer)
	op := f.Operations(foldStart.Add(24 * time.Hour))[0]
	require.Equal(t, []change.StepState{change.StepDone, change.StepDone, change.StepVerifying}, foldedStates(op))
	assert.Equal(t, answer.Time, op.Steps[2].SentAt, "it is not decided before 75 s after that")
}
