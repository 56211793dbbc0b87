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
		d.assertStopped(r, "it would be outage now, and was confirmed as ordinary")
		assert.Equal(t, left, stepStates(r.Steps))
		assert.NotContains(t, d.writes(), "ReleaseBackend c2")
	}
}

func TestMoreThatGoesDownThanWasConfirmedStopsThePlan(t *testing.T) {
	rulesDown := func(d *desk) { d.client.AllowWrites(); d.failing("c3", "c4") } // c1 serves on, in no rule
	d := newDesk(t)
	rulesDown(d)
	r := d.run(releaseRule, func() { d.failing("c1") })
	d.assertAborted(r, "the VServer has changed since it was shown")
	assert.Contains(t, r.Differences, change.Difference{
		What: "what goes down", Matters: true,
		Old: "rule path /api, rule domain img.example.com", New: "the VServer, rule path /api, rule domain img.example.com",
	})

	d = newDesk(t)
	rulesDown(d)
	d.when(0, change.StepVerifying, func() { d.failing("c1") })
	r = d.run(releaseRule, nil)
	d.assertStopped(r, "it would take down more than was confirmed: the VServer")
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
	d.assertAborted(r, "the VServer has changed since it was shown")
	assert.Contains(t, r.Differences, change.Difference{What: "warning", New: "1 other is of weight 0, and the Method is unknown: counted as serving", Matters: true})
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
		"the plan waits for the disk":                       {change.EventBegin, func(*desk) {}, change.OutcomeDone, 3},
		"the request waits for the disk":                    {change.EventRequest, func(*desk) {}, change.OutcomeDone, 3},
		"and a rule changes, before the plan is on it":      {change.EventBegin, join, change.OutcomeAborted, 0},
		"and a rule changes, after the request is on it":    {change.EventRequest, join, change.OutcomeAborted, 0},
		"and all others fail, after the request is on it":   {change.EventRequest, func(d *desk) { d.failing("c1", "c3", "c4") }, change.OutcomeAborted, 0},
		"and the target went, after the request is on it":   {change.EventRequest, func(d *desk) { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c2") }) }, change.OutcomeAborted, 0},
		"and the operator left, after the request is on it": {change.EventRequest, func(d *desk) { d.ctl.Leave() }, change.OutcomeAborted, 0},
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

func TestWhatARuleHoldsNowIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(r *api.Rule)
		why  string
	}{
		"emptied":         {func(r *api.Rule) { r.Members = api.Known([]api.Member{}) }, "members [] instead of [c3 c4]"},
		"without another": {func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c4"}}) }, "members [c4] instead of [c3 c4]"},
		"with another": {func(r *api.Rule) {
			r.Members = api.Known([]api.Member{{Backend: "c4"}, {Backend: "c3"}, {Backend: "c1"}})
		}, "members [c1 c3 c4] instead of [c3 c4]"},
		"matching another":  {func(r *api.Rule) { r.Match = api.Known("/") }, "match / instead of /api"},
		"of another type":   {func(r *api.Rule) { r.Type = api.Known("Domain") }, "type Domain instead of Path"},
		"of another weight": {func(r *api.Rule) { r.Priority = api.Known(7) }, "priority 7 instead of 1"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.when(0, change.StepVerifying, func() { d.rule("p1", c.edit) })
			r := d.run(releaseRule, nil)
			d.assertStopped(r, "something else changed: rule ")
			assert.Contains(t, r.Why, c.why)
			assert.Len(t, d.writes(), 1, "the plan does not go on")
		})
	}
}

func TestAHostThatIsAddedOtherwiseStopsThePlan(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(d *desk)
		why  string
	}{
		"disabled":       {func(d *desk) { d.newest(func(b *api.Backend) { b.Enabled = api.Known(0) }) }, "Enabled 0 instead of 1"},
		"another host":   {func(d *desk) { d.newest(func(b *api.Backend) { b.ResourceID = api.Known("uhost-db") }) }, "host uhost-db instead of uhost-c2"},
		"another weight": {func(d *desk) { d.newest(func(b *api.Backend) { b.Weight = api.Known(9) }) }, "weight 9 instead of 1"},
		"another port": {func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Backends.Get()
				twin := all[len(all)-1]
				twin.ID, twin.Port = "c9", api.Known(81)
				v.Backends = api.Known(append(all, twin))
			})
		}, "the same host is a backend on another port, too: c9 10.0.1.2:81"},
		"another listener": {func(d *desk) { d.vserver("vs2", func(v *api.VServer) { v.Port = api.Known(3306) }) }, "VServer port 3306 instead of 8080"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := restoreAll(d)
			d.when(0, change.StepVerifying, func() { c.edit(d) })
			r := d.run(o, nil)
			d.assertStopped(r, c.why)
			assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
		})
	}
}

