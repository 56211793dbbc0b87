package execute_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

const drainTime = 10 * time.Minute

func drainOf(at api.Place, targets ...api.BackendID) change.Order {
	o := orderOf(at, impact.GoalRelease, targets...)
	o.Request.Drain, o.Wait = true, drainTime
	return o
}

// waiting runs f once, in the moment that the drain waits.
func (d *desk) waiting(f func()) {
	ran := false
	before := d.watch
	d.watch = func(p change.Operation) {
		if before != nil {
			before(p)
		}
		if !ran && !p.Until.IsZero() {
			ran = true
			f()
		}
	}
}

func TestADrainDisablesWaitsAndReleases(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	var until time.Time
	d.waiting(func() {
		until = d.seen[len(d.seen)-1].Until
		assert.False(t, d.diary.locked(), "another console may work while it waits")
		assert.True(t, d.operation().Draining())
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start.Add(drainTime), until)
	assert.Equal(t, start.Add(drainTime), r.Over())
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0", "ReleaseBackend b1"}, d.writes())
	limits := map[change.StepState]time.Duration{
		change.StepSent: change.WriteLimit, change.StepVerifying: change.LagLimit,
	}
	counted := 0
	for _, op := range d.seen {
		i := op.Present()
		if i < 0 || limits[op.Steps[i].State] == 0 {
			continue
		}
		assert.Equal(t, limits[op.Steps[i].State], op.Limit)
		assert.Equal(t, op.Steps[i].SentAt, op.Since, "and no time passes until the answer")
		counted++
	}
	assert.Equal(t, 4, counted, "both requests, sent and verified")
	assert.Zero(t, r.Since)
	assert.Equal(t, 2, d.diary.locks)
	assert.True(t, r.Record().Backends[0].Switched)
	assert.True(t, r.Record().Backends[0].Released)
	assert.Equal(t, []string{
		"begin", "request 0 UpdateBackendAttribute", "-> UpdateBackendAttribute", "answer 0 verifying", "verified 0 done",
		"waiting", "verified 1 done",
		"request 2 ReleaseBackend", "-> ReleaseBackend", "answer 2 verifying", "verified 2 done", "end done",
	}, d.log)
}

func TestASkipEndsTheWait(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.clock.Auto(false)
	d.waiting(func() { d.ctl.SkipWait() })
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start, r.Over())
}

func TestASkipFromBeforeTheWaitEndsNothing(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(drainOf(web, "b1"), func() { d.ctl.SkipWait() })
	assert.Equal(t, start.Add(drainTime), r.Over())
}

func TestASignalWakesADrainThatSleeps(t *testing.T) {
	for name, c := range map[string]struct {
		say      func(c *execute.Control)
		outcome  change.Outcome
		draining bool
		took     time.Duration
	}{
		"skip": {(*execute.Control).SkipWait, change.OutcomeDone, false, 0},
		// Enabled is what a replica that lags would show, too.
		"cancel": {(*execute.Control).Cancel, change.OutcomeStopped, false, change.LagLimit},
		"stop":   {(*execute.Control).Stop, change.OutcomeStopped, false, 0},
		"leave":  {(*execute.Control).Leave, change.OutcomeStopped, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.clock.Auto(false)
			shown := d.shown(drainOf(web, "b1"))
			ended := make(chan change.Operation)
			go func() { ended <- d.confirm(context.Background(), drainOf(web, "b1"), shown) }()
			require.NoError(t, d.clock.AwaitSleeps(t.Context(), 1))
			c.say(d.ctl)
			d.clock.Auto(true)
			r := <-ended
			assert.Equal(t, c.outcome, r.Outcome, r.Why)
			assert.Equal(t, c.draining, r.Draining())
			assert.Equal(t, start.Add(c.took), r.Over())
		})
	}
}

func TestACancelEnablesAgainWhateverElseChanged(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c1"}, {Backend: "c2"}}) })
		d.backend("c2", func(b *api.Backend) { b.ResourceID = api.Known("uhost-db") })
		d.ctl.Cancel()
	})
	r := d.run(drainOf(site, "c2", "c3"), nil)
	d.assertStopped(r, "drain cancelled: another host now, left as it is: c2")
	assert.Equal(t,
		[]string{
			"UpdateBackendAttribute c2 Enabled=0", "UpdateBackendAttribute c3 Enabled=0",
			"UpdateBackendAttribute c3 Enabled=1",
		}, d.writes())
}

func TestADrainThatMustStopDoesNotWaitFirst(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.when(0, change.StepVerifying, func() { d.vserver("vs", func(v *api.VServer) { v.Port = api.Known(3306) }) })
	r := d.run(drainOf(web, "b1"), nil)
	d.assertStopped(r, "VServer port 3306 instead of 80")
	assert.Equal(t, start, r.Over())
	assert.True(t, r.Record().Backends[0].Switched, "it can be put back")
}

func TestACancelEnablesAgainWhatTheOrderDisabled(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.backend("b2", func(b *api.Backend) { b.Enabled = api.Known(0) })
	d.waiting(func() { d.ctl.Cancel() })
	r := d.run(drainOf(web, "b1", "b2"), nil)
	d.assertStopped(r, "drain cancelled: ")
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0", "UpdateBackendAttribute b1 Enabled=1"}, d.writes(),
		"b2 was disabled before")
	assert.True(t, r.Record().Empty(), "nothing is left to undo")
	op := d.operation()
	assert.Equal(t, change.OutcomeStopped, op.Outcome)
	assert.Equal(t, impact.StepEnable, op.Steps[len(op.Steps)-1].Step.Kind)
	assert.Equal(t, change.StepDone, op.Steps[len(op.Steps)-1].State)
	assert.True(t, op.Record().Empty())
}

