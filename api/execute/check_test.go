package execute_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// checkOf is an order for another health check of a listener whose backends all fail.
func (d *desk) checkOf() change.Order {
	d.vserver("vs2", func(v *api.VServer) {
		v.MonitorType, v.Path = api.Known(api.CheckPath), api.Known("/ping")
		v.Method = api.Known("Leastconn")
		b, _ := v.Backends.Get()
		for i := range b {
			b[i].Status = api.Known(1)
		}
	})
	o := orderOf(site, impact.GoalCheck)
	o.Request.Check = api.CheckPort
	return o
}

func (d *desk) checkNow() api.Maybe[string] {
	for _, v := range d.vservers() {
		if v.ID == "vs2" {
			return v.MonitorType
		}
	}
	return api.Maybe[string]{}
}

func TestACheckIsSwitchedSeenAndUndone(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(d.checkOf(), nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	sent := d.client.Writes()
	require.Len(t, sent, 1)
	assert.Equal(t, fake.UpdateVServerAttribute, sent[0].Method)
	assert.Equal(t, api.CheckPort, sent[0].Check)
	assert.Equal(t, api.Known(api.CheckPort), d.checkNow())

	op := d.operation()
	assert.Equal(t, impact.Record{Check: api.CheckPath, Checked: true}, op.Record())
	back := d.run(op.FollowUpOrder(change.FollowUpUndo, d.clock.Now()), nil)
	require.Equal(t, change.OutcomeDone, back.Outcome, back.Why)
	assert.Equal(t, api.Known(api.CheckPath), d.checkNow())
}

func TestWhatTheServiceChangesWithACheckIsSaid(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	o := d.checkOf()
	d.when(0, change.StepVerifying, func() {
		d.vserver("vs2", func(v *api.VServer) { v.Method = api.Known("Roundrobin") })
	})
	d.assertStopped(d.run(o, nil), "Method Roundrobin instead of Leastconn")
}

func TestACheckIsNotSwitchedOnceABackendPasses(t *testing.T) {
	d := newDesk(t)
	r := d.run(d.checkOf(), func() { d.backend("c1", func(b *api.Backend) { b.Status = api.Known(0) }) })
	assert.Equal(t, change.ReasonChanged, r.Reason)
	assert.Empty(t, d.client.Writes())
}
