package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
)

func TestWhatNobodyCanResolveIsClosed(t *testing.T) {
	for name, elsewhere := range map[string]func(d *desk){
		"here, where no read shows anything": func(d *desk) {
			d.client.FailAlways(fake.VServers, fake.LostOf(fake.VServers))
		},
		"its endpoint is no more": func(d *desk) { d.Endpoint = "https://other" },
		"its keys are no more":    func(d *desk) { d.Account = "bbbbbbbb" },
		"its profile is no more":  func(d *desk) { d.Profile = "test" },
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crashAs(t, "aaaaaaaa", releaseRule, 2, true)
			elsewhere(d)
			d.clock.Advance(change.LostAfter)
			d.assertOpen(true)
			writes := len(d.client.Writes())

			got, err := d.Close(op)
			require.NoError(t, err)
			assert.Equal(t, change.OutcomeStopped, got.Outcome)
			assert.Equal(t, change.ReasonClosed, got.Reason)
			assert.Equal(t, "alice", got.Why)
			assert.Equal(t, "unknown, waiting, waiting", stepStates(got.Steps), "nothing is claimed")
			assert.Len(t, d.client.Writes(), writes, "nothing is sent")
			d.assertOpen(false)
			folded := d.operation()
			assert.Equal(t, got.Outcome, folded.Outcome)
			assert.Equal(t, got.Why, folded.Why)
			assert.Equal(t, got.Reason, folded.Reason)
			assert.Equal(t, stepStates(got.Steps), stepStates(folded.Steps))
			assert.False(t, folded.Open())
			assert.Equal(t, "https://api.example/", d.diary.last().Endpoint, "the entry says where it was made")
			assert.Equal(t, "aaaaaaaa", d.diary.last().Account)

			again, err := d.Resolve(context.Background(), folded, quiet)
			require.NoError(t, err)
			assert.Equal(t, folded, again, "an end is an end")
		})
	}
}

func TestADrainThatNobodyWantsIsClosed(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() { d.ctl.Leave() })
	d.run(drainOf(web, "b1"), nil)
	op := d.operation()
	require.True(t, op.Draining())
	continued := op
	continued.Follower = "op-2"
	_, err := d.Close(continued)
	assertNotClosed(t, err, execute.BlockContinued)
	d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") })
	got, err := d.Close(op)
	require.NoError(t, err)
	assert.Contains(t, reasonOf(got), "closed: somebody")
	folded := d.operation()
	assert.False(t, folded.Open())
	assert.False(t, folded.Draining())
	assert.True(t, folded.Record().Backends[0].Switched, "what it did can still be put back")
}

func TestWhatMustNotBeClosedIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		mark func(d *desk, op *change.Operation)
		wait time.Duration
		why  any // a text, or what is in the way
	}{
		"its console still runs": {
			func(_ *desk, op *change.Operation) { op.Alive = true }, time.Hour, execute.BlockRunning,
		},
		"this one made it": {
			func(_ *desk, op *change.Operation) { op.Alive, op.Mine = true, true }, time.Hour, execute.BlockOwn,
		},
		"its request is young": {
			func(*desk, *change.Operation) {}, change.LostAfter - 2*time.Second, execute.BlockArriving,
		},
		"it has ended": {
			func(_ *desk, op *change.Operation) { op.Ended = start }, time.Hour, execute.BlockEnded,
		},
		"nothing may be changed": {
			func(d *desk, _ *change.Operation) { d.ReadOnly = true }, time.Hour, execute.BlockReadOnly,
		},
		"there is no journal": {
			func(d *desk, _ *change.Operation) { d.Journal = noJournal }, time.Hour,
			"no journal",
		},
		"the journal cannot be read": {
			func(d *desk, _ *change.Operation) { d.Journal = unreadable{d.diary} }, time.Hour,
			"torn",
		},
		"the journal takes nothing": {func(d *desk, _ *change.Operation) { d.failFrom(0, false) }, time.Hour, "disk full"},
		"another console works there": {func(d *desk, _ *change.Operation) {
			_, _ = d.diary.Lock(scope.Region, "ulb")
			d.t.Cleanup(func() { d.diary.held = nil })
		}, time.Hour, "pid 7"},
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crash(t, release1, 2, false)
			d.clock.Advance(c.wait)
			c.mark(d, &op)
			entries := len(d.diary.entries)
			_, err := d.Close(op)
			if text, is := c.why.(string); is {
				require.ErrorContains(t, err, text)
			} else {
				assertNotClosed(t, err, c.why)
			}
			assert.Len(t, d.diary.entries, entries)
			d.assertOpen(true)
		})
	}
}

