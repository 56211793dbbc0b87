package change_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

const tenMinutes = 10 * time.Minute

func drain(at change.Place, targets ...api.BackendID) change.Order {
	o := order(at, impact.GoalRelease, targets...)
	o.Want.Drain, o.Wait = true, tenMinutes
	return o
}

// waiting runs f once, in the moment that the drain waits.
func (d *desk) waiting(f func()) {
	ran := false
	before := d.watch
	d.watch = func(p change.Progress) {
		if before != nil {
			before(p)
		}
		if !ran && !p.Drain.IsZero() {
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
		until = d.seen[len(d.seen)-1].Drain
		assert.False(t, d.book.locked(), "another console may work while it waits")
		assert.True(t, d.operation().Draining())
	})
	r := d.run(drain(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start.Add(tenMinutes), until)
	assert.Equal(t, start.Add(tenMinutes), r.EndedAt)
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0", "ReleaseBackend b1"}, d.writes())
	assert.Equal(t, 2, d.book.locks)
	assert.True(t, r.Record.Backends[0].Switched)
	assert.True(t, r.Record.Backends[0].Released)
	assert.Equal(t, []string{
		"begin", "request 0 UpdateBackendAttribute", "-> UpdateBackendAttribute", "answer 0 verifying", "verified 0 done",
		"waiting", "verified 1 done",
		"request 2 ReleaseBackend", "-> ReleaseBackend", "answer 2 verifying", "verified 2 done", "end done",
	}, d.log)
}

func TestAHurryEndsTheWait(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.clock.Auto(false)
	d.waiting(func() { d.ctl.Hurry() })
	r := d.run(drain(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start, r.EndedAt)
}

func TestAHurryFromBeforeTheWaitEndsNothing(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(drain(web, "b1"), func() { d.ctl.Hurry() })
	assert.Equal(t, start.Add(tenMinutes), r.EndedAt)
}

func TestAWordWakesADrainThatSleeps(t *testing.T) {
	for name, c := range map[string]struct {
		say      func(c *change.Control)
		outcome  change.Outcome
		draining bool
	}{
		"hurry":  {(*change.Control).Hurry, change.OutcomeDone, false},
		"cancel": {(*change.Control).Cancel, change.OutcomeStopped, false},
		"stop":   {(*change.Control).Stop, change.OutcomeStopped, false},
		"leave":  {(*change.Control).Leave, change.OutcomeStopped, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.clock.Auto(false)
			shown := d.shown(drain(web, "b1"))
			ended := make(chan change.Result)
			go func() { ended <- d.confirm(context.Background(), drain(web, "b1"), shown) }()
			require.NoError(t, d.clock.AwaitSleeps(t.Context(), 1))
			c.say(d.ctl)
			r := <-ended
			assert.Equal(t, c.outcome, r.Outcome, r.Why)
			assert.Equal(t, c.draining, r.Draining)
			assert.Equal(t, start, r.EndedAt, "no time passed")
		})
	}
}

func TestACancelEnablesAgainWhatTheOrderDisabled(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.backend("b2", func(b *api.Backend) { b.Enabled = api.Known(0) })
	d.waiting(func() { d.ctl.Cancel() })
	r := d.run(drain(web, "b1", "b2"), nil)
	d.assertStopped(r, "what it had disabled is enabled again")
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0", "UpdateBackendAttribute b1 Enabled=1"}, d.writes(), "b2 was disabled before")
	assert.True(t, r.Record.Empty(), "nothing is left to put back")
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
	r := d.run(drain(web, "b1"), nil)
	assert.Equal(t, change.OutcomeRefused, r.Outcome)
	assert.Contains(t, r.Why, "IAM denies")
	assert.False(t, r.Record.Empty(), "it is still disabled, and can be put back")
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
			r := d.run(drain(web, "b1"), nil)
			assert.True(t, r.Draining)
			assert.Equal(t, change.OutcomeStopped, r.Outcome)
			assert.Len(t, d.client.Writes(), 1)
			assert.Equal(t, change.EventWaiting, d.book.last().Event, "no end is written")
			op := d.operation()
			assert.True(t, op.Draining())
			assert.Equal(t, start.Add(tenMinutes), op.Until)
			d.assertOpen(false)
		})
	}
}

