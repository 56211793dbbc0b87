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

func TestWhatARuleHoldsNowIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(r *api.Rule)
		why  string
	}{
		"emptied": {func(r *api.Rule) { r.Members = api.Known([]api.Member{}) }, "members [] instead of [c3 c4]"},
		"without another": {func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c4"}}) }, "members [c4] " +
			"instead of [c3 c4]"},
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
			d.assertStopped(r, "differs: rule ")
			assert.Contains(t, reasonOf(r), c.why)
			assert.Len(t, d.writes(), 1, "the plan does not go on")
		})
	}
}

func TestAHostThatIsAddedOtherwiseStopsThePlan(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(d *desk)
		why  string
	}{
		"disabled": {
			func(d *desk) { d.newest(func(b *api.Backend) { b.Enabled = api.Known(0) }) },
			"Enabled 0 instead of 1",
		},
		"another host": {
			func(d *desk) { d.newest(func(b *api.Backend) { b.ResourceID = api.Known("uhost-db") }) },
			"host uhost-db instead of uhost-c2",
		},
		"another weight": {
			func(d *desk) { d.newest(func(b *api.Backend) { b.Weight = api.Known(9) }) },
			"weight 9 instead of 1",
		},
		"another port": {func(d *desk) {
			d.vserver("vs2", func(v *api.VServer) {
				all, _ := v.Backends.Get()
				twin := all[len(all)-1]
				twin.ID, twin.Port = "c9", api.Known(81)
				v.Backends = api.Known(append(all, twin))
			})
		}, "the same host on another port, too: c9 10.0.1.2:81"},
		"another listener": {
			func(d *desk) { d.vserver("vs2", func(v *api.VServer) { v.Port = api.Known(3306) }) },
			"VServer port 3306 instead of 8080",
		},
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
		"emptied": {func(r *api.Rule) { r.Members = api.Known([]api.Member{}) }, "members [] instead of [c3 c4 " +
			"new-backend-1]"},
		"without a member": {
			func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c3"}}) },
			"members [c3] instead of [c3 c4 new-backend-1]",
		},
		"matching another": {func(r *api.Rule) { r.Match = api.Known("other.example.com") }, "match other.example.com " +
			"instead of img.example.com"},
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
			d.assertStopped(r, "rule: rule domain img.example.com: "+c.why)
			assert.Equal(t, "done, done, done", stepStates(r.Steps), "it was made all the same")
		})
	}
}

func TestARuleThatIsOtherwiseIsNotResolvedAsDone(t *testing.T) {
	const request1 = 2
	d, op := crash(t, releaseRule, request1, true)
	d.rule("p1", func(r *api.Rule) { r.Members = api.Known([]api.Member{{Backend: "c4"}}) })
	got, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeStopped, got.Outcome)
	assert.Contains(t, reasonOf(got), "rule path /api: members [c4] instead of [c3 c4]")
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
	assert.Contains(t, reasonOf(r), "also gone, not by this console: b2 10.0.0.2:80")
	assert.Equal(t, start.Add(change.LagLimit), r.Over(), "only an answer after the lag counts")

	d = newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.IgnoreRelease()
	d.when(0, change.StepVerifying, func() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b2") }) })
	r = d.run(release1, nil)
	assert.Equal(t, change.OutcomeUnknown, r.Outcome)
	assert.Contains(t, reasonOf(r), "the backend is still there; also gone, not by this console: b2 10.0.0.2:80")
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
			d.assertStopped(r, "returned: b9 "+ip+":80")
			assert.Equal(t, change.ReasonReturned, r.Reason,
				"nothing is left to be tried again")
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
	d.assertStopped(r, "returned: b9 10.0.0.1:80")
	assert.Equal(t, "done", stepStates(r.Steps))
}

func TestTheNextTargetStaysWhereTheOneBeforeCameBack(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.pausing(func() { d.again("vs2", fake.Healthy("c9", "10.0.1.1", 80)) })
	r := d.run(orderOf(site, impact.GoalRelease, "c1", "c2"), nil)
	d.assertStopped(r, "returned: c9 10.0.1.1:80")
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
	got, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeStopped, got.Outcome)
	assert.Contains(t, reasonOf(got), "returned: b9 10.0.0.1:80")
	assert.Equal(t, "done", stepStates(got.Steps))
}
