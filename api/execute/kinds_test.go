package execute_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

// stepKind is an order whose first step is of the kind, and how the world shows that it happened.
type stepKind struct {
	step    impact.StepKind
	method  string
	order   func(d *desk) change.Order
	happens func(d *desk)
}

// record is what releasing c2 left: the record of a done order.
func record(deleted bool) impact.Record {
	b := fake.Healthy("c2", "10.0.1.2", 80)
	rule := fake.Path("p1", "/api", "c2", "c3", "c4")
	return impact.Record{
		Backends: []impact.RecordedBackend{{Backend: b, Released: true}},
		Rules:    []impact.RecordedRule{{Rule: rule, Left: []api.BackendID{"c2"}, Deleted: deleted}},
	}
}

func stepKinds() []stepKind {
	restore := func(r impact.Record) change.Order {
		o := orderOf(site, impact.GoalUndo)
		o.Request.Record = r
		return o
	}
	host := func(d *desk) {
		d.edit(func(w *fake.World) {
			w.Hosts = append(w.Hosts, fake.Healthy("", "10.0.1.2", 80), fake.Healthy("c2", "10.0.1.2", 80))
		})
	}
	out := func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c3"}, {Backend: "c4"}}) }
	return []stepKind{
		{impact.StepRelease, fake.ReleaseBackend, func(*desk) change.Order { return release1 }, (*desk).remove},
		{
			impact.StepLeaveRule, fake.UpdatePolicy, func(*desk) change.Order { return releaseRule },
			func(d *desk) { d.rule("p1", out) },
		},
		{impact.StepDeleteRule, fake.DeletePolicy, func(d *desk) change.Order {
			d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}}) })
			o := releaseRule
			o.Request.DeleteEmptied = true
			return o
		}, func(d *desk) { d.noRule("p1") }},
		{
			impact.StepDisable, fake.UpdateBackendAttribute,
			func(*desk) change.Order { return orderOf(web, impact.GoalDisable, "b1") }, func(d *desk) {
				d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
			},
		},
		{impact.StepEnable, fake.UpdateBackendAttribute, func(d *desk) change.Order {
			d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
			return orderOf(web, impact.GoalEnable, "b1")
		}, func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) }) }},
		{impact.StepAdd, fake.AllocateBackend, func(d *desk) change.Order {
			host(d)
			d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c2") })
			r := record(false)
			r.Rules = nil
			return restore(r)
		}, func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Backends.Get()
				b := fake.Healthy("c2", "10.0.1.2", 80)
				b.ID = "c2-new"
				v.Backends = api.Known(append(all, b))
			})
		}},
		{impact.StepJoinRule, fake.UpdatePolicy, func(d *desk) change.Order {
			d.rule("p1", out)
			r := record(false)
			r.Backends = nil
			return restore(r)
		}, func(d *desk) {
			d.rule("p1", func(r *api.Rule) {
				r.Members = api.Known([]api.Member{{Backend: "c3"}, {Backend: "c4"}, {Backend: "c2"}})
			})
		}},
		{impact.StepCreateRule, fake.CreatePolicy, func(d *desk) change.Order {
			d.noRule("p1")
			r := record(true)
			r.Backends = nil
			return restore(r)
		}, func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Rules.Get()
				v.Rules = api.Known(append(all, fake.Path("p1-new", "/api", "c2", "c3", "c4")))
			})
		}},
		{
			impact.StepWeight, fake.UpdateBackendAttribute, func(d *desk) change.Order { return d.weightOf(web, 9, "b1") },
			func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Weight = api.Known(9) }) },
		},
		{
			impact.StepCheck, fake.UpdateVServerAttribute, (*desk).checkOf,
			func(d *desk) { d.vserver("vs2", func(v *api.VServer) { v.MonitorType = api.Known(api.CheckPort) }) },
		},
	}
}

// first runs an order until its first step has its end.
func (d *desk) first(k stepKind, prepare func()) change.Operation {
	d.t.Helper()
	d.client.AllowWrites()
	o := k.order(d)
	shown := d.shown(o)
	require.Equal(d.t, k.step, shown.Assessment.Steps[0].Kind)
	prepare()
	for _, end := range []change.StepState{change.StepDone, change.StepRefused, change.StepUnknown} {
		d.when(0, end, func() { d.ctl.Leave() })
	}
	return d.confirm(d.t.Context(), o, shown)
}

func TestEachKindOfStepWithEachKindOfAnswer(t *testing.T) {
	for _, k := range stepKinds() {
		for name, c := range map[string]struct {
			prepare func(d *desk)
			state   change.StepState
			ended   time.Duration
			why     string
		}{
			"accepted": {func(*desk) {}, change.StepDone, 0, ""},
			"accepted, and shows after 9 s": {func(d *desk) {
				d.client.Ignore(k.method)
				d.when(0, change.StepSent, func() { d.after(9*time.Second, func() { k.happens(d) }) })
			}, change.StepDone, 10 * time.Second, ""},
			"accepted, and never shows": {
				func(d *desk) { d.client.Ignore(k.method) }, change.StepUnknown, 15 * time.Second,
				"after 15s",
			},
			"answer lost": {func(d *desk) { d.client.LoseAnswerOf(k.method) }, change.StepDone, 0, "answer lost"},
			"request lost": {
				func(d *desk) { d.client.LoseRequestOf(k.method) }, change.StepRefused, 75 * time.Second,
				"and after 1m15s ",
			},
			"request lost, yet it happens late": {func(d *desk) {
				d.client.LoseRequestOf(k.method)
				d.when(0, change.StepSent, func() { d.after(70*time.Second, func() { k.happens(d) }) })
			}, change.StepDone, 70 * time.Second, "answer lost"},
			"refused": {func(d *desk) { d.client.Refuse(k.method, 299) }, change.StepRefused, 0, "IAM denies"},
			"refused, yet somebody else did it": {func(d *desk) {
				d.client.Refuse(k.method, 299)
				d.when(0, change.StepSent, func() { k.happens(d) })
			}, change.StepDone, 0, ": IAM denies this action"},
			"reads fail": {func(d *desk) {
				d.when(0, change.StepVerifying, func() { d.client.FailAlways(fake.VServers, fake.LostOf(fake.VServers)) })
			}, change.StepUnknown, 15 * time.Second, "no read shows"},
		} {
			t.Run(string(k.step)+", "+name, func(t *testing.T) {
				d := newDesk(t)
				r := d.first(k, func() { c.prepare(d) })
				s := r.Steps[0]
				assert.Equal(t, c.state, s.State, s.Why)
				assert.Contains(t, render.StepWhy(s), c.why)
				assert.LessOrEqual(t, c.ended, s.EndedAt.Sub(s.SentAt))
				assert.Less(t, s.EndedAt.Sub(s.SentAt), c.ended+5*time.Second)
				assert.Len(t, d.client.Writes(), 1, "no request is ever repeated")
				d.assertOpen(c.state == change.StepUnknown)
				op := d.operation()
				assert.Equal(t, c.state, op.Steps[0].State, "the book says the same")
				assert.Equal(t, c.state == change.StepUnknown, op.Ended.IsZero(), "only the unknown stays open")
			})
		}
	}
}

// happens lets what the first step of an order does be seen.
func happens(kind impact.StepKind) func(d *desk) {
	all := stepKinds()
	return all[slices.IndexFunc(all, func(k stepKind) bool { return k.step == kind })].happens
}
