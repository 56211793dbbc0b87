package change_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestAPlanStopsWhereARuleIsNotAsItWasConfirmed(t *testing.T) {
	join := func(ids ...api.BackendID) func(r *api.Rule) {
		return func(r *api.Rule) {
			all, _ := r.Members.Get()
			for _, id := range ids {
				all = append(all, api.Member{Backend: id})
			}
			r.Members = api.Known(all)
		}
	}
	for name, c := range map[string]struct {
		edit func(d *desk)
		why  string
	}{
		"a member joined": {func(d *desk) { d.rule("p2", join("c1")) }, "members [c1 c2 c3 c4] instead of [c2 c3 c4]"},
		"a member left": {func(d *desk) {
			d.rule("p2", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}, {Backend: "c3"}}) })
		}, "members [c2 c3] instead of [c2 c3 c4]"},
		"members unknown":  {func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} }) }, "members ? instead of"},
		"another match":    {func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Match = api.Known("x") }) }, "match x instead of img.example.com"},
		"another type":     {func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Type = api.Known("Path") }) }, "type Path instead of Domain"},
		"another mode":     {func(d *desk) { d.rule("p2", func(r *api.Rule) { r.DomainMatchMode = api.Known("Wildcard") }) }, "mode Wildcard instead of Regular"},
		"another priority": {func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Priority = api.Known(2) }) }, "priority 2 instead of 1"},
		"the rule is gone": {func(d *desk) { d.noRule("p2") }, "the rule is not there any more: domain img.example.com"},
		"rules unknown":    {func(d *desk) { d.vserver("vs2", func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }) }, "did not say which forwarding rules"},
		"backends unknown": {func(d *desk) { d.vserver("vs2", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }) }, "did not say which backends"},
		"the backend went": {func(d *desk) { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c2") }) }, "backend c2 is not on the VServer any more"},
		"the VServer went": {func(d *desk) { d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs2") }) }, "could not be read again before the next step"},
		"the rule came twice": {func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Rules.Get()
				v.Rules = api.Known(append(all, all[len(all)-1]))
			})
		}, "several rules carry the id"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.when(0, change.StepDone, func() { c.edit(d) })
			r := d.run(releaseRule, nil)
			d.assertStopped(r, c.why)
			assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
			assert.Contains(t, r.Why, "done: take out of rule path /api [c2]; not begun: take out of rule domain img.example.com [c2], release [c2]")
			assert.Contains(t, r.Next, "put back what was done, or try again from here")
			assert.True(t, r.Partial())
			require.NotEmpty(t, r.Record.Rules)
			assert.Equal(t, []api.BackendID{"c2"}, r.Record.Rules[0].Left)
			assert.Empty(t, r.Record.Rules[1].Left)
			assert.False(t, r.Record.Backends[0].Released)
			assert.Equal(t, []string{"UpdatePolicy p1 [c3 c4]"}, d.writes())
		})
	}
}

func TestARuleThatTookTheBackendInStopsItsRelease(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.when(1, change.StepDone, func() {
		d.vserver("vs2", func(v *api.VServer) {
			all, _ := v.Rules.Get()
			v.Rules = api.Known(append(all, fake.Path("p9", "/new", "c1", "c2")))
		})
	})
	r := d.run(releaseRule, nil)
	d.assertStopped(r, "backend c2 is in a Custom rule again: path /new")
	require.Len(t, r.Rules, 1)
	assert.Equal(t, api.PolicyID("p9"), r.Rules[0].ID)
	assert.Len(t, d.client.Writes(), 2)
}

func TestARuleIsDeletedOnlyByAgreement(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}}) })
	o := releaseRule
	reading := d.shown(o)
	require.Len(t, reading.Assessment.Emptied, 1)
	d.assertAborted(d.confirm(t.Context(), o, reading), "not a plan that may be confirmed")

	o.Want.DeleteEmptied = true
	r := d.run(o, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, []string{"DeletePolicy p1", "UpdatePolicy p2 [c3 c4]", "ReleaseBackend c2"}, d.writes())
	assert.True(t, r.Record.Rules[0].Deleted)
}

