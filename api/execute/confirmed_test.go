package execute_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// failing lets backends of the site fail.
func (d *desk) failing(ids ...api.BackendID) {
	for _, id := range ids {
		d.backend(id, func(b *api.Backend) { b.Status = api.Known(1) })
	}
}

func TestAWorseClassThanConfirmedStopsThePlanAtEachStep(t *testing.T) {
	for i, left := range []string{"done, waiting, waiting", "done, done, waiting"} {
		d := newDesk(t)
		d.client.AllowWrites()
		d.when(i, change.StepVerifying, func() { d.failing("c1", "c3", "c4") })
		r := d.run(releaseRule, nil)
		d.assertStopped(r, "worse: ")
		assert.Equal(t, impact.Finding{Kind: impact.FoundWorse, Was: "ordinary", Is: "outage"}, r.Findings[0])
		assert.Equal(t, r.Findings, d.diary.last().Findings)
		assert.Equal(t, left, stepStates(r.Steps))
		assert.NotContains(t, d.writes(), "ReleaseBackend c2")
	}
}

func TestMoreThatGoesDownThanWasConfirmedStopsThePlan(t *testing.T) {
	rulesDown := func(d *desk) { d.client.AllowWrites(); d.failing("c3", "c4") } // c1 serves on, in no rule
	d := newDesk(t)
	rulesDown(d)
	r := d.run(releaseRule, func() { d.failing("c1") })
	d.assertAborted(r, "changed: ")
	rules := []impact.RuleRef{
		impact.RefOf(fake.Path("p1", "/api")), impact.RefOf(fake.Domain("p2", "img.example.com")),
	}
	assert.Contains(t, r.Differences, change.Difference{
		Kind: change.DiffersDown, Matters: true, WasDown: rules, NowDown: append([]impact.RuleRef{{}}, rules...),
	})

	d = newDesk(t)
	rulesDown(d)
	d.when(0, change.StepVerifying, func() { d.failing("c1") })
	r = d.run(releaseRule, nil)
	d.assertStopped(r, "worse: ")
	assert.Equal(t, []impact.Finding{{Kind: impact.FoundTakesDown}}, r.Findings, "the VServer")
	assert.Len(t, d.writes(), 1)

	d = newDesk(t)
	rulesDown(d)
	r = d.run(releaseRule, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
}

func TestAnOutageThatWasConfirmedGoesOnFromTargetToTarget(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.vserver("vs", func(v *api.VServer) {
		v.Protocol = api.Known("HTTP")
		v.Rules = api.Known([]api.Rule{{
			PolicyType: api.Known(api.PolicyDefault),
			Members:    api.Known([]api.Member{{Backend: "b1"}, {Backend: "b2"}, {Backend: "b3"}}),
		}})
	})
	r := d.run(orderOf(web, impact.GoalRelease, "b1", "b2", "b3"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Len(t, d.writes(), 3)
}

func TestADrainThatLeftNothingServingIsNotContinued(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b2"); w.RemoveBackend(scope, "ulb", "b3") })
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0"}, d.writes())
}

func TestABetterClassGoesOn(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.failing("c1", "c4")
	d.when(0, change.StepVerifying, func() {
		d.backend("c4", func(b *api.Backend) { b.Status = api.Known(0) })
		d.backend("c1", func(b *api.Backend) { b.Status = api.Known(0) })
	})
	r := d.run(releaseRule, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
}

// forgetful leaves something out of each answer.
type forgetful struct {
	api.Client
	edit func(v *api.VServer)
}

func (c *forgetful) VServers(ctx context.Context, s api.Scope, u api.ULBID) (api.VServerList, error) {
	list, err := c.Client.VServers(ctx, s, u)
	for i := range list.VServers {
		c.edit(&list.VServers[i])
	}
	return list, err
}

func (c *forgetful) VServer(ctx context.Context, s api.Scope, u api.ULBID, v api.VServerID) (api.VServerList, error) {
	list, err := c.Client.VServer(ctx, s, u, v)
	for i := range list.VServers {
		c.edit(&list.VServers[i])
	}
	return list, err
}

func eachBackend(f func(b *api.Backend)) func(v *api.VServer) {
	return func(v *api.VServer) {
		all, _ := v.Backends.Get()
		for i := range all {
			f(&all[i])
		}
	}
}

func eachRule(f func(r *api.Rule)) func(v *api.VServer) {
	return func(v *api.VServer) {
		all, _ := v.Rules.Get()
		for i := range all {
			f(&all[i])
		}
	}
}

func customOnly(v *api.VServer) {
	if all, _ := v.Rules.Get(); len(all) > 0 {
		v.Rules = api.Known(slices.DeleteFunc(all, func(r api.Rule) bool { return !r.Custom() }))
	}
}

func TestWhatIsLeftOutForAWhileIsNoChange(t *testing.T) {
	for name, edit := range map[string]func(v *api.VServer){
		"name":         func(v *api.VServer) { v.Name = api.Maybe[string]{} },
		"protocol":     func(v *api.VServer) { v.Protocol = api.Maybe[string]{} },
		"port":         func(v *api.VServer) { v.Port = api.Maybe[int]{} },
		"host type":    eachBackend(func(b *api.Backend) { b.ResourceType = api.Maybe[string]{} }),
		"members":      eachRule(func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} }),
		"priority":     eachRule(func(r *api.Rule) { r.Priority = api.Maybe[int]{} }),
		"match":        eachRule(func(r *api.Rule) { r.Match = api.Maybe[string]{} }),
		"Default rule": customOnly,
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			whole := d.Client
			d.when(0, change.StepVerifying, func() {
				d.Client = &forgetful{whole, edit}
				d.after(3*time.Second, func() { d.Client = whole })
			})
			r := d.run(orderOf(site, impact.GoalRelease, "c1", "c2"), nil)
			assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
		})
	}
}