func TestADrainOfWhatIsDisabledAlreadyMayBeLeftToo(t *testing.T) {
	d := newDesk(t)
	d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
	d.waiting(func() { d.ctl.Leave() })
	r := d.run(drain(web, "b1"), nil)
	require.Equal(t, impact.StepWait, r.Steps[0].Step.Kind)
	assert.True(t, r.Draining, r.Why)
	assert.Empty(t, d.client.Writes())
	assert.True(t, d.operation().Draining())
}

func TestADrainStopsWhereItsWaitChangedWhatItRestsOn(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(d *desk)
		why  string
	}{
		"enabled again":            {func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) }) }, "backend b1 is not disabled any more"},
		"Enabled is not said":      {func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Maybe[int]{} }) }, "backend b1 is not disabled any more"},
		"released by somebody":     {(*desk).remove, "backend b1 is not on the VServer any more"},
		"another host":             {func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Port = api.Known(81) }) }, "another host now"},
		"a survivor fell ill":      {func(d *desk) { d.backend("b3", func(b *api.Backend) { b.Status = api.Known(1) }) }, "backend b3, which served when this was confirmed"},
		"the VServer is not there": {func(d *desk) { d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") }) }, "could not be read again"},
		"the ULB cannot be locked": {func(d *desk) { d.Book = noLock{d.book} }, "cannot be locked: disk on fire"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.waiting(func() { c.edit(d) })
			r := d.run(drain(web, "b1"), nil)
			d.assertStopped(r, c.why)
			assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0"}, d.writes())
			assert.True(t, r.Record.Backends[0].Switched)
			assert.Contains(t, r.Next, "put back what was done")
		})
	}
}

// noLock is a book whose locks fail.
type noLock struct{ *diary }

func (noLock) Lock(api.RegionID, api.ULBID) (func(), error) { return nil, errors.New("disk on fire") }

func TestADrainLetsOthersWorkButNotOnItsBackends(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	var others []change.Result
	run := func(o change.Order) {
		others = append(others, d.Run(context.Background(), o, d.shown(o), nil, nil))
	}
	same, other := order(web, impact.GoalEnable, "b1"), order(site, impact.GoalRelease, "c1")
	d.waiting(func() { run(same); run(other) })
	r := d.run(drain(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, change.OutcomeAborted, others[0].Outcome)
	assert.Contains(t, others[0].Why, "backend b1 is being drained")
	assert.Equal(t, change.OutcomeDone, others[1].Outcome, others[1].Why)
	after := order(web, impact.GoalDisable, "b2")
	assert.Equal(t, change.OutcomeDone, d.Run(context.Background(), after, d.shown(after), nil, nil).Outcome, "nothing stays claimed")
}

func TestADrainWaitsForAChangeOfAnotherConsole(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		free, err := d.book.Lock(scope.Region, "ulb")
		require.NoError(t, err)
		d.after(tenMinutes+time.Minute, free)
	})
	r := d.run(drain(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start.Add(tenMinutes+time.Minute), r.EndedAt)
	said := false
	for _, p := range d.seen {
		said = said || p.Steps != nil && p.Steps[1].Why != "" && p.Steps[1].State == change.StepWaiting
	}
	assert.True(t, said, "why it still waits is said")
}

func TestADrainStopsWhereAnotherChangeHasNoOutcome(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		o := order(site, impact.GoalRelease, "c1")
		d.client.IgnoreRelease()
		require.Equal(t, change.OutcomeUnknown, d.Run(context.Background(), o, d.shown(o), nil, nil).Outcome)
	})
	r := d.run(drain(web, "b1"), nil)
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.Contains(t, r.Why, "release of backend c1) has no known outcome")
	d.assertOpen(true)
}

