package execute_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
)

// leftDrain leaves a drain of b1 in its wait and gives the order that goes on with it.
func leftDrain(t *testing.T) (*desk, change.Order) {
	t.Helper()
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() { d.ctl.Leave() })
	left := d.run(drainOf(web, "b1"), nil)
	require.True(t, left.Draining(), left.Why)
	d.ctl = execute.NewControl()
	o := drainOf(web, "b1")
	o.Follows, o.Earlier = left.ID, left.Record()
	return d, o
}

func TestADrainThatIsContinuedReadsAgainBeforeItReleases(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(d *desk)
		why  string
	}{
		"drain cancelled: ": {
			func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) }) },
			"somebody enabled backend b1 during the drain",
		},
		"another host": {
			func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Port = api.Known(81) }) },
			"another host now",
		},
		"a survivor fell": {
			func(d *desk) { d.backend("b3", func(b *api.Backend) { b.Status = api.Known(1) }) },
			"backend b3 served when this was confirmed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, o := leftDrain(t)
			d.waiting(func() { c.edit(d) })
			r := d.run(o, nil)
			assert.Contains(t, reasonOf(r), c.why)
			assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0"}, d.writes(), "nothing is released")
		})
	}
}

func TestACancelEnablesWhatTheDrainBeforeHadDisabled(t *testing.T) {
	d, o := leftDrain(t)
	d.waiting(func() { d.ctl.Cancel() })
	r := d.run(o, nil)
	d.assertStopped(r, "drain cancelled: ")
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0", "UpdateBackendAttribute b1 Enabled=1"}, d.writes())
	assert.Equal(t, change.StepDone, r.Steps[len(r.Steps)-1].State)
}

func TestAnOperationIsContinuedOnce(t *testing.T) {
	d, o := leftDrain(t)
	shown := d.shown(o)
	release := orderOf(web, impact.GoalRelease, "b1")
	release.Follows, release.Earlier = o.Follows, o.Earlier
	require.Equal(t, change.OutcomeDone, d.run(release, nil).Outcome)
	before := len(d.writes())
	r := d.confirm(t.Context(), o, shown)
	assert.Equal(t, change.OutcomeAborted, r.Outcome)
	assert.Len(t, d.writes(), before)

	// Whatever the VServer looks like: the history says it first.
	d, o = leftDrain(t)
	shown = d.shown(o)
	enable := orderOf(web, impact.GoalEnable, "b1")
	enable.Follows = o.Follows
	require.Equal(t, change.OutcomeDone, d.run(enable, nil).Outcome)
	d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
	r = d.confirm(t.Context(), o, shown)
	assert.Equal(t, change.OutcomeAborted, r.Outcome)
	assert.Contains(t, reasonOf(r), "continued: "+d.operation().ID)
}
