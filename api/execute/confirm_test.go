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

func TestAnAddressInAnotherSpellingIsNoDifference(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.backend("b1", func(b *api.Backend) { b.PrivateIP = api.Known("fd00::1") })
	r := d.run(release1, func() { d.backend("b1", func(b *api.Backend) { b.PrivateIP = api.Known("FD00::0:1") }) })
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Empty(t, r.Differences)
}

func TestAListenerThatChangedInWhatMattersAborts(t *testing.T) {
	backend := func(f func(b *api.Backend)) func(w *fake.World) {
		return func(w *fake.World) { w.Backend(scope, "ulb", "vs", "b1", f) }
	}
	listener := func(f func(v *api.VServer)) func(w *fake.World) {
		return func(w *fake.World) { w.VServer(scope, "ulb", "vs", f) }
	}
	for name, c := range map[string]struct {
		edit    func(w *fake.World)
		kind    change.DifferenceKind
		was, is string
	}{
		"moved to another address": {
			backend(func(b *api.Backend) { b.PrivateIP = api.Known("10.9.9.9") }), change.DiffersAddress,
			"10.0.0.1:80", "10.9.9.9:80",
		},
		"moved to another port": {
			backend(func(b *api.Backend) { b.Port = api.Known(81) }), change.DiffersAddress, "10.0.0.1:80",
			"10.0.0.1:81",
		},
		"address vanished": {
			backend(func(b *api.Backend) { b.PrivateIP = api.Maybe[string]{} }), change.DiffersAddress,
			"10.0.0.1:80", "?:80",
		},
		"another host": {
			backend(func(b *api.Backend) { b.ResourceID = api.Known("uhost-x") }), change.DiffersHostID,
			"uhost-b1", "uhost-x",
		},
		"another host name": {
			backend(func(b *api.Backend) { b.ResourceName = api.Known("db") }), change.DiffersHostName, "host-b1",
			"db",
		},
		"another kind of host": {
			backend(func(b *api.Backend) { b.ResourceType = api.Known("UPM") }), change.DiffersHostType, "UHost",
			"UPM",
		},
		"another network card": {
			backend(func(b *api.Backend) { b.SubResourceID = api.Known("uni-1") }), change.DiffersCard, "?",
			"uni-1",
		},
		"another VPC":    {backend(func(b *api.Backend) { b.VPC = api.Known("vpc-2") }), change.DiffersVPC, "?", "vpc-2"},
		"another subnet": {backend(func(b *api.Backend) { b.Subnet = api.Known("s-2") }), change.DiffersSubnet, "?", "s-2"},
		"became failing": {
			backend(func(b *api.Backend) { b.Status = api.Known(1) }), change.DiffersState, "healthy (Enabled 1, Status 0)",
			"failing (Enabled 1, Status 1)",
		},
		"became disabled": {
			backend(func(b *api.Backend) { b.Enabled = api.Known(0) }), change.DiffersState, "healthy (Enabled 1, Status 0)",
			"disabled (Enabled 0, Status 0)",
		},
		"became unknown": {
			backend(func(b *api.Backend) { b.Status = api.Maybe[int]{} }), change.DiffersState, "healthy (Enabled 1, Status 0)",
			"unknown (Enabled 1, Status ?)",
		},
		"another weight":     {backend(func(b *api.Backend) { b.Weight = api.Known(50) }), change.DiffersWeight, "1", "50"},
		"became the standby": {backend(func(b *api.Backend) { b.IsBackup = api.Known(1) }), change.DiffersStandby, "?", "1"},
		"released by another": {
			func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b1") }, change.DiffersBackend,
			"10.0.0.1:80 healthy (Enabled 1, Status 0)", "",
		},
		"the listener was renamed": {
			listener(func(v *api.VServer) { v.Name = api.Known("database") }), change.DiffersName,
			"web", "database",
		},
		"another protocol": {
			listener(func(v *api.VServer) { v.Protocol = api.Known("UDP") }), change.DiffersProtocol, "TCP",
			"UDP",
		},
		"another port": {listener(func(v *api.VServer) { v.Port = api.Known(3306) }), change.DiffersPort, "80", "3306"},
		"the class rose": {
			listener(func(v *api.VServer) { v.Method = api.Known(api.MethodSource) }), change.DiffersClass, "ordinary",
			"severe",
		},
		"the others fell ill": {listener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[1].Status, all[2].Status = api.Known(1), api.Known(1)
		}), change.DiffersClass, "ordinary", "outage"},
		"the others vanished": {
			func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b2"); w.RemoveBackend(scope, "ulb", "b3") }, change.DiffersClass,
			"ordinary", "outage",
		},
		"the backends are unknown": {
			listener(func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }), change.DiffersClass,
			"ordinary", "unknown",
		},
		"an id appeared twice": {listener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			v.Backends = api.Known(append(all, all[0]))
		}), change.DiffersClass, "ordinary", "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			r := d.run(release1, func() { d.edit(c.edit) })
			d.assertAborted(r, "changed: ")
			var found *change.Difference
			for i := range r.Differences {
				if r.Differences[i].Kind == c.kind {
					found = &r.Differences[i]
				}
			}
			require.NotNil(t, found, "%+v", r.Differences)
			want := change.Difference{Kind: c.kind, Was: c.was, Is: c.is, Matters: true}
			if c.kind == change.DiffersBackend {
				want.Backend = "b1"
			}
			assert.Equal(t, want, *found)
			assert.True(t, r.Differences[0].Matters, "what matters comes first")
			assert.Empty(t, d.log, "nothing was begun")
		})
	}
}

