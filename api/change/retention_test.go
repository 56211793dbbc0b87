package change_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// bounding is a Folding that forgets, and whose forgotten ones are counted.
func bounding() (f *change.Folding, forgotten map[string]int) {
	forgotten = map[string]int{}
	return &change.Folding{Forgotten: func(id string) { forgotten[id]++ }}, forgotten
}

func takeEntries(f *change.Folding, entries ...change.Entry) {
	for i := range entries {
		f.Take(&entries[i])
	}
}

// releaseEntries is a whole release, with its end where ended is set.
func releaseEntries(n int, ended bool) []change.Entry {
	s := &foldStory{id: fmt.Sprintf("op-%d", n)}
	s.say(change.Entry{
		Event: change.EventBegin, Request: impact.Request{Goal: impact.GoalRelease},
		Plan: []impact.Step{{Kind: impact.StepRelease, Backend: "b"}},
	})
	s.sent(0, "ReleaseBackend").answered(0)
	if ended {
		s.seen(0, change.StepDone).end(change.OutcomeDone)
	}
	return s.entries
}

func TestOnlyTheNewestThatHaveEndedAreKeptAndAllThatHaveNot(t *testing.T) {
	f, forgotten := bounding()
	takeEntries(f, releaseEntries(0, false)...)
	for n := range 5000 {
		takeEntries(f, releaseEntries(1+n, true)...)
	}
	ops := f.Operations(time.Time{})
	require.Len(t, ops, 2001)
	assert.Equal(t, "op-0", ops[0].ID)
	assert.True(t, ops[0].InDoubt(), "what is open is kept, however old it is")
	assert.Equal(t, "op-3001", ops[1].ID)
	assert.Equal(t, "op-5000", ops[2000].ID)
	assert.Equal(t, 3000, f.Older())
	assert.Len(t, forgotten, 3000)
	require.NoError(t, f.Err())

	t.Run("what comes again of a forgotten one is nothing new", func(t *testing.T) {
		takeEntries(f, releaseEntries(7, true)[3:]...)
		takeEntries(f, releaseEntries(8, true)[0])
		assert.Len(t, f.Operations(time.Time{}), 2001)
	})
	t.Run("but a request may have been sent", func(t *testing.T) {
		takeEntries(f, releaseEntries(9, true)[1])
		ops := f.Operations(time.Time{})
		require.Len(t, ops, 2002)
		assert.True(t, ops[2001].InDoubt())
		assert.Equal(t, api.ULBID("ulb"), ops[2001].Order.ULB, "it blocks its load balancer")
	})
}

func TestWhatAForgottenOneContinuedStaysContinued(t *testing.T) {
	f, _ := bounding()
	takeEntries(f, releaseEntries(0, true)[:1]...) // interrupted, and gone on with
	s := &foldStory{id: "follower"}
	s.say(change.Entry{Event: change.EventBegin, Follows: "op-0"}).end(change.OutcomeDone)
	takeEntries(f, s.entries...)
	for n := range 2000 {
		takeEntries(f, releaseEntries(1+n, true)...)
	}
	ops := f.Operations(time.Time{})
	assert.Equal(t, "op-0", ops[0].ID)
	assert.Equal(t, "follower", ops[0].Follower)
	assert.Equal(t, "op-1", ops[1].ID, "the follower itself is forgotten")
}

func TestAJournalThatGoesOnHasWhatUndidTheRestOfWhatIsOpen(t *testing.T) {
	f, _ := bounding()
	takeEntries(f, releaseEntries(0, true)[:1]...)
	for id, follows := range map[string]string{"undo": "op-0", "rest": "undo"} {
		s := &foldStory{id: id}
		s.say(change.Entry{Event: change.EventBegin, Follows: follows, Request: impact.Request{Goal: impact.GoalUndo}})
		takeEntries(f, s.end(change.OutcomeStopped).entries...)
	}
	takeEntries(f, releaseEntries(1, true)...)
	ids, _ := f.Carry(func(string) int64 { return 1 }, 0)
	assert.Equal(t, map[string]bool{"op-0": true, "undo": true, "rest": true, "op-1": true}, ids)
}

func TestOperationsAreTheCallersOwn(t *testing.T) {
	f, _ := bounding()
	takeEntries(f, releaseEntries(0, false)...)
	f.TakeDamaged(&change.Entry{}, foldStart.Add(time.Hour))
	first := f.Operations(foldStart)
	first[0].Steps[0].State = change.StepRefused
	second := f.Operations(time.Time{})
	assert.Equal(t, change.StepVerifying, second[0].Steps[0].State)
	assert.Equal(t, foldStart.Add(time.Second), second[0].Steps[0].SentAt)
	assert.Equal(t, foldStart.Add(time.Hour), second[0].Unread, "as it was before the clock was asked")
	takeEntries(f, releaseEntries(0, true)[3:]...)
	assert.Equal(t, change.OutcomeDone, f.Operations(time.Time{})[0].Outcome, "more may come after them")
}

