package execute_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// everywhere are the orders for one backend of each listener.
var everywhere = []change.Order{release1, releaseRule}

// rollOut shows the orders, lets something happen, and confirms them as one.
func (d *desk) rollOut(orders []change.Order, meanwhile func()) (all []change.Operation, whole change.Operation) {
	d.t.Helper()
	shown := make([]change.Reading, len(orders))
	for i, o := range orders {
		shown[i] = d.shown(o)
	}
	if meanwhile != nil {
		meanwhile()
	}
	var before []change.Operation
	if orders[0].Rollout.ID != "" {
		before = d.recorded().Parts
	}
	begun, carryOut := d.StartAll(context.Background(), orders, shown, before)
	assert.Len(d.t, d.Running(), len(orders))
	d.run1 = begun[0].Run
	all = carryOut(d.note)
	assert.Empty(d.t, d.Running())
	return all, change.Join(all, none)
}

func none(string) (change.Operation, bool) { return change.Operation{}, false }

// recorded is the rollout as the journal has it, read by a console that comes later.
func (d *desk) recorded() change.Operation {
	d.t.Helper()
	ops, _, err := d.diary.Operations()
	require.NoError(d.t, err)
	for i := range ops {
		ops[i].Mine, ops[i].Alive = false, false
	}
	ops = change.Joined(ops)
	require.NotEmpty(d.t, ops)
	return ops[len(ops)-1]
}

func TestARolloutDoesOnePlaceAfterTheOther(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	before := 0
	all, whole := d.rollOut(everywhere, func() { before = d.reads() })
	assert.Equal(t, change.OutcomeDone, whole.Outcome, reasonOf(whole))
	assert.Equal(t, []string{
		"ReleaseBackend b1", "UpdatePolicy p1 [c3 c4]", "UpdatePolicy p2 [c3 c4]", "ReleaseBackend c2",
	}, d.writes())
	assert.Equal(t, start.Add(15*time.Second), whole.Over(), "the canary is looked at again, once")
	assert.Equal(t, 2+4+1+2, d.reads()-before,
		"a confirming read of each place, one after each write, one of the canary, and one before each further write of a place")
	for i, op := range all {
		assert.Equal(t, i+1, op.Order.Rollout.Place)
		assert.Equal(t, 2, op.Order.Rollout.Of)
	}
	assert.Equal(t, all[0].Order.Rollout.ID, all[1].Order.Rollout.ID)
	again := d.recorded()
	assert.Equal(t, change.OutcomeDone, again.Outcome)
	assert.False(t, again.Open())
	assert.Equal(t, []change.FollowUp{change.FollowUpUndo}, again.FollowUps())
	assert.Len(t, again.Record().Backends, 2)
	done, of := again.PlacesDone()
	assert.Equal(t, []int{2, 2}, []int{done, of})
}

func TestARolloutIsUndoneAsAWholeTheNewestPlaceFirst(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	_, _ = d.rollOut(everywhere, nil)
	orders := d.recorded().FollowUpOrders(change.FollowUpUndo, d.clock.Now())
	require.Len(t, orders, 2)
	assert.Equal(t, []api.VServerID{"vs2", "vs"}, []api.VServerID{orders[0].VServer, orders[1].VServer})
	sent := len(d.writes())
	_, whole := d.rollOut(orders, nil)
	assert.Equal(t, change.OutcomeDone, whole.Outcome, reasonOf(whole))
	writes := strings.Join(d.writes()[sent:], "; ")
	assert.Less(t, strings.Index(writes, "UpdatePolicy p1"), strings.LastIndex(writes, "AllocateBackend"))
	all, _, err := d.diary.Operations()
	require.NoError(t, err)
	joined := change.Joined(all)
	require.Len(t, joined, 2)
	assert.Equal(t, joined[1].ID, joined[0].Follower, "it is undone by the other")
	assert.Empty(t, joined[0].FollowUps())
	assert.Empty(t, joined[1].FollowUps(), "an undo that is done has none")
}

func TestARolloutStopsAtTheFirstPlaceThatIsNotDone(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(d *desk)
		outcome change.Outcome
		why     string
		writes  int
		rest    int // places to go on with
	}{
		"refused": {func(d *desk) { d.client.RefuseRelease(299) }, change.OutcomeRefused, "IAM denies", 1, 2},
		"unknown": {func(d *desk) { d.client.IgnoreRelease() }, change.OutcomeUnknown, "after 15s", 1, 0},
		"the canary costs a survivor": {
			func(d *desk) { d.pausing(func() { d.backend("b2", func(b *api.Backend) { b.Status = api.Known(1) }) }) },
			change.OutcomeStopped, "backend b2 served when this was confirmed, and no longer does", 1, 1,
		},
		"the second place changed": {
			func(d *desk) {
				d.pausing(func() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c2") }) })
			},
			change.OutcomeStopped, "changed: ", 1, 1,
		},
		"stop in the pause":  {func(d *desk) { d.pausing(func() { d.Stop(d.run1) }) }, change.OutcomeStopped, "stopped: ", 1, 1},
		"leave in the pause": {func(d *desk) { d.pausing(func() { d.Leave() }) }, change.OutcomeStopped, "left: ", 1, 1},
		"stop while sending": {
			func(d *desk) { d.when(0, change.StepSent, func() { d.Stop(d.run1) }) }, change.OutcomeStopped, "stopped: ", 1, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			c.prepare(d)
			_, whole := d.rollOut(everywhere, nil)
			assert.Equal(t, c.outcome, whole.Outcome, reasonOf(whole))
			assert.Contains(t, reasonOf(whole), c.why)
			assert.Len(t, d.client.Writes(), c.writes)
			again := d.recorded()
			assert.Equal(t, c.outcome == change.OutcomeUnknown, again.Open(), reasonOf(again))
			if c.outcome != change.OutcomeUnknown {
				assert.Equal(t, c.outcome, again.Outcome, "as the journal has it")
				assert.Contains(t, reasonOf(again), c.why)
			}
			assert.Len(t, again.FollowUpOrders(change.FollowUpAgain, d.clock.Now()), c.rest)
		})
	}
}

