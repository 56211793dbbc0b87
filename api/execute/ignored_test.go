package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestAnAcceptedSwitchThatDoesNotShow(t *testing.T) {
	for goal, was := range map[impact.Goal]int{impact.GoalDisable: 1, impact.GoalEnable: 0} {
		for method, outcome := range map[string]change.Outcome{
			api.MethodBackup: change.OutcomeRefused, "Roundrobin": change.OutcomeUnknown, "": change.OutcomeUnknown,
		} {
			t.Run(string(goal)+" "+method, func(t *testing.T) {
				d := newDesk(t)
				d.client.AllowWrites()
				d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(was) })
				d.vserver("vs", func(v *api.VServer) { v.Method = api.Known(method) })
				d.client.Ignore(fake.UpdateBackendAttribute)
				r := d.run(orderOf(web, goal, "b1"), nil)
				assert.Equal(t, outcome, r.Outcome, r.Why)
				d.assertOpen(outcome == change.OutcomeUnknown)
				if outcome == change.OutcomeRefused {
					assert.Contains(t, reasonOf(r), "the service ignored it")
					return
				}
				_, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), r.Steps[0].SentAt.Add(74*time.Second))
				require.False(t, resolved)
				late, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), r.Steps[0].SentAt.Add(75*time.Second))
				require.True(t, resolved)
				assert.Equal(t, change.OutcomeRefused, late.Outcome)
				assert.Contains(t, reasonOf(late), "although accepted")
			})
		}
	}
}

func TestASwitchThatShowsLateIsDoneInTheEnd(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.client.Ignore(fake.UpdateBackendAttribute)
	d.when(0, change.StepSent, func() {
		d.after(20*time.Second, func() { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) }) })
	})
	require.Equal(t, change.OutcomeUnknown, d.run(orderOf(web, impact.GoalDisable, "b1"), nil).Outcome)
	d.clock.Advance(10 * time.Second)
	reading, err := d.Read(context.Background(), neighbour, quiet)
	require.NoError(t, err)
	require.NotNil(t, reading.Resolved)
	assert.Equal(t, change.OutcomeDone, reading.Resolved.Outcome)
}