func TestARuleThatGotAMemberIsNotDeleted(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.rule("p2", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}}) })
	o := releaseRule
	o.Want.DeleteEmptied = true
	d.when(0, change.StepDone, func() {
		d.rule("p2", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}, {Backend: "c1"}}) })
	})
	d.assertStopped(d.run(o, nil), "members [c1 c2] instead of [c2]")
	assert.Equal(t, []string{"UpdatePolicy p1 [c3 c4]"}, d.writes())
	assert.Equal(t, "[c2 c1]", d.members("p2"))
}

// kind is an order whose first step is of the kind, and how the world shows
// that it happened.
type kind struct {
	step    impact.StepKind
	method  string
	order   func(d *desk) change.Order
	happens func(d *desk)
}

// record is what releasing c2 left: the record of a done order.
func record(d *desk, deleted bool) impact.Record {
	b := fake.Healthy("c2", "10.0.1.2", 80)
	rule := fake.Path("p1", "/api", "c2", "c3", "c4")
	return impact.Record{
		Backends: []impact.RecordedBackend{{Backend: b, Released: true}},
		Rules:    []impact.RecordedRule{{Rule: rule, Left: []api.BackendID{"c2"}, Deleted: deleted}},
	}
}

func kinds() []kind {
	restore := func(r impact.Record) change.Order {
		o := order(site, impact.GoalRestore)
		o.Want.Record = r
		return o
	}
	host := func(d *desk) {
		d.edit(func(w *fake.World) {
			w.Hosts = append(w.Hosts, fake.Healthy("", "10.0.1.2", 80), fake.Healthy("c2", "10.0.1.2", 80))
		})
	}
	out := func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c3"}, {Backend: "c4"}}) }
	return []kind{
		{impact.StepRelease, fake.ReleaseBackend, func(*desk) change.Order { return release1 }, (*desk).remove},
		{impact.StepLeaveRule, fake.UpdatePolicy, func(*desk) change.Order { return releaseRule }, func(d *desk) { d.rule("p1", out) }},
		{impact.StepDeleteRule, fake.DeletePolicy, func(d *desk) change.Order {
			d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}}) })
			o := releaseRule
			o.Want.DeleteEmptied = true
			return o
		}, func(d *desk) { d.noRule("p1") }},
		{impact.StepDisable, fake.UpdateBackendAttribute, func(*desk) change.Order { return order(web, impact.GoalDisable, "b1") }, func(d *desk) {
			d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
		}},
		{impact.StepEnable, fake.UpdateBackendAttribute, func(d *desk) change.Order {
			d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(0) })
			return order(web, impact.GoalEnable, "b1")
		}, func(d *desk) { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) }) }},
		{impact.StepAdd, fake.AllocateBackend, func(d *desk) change.Order {
			host(d)
			d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c2") })
			r := record(d, false)
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
			r := record(d, false)
			r.Backends = nil
			return restore(r)
		}, func(d *desk) {
			d.rule("p1", func(r *api.Rule) {
				r.Members = api.Known([]api.Member{{Backend: "c3"}, {Backend: "c4"}, {Backend: "c2"}})
			})
		}},
		{impact.StepCreateRule, fake.CreatePolicy, func(d *desk) change.Order {
			d.noRule("p1")
			r := record(d, true)
			r.Backends = nil
			return restore(r)
		}, func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Rules.Get()
				v.Rules = api.Known(append(all, fake.Path("p1-new", "/api", "c2", "c3", "c4")))
			})
		}},
	}
}

