package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestASessionKnowsWhatRunsAndWhatEnded(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	began, carryOut := d.Start(context.Background(), release1, d.shown(release1))
	assert.True(t, began.Running && began.Reading)
	assert.Equal(t, []change.Operation{began}, d.Running(), "before anybody carries it out")
	assert.Empty(t, d.Ended())

	op := carryOut(func(op change.Operation) {
		assert.Equal(t, began.Run, op.Run)
		assert.Equal(t, []change.Operation{op}, d.Running(), "as it was reported last")
		if op.ID == "" {
			return
		}
		assert.Equal(t, op, d.Known(d.operation()), "not as the journal has it")
	})
	assert.Equal(t, change.OutcomeDone, op.Outcome)
	assert.False(t, op.Running)
	assert.Empty(t, d.Running())
	assert.Equal(t, []change.Operation{op}, d.Ended())
}

func TestOrdersUnderWayAreListedAsTheyWereStarted(t *testing.T) {
	d := newDesk(t)
	var want []api.ULBID
	for _, id := range []api.ULBID{"e", "b", "d", "a", "c"} {
		o := release1
		o.ULB = id
		d.Start(context.Background(), o, change.Reading{})
		want = append(want, id)
	}
	var got []api.ULBID
	for _, op := range d.Running() {
		got = append(got, op.Order.ULB)
	}
	assert.Equal(t, want, got)
}

func TestOnceASessionIsLeftNothingBegins(t *testing.T) {
	d := newDesk(t)
	_, carryOut := d.Start(context.Background(), release1, d.shown(release1))
	d.Leave()
	d.Wait(context.Background())
	op := carryOut(func(change.Operation) { t.Error("nothing is reported") })
	assert.Equal(t, change.OutcomeAborted, op.Outcome)
	assert.Equal(t, change.ReasonLeft, op.Reason)
	assert.False(t, op.Running)
	assert.Empty(t, d.Running())
	assert.Empty(t, d.Ended())
	assert.Empty(t, d.diary.entries)
	assert.Empty(t, d.client.Writes())
}

func TestLeavingLetsWhatIsUnderWayEndAndWaitsForIt(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	o := orderOf(web, impact.GoalRelease, "b1", "b2")
	_, carryOut := d.Start(context.Background(), o, d.shown(o))
	d.when(0, change.StepSent, d.Leave)
	ended := make(chan change.Operation)
	go func() {
		op := carryOut(d.note)
		ended <- op
	}()
	op := <-ended
	d.Wait(context.Background())
	assert.Equal(t, change.OutcomeStopped, op.Outcome, op.Why)
	assert.Equal(t, []string{fake.ReleaseBackend + " b1"}, d.writes())
}

func TestWaitEndsWithItsContext(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	resume := d.client.Hold(fake.ReleaseBackend)
	_, carryOut := d.Start(context.Background(), release1, d.shown(release1))
	sent, ended := make(chan struct{}), make(chan struct{})
	d.when(0, change.StepSent, func() { close(sent) })
	go func() {
		defer close(ended)
		carryOut(d.note)
	}()
	<-sent
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	d.Wait(ctx)
	assert.Len(t, d.Running(), 1)
	resume()
	d.Wait(context.Background())
	assert.Empty(t, d.Running())
	<-ended
}

func TestAnOrderIsStoppedByItsNumber(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	o := orderOf(web, impact.GoalRelease, "b1", "b2")
	began, carryOut := d.Start(context.Background(), o, d.shown(o))
	d.when(0, change.StepSent, func() {
		d.Stop(began.Run + 1)
		assert.False(t, d.Running()[0].Stopping)
		d.Stop(began.Run)
		assert.True(t, d.Running()[0].Stopping, "at once, not only when it says so itself")
	})
	op := carryOut(d.note)
	assert.Equal(t, change.OutcomeStopped, op.Outcome, op.Why)
	assert.Equal(t, []string{fake.ReleaseBackend + " b1"}, d.writes())
}

// TestWhatAReadingResolvesEndsInTheSession: the end that it could not see itself.
func TestWhatAReadingResolvesEndsInTheSession(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.IgnoreRelease()
	_, carryOut := d.Start(context.Background(), release1, d.shown(release1))
	op := carryOut(d.note)
	require.Equal(t, change.OutcomeUnknown, op.Outcome)
	require.True(t, op.InDoubt() && op.Ended.IsZero() && !op.Left.IsZero())
	assert.True(t, d.Known(d.operation()).InDoubt())
	d.clock.Advance(change.LostAfter)
	_, err := d.Read(context.Background(), release1, quiet)
	require.NoError(t, err)
	require.Len(t, d.Ended(), 1)
	assert.Equal(t, change.OutcomeRefused, d.Ended()[0].Outcome)
	assert.False(t, d.Ended()[0].Ended.IsZero())
	assert.Equal(t, op.ID, d.Ended()[0].ID)
}

func TestWhatIsContinuedHasAFollower(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	first := d.run(release1, nil)
	recorded := d.operation()
	require.Empty(t, d.Known(recorded).Follower)
	o := orderOf(web, impact.GoalDisable, "b2")
	o.Follows = first.ID
	_, carryOut := d.Start(context.Background(), o, d.shown(o))
	assert.Equal(t, change.FollowerRuns, d.Known(recorded).Follower, "before the journal has it")
	op := carryOut(d.note)
	require.Equal(t, change.OutcomeDone, op.Outcome, op.Why)
	assert.Equal(t, op.ID, d.Known(recorded).Follower)

	other := newDesk(t)
	o.Follows = first.ID
	_, carryOut = other.Start(context.Background(), o, change.Reading{})
	aborted := carryOut(other.note)
	require.Equal(t, change.OutcomeAborted, aborted.Outcome)
	assert.Empty(t, other.Known(recorded).Follower, "one that sent nothing continues nothing")
}