func TestWhatIsLeftOutHidesNoOutage(t *testing.T) {
	weighing := func(d *desk) {
		d.Policy.Protected = true
		d.vserver("vs2", func(v *api.VServer) { v.Method = api.Known(api.MethodWeightRoundrobin) })
		for _, id := range []api.BackendID{"c1", "c3"} {
			d.backend(id, func(b *api.Backend) { b.Weight = api.Known(0) })
		}
	}
	for name, c := range map[string]struct {
		prepare func(d *desk)
		fails   api.BackendID // and with it, the last that serves beside c2
		edit    func(v *api.VServer)
	}{
		"the weights": {weighing, "c4", eachBackend(func(b *api.Backend) { b.Weight = api.Maybe[int]{} })},
		"the Method":  {weighing, "c4", func(v *api.VServer) { v.Method = api.Maybe[string]{} }},
		"the Default rule": {func(d *desk) {
			d.rule("", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c1"}, {Backend: "c2"}}) })
		}, "c1", customOnly},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			c.prepare(d)
			whole := d.Client
			d.when(0, change.StepVerifying, func() {
				d.failing(c.fails)
				d.Client = &forgetful{whole, c.edit}
				d.after(20*time.Second, func() { d.Client = whole })
			})
			r := d.run(releaseRule, nil)
			assert.NotEqual(t, change.OutcomeDone, r.Outcome)
			assert.NotContains(t, d.writes(), "ReleaseBackend c2")
		})
	}
}

func TestAMethodLeftOutAtTheConfirmationHidesNoWeights(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.Policy.Protected = true
	d.vserver("vs", func(v *api.VServer) { v.Method = api.Known(api.MethodWeightRoundrobin) })
	d.backend("b2", func(b *api.Backend) { b.Weight = api.Known(0) })
	r := d.run(release1, func() {
		d.clock.Advance(20 * time.Second)
		d.backend("b3", func(b *api.Backend) { b.Status = api.Known(1) })
		d.Client = &forgetful{d.Client, func(v *api.VServer) { v.Method = api.Maybe[string]{} }}
	})
	d.assertAborted(r, "changed: ")
	assert.Contains(t, r.Differences, change.Difference{
		Kind: change.DiffersWarning, Warning: impact.Finding{Kind: impact.FoundIdleOrNot, N: 1}, Matters: true,
	})
}

