package execute_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestWithoutAJournalNothingIsSent(t *testing.T) {
	d := newDesk(t)
	d.Journal = noJournal
	d.assertAborted(d.run(release1, nil), "no lock: there is no journal")
}

// failFrom lets the journal take n entries and fail from then on, once or for ever.
func (d *desk) failFrom(n int, once bool) {
	count := 0
	d.diary.before = func(change.Entry) error {
		count++
		if count == n+1 || count > n && !once {
			return errors.New("journal /state/j: disk full")
		}
		return nil
	}
}

func TestAJournalThatFailsAtAnyEntryNeverLetsAnUnwrittenRequestOut(t *testing.T) {
	const entries = 11 // of a release out of two rules
	for _, once := range []bool{false, true} {
		for n := range entries {
			t.Run(fmt.Sprint("after ", n, " entries, once ", once), func(t *testing.T) {
				d := newDesk(t)
				d.client.AllowWrites()
				d.failFrom(n, once)
				r := d.run(releaseRule, nil)
				requests := 0
				for _, e := range d.diary.entries {
					if e.Event == change.EventRequest {
						requests++
					}
				}
				assert.Len(t, d.client.Writes(), requests, "each request that was sent was written before")
				// begin, then request, answer, verified of each step, then end
				sent := min((n+1)/3, 3)
				assert.Equal(t, sent, requests)
				assert.Contains(t, reasonOf(r), "journal /state/j: disk full")
				switch sent {
				case 0:
					assert.Equal(t, change.OutcomeAborted, r.Outcome)
				case 3:
					assert.Equal(t, change.OutcomeDone, r.Outcome, "all of it was done, and seen")
				default:
					assert.Equal(t, change.OutcomeStopped, r.Outcome)
				}
				for i, s := range r.Steps {
					want := change.StepWaiting
					if i < sent {
						want = change.StepDone
					}
					assert.Equal(t, want, s.State, "the screen tells the truth")
				}
				d.assertOpen(!once && n > 0 && n%3 != 1) // what was seen could not be told
			})
		}
	}
}

func TestAJournalThatFailsBeforeADrainWaitsStopsIt(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.failFrom(4, true)
	r := d.run(drainOf(web, "b1"), nil)
	d.assertStopped(r, "disk full")
	assert.Len(t, d.client.Writes(), 1)
	assert.False(t, r.Draining())
}

func TestTwoConsolesOfOneJournal(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	second := &execute.Session{Client: d.client, Clock: d.clock, Journal: d.diary, Endpoint: d.Endpoint}
	o := orderOf(site, impact.GoalRelease, "c3")
	shown, err := second.Read(context.Background(), o, quiet)
	require.NoError(t, err)
	var during change.Operation
	d.when(0, change.StepVerifying, func() { during = second.Run(context.Background(), o, shown, nil, nil) })
	r := d.run(releaseRule, nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, change.OutcomeAborted, during.Outcome)
	assert.Contains(t, reasonOf(during), change.ErrLocked.Error()+": pid 7")

	after := second.Run(context.Background(), o, shown, nil, nil)
	assert.Equal(t, change.OutcomeAborted, after.Outcome, "the second sees what the first did")
	assert.Contains(t, reasonOf(after), "changed: ")
	assert.Equal(t, "[c3 c4]", d.members("p1"), "neither loses the other's change")
	assert.Len(t, d.client.Writes(), 3)
}

func TestAJournalThatCannotLockRefuses(t *testing.T) {
	d := newDesk(t)
	d.Journal = noLock{d.diary}
	d.assertAborted(d.run(release1, nil), "no lock: disk on fire")
}

func TestNothingSecretAndNothingElsesIsInParams(t *testing.T) {
	for _, k := range stepKinds() {
		d := newDesk(t)
		r := d.first(k, func() {})
		require.Equal(t, change.StepDone, r.Steps[0].State)
		for _, e := range d.diary.entries {
			if e.Event != change.EventRequest {
				assert.Empty(t, e.Params)
				continue
			}
			assert.Equal(t, k.method, e.Action)
			assert.Equal(t, "cn-bj2", e.Params["Region"])
			assert.Equal(t, "org-1", e.Params["ProjectId"])
			for _, name := range []string{"PublicKey", "Signature", "SecurityToken", "Action"} {
				assert.NotContains(t, e.Params, name)
			}
		}
	}
}

func TestAPriorityOrWeightTheServiceDoesNotTakeIsNotInParams(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.rule("p1", func(r *api.Rule) { r.Priority = api.Known(0) })
	d.run(releaseRule, nil)
	assert.NotContains(t, d.diary.entries[1].Params, "PolicyPriority")
	assert.Equal(t, fake.UpdatePolicy, d.diary.entries[1].Action)
}

func TestADoneStepTheJournalOnceRefusedIsInTheRecordAllTheSame(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	failed := false
	d.diary.before = func(e change.Entry) error {
		if e.Event == change.EventVerified && !failed {
			failed = true
			return errors.New("journal /state/j: disk full")
		}
		return nil
	}
	r := d.run(releaseRule, nil)
	d.assertStopped(r, "disk full")
	assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
	op := d.operation()
	assert.Equal(t, stepStates(r.Steps), stepStates(op.Steps), "the book caught up")
	assert.Equal(t, r.Record(), op.Record())
	assert.False(t, op.Record().Empty())
}

func TestAStepTheJournalNeverTakesLeavesTheOperationOpenUntilARead(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.diary.before = func(e change.Entry) error {
		if e.Event == change.EventVerified {
			return errors.New("journal /state/j: disk full")
		}
		return nil
	}
	r := d.run(releaseRule, nil)
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.True(t, r.Unrecorded)
	assert.True(t, d.operation().InDoubt(), "no end is written over a step that counts as not done")
	d.assertOpen(true)

	d.diary.before = nil
	reading, err := d.Read(context.Background(), releaseRule, quiet)
	require.NoError(t, err)
	require.NotNil(t, reading.Resolved)
	d.assertOpen(false)
	op := d.operation()
	assert.Equal(t, change.OutcomeStopped, op.Outcome)
	assert.Equal(t, "done, waiting, waiting", stepStates(op.Steps))
	assert.Equal(t, r.Record(), op.Record())
}
