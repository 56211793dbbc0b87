package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func chosen(ids ...api.BackendID) []api.BackendID { return ids }

func without(v api.VServer, f func(v *api.VServer)) api.VServer { return changed(v, f) }

func TestTheClassesOfADisable(t *testing.T) {
	for name, c := range map[string]struct {
		v             api.VServer
		targets       []api.BackendID
		policy        impact.Policy
		class         impact.Class
		reason        string
		before, after int
	}{
		"trivial: failing": {
			v: tcp("f1", "h2", "h3"), targets: chosen("f1"), class: impact.ClassTrivial,
			reason: "does not serve (failing); 2 others do", before: 2, after: 2,
		},
		"trivial: in a rule where others do": {
			v: http(listOf(fake.Path("p", "/", "f1", "h2")), "f1", "h2", "h3"), targets: chosen("f1"),
			class: impact.ClassTrivial, reason: "does not serve", before: 2, after: 2,
		},
		"ordinary: others serve": {
			v: tcp("h1", "h2", "h3"), targets: chosen("h1"), class: impact.ClassOrdinary,
			reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"ordinary: Enabled absent": {
			v: without(tcp("h1", "h2", "h3"),
				func(v *api.VServer) { all, _ := v.Backends.Get(); all[0].Enabled = api.Maybe[int]{} }),
			targets: chosen("h1"), class: impact.ClassOrdinary, reason: "serving falls from 3 to 2", before: 3,
			after: 2,
		},
		"severe: protected": {
			v: tcp("h1", "h2", "h3"), targets: chosen("h1"), policy: impact.Policy{Protected: true},
			class: impact.ClassSevere, reason: "the profile is protected", before: 3, after: 2,
		},
		"severe: several": {
			v: tcp("h1", "h2", "h3", "h4"), targets: chosen("h1", "h2"), class: impact.ClassSevere,
			reason: "2 backends at once", before: 4, after: 2,
		},
		"severe: several that do not serve": {
			v: tcp("f1", "f2", "h3"), targets: chosen("f1", "f2"), class: impact.ClassSevere,
			reason: "2 backends at once", before: 1, after: 1,
		},
		"severe: under the floor": {
			v: tcp("h1", "h2", "h3"), targets: chosen("h1"),
			policy: impact.Policy{Floor: impact.Floor{Number: 3}}, class: impact.ClassSevere,
			reason: "serving falls to 2, under the serving floor of 3", before: 3, after: 2,
		},
		"severe: a rule falls to one": {
			v: http(listOf(fake.Path("p", "/api", "h1", "h2")), "h1", "h2", "h3"), targets: chosen("h1"),
			class: impact.ClassSevere, reason: "rule path /api falls to one",
			before: 3, after: 2,
		},
		"trivial: a rule serves nothing": {
			v: http(listOf(fake.Path("p", "/api", "f1")), "f1", "h2", "h3"), targets: chosen("f1"),
			class: impact.ClassTrivial, reason: "does not serve (failing); 2 others do", before: 2,
			after: 2,
		},
		"severe: a UK8S cluster's": {
			v: tcp("h1", "h2", "h3"), targets: chosen("h1"), policy: impact.Policy{Kubernetes: true},
			class: impact.ClassSevere, reason: "a Kubernetes cluster owns this load balancer", before: 3,
			after: 2,
		},
		"severe: Source": {
			v: method(tcp("h1", "h2", "h3"), "Source"), targets: chosen("h1"), class: impact.ClassSevere,
			reason: "Method Source re-maps the clients of all backends", before: 3, after: 2,
		},
		"severe: SourcePort": {
			v: method(tcp("h1", "h2", "h3"), "SourcePort"), targets: chosen("h1"), class: impact.ClassSevere,
			reason: "Method SourcePort re-maps the clients", before: 3, after: 2,
		},
		"severe: Backup": {
			v: method(tcp("h1", "h2"), "Backup"), targets: chosen("h1"), class: impact.ClassSevere,
			reason: "Method Backup:", before: 2, after: 1,
		},
		"severe: Method absent": {
			v:       without(tcp("h1", "h2"), func(v *api.VServer) { v.Method = api.Maybe[string]{} }),
			targets: chosen("h1"), class: impact.ClassSevere, reason: "did not say which Method", before: 2,
			after: 1,
		},
		"trivial: nothing serves": {
			v: tcp("f1", "f2"), targets: chosen("f1"), class: impact.ClassTrivial,
			reason: "it does not serve (failing)", before: 0, after: 0,
		},
		"outage: the last one serving": {
			v: tcp("h1", "f2"), targets: chosen("h1"), class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0,
		},
		"outage: all of them": {
			v: tcp("h1", "h2"), targets: chosen("h1", "h2"), class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 2, after: 0,
		},
		"outage: a rule falls to nothing": {
			v: http(listOf(fake.Path("p", "/api", "h1", "f4")), "h1", "h2", "h3", "f4"), targets: chosen("h1"),
			class: impact.ClassOutage, reason: "rule path /api will serve nothing", before: 3,
			after: 2,
		},
		"outage: the only member, which stays": {
			v: http(listOf(fake.Path("p", "/api", "h1")), "h1", "h2", "h3"), targets: chosen("h1"),
			class: impact.ClassOutage, reason: "rule path /api will serve nothing", before: 3,
			after: 2,
		},
		"severe: more than half": {
			v: tcp("h1", "h2", "h3"), targets: chosen("h1", "h2"), class: impact.ClassSevere,
			reason: "2 of 3 serving at once, more than half", before: 3, after: 1,
		},
		"unknown: PolicySet absent": {
			v:       without(http(nil, "h1", "h2"), func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }),
			targets: chosen("h1"), class: impact.ClassUnknown, reason: "which rules", before: 2,
			after: 1,
		},
		"unknown: BackendSet absent": {
			v:       without(tcp("h1"), func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }),
			targets: chosen("h1"), class: impact.ClassUnknown, reason: "which backends", before: 0, after: 0,
		},
		"unknown: not there": {
			v: tcp("h1", "h2"), targets: chosen("h1", "h9"), class: impact.ClassUnknown,
			reason: "a chosen backend (h9) is not on this VServer", before: 2, after: 1,
		},
		"unknown: an unresolved change": {
			v: tcp("h1", "h2"), targets: chosen("h1"), policy: impact.Policy{Unresolved: true},
			class: impact.ClassUnknown, reason: "an earlier change", before: 2, after: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := assessOf(c.v, c.policy, impact.GoalDisable, c.targets...)
			assert.Equal(t, c.class, a.Class)
			require.NotEmpty(t, a.Reasons)
			assert.Contains(t, a.Reasons[0], c.reason)
			assert.Equal(t, c.before, a.Before.Serving)
			assert.Equal(t, c.after, a.After.Serving)
			assert.Equal(t, c.v.Count().Total, a.After.Total, "a disabled backend stays")
			assert.Empty(t, a.Emptied, "a disabled member stays in its rules")
			assertOffered(t, a)
			if len(a.Steps) == 0 {
				return
			}
			require.Len(t, a.Steps, len(c.targets), "no rule steps")
			for i, s := range a.Steps {
				assert.Equal(t, impact.Step{Kind: impact.StepDisable, Backend: c.targets[i]}, s)
			}
		})
	}
}