func TestARolloutThatWasStoppedGoesOnAsTheSame(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.pausing(func() { d.Stop(d.run1) })
	_, whole := d.rollOut(everywhere, nil)
	orders := d.recorded().FollowUpOrders(change.FollowUpAgain, d.clock.Now())
	require.Len(t, orders, 1)
	d.watch = nil
	_, rest := d.rollOut(orders, nil)
	assert.Equal(t, whole.ID, rest.ID)
	again := d.recorded()
	assert.Equal(t, change.OutcomeDone, again.Outcome, reasonOf(again))
	assert.Len(t, again.Parts, 2)
	assert.Equal(t, 2, again.Parts[1].Order.Rollout.Place)
	assert.Len(t, again.FollowUpOrders(change.FollowUpUndo, d.clock.Now()), 2)
}

func TestTheDrainsOfARolloutWaitSideBySide(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	orders := append([]change.Order{}, everywhere...)
	for i := range orders {
		orders[i].Request.Drain, orders[i].Wait = true, time.Minute
	}
	_, whole := d.rollOut(orders, nil)
	assert.Equal(t, change.OutcomeDone, whole.Outcome, reasonOf(whole))
	assert.Equal(t, []string{
		"UpdateBackendAttribute b1 Enabled=0", "UpdateBackendAttribute c2 Enabled=0", "ReleaseBackend b1",
		"UpdatePolicy p1 [c3 c4]", "UpdatePolicy p2 [c3 c4]", "ReleaseBackend c2",
	}, d.writes())
	assert.Equal(t, start.Add(75*time.Second), whole.Over(), "the canary's pause, and one wait")
}

func TestDrainsOfWhatIsDisabledAlreadyWaitForNoCanary(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	orders := append([]change.Order{}, everywhere...)
	for i := range orders {
		orders[i].Request.Drain, orders[i].Wait = true, time.Minute
	}
	d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
	d.backend("c2", func(b *api.Backend) { b.Enabled = api.Known(0) })
	_, whole := d.rollOut(orders, nil)
	assert.Equal(t, change.OutcomeDone, whole.Outcome, reasonOf(whole))
	assert.Equal(t, start.Add(time.Minute), whole.Over(), "as long as was confirmed")
}

func TestADrainThatIsNotWaitedForReleasesInItsOwnPlaceOnly(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	orders := append([]change.Order{}, everywhere...)
	for i := range orders {
		orders[i].Request.Drain, orders[i].Wait = true, time.Minute
	}
	skipped := false
	d.watch = func(change.Operation) {
		waiting := 0
		for _, op := range d.Running() {
			if op.Draining() {
				waiting++
			}
		}
		if waiting == 2 && !skipped {
			skipped = true
			d.SkipWait(d.run1)
		}
	}
	all, _ := d.rollOut(orders, nil)
	assert.True(t, skipped)
	assert.True(t, all[0].Over().Before(start.Add(time.Minute)), "%s", all[0].Over())
	assert.Equal(t, start.Add(75*time.Second), all[1].Over(), "it was not confirmed of this one")
}

func TestAPanicInOnePlaceLeavesTheOthersDraining(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	orders := slices.Clone(everywhere)
	for i := range orders {
		orders[i].Request.Drain, orders[i].Wait = true, time.Minute
	}
	shown := []change.Reading{d.shown(orders[0]), d.shown(orders[1])}
	_, carryOut := d.StartAll(context.Background(), orders, shown, nil)
	assert.PanicsWithValue(t, "no memory", func() {
		carryOut(func(op change.Operation) {
			if op.Order.Rollout.Place == 2 {
				panic("no memory")
			}
		})
	})
	ended := d.Ended()
	require.Len(t, ended, 1)
	assert.True(t, ended[0].Draining(), "as where the console is left")
	assert.Equal(t, change.ReasonDrainLeft, ended[0].Reason)
}

func TestTheDrainsOfARolloutAreCancelledTogether(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	orders := append([]change.Order{}, everywhere...)
	for i := range orders {
		orders[i].Request.Drain, orders[i].Wait = true, time.Minute
	}
	both := false
	d.watch = func(change.Operation) {
		waiting := 0
		for _, op := range d.Running() {
			if op.Draining() {
				waiting++
			}
		}
		if waiting == 2 && !both {
			both = true
			d.CancelDrain(d.run1)
		}
	}
	all, whole := d.rollOut(orders, nil)
	assert.True(t, both)
	assert.Equal(t, []string{
		"UpdateBackendAttribute b1 Enabled=0", "UpdateBackendAttribute c2 Enabled=0",
		"UpdateBackendAttribute b1 Enabled=1", "UpdateBackendAttribute c2 Enabled=1",
	}, d.writes())
	assert.True(t, all[0].Cancelled && all[1].Cancelled)
	assert.True(t, whole.Cancelled)
}