func TestACancelThatIsRefusedSaysSo(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		d.client.Refuse(fake.UpdateBackendAttribute, 299)
		d.ctl.Cancel()
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeRefused, r.Outcome)
	assert.Contains(t, reasonOf(r), "IAM denies")
	assert.False(t, r.Record().Empty(), "it is still disabled, and can be put back")
}

func TestLeavingADrainLeavesItOpen(t *testing.T) {
	for name, leave := range map[string]func(d *desk){
		"during its wait":            func(d *desk) { d.waiting(func() { d.ctl.Leave() }) },
		"while its step is verified": func(d *desk) { d.when(0, change.StepVerifying, func() { d.ctl.Leave() }) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			leave(d)
			r := d.run(drainOf(web, "b1"), nil)
			assert.True(t, r.Draining())
			assert.Equal(t, change.OutcomeStopped, r.Outcome)
			assert.Len(t, d.client.Writes(), 1)
			assert.Equal(t, change.EventWaiting, d.diary.last().Event, "no end is written")
			op := d.operation()
			assert.True(t, op.Draining())
			assert.Equal(t, start.Add(drainTime), op.Until)
			d.assertOpen(false)
		})
	}
}

func TestADrainOfWhatIsDisabledAlreadyMayBeLeftToo(t *testing.T) {
	d := newDesk(t)
	d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
	d.waiting(func() { d.ctl.Leave() })
	r := d.run(drainOf(web, "b1"), nil)
	require.Equal(t, impact.StepWait, r.Steps[0].Step.Kind)
	assert.True(t, r.Draining(), r.Why)
	assert.Empty(t, d.client.Writes())
	assert.True(t, d.operation().Draining())
}

func TestABackendEnabledDuringItsDrainStaysInItsRules(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() { d.backend("c2", func(b *api.Backend) { b.Enabled = api.Known(1) }) })
	d.assertStopped(d.run(drainOf(site, "c2"), nil), "somebody enabled backend c2 during the drain")
	assert.Equal(t, []string{"UpdateBackendAttribute c2 Enabled=0"}, d.writes())
}

func TestADrainStopsWhereItsWaitChangedWhatItRestsOn(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(d *desk)
		why  string
	}{
		"drain cancelled: ": {
			func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) }) },
			"somebody enabled backend b1 during the drain",
		},
		"Enabled is not said": {
			func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Maybe[int]{} }) },
			"the answer lacks the Enabled of backend b1",
		},
		"released by somebody": {(*desk).remove, "backend b1 is not on the VServer any more"},
		"another host": {
			func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Port = api.Known(81) }) },
			"another host now",
		},
		"a survivor fell ill": {
			func(d *desk) { d.backend("b3", func(b *api.Backend) { b.Status = api.Known(1) }) },
			"backend b3 served when this was confirmed",
		},
		"the VServer is not there": {
			func(d *desk) { d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") }) },
			"unread: ",
		},
		"the ULB cannot be locked": {func(d *desk) { d.Journal = noLock{d.diary} }, "no lock: disk on fire"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.waiting(func() { c.edit(d) })
			r := d.run(drainOf(web, "b1"), nil)
			d.assertStopped(r, c.why)
			assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0"}, d.writes())
			assert.True(t, r.Record().Backends[0].Switched)
		})
	}
}

// noLock is a journal whose locks fail.
type noLock struct{ *diary }

func (noLock) Lock(api.RegionID, api.ULBID) (func(), error) { return nil, errors.New("disk on fire") }

func TestADrainLetsOthersWorkButNotOnItsBackends(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	var others []change.Operation
	run := func(o change.Order) {
		others = append(others, d.Run(context.Background(), o, d.shown(o), nil, nil))
	}
	same, other := orderOf(web, impact.GoalEnable, "b1"), orderOf(site, impact.GoalRelease, "c1")
	d.waiting(func() { run(same); run(other) })
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, change.OutcomeAborted, others[0].Outcome)
	assert.Contains(t, reasonOf(others[0]), "draining: b1")
	assert.Equal(t, change.OutcomeDone, others[1].Outcome, others[1].Why)
	after := orderOf(web, impact.GoalDisable, "b2")
	assert.Equal(t, change.OutcomeDone, d.Run(context.Background(), after, d.shown(after), nil, nil).Outcome,
		"nothing stays claimed")
}

func TestADrainWaitsForAChangeOfAnotherConsole(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		free, err := d.diary.Lock(scope.Region, "ulb")
		require.NoError(t, err)
		d.after(drainTime+time.Minute, free)
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start.Add(drainTime+time.Minute), r.Over())
	said := false
	for _, p := range d.seen {
		said = said || p.Steps != nil && render.StepWhy(p.Steps[1]) != "" && p.Steps[1].State == change.StepWaiting
	}
	assert.True(t, said, "why it still waits is said")
}

func TestADrainStopsWhereAnotherChangeHasNoOutcome(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		o := orderOf(site, impact.GoalRelease, "c1")
		d.client.IgnoreRelease()
		require.Equal(t, change.OutcomeUnknown, d.Run(context.Background(), o, d.shown(o), nil, nil).Outcome)
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.Contains(t, reasonOf(r), "in doubt: release of backend c1")
	d.assertOpen(true)
}