func TestSeveralAreWorkedOnOneAfterAnother(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(order(site, impact.GoalRelease, "c1", "c2"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, []string{"ReleaseBackend c1", "UpdatePolicy p1 [c3 c4]", "UpdatePolicy p2 [c3 c4]", "ReleaseBackend c2"}, d.writes())
	assert.Equal(t, start.Add(15*time.Second), r.EndedAt, "one pause, between the two")
	paused := false
	for _, p := range d.seen {
		paused = paused || p.Pause.Equal(start.Add(15*time.Second))
	}
	assert.True(t, paused)
	assert.Len(t, r.Record.Backends, 2)
}

// pausing runs f once, in the pause before the next target.
func (d *desk) pausing(f func()) {
	ran := false
	d.watch = func(p change.Progress) {
		if !ran && !p.Pause.IsZero() {
			ran = true
			f()
		}
	}
}

func TestOnlyAKeySkipsThePause(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.pausing(func() { d.ctl.Hurry() })
	r := d.run(order(site, impact.GoalDisable, "c1", "c2"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start, r.EndedAt)
}

func TestSeveralStopAtTheFirstThatIsNotDone(t *testing.T) {
	both := order(site, impact.GoalRelease, "c1", "c2")
	for name, c := range map[string]struct {
		prepare func(d *desk)
		outcome change.Outcome
		why     string
		states  string
	}{
		"refused":           {func(d *desk) { d.client.RefuseRelease(299) }, change.OutcomeRefused, "IAM denies", "refused, waiting, waiting, waiting"},
		"unknown":           {func(d *desk) { d.client.IgnoreRelease() }, change.OutcomeUnknown, "after 15s", "unknown, waiting, waiting, waiting"},
		"a survivor failed": {func(d *desk) { d.pausing(func() { d.backend("c3", func(b *api.Backend) { b.Status = api.Known(1) }) }) }, change.OutcomeStopped, "backend c3, which served when this was confirmed, does not serve any more", "done, waiting, waiting, waiting"},
		"a survivor went": {func(d *desk) {
			d.pausing(func() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c3") }) })
		}, change.OutcomeStopped, "backend c3", "done, waiting, waiting, waiting"},
		"a survivor is blind": {func(d *desk) {
			d.pausing(func() { d.backend("c3", func(b *api.Backend) { b.Status = api.Maybe[int]{} }) })
		}, change.OutcomeStopped, "backend c3", "done, waiting, waiting, waiting"},
		"stop in the pause":  {func(d *desk) { d.pausing(func() { d.ctl.Stop() }) }, change.OutcomeStopped, "told to stop", "done, waiting, waiting, waiting"},
		"leave in the pause": {func(d *desk) { d.pausing(func() { d.ctl.Leave() }) }, change.OutcomeStopped, "being left", "done, waiting, waiting, waiting"},
		"stop while sending": {func(d *desk) { d.when(0, change.StepSent, func() { d.ctl.Stop() }) }, change.OutcomeStopped, "told to stop", "done, waiting, waiting, waiting"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			c.prepare(d)
			r := d.run(both, nil)
			assert.Equal(t, c.outcome, r.Outcome, r.Why)
			assert.Contains(t, r.Why, c.why)
			assert.Equal(t, c.states, stepStates(r.Steps))
			assert.Len(t, d.client.Writes(), 1)
			d.assertOpen(c.outcome == change.OutcomeUnknown)
		})
	}
}

func TestAStopEndsThePresentTargetAndALeaveThePresentStep(t *testing.T) {
	both := order(site, impact.GoalRelease, "c2", "c1")
	for name, c := range map[string]struct {
		say    func(c *change.Control)
		states string
	}{
		"stop":  {(*change.Control).Stop, "done, done, done, waiting"},
		"leave": {(*change.Control).Leave, "done, waiting, waiting, waiting"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.when(0, change.StepVerifying, func() { c.say(d.ctl) })
			r := d.run(both, nil)
			d.assertStopped(r, "")
			assert.Equal(t, c.states, stepStates(r.Steps))
			assert.True(t, d.seen[len(d.seen)-1].Stopping)
		})
	}
}
