package execute_test

import (
	"fmt"
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

func TestSeveralAreWorkedOnOneAfterAnother(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(orderOf(site, impact.GoalRelease, "c1", "c2"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t,
		[]string{"ReleaseBackend c1", "UpdatePolicy p1 [c3 c4]", "UpdatePolicy p2 [c3 c4]", "ReleaseBackend c2"}, d.writes())
	assert.Equal(t, start.Add(15*time.Second), r.Over(), "one pause, between the two")
	paused := false
	for _, p := range d.seen {
		paused = paused || p.Pause.Equal(start.Add(15*time.Second))
	}
	assert.True(t, paused)
	assert.Len(t, r.Record().Backends, 2)
	var serving []string
	for _, op := range []change.Operation{r, d.operation()} { // as the journal has it, too
		for i, s := range op.Steps {
			serving = append(serving, api.Show(op.ServingBefore(i))+" "+api.Show(s.Serving))
		}
	}
	assert.Equal(t, []string{"4 3", "3 3", "3 3", "3 2", "4 3", "3 3", "3 3", "3 2"}, serving)
}

func TestHowManyServedIsNotSaidWhereAStateIsNotKnown(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.backend("b3", func(b *api.Backend) { b.Status = api.Maybe[int]{} })
	r := d.run(release1, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.False(t, r.Serving.IsKnown())
	assert.False(t, r.Steps[0].Serving.IsKnown())
}

// pausing runs f once, in the pause before the next target.
func (d *desk) pausing(f func()) {
	ran := false
	d.watch = func(p change.Operation) {
		if !ran && !p.Pause.IsZero() {
			ran = true
			f()
		}
	}
}

func TestOnlyAKeySkipsThePause(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.pausing(func() { d.ctl.SkipWait() })
	r := d.run(orderOf(site, impact.GoalDisable, "c1", "c2"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, start, r.Over())
}

func TestSeveralStopAtTheFirstThatIsNotDone(t *testing.T) {
	both := orderOf(site, impact.GoalRelease, "c1", "c2")
	for name, c := range map[string]struct {
		prepare func(d *desk)
		outcome change.Outcome
		why     string
		states  string
	}{
		"refused": {func(d *desk) { d.client.RefuseRelease(299) }, change.OutcomeRefused, "IAM denies", "refused, " +
			"waiting, waiting, waiting"},
		"unknown": {func(d *desk) { d.client.IgnoreRelease() }, change.OutcomeUnknown, "after 15s", "unknown, waiting, " +
			"waiting, waiting"},
		"a survivor failed": {
			func(d *desk) { d.pausing(func() { d.backend("c3", func(b *api.Backend) { b.Status = api.Known(1) }) }) },
			change.OutcomeStopped, "backend c3 served when this was confirmed, and no longer does",
			"done, waiting, waiting, waiting",
		},
		"a survivor went": {func(d *desk) {
			d.pausing(func() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c3") }) })
		}, change.OutcomeStopped, "backend c3", "done, waiting, waiting, waiting"},
		"a survivor is blind": {func(d *desk) {
			d.pausing(func() { d.backend("c3", func(b *api.Backend) { b.Status = api.Maybe[int]{} }) })
		}, change.OutcomeStopped, "backend c3", "done, waiting, waiting, waiting"},
		"stop in the pause": {
			func(d *desk) { d.pausing(func() { d.ctl.Stop() }) }, change.OutcomeStopped, "stopped: ",
			"done, waiting, waiting, waiting",
		},
		"leave in the pause": {
			func(d *desk) { d.pausing(func() { d.ctl.Leave() }) }, change.OutcomeStopped, "left: ",
			"done, waiting, waiting, waiting",
		},
		"stop while sending": {
			func(d *desk) { d.when(0, change.StepSent, func() { d.ctl.Stop() }) }, change.OutcomeStopped, "stopped: ",
			"done, waiting, waiting, waiting",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			c.prepare(d)
			r := d.run(both, nil)
			assert.Equal(t, c.outcome, r.Outcome, r.Why)
			assert.Contains(t, reasonOf(r), c.why)
			assert.Equal(t, c.states, stepStates(r.Steps))
			assert.Len(t, d.client.Writes(), 1)
			d.assertOpen(c.outcome == change.OutcomeUnknown)
		})
	}
}

func TestAStopEndsThePresentTargetAndALeaveThePresentStep(t *testing.T) {
	both := orderOf(site, impact.GoalRelease, "c2", "c1")
	for name, c := range map[string]struct {
		say    func(c *execute.Control)
		states string
	}{
		"stop":  {(*execute.Control).Stop, "done, done, done, waiting"},
		"leave": {(*execute.Control).Leave, "done, waiting, waiting, waiting"},
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

// takeBack runs an order and gives the one that undoes what it did.
func (d *desk) takeBack(o change.Order) change.Order {
	d.t.Helper()
	d.client.AllowWrites()
	done := d.run(o, nil)
	require.Equal(d.t, change.OutcomeDone, done.Outcome, done.Why)
	back := orderOf(o.Place, impact.GoalUndo)
	back.Request.Record, back.Follows = done.Record(), done.ID
	return back
}

// enabledTwo enables c1 and c2, which were disabled, and gives the way back.
func enabledTwo(d *desk) change.Order {
	for _, id := range []api.BackendID{"c1", "c2"} {
		d.backend(id, func(b *api.Backend) { b.Enabled = api.Known(0) })
	}
	return d.takeBack(orderOf(site, impact.GoalEnable, "c1", "c2"))
}

func TestAnUndoThatTakesAwayIsWorkedOnAsSeveralAre(t *testing.T) {
	for name, c := range map[string]struct {
		pausing func(d *desk)
		why     string // "" where all of it is done
	}{
		"left alone":        {func(*desk) {}, ""},
		"stop in the pause": {func(d *desk) { d.ctl.Stop() }, "stopped: "},
		"a survivor failed": {
			func(d *desk) { d.backend("c3", func(b *api.Backend) { b.Status = api.Known(1) }) },
			"backend c3 served when this was confirmed, and no longer does",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := enabledTwo(d)
			began, before := d.clock.Now(), len(d.writes())
			d.pausing(func() { c.pausing(d) })
			r := d.run(o, nil)
			if c.why == "" {
				assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
				assert.Equal(t, began.Add(15*time.Second), r.Over(), "one pause, between the two")
				assert.Len(t, d.writes(), before+2)
				return
			}
			d.assertStopped(r, c.why)
			assert.Equal(t, "done, waiting", stepStates(r.Steps))
			assert.Len(t, d.writes(), before+1)
		})
	}
}

func TestAnUndoThatOnlyGivesObeysAStopAndNeitherWaitsNorLooksAtSurvivors(t *testing.T) {
	add := func(d *desk) change.Order {
		o := d.takeBack(orderOf(site, impact.GoalRelease, "c1", "c2"))
		d.edit(func(w *fake.World) {
			w.Hosts = append(w.Hosts, fake.Healthy("c1", "10.0.1.1", 80), fake.Healthy("c2", "10.0.1.2", 80))
		})
		return o
	}
	enable := func(d *desk) change.Order { return d.takeBack(orderOf(site, impact.GoalDisable, "c1", "c2")) }
	for name, take := range map[string]func(d *desk) change.Order{"adds": add, "enables": enable} {
		for _, stop := range []bool{true, false} {
			t.Run(fmt.Sprint(name, ", stop ", stop), func(t *testing.T) {
				d := newDesk(t)
				o := take(d)
				d.clock.Advance(change.LagLimit) // what was disabled just now looks enabled to a replica
				began, before := d.clock.Now(), len(d.writes())
				d.when(0, change.StepSent, func() {
					d.backend("c3", func(b *api.Backend) { b.Status = api.Known(1) })
					if stop {
						d.ctl.Stop()
					}
				})
				r := d.run(o, nil)
				assert.Equal(t, began, r.Over(), "no pause")
				if !stop {
					assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
					return
				}
				d.assertStopped(r, "stopped: ")
				assert.Equal(t, change.StepDone, r.Steps[0].State)
				assert.Len(t, d.writes(), before+1)
			})
		}
	}
}

func TestAStopAfterTheLastBackendLetsTheRulesBePutBack(t *testing.T) {
	d := newDesk(t)
	o := d.takeBack(orderOf(site, impact.GoalRelease, "c1", "c2"))
	d.edit(func(w *fake.World) {
		w.Hosts = append(w.Hosts, fake.Healthy("c1", "10.0.1.1", 80), fake.Healthy("c2", "10.0.1.2", 80))
	})
	d.when(1, change.StepSent, func() { d.ctl.Stop() })
	r := d.run(o, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Len(t, r.Steps, 4)
}