func TestARequestFollowsAFreshAnswer(t *testing.T) {
	join := func(d *desk) {
		d.rule("p1", func(r *api.Rule) {
			all, _ := r.Members.Get()
			r.Members = api.Known(append(all, api.Member{Backend: "c1"}))
		})
	}
	for name, c := range map[string]struct {
		event     change.Event
		meanwhile func(d *desk)
		outcome   change.Outcome
		writes    int
	}{
		"and the service lists in another order": {change.EventRequest, func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				backends, _ := v.Backends.Get()
				rules, _ := v.Rules.Get()
				slices.Reverse(backends)
				slices.Reverse(rules)
				for i := range rules {
					members, _ := rules[i].Members.Get()
					slices.Reverse(members)
				}
			})
		}, change.OutcomeDone, 3},
		"the plan waits for the disk":                    {change.EventBegin, func(*desk) {}, change.OutcomeDone, 3},
		"the request waits for the disk":                 {change.EventRequest, func(*desk) {}, change.OutcomeDone, 3},
		"and a rule changes, before the plan is on it":   {change.EventBegin, join, change.OutcomeAborted, 0},
		"and a rule changes, after the request is on it": {change.EventRequest, join, change.OutcomeAborted, 0},
		"and all others fail, after the request is on it": {
			change.EventRequest,
			func(d *desk) { d.failing("c1", "c3", "c4") }, change.OutcomeAborted, 0,
		},
		"and the target went, after the request is on it": {
			change.EventRequest, func(d *desk) { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c2") }) },
			change.OutcomeAborted, 0,
		},
		"and the operator left, after the request is on it": {
			change.EventRequest, func(d *desk) { d.ctl.Leave() },
			change.OutcomeAborted, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			waited := false
			d.diary.before = func(e change.Entry) error {
				if e.Event == c.event && !waited {
					waited = true
					d.clock.Advance(8 * time.Second) // another console has the journal's lock
					c.meanwhile(d)
				}
				return nil
			}
			r := d.run(releaseRule, nil)
			assert.Equal(t, c.outcome, r.Outcome, r.Why)
			assert.Len(t, d.writes(), c.writes)
			assert.True(t, waited)
			op := d.operation()
			assert.Equal(t, c.outcome, op.Outcome, "the journal knows that nothing is open")
			assert.False(t, op.InDoubt())
		})
	}
}

func TestNothingIsSentOnceTheOperatorHasLeft(t *testing.T) {
	for name, stop := range map[string]func(d *desk){
		"left":    func(d *desk) { d.ctl.Leave() },
		"stopped": func(d *desk) { d.ctl.Stop() },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.diary.before = func(e change.Entry) error {
				if e.Event == change.EventRequest {
					stop(d)
				}
				return nil
			}
			r := d.run(releaseRule, nil)
			assert.Equal(t, change.OutcomeAborted, r.Outcome, r.Why)
			assert.Empty(t, d.writes())
			assert.False(t, d.operation().InDoubt())
		})
	}
}

func TestAMemberThatIsAnotherHostNowJoinsNoRule(t *testing.T) {
	d := newDesk(t)
	o := restoreAll(d)
	d.when(0, change.StepDone, func() {
		d.backend("c3", func(b *api.Backend) { b.ResourceID, b.PrivateIP = api.Known("uhost-db"), api.Known("10.0.0.77") })
	})
	r := d.run(o, nil)
	d.assertStopped(r, "backend c3, a member of rule path /api, is another host now: 10.0.0.77:80 UHost uhost-db "+
		"instead of 10.0.1.3:80 UHost uhost-c3")
	assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
}

func TestATryAgainStopsAtAnotherHost(t *testing.T) {
	d := newDesk(t)
	was, _ := d.snapshot().VServers[0].Backend("b1")
	o := release1
	o.Earlier = impact.Record{Backends: []impact.RecordedBackend{{Backend: was}}}
	d.backend("b1", func(b *api.Backend) { b.ResourceID, b.PrivateIP = api.Known("uhost-db"), api.Known("10.0.0.77") })
	reading, err := d.Read(context.Background(), o, quiet)
	require.NoError(t, err)
	assert.Equal(t, []impact.Finding{{
		Kind: impact.FoundOtherHost, ID: "b1", Was: "10.0.0.1:80 UHost uhost-b1", Is: "10.0.0.77:80 UHost uhost-db",
	}}, reading.Assessment.Refusals)
	assert.Empty(t, reading.Assessment.Steps)
}