// first runs an order until its first step has its end.
func (d *desk) first(k kind, prepare func()) change.Result {
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
	for _, k := range kinds() {
		switchable := k.step == impact.StepDisable || k.step == impact.StepEnable
		ignored := change.StepUnknown
		if switchable {
			ignored = change.StepRefused
		}
		for name, c := range map[string]struct {
			prepare func(d *desk)
			state   change.StepState
			ended   time.Duration
			why     string
		}{
			"accepted": {func(*desk) {}, change.StepDone, 0, "the service accepted"},
			"accepted, and shows after 9 s": {func(d *desk) {
				d.client.Ignore(k.method)
				d.when(0, change.StepSent, func() { d.after(9*time.Second, func() { k.happens(d) }) })
			}, change.StepDone, 10 * time.Second, "the service accepted"},
			"accepted, and never shows": {func(d *desk) { d.client.Ignore(k.method) }, ignored, 15 * time.Second, "after 15s"},
			"answer lost":               {func(d *desk) { d.client.LoseAnswerOf(k.method) }, change.StepDone, 0, "was lost"},
			"request lost":              {func(d *desk) { d.client.LoseRequestOf(k.method) }, change.StepRefused, 75 * time.Second, "it did not happen"},
			"request lost, yet it happens late": {func(d *desk) {
				d.client.LoseRequestOf(k.method)
				d.when(0, change.StepSent, func() { d.after(70*time.Second, func() { k.happens(d) }) })
			}, change.StepDone, 70 * time.Second, "was lost"},
			"refused": {func(d *desk) { d.client.Refuse(k.method, 299) }, change.StepRefused, 0, "IAM denies"},
			"refused, yet somebody else did it": {func(d *desk) {
				d.client.Refuse(k.method, 299)
				d.when(0, change.StepSent, func() { k.happens(d) })
			}, change.StepDone, 0, "somebody else"},
			"reads fail": {func(d *desk) {
				d.when(0, change.StepVerifying, func() { d.client.FailAlways(fake.VServers, fake.LostOf(fake.VServers)) })
			}, change.StepUnknown, 15 * time.Second, "no read shows"},
		} {
			t.Run(string(k.step)+", "+name, func(t *testing.T) {
				d := newDesk(t)
				r := d.first(k, func() { c.prepare(d) })
				s := r.Steps[0]
				assert.Equal(t, c.state, s.State, s.Why)
				assert.Contains(t, s.Why, c.why)
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

func TestAnIgnoredDisableIsSaidToBeIgnored(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.client.Ignore(fake.UpdateBackendAttribute)
	d.vserver("vs", func(v *api.VServer) { v.Method = api.Known(api.MethodBackup) })
	r := d.run(order(web, impact.GoalDisable, "b1"), nil)
	assert.Equal(t, change.OutcomeRefused, r.Outcome)
	assert.Contains(t, r.Why, "after 15s the backend is still enabled: the service ignored it")
	assert.Equal(t, start.Add(15*time.Second), r.EndedAt)
	d.assertOpen(false)
}

func TestADisableWhoseEnabledIsNotSaidStaysUnknown(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.when(0, change.StepVerifying, func() { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Maybe[int]{} }) })
	r := d.run(order(web, impact.GoalDisable, "b1"), nil)
	assert.Equal(t, change.OutcomeUnknown, r.Outcome)
	d.assertOpen(true)
}

func TestWhatSomebodyElseTookAwayMeanwhileStopsWithoutAClaim(t *testing.T) {
	for name, c := range map[string]struct {
		order change.Order
		edit  func(d *desk)
		why   string
	}{
		"the rule":    {releaseRule, func(d *desk) { d.noRule("p1") }, "the rule path /api is not there any more"},
		"the backend": {order(web, impact.GoalDisable, "b1"), (*desk).remove, "backend b1 is not there any more"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.when(0, change.StepVerifying, func() { c.edit(d) })
			r := d.run(c.order, nil)
			d.assertStopped(r, c.why)
			assert.Equal(t, change.StepUnknown, r.Steps[0].State)
			assert.True(t, r.Record.Empty(), "nothing is claimed to be done")
			assert.Len(t, d.client.Writes(), 1)
		})
	}
}

// restoreAll takes c2 out of the world as a release of it did, and gives the
// order that puts it back.
func restoreAll(d *desk) change.Order {
	d.t.Helper()
	d.client.AllowWrites()
	gone := d.run(releaseRule, nil)
	require.Equal(d.t, change.OutcomeDone, gone.Outcome)
	d.noRule("p2")
	gone.Record.Rules[1].Deleted, gone.Record.Rules[1].Left = true, nil
	d.edit(func(w *fake.World) { w.Hosts = append(w.Hosts, fake.Healthy("c2", "10.0.1.2", 80)) })
	o := order(site, impact.GoalRestore)
	o.Want.Record, o.Follows = gone.Record, gone.ID
	d.log = nil
	return o
}

func TestWhatWasReleasedIsPutBackUnderItsNewID(t *testing.T) {
	for name, forget := range map[string]bool{"the answer has the ids": false, "the answer lacks them": true} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := restoreAll(d)
			if forget {
				d.client.ForgetID(fake.AllocateBackend)
				d.client.ForgetID(fake.CreatePolicy)
			}
			before := len(d.writes())
			r := d.run(o, nil)
			require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
			fresh, made := r.Steps[0].Backend, r.Steps[2].Policy
			assert.NotEqual(t, api.BackendID("c2"), fresh)
			assert.Contains(t, r.Steps[0].Why, "with the new id "+string(fresh))
			assert.Contains(t, r.Steps[2].Why, "with the new id "+string(made))
			assert.Equal(t, []string{
				"AllocateBackend uhost-c2",
				fmt.Sprintf("UpdatePolicy p1 [c3 c4 %s]", fresh),
				fmt.Sprintf("CreatePolicy [c3 %s c4]", fresh),
			}, d.writes()[before:])
			assert.Equal(t, fmt.Sprintf("[c3 %s c4]", fresh), d.members(made))
			op := d.operation()
			assert.Equal(t, fresh, op.Steps[0].Backend)
			assert.Equal(t, made, op.Steps[2].Policy)
		})
	}
}