func TestARuleThatIsMadeOtherwiseIsNotCalledDone(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(r *api.Rule)
		why  string
	}{
		"emptied":          {func(r *api.Rule) { r.Members = api.Known([]api.Member{}) }, "members [] instead of [c3 c4 new-backend-1]"},
		"without a member": {func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c3"}}) }, "members [c3] instead of [c3 c4 new-backend-1]"},
		"matching another": {func(r *api.Rule) { r.Match = api.Known("other.example.com") }, "match other.example.com instead of img.example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			o := restoreAll(d)
			d.when(2, change.StepVerifying, func() {
				d.vserver("vs2", func(v *api.VServer) {
					rules, _ := v.Rules.Get()
					c.edit(&rules[len(rules)-1])
				})
			})
			r := d.run(o, nil)
			d.assertStopped(r, "a rule is otherwise than it was sent: rule domain img.example.com: "+c.why)
			assert.Equal(t, "done, done, done", stepStates(r.Steps), "it was made all the same")
		})
	}
}

func TestARuleThatIsOtherwiseIsNotResolvedAsDone(t *testing.T) {
	const request1 = 2
	d, op := crash(t, releaseRule, request1, true)
	d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c4"}}) })
	got, err := d.Resolve(context.Background(), op)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeStopped, got.Outcome)
	assert.Contains(t, got.Why, "rule path /api: members [c4] instead of [c3 c4]")
}

// newest edits the backend that was added last to the site.
func (d *desk) newest(edit func(b *api.Backend)) {
	d.vserver("vs2", func(v *api.VServer) {
		all, _ := v.Backends.Get()
		edit(&all[len(all)-1])
	})
}

func TestWhatElseVanishedIsSaid(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.when(0, change.StepVerifying, func() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b2") }) })
	r := d.run(release1, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome)
	assert.Contains(t, r.Why, "not there any more either, though nobody here touched it: b2 10.0.0.2:80")
	assert.Equal(t, start.Add(change.LagLimit), r.EndedAt, "only an answer after the lag counts")

	d = newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.IgnoreRelease()
	d.when(0, change.StepVerifying, func() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b2") }) })
	r = d.run(release1, nil)
	assert.Equal(t, change.OutcomeUnknown, r.Outcome)
	assert.Contains(t, r.Why, "the backend is still there; not there any more either, though nobody here touched it: b2 10.0.0.2:80")
}

func TestAHostThatIsABackendAgainIsNotCalledReleased(t *testing.T) {
	for name, ip := range map[string]string{"IPv4": "10.0.0.1", "IPv6 in another spelling": "FD00::0:1"} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if name != "IPv4" {
				d.backend("b1", func(b *api.Backend) { b.PrivateIP = api.Known("fd00::1") })
			}
			d.client.ExpectRelease(scope, "ulb", "b1")
			d.when(0, change.StepVerifying, func() {
				d.vserver("vs", func(v *api.VServer) {
					all, _ := v.Backends.Get()
					v.Backends = api.Known(append(all, fake.Healthy("b9", ip, 80)))
				})
			})
			r := d.run(release1, nil)
			d.assertStopped(r, "released, but the same host and port is a backend again: b9 "+ip+":80")
			assert.Equal(t, "look what put it back - Kubernetes, Terraform, autoscaling - and take it out there", r.Next, "nothing is left to be tried again")
			assert.True(t, r.AllDone())
			assert.Equal(t, "done", stepStates(r.Steps), "the id is gone all the same")
		})
	}
}

func TestAHostThatCameBackBeforeTheOldIDWentIsNotCalledReleased(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.IgnoreRelease()
	d.when(0, change.StepVerifying, func() {
		d.again("vs", fake.Healthy("b9", "10.0.0.1", 80))
		d.after(2*time.Second, d.remove)
	})
	r := d.run(release1, nil)
	d.assertStopped(r, "released, but the same host and port is a backend again: b9 10.0.0.1:80")
	assert.Equal(t, "done", stepStates(r.Steps))
}

