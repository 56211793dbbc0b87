package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestTheClassesOfAnUndo(t *testing.T) {
	for name, c := range map[string]struct {
		v      api.VServer
		record impact.Record
		policy impact.Policy
		class  impact.Class
		reason string
	}{
		"ordinary: one": {
			v: tcp("h2"), record: of(released(hostOf("h1"))), class: impact.ClassOrdinary,
			reason: "adds 1 backend",
		},
		"ordinary: where nothing serves": {
			v: tcp("f2"), record: of(released(hostOf("h1"))), class: impact.ClassOrdinary,
			reason: "adds 1 backend",
		},
		"ordinary: under the floor": {
			v: tcp("h2"), record: of(released(hostOf("h1"))),
			policy: impact.Policy{Floor: impact.Floor{Number: 9}}, class: impact.ClassOrdinary,
			reason: "adds 1 backend",
		},
		"ordinary: over the most": {
			v: tcp("h2"), record: of(released(hostOf("h1"))), policy: impact.Policy{MaxTargets: 1},
			class: impact.ClassOrdinary, reason: "adds 1 backend",
		},
		"severe: protected": {
			v: tcp("h2"), record: of(released(hostOf("h1"))), policy: impact.Policy{Protected: true},
			class: impact.ClassSevere, reason: "the profile is protected",
		},
		"severe: several": {
			v: tcp("h2"), record: of(released(hostOf("h1")), released(hostOf("h3"))),
			policy: impact.Policy{MaxTargets: 1}, class: impact.ClassSevere, reason: "2 backends at once",
		},
		"severe: Source": {
			v: method(tcp("h2"), "Source"), record: of(released(hostOf("h1"))), class: impact.ClassSevere,
			reason: "Method Source re-maps the clients of all backends",
		},
		"severe: SourcePort": {
			v: method(tcp("h2"), "SourcePort"), record: of(released(hostOf("h1"))), class: impact.ClassSevere,
			reason: "Method SourcePort",
		},
		"severe: Backup": {
			v: method(tcp("h2"), "Backup"), record: of(released(hostOf("h1"))), class: impact.ClassSevere,
			reason: "Method Backup",
		},
		"severe: Method absent": {
			v:      changed(tcp("h2"), func(v *api.VServer) { v.Method = api.Maybe[string]{} }),
			record: of(released(hostOf("h1"))), class: impact.ClassSevere, reason: "did not say which Method",
		},
		"unknown: unresolved": {
			v: tcp("h2"), record: of(released(hostOf("h1"))), policy: impact.Policy{Unresolved: true},
			class: impact.ClassUnknown, reason: "an earlier change",
		},
		"unknown: BackendSet absent": {
			v:      changed(tcp("h2"), func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }),
			record: of(released(hostOf("h1"))), class: impact.ClassUnknown, reason: "which backends",
		},
		"unknown: PolicySet absent": {
			v:      changed(http(nil, "h2"), func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }),
			record: of(released(hostOf("h1"))), class: impact.ClassUnknown, reason: "which rules",
		},
		"unknown: an id twice": {
			v: tcp("h2", "h2"), record: of(released(hostOf("h1"))), class: impact.ClassUnknown,
			reason: "several backends of the VServer carry the id h2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := restore(c.v, c.policy, c.record)
			assert.Equal(t, c.class, a.Class)
			assert.Contains(t, a.Reasons[0], c.reason)
			assert.Equal(t, c.class == impact.ClassUnknown, len(a.Refusals) > 0, "%q", a.Refusals)
			assertOffered(t, a)
		})
	}
}

func TestAnUndoIsLimitedByWhatItDisables(t *testing.T) {
	to := func(enabled int, ids ...string) []impact.RecordedBackend {
		var all []impact.RecordedBackend
		for _, id := range ids {
			all = append(all, switched(changedBackend(hostOf(id), func(b *api.Backend) { b.Enabled = knownPort(enabled) })))
		}
		return all
	}
	for name, c := range map[string]struct {
		backends []impact.RecordedBackend
		refused  []string
	}{
		"as many as it may disable": {to(0, "h1", "h2"), nil},
		"more than it may disable": {to(0, "h1", "h2", "h3"), []string{"3 backends would be disabled again, but one plan " +
			"may take at most 2: disable them yourself, fewer at a time."}},
		"any number enabled":  {to(1, "d5", "d6", "d7"), nil},
		"enabled ones beside": {append(to(0, "h1", "h2"), to(1, "d5", "d6")...), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := restore(tcp("h1", "h2", "h3", "h4", "h8", "h9", "d5", "d6", "d7"),
				impact.Policy{MaxTargets: 2}, of(c.backends...))
			assert.Equal(t, c.refused, a.Refusals)
			assert.Equal(t, c.refused == nil, len(a.Steps) == len(c.backends))
		})
	}
}

func TestTakingAnEnableBackCanBeAnOutageToo(t *testing.T) {
	was := as("h1", hostOf("d1"))
	a := restore(tcp("h1", "f2"), impact.Policy{}, of(switched(was)))
	assert.Equal(t, impact.ClassOutage, a.Class)
	assert.Equal(t, "the VServer will serve nothing", a.Reasons[0])
	assert.Equal(t, []string{"the VServer"}, a.Down)
	assert.Equal(t, "web", a.Gate)
	assertOneContains(t, a.Notes, "no new traffic; open connections are neither shown nor cut")

	a = restore(tcp("h1", "f2"), impact.Policy{Protected: true}, of(switched(was)))
	assert.Equal(t, []impact.Finding{{Kind: impact.FoundOutage, N: 1}}, a.Assessment.Refusals)

	v := http(listOf(fake.Path("p", "/api", "h1")), "h1", "h2", "h3")
	a = restore(v, impact.Policy{}, of(switched(was)))
	assert.Equal(t, "rule path /api will serve nothing", a.Reasons[0])
}
