package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestEachLineOfTheTableOfClasses(t *testing.T) {
	none := api.Maybe[int]{}
	for name, c := range map[string]struct {
		v             api.VServer
		target        api.BackendID
		policy        impact.Policy
		class         impact.Class
		reason        string
		before, after int // serving
		warning       string
	}{
		"trivial: failing, others serve": {
			v: tcp("f1", "h2", "h3"), target: "f1", class: impact.ClassTrivial,
			reason: "it does not serve (failing); 2 others do", before: 2, after: 2,
		},
		"trivial: disabled, others serve": {
			v: tcp("d1", "h2", "h3"), target: "d1", class: impact.ClassTrivial,
			reason: "it does not serve (disabled); 2 others do", before: 2, after: 2,
		},
		"trivial: one other serves": {
			v: tcp("f1", "h2"), target: "f1", class: impact.ClassTrivial,
			reason: "it does not serve (failing); 1 other does", before: 1, after: 1,
			warning: "only one serves",
		},
		"trivial: weight 0, others serve": {
			v: weigh(tcp("h1", "h2", "h3"), knownPort(0), knownPort(1), knownPort(1)), target: "h1", class: impact.ClassTrivial,
			reason: "it does not serve (weight 0); 2 others do", before: 2, after: 2,
		},
		"trivial: in a rule, others serve": {
			v: http(listOf(fake.Path("p", "/", "f1", "h2", "h3")), "f1", "h2", "h3"), target: "f1",
			class: impact.ClassTrivial, reason: "it does not serve (failing); 2 others do",
			before: 2, after: 2,
		},
		"trivial: one other serves in its rule": {
			v: http(listOf(fake.Path("p", "/", "f1", "h2")), "f1", "h2", "h3"), target: "f1",
			class: impact.ClassTrivial, reason: "it does not serve (failing); 2 others do",
			before: 2, after: 2,
		},
		"ordinary: others serve": {
			v: tcp("h1", "h2", "h3"), target: "h1", class: impact.ClassOrdinary,
			reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"ordinary: falling to one is loud": {
			v: tcp("h1", "h2"), target: "h1", class: impact.ClassOrdinary, reason: "serving falls from 2 to 1",
			before: 2, after: 1, warning: "only one is left serving",
		},
		"ordinary: in the Default rule": {
			v: http(nil, "h1", "h2", "h3"), target: "h1", class: impact.ClassOrdinary,
			reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"ordinary: others serve in its rule": {
			v: http(listOf(fake.Path("p", "/", "h1", "h2", "h3")), "h1", "h2", "h3"), target: "h1",
			class: impact.ClassOrdinary, reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"ordinary: another rule is down": {
			v: http(listOf(fake.Path("p", "/", "f4")), "h1", "h2", "h3", "f4"), target: "h1",
			class: impact.ClassOrdinary, reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"ordinary: weight 0 without weights": {
			v:      func() api.VServer { return method(weigh(tcp("h1", "h2"), knownPort(0), knownPort(0)), "Roundrobin") }(),
			target: "h1", class: impact.ClassOrdinary, reason: "serving falls from 2 to 1", before: 2,
			after: 1, warning: "only one",
		},
		"ordinary: the floor is reached": {
			v: tcp("h1", "h2", "h3"), target: "h1", policy: impact.Policy{Floor: impact.Floor{Number: 2}},
			class: impact.ClassOrdinary, reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"ordinary: consistent hashing": {
			v: method(tcp("h1", "h2", "h3"), "ConsistentHash"), target: "h1", class: impact.ClassOrdinary,
			reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"trivial: under the floor all along": {
			v: tcp("f1", "h2"), target: "f1", policy: impact.Policy{Floor: impact.Floor{Number: 2}},
			class: impact.ClassTrivial, reason: "it does not serve", before: 1, after: 1,
			warning: "already under its serving floor of 2",
		},
		"severe: protected": {
			v: tcp("h1", "h2", "h3"), target: "h1", policy: impact.Policy{Protected: true},
			class: impact.ClassSevere, reason: "the profile is protected", before: 3, after: 2,
		},
		"severe: protected, though trivial": {
			v: tcp("f1", "h2", "h3"), target: "f1", policy: impact.Policy{Protected: true},
			class: impact.ClassSevere, reason: "the profile is protected", before: 2, after: 2,
		},
		"severe: under the floor": {
			v: tcp("h1", "h2", "h3"), target: "h1", policy: impact.Policy{Floor: impact.Floor{Number: 3}},
			class: impact.ClassSevere, reason: "serving falls to 2, under the serving floor of 3",
			before: 3, after: 2,
		},
		"severe: further under the floor": {
			v: tcp("h1", "h2", "h3"), target: "h1", policy: impact.Policy{Floor: impact.Floor{Number: 9}},
			class: impact.ClassSevere, reason: "under the serving floor of 9", before: 3, after: 2,
		},
		"severe: a rule falls to one": {
			v: http(listOf(fake.Path("p", "/api", "h1", "h2")), "h1", "h2", "h3"), target: "h1",
			class: impact.ClassSevere, reason: "rule path /api falls to one",
			before: 3, after: 2,
		},
		"severe: a rule falls to one of two": {
			v: http(listOf(fake.Path("p", "/api", "h1", "h2", "f4")), "h1", "h2", "h3", "f4"), target: "h1",
			class: impact.ClassSevere, reason: "rule path /api falls to one",
			before: 3, after: 2,
		},
		"trivial: a rule serves nothing": {
			v: http(listOf(fake.Path("p", "/api", "f1", "f4")), "f1", "h2", "h3", "f4"), target: "f1",
			class: impact.ClassTrivial, reason: "it does not serve (failing); 2 others do",
			before: 2, after: 2, warning: "rule path /api already serves nothing",
		},
		"severe: a UK8S cluster's": {
			v: tcp("h1", "h2", "h3"), target: "h1", policy: impact.Policy{Kubernetes: true},
			class:  impact.ClassSevere,
			reason: "a Kubernetes cluster owns this load balancer", before: 3,
			after: 2,
		},
		"severe: a UK8S cluster's, trivial": {
			v: tcp("f1", "h2", "h3"), target: "f1", policy: impact.Policy{Kubernetes: true},
			class: impact.ClassSevere, reason: "a Kubernetes cluster owns this load balancer", before: 2,
			after: 2,
		},
		"severe: Source": {
			v: method(tcp("h1", "h2", "h3"), "Source"), target: "h1", class: impact.ClassSevere,
			reason: "Method Source re-maps the clients of all backends", before: 3, after: 2,
		},
		"severe: Source, though trivial": {
			v: method(tcp("f1", "h2", "h3"), "Source"), target: "f1", class: impact.ClassSevere,
			reason: "Method Source re-maps the clients", before: 2, after: 2,
		},
		"severe: SourcePort": {
			v: method(tcp("h1", "h2", "h3"), "SourcePort"), target: "h1", class: impact.ClassSevere,
			reason: "Method SourcePort re-maps the clients", before: 3, after: 2,
		},
		"severe: Backup": {
			v: method(tcp("h1", "h2"), "Backup"), target: "h1", class: impact.ClassSevere,
			reason: "Method Backup: main and standby lose one", before: 2, after: 1, warning: "only one",
		},
		"severe: Method absent": {
			v:      func() api.VServer { v := tcp("h1", "h2"); v.Method = api.Maybe[string]{}; return v }(),
			target: "h1", class: impact.ClassSevere, reason: "did not say which Method", before: 2, after: 1,
			warning: "only one",
		},
		"trivial: nothing serves": {
			v: tcp("f1", "f2"), target: "f1", class: impact.ClassTrivial,
			reason: "it does not serve (failing)", before: 0, after: 0,
			warning: "the VServer already serves nothing",
		},
		"trivial: nothing serves, alone": {
			v: tcp("f1"), target: "f1", class: impact.ClassTrivial,
			reason: "it does not serve (failing)", before: 0, after: 0,
			warning: "the VServer already serves nothing",
		},
		"trivial: nothing serves, on HTTP": {
			v: http(nil, "f1", "d2"), target: "f1", class: impact.ClassTrivial,
			reason: "it does not serve (failing)", before: 0, after: 0,
			warning: "the VServer already serves nothing",
		},
		"trivial: nothing serves, disabled": {
			v: tcp("d1", "f2"), target: "d1", class: impact.ClassTrivial,
			reason: "it does not serve (disabled)", before: 0, after: 0,
			warning: "the VServer already serves nothing",
		},
		"trivial: all weights 0": {
			v: weigh(tcp("h1", "h2"), knownPort(0), knownPort(0)), target: "h1", class: impact.ClassTrivial,
			reason: "it does not serve (weight 0)", before: 0, after: 0,
			warning: "1 other is healthy but of weight 0",
		},
		"severe: protected, nothing serves": {
			v: tcp("f1", "f2"), target: "f1", policy: impact.Policy{Protected: true},
			class: impact.ClassSevere, reason: "the profile is protected", before: 0, after: 0,
			warning: "the VServer already serves nothing",
		},
		"severe: the Default falls to one": {
			v: http(nil, "h1", "h2"), target: "h1", class: impact.ClassSevere,
			reason: "the Default rule falls to one", before: 2, after: 1,
			warning: "only one is left serving",
		},
		"outage: the last one": {
			v: tcp("h1"), target: "h1", class: impact.ClassOutage, reason: "the VServer will serve nothing",
			before: 1, after: 0,
		},
		"outage: the last one serving": {
			v: tcp("h1", "f2", "d3"), target: "h1", class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0,
		},
		"outage: the other has weight 0": {
			v: weigh(tcp("h1", "h2"), knownPort(1), knownPort(0)), target: "h1", class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0, warning: "of weight 0",
		},
		"outage: a rule falls to nothing": {
			v: http(listOf(fake.Path("p", "/api", "h1", "f4")), "h1", "h2", "h3", "f4"), target: "h1",
			class: impact.ClassOutage, reason: "rule path /api will serve nothing", before: 3,
			after: 2,
		},
		"outage: a rule left without members": {
			v: http(listOf(fake.Path("p", "/api", "h1")), "h1", "h2", "h3"), target: "h1",
			class: impact.ClassOutage, reason: "rule path /api is left without members", before: 3,
			after: 2,
		},
		"outage: emptied by one that is down": {
			v: http(listOf(fake.Path("p", "/api", "f1")), "f1", "h2", "h3"), target: "f1",
			class: impact.ClassOutage, reason: "rule path /api is left without members", before: 2,
			after: 2,
		},
		"outage wins over severe": {
			v: method(tcp("h1"), "Source"), target: "h1",
			policy: impact.Policy{Protected: true, Floor: impact.Floor{Number: 4}}, class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0,
		},
		"unknown survivor does not serve": {
			v: tcp("h1", "u2"), target: "h1", class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0,
			warning: "the state of 1 other backend is unknown",
		},
		"unknown target serves": {
			v: tcp("u1", "h2", "h3"), target: "u1", class: impact.ClassOrdinary,
			reason: "serving falls from 3 to 2", before: 3, after: 2,
			warning: "its state is unknown: counted as serving",
		},
		"unknown target, nothing else": {
			v: tcp("u1", "f2"), target: "u1", class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0, warning: "its state is unknown",
		},
		"unknown target and survivor": {
			v: tcp("u1", "u2"), target: "u1", class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0, warning: "the state of 1 other",
		},
		"weights absent count as serving": {
			v: weigh(tcp("h1", "h2", "h3"), knownPort(1), none, none), target: "h1", class: impact.ClassOrdinary,
			reason: "serving falls from 3 to 2", before: 3, after: 2,
			warning: "the Weight of 2 other backends is unknown",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := release(c.v, c.policy, c.target)
			assert.Equal(t, c.class, a.Class, "%q", a.Reasons)
			require.NotEmpty(t, a.Reasons)
			assert.Contains(t, a.Reasons[0], c.reason)
			total, off := c.v.Count().Total, c.v.Count().Off
			assert.Equal(t, api.Count{Serving: c.before, Total: total, Off: off, Known: true}, a.Before)
			if b, _ := c.v.Backend(a.Targets[0].ID); b.State() == api.StateDisabled {
				off--
			}
			assert.Equal(t, api.Count{Serving: c.after, Total: total - 1, Off: off, Known: true}, a.After)
			if c.warning == "" {
				assert.Empty(t, a.Warnings)
			} else {
				assertOneContains(t, a.Warnings, c.warning)
			}
			assert.True(t, a.TargetFound)
			require.Len(t, a.Targets, 1)
			assert.Equal(t, c.target, a.Targets[0].ID)
			assertOffered(t, a)
		})
	}
}

func TestAbsentFieldsOfATargetAndOfASurvivor(t *testing.T) {
	none := api.Maybe[int]{}
	for name, c := range map[string]struct {
		enabled, status  api.Maybe[int]
		target, survivor bool // counts as serving
	}{
		"both known":               {enabled: knownPort(1), status: knownPort(0), target: true, survivor: true},
		"Status absent":            {enabled: knownPort(1), status: none, target: true},
		"Enabled absent":           {enabled: none, status: knownPort(0), target: true},
		"both absent":              {enabled: none, status: none, target: true},
		"Enabled absent, failing":  {enabled: none, status: knownPort(1), target: true},
		"a Status nobody knows":    {enabled: knownPort(1), status: knownPort(7), target: true},
		"an Enabled nobody knows":  {enabled: knownPort(2), status: knownPort(0), target: true},
		"failing":                  {enabled: knownPort(1), status: knownPort(1)},
		"disabled":                 {enabled: knownPort(0), status: knownPort(0)},
		"disabled, Status absent":  {enabled: knownPort(0), status: none},
		"disabled and failing too": {enabled: knownPort(0), status: knownPort(1)},
	} {
		t.Run(name, func(t *testing.T) {
			v := tcp("h1", "h2", "h3")
			all, _ := v.Backends.Get()
			all[0].Enabled, all[0].Status = c.enabled, c.status
			asTarget := release(v, impact.Policy{}, "h1")
			assert.Equal(t, c.target, asTarget.Before.Serving == 3)
			assert.Equal(t, 2, asTarget.After.Serving)
			asSurvivor := release(v, impact.Policy{}, "h2")
			assert.Equal(t, c.survivor, asSurvivor.After.Serving == 2)
			assert.Equal(t, c.survivor, asSurvivor.Before.Serving == 3)
		})
	}
}