// assertNotClosed wants an operation not to be closed for what is in the way.
func assertNotClosed(t *testing.T, err error, want any) {
	t.Helper()
	var blocked *execute.NotClosedError
	require.ErrorAs(t, err, &blocked)
	assert.Equal(t, want, blocked.Reason)
	assert.Contains(t, err.Error(), blocked.Operation.ID+" is not closed")
}

func TestClosingTakesTheJournalsWord(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	d.clock.Advance(time.Hour)
	resolved, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	entries := len(d.diary.entries)
	got, err := d.Close(op) // as it was read before
	require.NoError(t, err)
	assert.Equal(t, resolved.Outcome, got.Outcome)
	assert.Len(t, d.diary.entries, entries)

	d, op = crash(t, release1, 2, true)
	d.clock.Advance(time.Hour)
	d.Journal = markedJournal{diary: d.diary, mark: func(op *change.Operation) { op.Alive = true }}
	_, err = d.Close(op)
	assertNotClosed(t, err, execute.BlockRunning)
}

// What is closed is over for its console too, should that be running after all.
func TestARequestAfterItWasClosedOpensItAgain(t *testing.T) {
	d, op := crash(t, releaseRule, 4, true)
	d.clock.Advance(time.Hour)
	_, err := d.Close(op)
	require.NoError(t, err)
	require.NoError(t,
		d.diary.Append(change.Entry{
			ID: op.ID, Event: change.EventRequest, Step: 1, Action: fake.UpdatePolicy,
			Time: d.clock.Now(),
		}))
	assert.True(t, d.operation().InDoubt())
}

// The clock was an hour ahead when it was written: the request is as old as this console has known
// of it.
func TestARecordFromTheFutureIsClosedAllTheSame(t *testing.T) {
	d, _ := crash(t, release1, 2, false)
	for i := range d.diary.entries {
		d.diary.entries[i].Time = d.diary.entries[i].Time.Add(time.Hour)
	}
	d.diary.now = d.clock.Now
	adopt := func() change.Operation {
		all, _, err := d.diary.Operations()
		require.NoError(t, err)
		d.Adopt(all)
		return all[0]
	}
	op := adopt()
	assert.Equal(t, execute.BlockArriving, d.BlockedClosing(op).Reason)
	assert.True(t, d.BlockedClosing(op).Until.After(d.clock.Now()))
	for range 6 {
		d.clock.Advance(15 * time.Second)
		op = adopt()
	}
	assert.Equal(t, execute.BlockNone, d.BlockedClosing(op).Reason)
	_, err := d.Close(op)
	require.NoError(t, err)
	d.assertOpen(false)
}

// olderDiary is a journal that has put aside all that it had.
type olderDiary struct{ *diary }

func (olderDiary) Operations() ([]change.Operation, []change.Damage, error) { return nil, nil, nil }

// Another console ended it, and so much was done since that the journal gives it no more: it gets
// no second end.
func TestWhatTheJournalGivesNoMoreGetsNoSecondEnd(t *testing.T) {
	for name, end := range map[string]func(d *desk, op change.Operation) error{
		"closed": func(d *desk, op change.Operation) error { _, err := d.Close(op); return err },
		"settled": func(d *desk, op change.Operation) error {
			_, err := d.Resolve(context.Background(), op, quiet)
			return err
		},
		"resolved": nil,
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crash(t, release1, 2, true)
			d.clock.Advance(time.Hour)
			entries := len(d.diary.entries)
			d.Journal = olderDiary{d.diary}
			if end != nil {
				require.ErrorContains(t, end(d, op), "the journal does not hold it any more")
			} else {
				_, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
				assert.False(t, resolved)
				_, open := d.Unresolved(scope, "ulb")
				assert.False(t, open)
			}
			assert.Len(t, d.diary.entries, entries)
		})
	}
}
