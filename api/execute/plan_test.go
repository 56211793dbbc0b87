package execute_test

import (
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
		"members unknown": {
			func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} }) },
			"did not say which members a rule has",
		},
		"another match": {
			func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Match = api.Known("x") }) },
			"match x instead of img.example.com",
		},
		"another type": {
			func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Type = api.Known("Path") }) },
			"type Path instead of Domain",
		},
		"another mode": {
			func(d *desk) { d.rule("p2", func(r *api.Rule) { r.DomainMatchMode = api.Known("Wildcard") }) },
			"mode Wildcard instead of Regular",
		},
		"another priority": {
			func(d *desk) { d.rule("p2", func(r *api.Rule) { r.Priority = api.Known(2) }) },
			"priority 2 instead of 1",
		},
		"the rule is gone": {func(d *desk) { d.noRule("p2") }, "the rule is not there any more: domain img.example.com"},
		"rules unknown": {
			func(d *desk) { d.vserver("vs2", func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }) },
			"did not say which rules",
		},
		"backends unknown": {
			func(d *desk) { d.vserver("vs2", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }) },
			"did not say which backends",
		},
		"the backend went": {
			func(d *desk) { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c2") }) },
			"backend c2 is not on the VServer any more",
		},
		"the VServer went": {
			func(d *desk) { d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs2") }) },
			"unread: ",
		},
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
			assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
			assert.True(t, r.Partial())
			require.NotEmpty(t, r.Record().Rules)
			assert.Equal(t, []api.BackendID{"c2"}, r.Record().Rules[0].Left)
			assert.Empty(t, r.Record().Rules[1].Left)
			assert.False(t, r.Record().Backends[0].Released)
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
	assert.Len(t, d.client.Writes(), 2)
}

func TestARuleIsDeletedOnlyByAgreement(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}}) })
	o := releaseRule
	reading := d.shown(o)
	require.Len(t, reading.Assessment.Emptied, 1)
	d.assertAborted(d.confirm(t.Context(), o, reading), "not shown: ")

	o.Request.DeleteEmptied = true
	r := d.run(o, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, []string{"DeletePolicy p1", "UpdatePolicy p2 [c3 c4]", "ReleaseBackend c2"}, d.writes())
	assert.True(t, r.Record().Rules[0].Deleted)
}

func TestARuleThatGotAMemberIsNotDeleted(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.rule("p2", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}}) })
	o := releaseRule
	o.Request.DeleteEmptied = true
	d.when(0, change.StepDone, func() {
		d.rule("p2", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c2"}, {Backend: "c1"}}) })
	})
	d.assertStopped(d.run(o, nil), "members [c1 c2] instead of [c2]")
	assert.Equal(t, []string{"UpdatePolicy p1 [c3 c4]"}, d.writes())
	assert.Equal(t, "[c2 c1]", d.members("p2"))
}

func TestAnIgnoredDisableIsSaidToBeIgnored(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.client.Ignore(fake.UpdateBackendAttribute)
	d.vserver("vs", func(v *api.VServer) { v.Method = api.Known(api.MethodBackup) })
	r := d.run(orderOf(web, impact.GoalDisable, "b1"), nil)
	assert.Equal(t, change.OutcomeRefused, r.Outcome)
	assert.Contains(t, reasonOf(r), "after 15s the backend is still enabled: the service ignored it")
	assert.Equal(t, start.Add(15*time.Second), r.Over())
	d.assertOpen(false)
}

func TestADisableWhoseEnabledIsNotSaidStaysUnknown(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.when(0, change.StepVerifying, func() { d.backend("b1", func(b *api.Backend) { b.Enabled = api.Maybe[int]{} }) })
	r := d.run(orderOf(web, impact.GoalDisable, "b1"), nil)
	assert.Equal(t, change.OutcomeUnknown, r.Outcome)
	d.assertOpen(true)
}

func TestASwitchThatNobodyCouldSeeIsNotSent(t *testing.T) {
	for _, o := range []change.Order{
		orderOf(web, impact.GoalDisable, "b1"), orderOf(web, impact.GoalEnable, "b1"),
		drainOf(web, "b1"),
	} {
		d := newDesk(t)
		d.backend("b1", func(b *api.Backend) { b.Enabled = api.Maybe[int]{} })
		d.assertAborted(d.run(o, nil), "does not say whether backend b1 is enabled")
	}
}

func TestASwitchThatSomebodyElseMadeMeanwhileStops(t *testing.T) {
	for goal, c := range map[impact.Goal]struct {
		now  int
		word string
	}{impact.GoalDisable: {0, "disabled"}, impact.GoalEnable: {1, "enabled"}} {
		d := newDesk(t)
		d.client.AllowWrites()
		for _, id := range []api.BackendID{"c1", "c2"} {
			d.backend(id, func(b *api.Backend) { b.Enabled = api.Known(1 - c.now) })
		}
		d.pausing(func() { d.backend("c2", func(b *api.Backend) { b.Enabled = api.Known(c.now) }) })
		d.assertStopped(d.run(orderOf(site, goal, "c1", "c2"), nil), "backend c2 is already "+c.word)
		assert.Len(t, d.client.Writes(), 1)
	}
}

func TestWhatSomebodyElseTookAwayMeanwhileStopsWithoutAClaim(t *testing.T) {
	for name, c := range map[string]struct {
		order change.Order
		edit  func(d *desk)
		why   string
	}{
		"the rule":    {releaseRule, func(d *desk) { d.noRule("p1") }, "gone: the rule path /api is gone: somebody else removed it"},
		"the backend": {orderOf(web, impact.GoalDisable, "b1"), (*desk).remove, "gone: backend b1 is gone: somebody else removed it"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.when(0, change.StepVerifying, func() { c.edit(d) })
			r := d.run(c.order, nil)
			d.assertStopped(r, c.why)
			assert.Equal(t, change.StepUnknown, r.Steps[0].State)
			assert.True(t, r.Record().Empty(), "nothing is claimed to be done")
			assert.Len(t, d.client.Writes(), 1)
		})
	}
}