func TestAHostThatComesBackElsewhereStopsThePlan(t *testing.T) {
	d := newDesk(t)
	o := restoreAll(d)
	d.when(0, change.StepVerifying, func() {
		d.vserver("vs2", func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[len(all)-1].PrivateIP = api.Known("10.7.7.7")
		})
	})
	r := d.run(o, nil)
	d.assertStopped(r, "with address 10.7.7.7:80, and was recorded with 10.0.1.2:80")
	assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
}

func TestAHostThatIsABackendAlreadyIsRefusedWithItsID(t *testing.T) {
	for _, code := range []int{4109, 63016} {
		for name, seen := range map[string]bool{"seen": true, "not seen": false} {
			t.Run(fmt.Sprint(code, name), func(t *testing.T) {
				d := newDesk(t)
				o := restoreAll(d)
				d.client.Refuse(fake.AllocateBackend, code)
				if seen {
					d.when(0, change.StepSent, func() { kinds()[5].happens(d) })
				}
				r := d.run(o, nil)
				assert.Equal(t, change.OutcomeRefused, r.Outcome)
				assert.Contains(t, r.Why, "the host is already a backend there")
				assert.Equal(t, seen, r.Steps[0].Backend == "c2-new")
				if seen {
					assert.Contains(t, r.Why, "it is backend c2-new")
				}
				d.assertOpen(false)
			})
		}
	}
}

func TestARestoreStopsWhereSomebodyWasFaster(t *testing.T) {
	for name, c := range map[string]struct {
		after int
		edit  func(d *desk)
		why   string
	}{
		"the rule is there again": {1, func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Rules.Get()
				v.Rules = api.Known(append(all, fake.Domain("px", "img.example.com", "c1")))
			})
		}, "a rule like it is there already (px)"},
		"the added host is gone": {0, func(d *desk) {
			d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", d.seen[len(d.seen)-1].Steps[0].Backend) })
		}, "a member of rule path /api, is not on the VServer"},
		"the rule has changed": {0, func(d *desk) { d.rule("p1", func(r *api.Rule) { r.Match = api.Known("/x") }) }, "match /x instead of /api"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := restoreAll(d)
			d.when(c.after, change.StepDone, func() { c.edit(d) })
			d.assertStopped(d.run(o, nil), c.why)
		})
	}
}