func TestWhatMayBeChangedNow(t *testing.T) {
	running := func(d *desk, o change.Order) { d.Start(context.Background(), o, change.Reading{}) }
	for name, c := range map[string]struct {
		prepare func(d *desk)
		at      api.Place
		want    execute.BlockReason
	}{
		"anything": {func(*desk) {}, web, execute.BlockNone},
		"read-only": {func(d *desk) {
			d.ReadOnly = true
			running(d, release1)
		}, web, execute.BlockReadOnly},
		"no project": {func(*desk) {}, api.Place{Profile: "prod", ULB: "ulb"}, execute.BlockNoProject},
		"no journal": {func(d *desk) {
			d.Journal = noJournal
			_, _, err := d.ReadJournal()
			require.Error(d.t, err)
		}, web, execute.BlockNoJournal},
		"the backend is being changed": {func(d *desk) { running(d, release1) }, web, execute.BlockChanging},
		"its ULB is":                   {func(d *desk) { running(d, releaseRule) }, web, execute.BlockBusy},
		"its ULB is, by another name of the project": {
			func(d *desk) {
				o := releaseRule
				o.Scope.Project = ""
				running(d, o)
			}, web, execute.BlockBusy,
		},
		"another ULB is": {func(d *desk) {
			o := release1
			o.ULB = "other"
			running(d, o)
		}, web, execute.BlockNone},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			c.prepare(d)
			assert.Equal(t, c.want, d.Blocked(c.at, []api.BackendID{"b1"}).Reason)
		})
	}
}

func TestADrainBlocksItsBackendsAndNothingElse(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	o := drainOf(web, "b1")
	_, carryOut := d.Start(context.Background(), o, d.shown(o))
	seen := false
	d.watch = func(op change.Operation) {
		if seen || !op.Draining() {
			return
		}
		seen = true
		assert.Equal(t, execute.BlockDraining, d.Blocked(web, []api.BackendID{"b3", "b1"}).Reason)
		assert.Equal(t, execute.BlockNone, d.Blocked(web, []api.BackendID{"b2"}).Reason)
	}
	carryOut(d.note)
	assert.True(t, seen)
}

func TestWhatIsInDoubtBlocksItsULB(t *testing.T) {
	d, op := crash(t, release1, 2, false)
	b := d.Blocked(site, []api.BackendID{"c1"})
	assert.Equal(t, execute.BlockInDoubt, b.Reason)
	assert.Equal(t, op.ID, b.Operation.ID)
}

func TestWhatMayBeFollowedUpHere(t *testing.T) {
	for name, c := range map[string]struct {
		op   func(*change.Operation)
		want execute.BlockReason
	}{
		"as it was made":   {func(*change.Operation) {}, execute.BlockNone},
		"another profile":  {func(op *change.Operation) { op.Order.Profile = "test" }, execute.BlockProfile},
		"another endpoint": {func(op *change.Operation) { op.Endpoint = "https://other" }, execute.BlockEndpoint},
		"other keys":       {func(op *change.Operation) { op.Account = "other" }, execute.BlockKeys},
		"unknown keys":     {func(op *change.Operation) { op.Account = "" }, execute.BlockNone},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.Account = "own"
			op := change.Operation{Order: release1, Endpoint: d.Endpoint, Account: "own", Ended: time.Unix(1, 0)}
			c.op(&op)
			assert.Equal(t, c.want, d.BlockedFollowUp(op))
			d.ReadOnly = true
			want := c.want
			if want == execute.BlockNone {
				want = execute.BlockReadOnly
			}
			assert.Equal(t, want, d.BlockedFollowUp(op), "what it was made with is said first: its plan could not be read")
		})
	}
}

func TestAReadOnlySessionChangesAndClosesNothing(t *testing.T) {
	d := newDesk(t)
	shown := d.shown(release1)
	d.ReadOnly = true
	r := d.confirm(context.Background(), release1, shown)
	d.assertAborted(r, "read-only: ")
	d, op := crash(t, release1, 2, false)
	d.ReadOnly = true
	d.clock.Advance(change.LostAfter)
	_, err := d.Close(op)
	assertNotClosed(t, err, execute.BlockReadOnly)
	d.assertOpen(true)
}

func TestWhatCouldNotBeRecordedIsLookedForOnceMore(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.diary.before = func(e change.Entry) error {
		if e.Event == change.EventVerified {
			return errReadOnly
		}
		return nil
	}
	_, carryOut := d.Start(context.Background(), releaseRule, d.shown(releaseRule))
	op := carryOut(d.note)
	assert.Equal(t, change.OutcomeStopped, op.Outcome)
	assert.Equal(t, "done, waiting, waiting", stepStates(op.Steps), "it was seen")
	assert.True(t, op.Unrecorded && op.InDoubt() && op.Ended.IsZero() && !op.Left.IsZero())
	recorded := d.operation()
	recorded.Mine, recorded.Alive = true, true
	known := d.Known(recorded)
	assert.True(t, known.Unrecorded, "which the journal does not say")
	assert.Equal(t, []change.FollowUp{change.FollowUpResolve}, known.FollowUps())

	d.diary.before = nil
	now, err := d.Resolve(context.Background(), known, quiet)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeStopped, now.Outcome)
	require.NotNil(t, now.Seen, "what showed it")
	now.Seen = nil // which is not kept
	assert.Equal(t, []change.Operation{now}, d.Ended())
	assert.False(t, now.Unrecorded)
	assert.Equal(t, op.Record(), d.operation().Record())
	d.assertOpen(false)
}
