package execute_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestWhatAClusterOwnsIsSevere(t *testing.T) {
	const listener = "TCP_443_0f8fad5b-d9cb-469f-a165-70867728950e"
	for name, c := range map[string]struct {
		change func(d *desk, o *change.Order)
		class  impact.Class
	}{
		"nobody's": {func(*desk, *change.Order) {}, impact.ClassOrdinary},
		"by the ULB's name": {
			func(_ *desk, o *change.Order) { o.ULBName = "web.default.svc.uk8s-abc123" },
			impact.ClassSevere,
		},
		"by what the list said": {func(_ *desk, o *change.Order) { o.Kubernetes = true }, impact.ClassSevere},
		"by the listener": {func(d *desk, _ *change.Order) {
			d.vserver("vs", func(v *api.VServer) { v.Name = api.Known(listener) })
		}, impact.ClassSevere},
		"by another listener of the ULB": {func(d *desk, _ *change.Order) {
			d.vserver("vs2", func(v *api.VServer) { v.Name = api.Known(listener) })
		}, impact.ClassSevere},
	} {
		t.Run(name, func(t *testing.T) {
			d, o := newDesk(t), release1
			c.change(d, &o)
			reading, err := d.Read(context.Background(), o, quiet)
			require.NoError(t, err)
			assert.Equal(t, c.class, reading.Assessment.Class, "%q", reading.Assessment.Reasons)
		})
	}
}

func TestAWeightOf0IsPutBack(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.backend("b1", func(b *api.Backend) { b.Weight = api.Known(0) })
	released := d.run(release1, nil)
	require.Equal(t, change.OutcomeDone, released.Outcome)
	d.edit(func(w *fake.World) { w.Hosts = append(w.Hosts, fake.Healthy("b1", "10.0.0.1", 80)) })
	back := orderOf(web, impact.GoalUndo)
	back.Request.Record, back.Follows = released.Record(), released.ID
	from := len(d.diary.entries)
	r := d.run(back, nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	for _, e := range d.diary.entries[from:] {
		if e.Event == change.EventRequest {
			assert.Equal(t, "0", e.Params["Weight"])
		}
	}
	d.vserver("vs", func(v *api.VServer) {
		b, there := v.Backend(r.Steps[0].Backend)
		require.True(t, there)
		assert.Equal(t, api.Known(0), b.Weight)
	})
}

// A service that lists its rules and members in another order at each reading changes nothing, so
// the confirmation does not abort.
func TestAnAnswerInAnotherOrderIsNoDifference(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(releaseRule, func() {
		d.vserver("vs2", func(v *api.VServer) {
			backends, _ := v.Backends.Get()
			backends[0], backends[3] = backends[3], backends[0]
			rules, _ := v.Rules.Get()
			rules[0], rules[2] = rules[2], rules[0]
			for i := range rules {
				members, _ := rules[i].Members.Get()
				members[0], members[1] = members[1], members[0]
			}
		})
	})
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Empty(t, r.Differences)
}