func TestTheClassesOfAnEnable(t *testing.T) {
	for name, c := range map[string]struct {
		v             api.VServer
		targets       []api.BackendID
		policy        impact.Policy
		class         impact.Class
		reason        string
		before, after int
		warning       string
	}{
		"ordinary: it will serve": {
			v: tcp("d1", "h2"), targets: chosen("d1"), class: impact.ClassOrdinary,
			reason: "serving rises from 1 to 2", before: 1, after: 2,
		},
		"ordinary: nothing serves yet": {
			v: tcp("d1", "f2"), targets: chosen("d1"), class: impact.ClassOrdinary,
			reason: "serving rises from 0 to 1", before: 0, after: 1,
		},
		"ordinary: its health is unknown": {
			v: without(tcp("d1", "h2"), func(v *api.VServer) {
				all, _ := v.Backends.Get()
				all[0].Status = api.Maybe[int]{}
			}),
			targets: chosen("d1"),
			policy:  impact.Policy{},
			class:   impact.ClassOrdinary,
			reason:  "serving may rise", before: 1, after: 1,
			warning: "a backend may not serve once enabled, its health is unknown: 10.0.0.1:80",
		},
		"ordinary: a rule gains": {
			v: http(listOf(fake.Path("p", "/", "d1")), "d1", "h2"), targets: chosen("d1"),
			class: impact.ClassOrdinary, reason: "serving rises from 1 to 2", before: 1, after: 2,
		},
		"ordinary: under the floor": {
			v: tcp("d1", "h2"), targets: chosen("d1"), policy: impact.Policy{Floor: impact.Floor{Number: 5}},
			class: impact.ClassOrdinary, reason: "serving rises from 1 to 2", before: 1, after: 2,
		},
		"ordinary: it fails its check": {
			v: without(tcp("d1", "h2"), func(v *api.VServer) {
				all, _ := v.Backends.Get()
				all[0].Status = knownPort(1)
			}),
			targets: chosen("d1"),
			policy:  impact.Policy{},
			class:   impact.ClassOrdinary,
			reason:  "what is enabled does not serve", before: 1, after: 1,
			warning: "a backend will not serve once enabled, its check fails: 10.0.0.1:80",
		},
		"ordinary: weight 0": {
			v: weigh(tcp("d1", "h2"), knownPort(0), knownPort(1)), targets: chosen("d1"),
			policy: impact.Policy{},
			class:  impact.ClassOrdinary,
			reason: "what is enabled does not serve", before: 1, after: 1,
			warning: "a backend will not serve once enabled, its weight is 0: 10.0.0.1:80",
		},
		"severe: protected": {
			v: tcp("d1", "h2"), targets: chosen("d1"), policy: impact.Policy{Protected: true},
			class: impact.ClassSevere, reason: "the profile is protected", before: 1, after: 2,
		},
		"severe: Kubernetes": {
			v: tcp("d1", "h2"), targets: chosen("d1"), policy: impact.Policy{Kubernetes: true},
			class: impact.ClassSevere, reason: "a Kubernetes cluster owns", before: 1, after: 2,
		},
		"severe: several": {
			v: tcp("d1", "d2", "h3"), targets: chosen("d1", "d2"), class: impact.ClassSevere,
			reason: "2 backends at once", before: 1, after: 3,
		},
		"severe: Source": {
			v: method(tcp("d1", "h2"), "Source"), targets: chosen("d1"), class: impact.ClassSevere,
			reason: "Method Source re-maps the clients of all backends", before: 1, after: 2,
		},
		"severe: SourcePort": {
			v: method(tcp("d1", "h2"), "SourcePort"), targets: chosen("d1"), class: impact.ClassSevere,
			reason: "Method SourcePort re-maps the clients", before: 1, after: 2,
		},
		"severe: Backup": {
			v: method(tcp("d1", "h2"), "Backup"), targets: chosen("d1"), class: impact.ClassSevere,
			reason: "Method Backup:", before: 1, after: 2,
		},
		"severe: Method absent": {
			v:       without(tcp("d1", "h2"), func(v *api.VServer) { v.Method = api.Maybe[string]{} }),
			targets: chosen("d1"), class: impact.ClassSevere, reason: "did not say which Method", before: 1,
			after: 2,
		},
		"unknown: not there": {
			v: tcp("h2"), targets: chosen("d1"), class: impact.ClassUnknown, reason: "not on this VServer",
			before: 1, after: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := assessOf(c.v, c.policy, impact.GoalEnable, c.targets...)
			assert.Equal(t, c.class, a.Class)
			require.NotEmpty(t, a.Reasons)
			assert.Contains(t, a.Reasons[0], c.reason)
			assert.Equal(t, c.before, a.Before.Serving)
			assert.Equal(t, c.after, a.After.Serving)
			assert.Empty(t, a.Down)
			if c.warning == "" {
				assert.Empty(t, a.Warnings)
			} else {
				assert.Equal(t, []string{c.warning}, a.Warnings)
			}
			assertOffered(t, a)
			if c.class == impact.ClassUnknown {
				return
			}
			assertOneContains(t, a.Notes, "health is as last seen")
			require.Len(t, a.Steps, len(c.targets))
			for i, s := range a.Steps {
				assert.Equal(t, impact.Step{Kind: impact.StepEnable, Backend: c.targets[i]}, s)
			}
		})
	}
}

func TestWhatIsAlreadySoIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		goal    impact.Goal
		targets []api.BackendID
		refusal string
	}{
		"disabled": {impact.GoalDisable, chosen("d1"), "The backend is already disabled, nothing to do: 10.0.0.1:80."},
		"enabled": {impact.GoalEnable, chosen("h2"), "The backend is already enabled, nothing to do: " +
			"10.0.0.2:80."},
		"one of several": {impact.GoalDisable, chosen("h2", "d1"), "A chosen backend is already disabled, leave it out: " +
			"10.0.0.1:80."},
		"enabled, failing": {impact.GoalEnable, chosen("d1", "f4"), "A chosen backend is already enabled, leave it out: " +
			"10.0.0.4:80."},
	} {
		t.Run(name, func(t *testing.T) {
			a := assessOf(tcp("d1", "h2", "h3", "f4"), impact.Policy{}, c.goal, c.targets...)
			assert.Equal(t, []string{c.refusal}, a.Refusals)
			assertOffered(t, a)
		})
	}
}

func TestNoTargetAndNoGoal(t *testing.T) {
	for name, want := range map[string]impact.Request{
		"no target":     {Goal: impact.GoalRelease},
		"no goal":       {Targets: chosen("h1")},
		"nothing":       {},
		"unknown goal":  {Goal: "explode", Targets: chosen("h1")},
		"an id of none": {Goal: impact.GoalDisable, Targets: chosen("")},
	} {
		t.Run(name, func(t *testing.T) {
			a := assessed(nil, tcp("h1", "h2"), want, impact.Policy{})
			assert.Equal(t, impact.ClassUnknown, a.Class)
			assert.False(t, a.TargetFound)
			assertOffered(t, a)
		})
	}
}