// TestHostileEntriesAreCheap folds entries that a damaged or foreign journal may hold: what they
// cost is bounded, and what they may have sent is in doubt.
func TestHostileEntriesAreCheap(t *testing.T) {
	far := func(n int, event change.Event, step int) change.Entry {
		return change.Entry{
			ID: fmt.Sprintf("op-%d", n), Session: "s", Event: event, Step: step, Time: foldStart,
			Region: "r", ULB: api.ULBID(fmt.Sprint("ulb-", n)),
		}
	}
	for name, entries := range map[string]func(n int) []change.Entry{
		"a request of a far step": func(n int) []change.Entry { return []change.Entry{far(n, change.EventRequest, 9_999)} },
		"a request of step 10^9": func(n int) []change.Entry {
			return []change.Entry{far(n, change.EventRequest, 1_000_000_000)}
		},
		"an answer of a far step": func(n int) []change.Entry { return []change.Entry{far(n, change.EventAnswer, 900)} },
		"a wait of a far step": func(n int) []change.Entry {
			return []change.Entry{far(n, change.EventRequest, 0), far(n, change.EventWaiting, 900)}
		},
		"a begin, and a far step": func(n int) []change.Entry {
			return []change.Entry{far(n, change.EventBegin, 0), far(n, change.EventRequest, 900)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := bounding()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for n := range 300 {
				takeEntries(f, entries(n)...)
			}
			ops := f.Operations(foldStart)
			runtime.ReadMemStats(&after)
			assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20))
			require.NoError(t, f.Err())
			require.Len(t, ops, 300)
			for n, op := range ops {
				assert.True(t, op.InDoubt(), "its request may have been sent")
				assert.Equal(t, api.ULBID(fmt.Sprint("ulb-", n)), op.Order.ULB)
			}
		})
	}
}

func TestMoreWithoutAnEndThanCanBeHeldIsAnError(t *testing.T) {
	f, _ := bounding()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for n := 0; f.Err() == nil; n++ {
		takeEntries(f, releaseEntries(n, false)...)
		require.Less(t, n, 200_000)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, f.Err(), change.ErrTooMuchOpen)
	assert.Less(t, after.HeapAlloc-before.HeapAlloc, uint64(64<<20), "the costs are about right")
	runtime.KeepAlive(f)
}

// FuzzFolding takes entries made of any bytes, two of them damaged: nothing panics, and what has a
// request and no end is in doubt or under way.
func FuzzFolding(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Add([]byte("a journal of the most unlikely entries, none of them written by a console"))
	f.Add([]byte{1, 0, 0, 0, 9, 0, 0, 5, 0, 0, 3, 0, 0})
	events := []change.Event{
		change.EventBegin, change.EventRequest, change.EventAnswer, change.EventVerified, change.EventWaiting,
		change.EventEnd, change.EventResolved, "pondered",
	}
	states := []change.StepState{
		change.StepSent, change.StepDone, change.StepRefused, change.StepUnknown,
		change.StepVerifying, change.StepWaiting, "pondered",
	}
	kinds := []impact.StepKind{
		impact.StepRelease, impact.StepDisable, impact.StepWait,
		impact.StepLeaveRule, impact.StepAdd,
	}
	outcomes := []change.Outcome{
		change.OutcomeDone, change.OutcomeRefused, change.OutcomeStopped, change.OutcomeUnknown,
		change.OutcomeAborted, "pondered",
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		folding, _ := bounding()
		for n := 0; len(raw) >= 3; n, raw = n+1, raw[3:] {
			a, b, c := int(raw[0]), int(raw[1]), int(raw[2])
			e := change.Entry{
				ID: string(rune('a' + a/8%5)), Session: string(rune('s' + a/40%2)), Event: events[a%8], Step: b%8 - 1 + b/64*500,
				State: states[b%7], Outcome: outcomes[c%6], Time: foldStart.Add(time.Duration(c-60) * time.Second), Region: "r",
				ULB: api.ULBID(rune('u' + c%2)),
			}
			for i := range b % 4 {
				e.Plan = append(e.Plan, impact.Step{Kind: kinds[(c+i)%5], Backend: "b"})
			}
			if c%3 == 0 {
				e.Follows = string(rune('a' + c%5))
			}
			if c > 240 {
				folding.TakeDamaged(&e, foldStart)
			} else {
				folding.Take(&e)
			}
			if c%16 == 0 {
				_ = folding.Operations(foldStart)
			}
		}
		require.NoError(t, folding.Err())
		first, second := folding.Operations(foldStart), folding.Operations(foldStart)
		require.Equal(t, first, second, "giving them changes nothing")
		for _, op := range first {
			require.NotEmpty(t, op.ID)
			require.LessOrEqual(t, len(op.Steps), change.MaxSteps)
			require.Equal(t, !op.Ended.IsZero(), op.Outcome != "")
			require.NotEqual(t, op.ID, op.Follower)
			require.False(t, op.Unread.After(foldStart) || op.Ended.After(foldStart))
		}
	})
}
