package execute_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// weightOf is an order for a weight, on a listener where weights mean something.
func (d *desk) weightOf(at api.Place, weight int, targets ...api.BackendID) change.Order {
	d.vserver(at.VServer, func(v *api.VServer) { v.Method = api.Known(api.MethodWeightRoundrobin) })
	o := orderOf(at, impact.GoalWeight, targets...)
	o.Request.Weight = api.Known(weight)
	return o
}

func (d *desk) weightNow(id api.BackendID) api.Maybe[int] {
	for _, v := range d.vservers() {
		if b, there := v.Backend(id); there {
			return b.Weight
		}
	}
	return api.Maybe[int]{}
}

func TestAWeightIsSetSeenAndUndone(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(d.weightOf(web, 0, "b1"), nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	sent := d.client.Writes()
	require.Len(t, sent, 1)
	assert.Equal(t, api.BackendAttributes{Weight: api.Known(0)}, sent[0].Attributes, "what is not asked for stays")
	assert.Equal(t, api.Known(0), d.weightNow("b1"))
	assert.Equal(t, api.Known(3), r.Serving)
	assert.Equal(t, api.Known(2), r.Steps[0].Serving, "weight 0 does not serve")

	op := d.operation()
	assert.Equal(t, r.Record(), op.Record())
	assert.True(t, op.Record().Backends[0].Weighed)
	assert.Contains(t, op.FollowUps(), change.FollowUpUndo)
	back := d.run(op.FollowUpOrder(change.FollowUpUndo, d.clock.Now()), nil)
	require.Equal(t, change.OutcomeDone, back.Outcome, back.Why)
	assert.Equal(t, api.Known(1), d.weightNow("b1"))
	assert.Equal(t, api.Known(3), back.Steps[0].Serving)
}

func TestAWeightThatSomebodyElseSetMeanwhileStops(t *testing.T) {
	for weight, words := range map[int]string{9: "is already of weight 9", 5: "has weight 5 now, confirmed as 1"} {
		d := newDesk(t)
		d.client.AllowWrites()
		order := d.weightOf(site, 9, "c1", "c2")
		d.pausing(func() { d.backend("c2", func(b *api.Backend) { b.Weight = api.Known(weight) }) })
		d.assertStopped(d.run(order, nil), words)
		assert.Len(t, d.client.Writes(), 1)
	}
}

func TestAWeightIsNotSetAfterTheMethodChanged(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	order := d.weightOf(web, 0, "b1")
	d.assertAborted(d.run(order, func() {
		d.vserver("vs", func(v *api.VServer) { v.Method = api.Known("Roundrobin") })
	}), "")
}

func TestAWeightThatIsNotTheOneShownIsNotSet(t *testing.T) {
	d := newDesk(t)
	order := d.weightOf(web, 9, "b1")
	shown := d.shown(order)
	order.Request.Weight = api.Known(0)
	r := d.confirm(t.Context(), order, shown)
	assert.Equal(t, change.ReasonNotShown, r.Reason)
	assert.Empty(t, d.client.Writes())
}