func TestTheNextTargetStaysWhereTheOneBeforeCameBack(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.pausing(func() { d.again("vs2", fake.Healthy("c9", "10.0.1.1", 80)) })
	r := d.run(orderOf(site, impact.GoalRelease, "c1", "c2"), nil)
	d.assertStopped(r, "released, but the same host and port is a backend again: c9 10.0.1.1:80")
	assert.Equal(t, []string{"ReleaseBackend c1"}, d.writes())
}

// again adds a backend to a VServer, as a controller does that wants it there.
func (d *desk) again(id api.VServerID, b api.Backend) {
	d.vserver(id, func(v *api.VServer) {
		all, _ := v.Backends.Get()
		v.Backends = api.Known(append(all, b))
	})
}

func TestAHostThatIsABackendAgainIsNotResolvedAsReleased(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	d.vserver("vs", func(v *api.VServer) {
		all, _ := v.Backends.Get()
		v.Backends = api.Known(append(all, fake.Healthy("b9", "10.0.0.1", 80)))
	})
	got, err := d.Resolve(context.Background(), op)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeStopped, got.Outcome)
	assert.Contains(t, got.Why, "the same host and port is a backend again: b9 10.0.0.1:80")
	assert.Equal(t, "done", stepStates(got.Steps))
}

func TestAMemberThatIsAnotherHostNowJoinsNoRule(t *testing.T) {
	d := newDesk(t)
	o := restoreAll(d)
	d.when(0, change.StepDone, func() {
		d.backend("c3", func(b *api.Backend) { b.ResourceID, b.PrivateIP = api.Known("uhost-db"), api.Known("10.0.0.77") })
	})
	r := d.run(o, nil)
	d.assertStopped(r, "backend c3, a member of rule path /api, is another host now: 10.0.0.77:80 UHost uhost-db instead of 10.0.1.3:80 UHost uhost-c3")
	assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
}

func TestATryAgainStopsAtAnotherHost(t *testing.T) {
	d := newDesk(t)
	was, _ := d.snapshot().VServers[0].Backend("b1")
	o := release1
	o.Earlier = impact.Record{Backends: []impact.RecordedBackend{{Backend: was}}}
	d.backend("b1", func(b *api.Backend) { b.ResourceID, b.PrivateIP = api.Known("uhost-db"), api.Known("10.0.0.77") })
	reading, err := d.Read(context.Background(), o)
	require.NoError(t, err)
	require.NotEmpty(t, reading.Assessment.Refusals)
	assert.Contains(t, reading.Assessment.Refusals[0], "Backend b1 is another host now: 10.0.0.77:80 UHost uhost-db instead of 10.0.0.1:80 UHost uhost-b1")
	assert.Empty(t, reading.Assessment.Steps)
}

func TestAFailureThatProvesNothingIsRefusedOnlyAfterTheLag(t *testing.T) {
	for _, code := range []int{4092, 4147} {
		for name, c := range map[string]struct {
			gone    time.Duration // after sending; 0 is never
			outcome change.Outcome
			took    time.Duration
		}{
			"it never happens":        {0, change.OutcomeRefused, change.LagLimit},
			"it happens 5 s later":    {5 * time.Second, change.OutcomeDone, 6 * time.Second},
			"it happens 14.5 s later": {14500 * time.Millisecond, change.OutcomeDone, change.LagLimit},
		} {
			t.Run(name, func(t *testing.T) {
				d := newDesk(t)
				d.client.ExpectRelease(scope, "ulb", "b1")
				d.client.RefuseRelease(code)
				var said []string
				d.watch = func(p change.Progress) {
					if len(p.Steps) > 0 && p.Steps[0].State == change.StepVerifying {
						said = append(said, p.Steps[0].Why)
					}
				}
				r := d.run(release1, func() {
					if c.gone > 0 {
						d.after(c.gone, d.remove)
					}
				})
				assert.Equal(t, c.outcome, r.Outcome, r.Why)
				assert.Equal(t, start.Add(c.took), r.EndedAt)
				require.NotEmpty(t, said)
				assert.Contains(t, said[0], "refused, checking: ")
				d.assertOpen(false)
			})
		}
	}
}