func TestOfTheSameStateTheFieldIsNamedThatChanged(t *testing.T) {
	d := newDesk(t)
	d.backend("b1", func(b *api.Backend) { b.Enabled, b.Status = api.Known(0), api.Known(1) })
	r := d.run(release1, func() { d.backend("b1", func(b *api.Backend) { b.Status = api.Known(0) }) })
	d.assertAborted(r, "changed: ")
	assert.Equal(t, []change.Difference{{Kind: change.DiffersStatus, Was: "1", Is: "0", Matters: true}}, r.Differences)
}

func TestOtherDifferencesAreMentioned(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(w *fake.World)
		want []change.Difference
	}{
		"another backend's weight changed": {
			func(w *fake.World) {
				w.Backend(scope, "ulb", "vs", "b3", func(b *api.Backend) { b.Weight = api.Known(9) })
			},
			[]change.Difference{
				{Kind: change.DiffersOtherWeight, Backend: "b3", Was: "1", Is: "9"},
			},
		},
		"another backend came": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) {
					all, _ := v.Backends.Get()
					v.Backends = api.Known(append(all, fake.Failing("b4", "10.0.0.4", 80)))
				})
			},
			[]change.Difference{
				{Kind: change.DiffersBefore, Was: "3/3", Is: "3/4"},
				{Kind: change.DiffersAfter, Was: "2/2", Is: "2/3"},
				{Kind: change.DiffersOther, Backend: "b4", Is: "10.0.0.4:80 failing (Enabled 1, Status 1)"},
			},
		},
		"another Method": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.Method = api.Known("Leastconn") })
			},
			[]change.Difference{{Kind: change.DiffersMethod, Was: "Roundrobin", Is: "Leastconn"}},
		},
		"a rule of others came": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) {
					v.Rules = api.Known([]api.Rule{fake.Path("p", "/x", "b3", "b2")})
				})
			},
			[]change.Difference{{
				Kind: change.DiffersRule, Rule: nameOf(fake.Path("p", "/x")), Is: "[b2 10.0.0.2:80, b3 10.0.0.3:80]",
			}},
		},
		"nothing but the order": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) {
					all, _ := v.Backends.Get()
					all[0], all[2] = all[2], all[0]
				})
			}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.ExpectRelease(scope, "ulb", "b1")
			r := d.run(release1, func() { d.edit(c.edit) })
			assert.Equal(t, change.OutcomeDone, r.Outcome)
			assert.Equal(t, c.want, r.Differences)
		})
	}
}

// nameOf is what names a rule, without what else is to be said of it.
func nameOf(r api.Rule) impact.RuleRef {
	return impact.RuleRef{ID: r.ID, Type: r.Type, Match: r.Match}
}

func TestStepsThatWereNotShownAbort(t *testing.T) {
	d := newDesk(t)
	r := d.run(release1, func() {
		d.vserver("vs", func(v *api.VServer) { v.Rules = api.Known([]api.Rule{fake.Path("p", "/x", "b1", "b2", "b3")}) })
	})
	d.assertAborted(r, "changed: ")
	assert.Contains(t, r.Differences, change.Difference{
		Kind: change.DiffersSteps, Matters: true, WasSteps: []change.StepRef{},
		NowSteps: []change.StepRef{{
			Kind: impact.StepLeaveRule, Rule: nameOf(fake.Path("p", "/x")), Backend: "b1 10.0.0.1:80",
			Members: "b2 10.0.0.2:80, b3 10.0.0.3:80",
		}},
	})
	assert.Empty(t, d.log, "nothing was begun")
}

func TestAnotherTextToTypeAborts(t *testing.T) {
	d := newDesk(t)
	d.vserver("vs", func(v *api.VServer) { v.Method = api.Known(api.MethodSource) })
	r := d.run(release1, func() { d.vserver("vs", func(v *api.VServer) { v.Name = api.Known("pay") }) })
	d.assertAborted(r, "changed: ")
	assert.Equal(t, change.Difference{Kind: change.DiffersTyped, Was: "web", Is: "pay", Matters: true},
		r.Differences[0])
}

func TestAnAbsentValueIsNotTheSignForIt(t *testing.T) {
	d := newDesk(t)
	r := d.run(release1, func() {
		d.edit(func(w *fake.World) {
			w.Backend(scope, "ulb", "vs", "b1", func(b *api.Backend) { b.SubResourceID = api.Known("?") })
		})
	})
	d.assertAborted(r, "changed: ")
}

func TestAWarningThatWasNotShownAborts(t *testing.T) {
	for name, edit := range map[string]func(w *fake.World){
		"another backend fell ill": func(w *fake.World) {
			w.Backend(scope, "ulb", "vs", "b3", func(b *api.Backend) { b.Status = api.Known(1) })
		},
		"another backend went": func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b3") },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			r := d.run(release1, func() { d.edit(edit) })
			d.assertAborted(r, "changed: ")
			assert.Equal(t, change.Difference{
				Kind: change.DiffersWarning, Warning: impact.Finding{Kind: impact.FoundOneLeft}, Matters: true,
			},
				r.Differences[0])
		})
	}
}
