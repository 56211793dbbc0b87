package impact_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// changed is the VServer after f.
func changed(v api.VServer, f func(v *api.VServer)) api.VServer {
	f(&v)
	return v
}

func TestTooLittleIsKnown(t *testing.T) {
	custom := fake.Path("p", "/api", "h2", "h3")
	for name, c := range map[string]struct {
		v      api.VServer
		target api.BackendID
		policy impact.Policy
		reason string
	}{
		"an unresolved change":     {tcp("h1", "h2"), "h1", impact.Policy{Unresolved: true}, "an earlier change on this ULB has no known outcome"},
		"BackendSet absent":        {changed(tcp("h1"), func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }), "h1", impact.Policy{}, "did not say which backends"},
		"BackendSet null":          {changed(tcp("h1"), func(v *api.VServer) { v.Backends = api.Known([]api.Backend(nil)) }), "h1", impact.Policy{}, "not on this VServer"},
		"target not found":         {tcp("h1", "h2"), "h9", impact.Policy{}, "not on this VServer"},
		"target without an id":     {tcp("h1", "h2"), "", impact.Policy{}, "the backend has no id"},
		"PolicySet absent on HTTP": {changed(http(nil, "h1", "h2"), func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }), "h1", impact.Policy{}, "which forwarding rules"},
		"PolicySet absent on HTTPS": {changed(http(nil, "h1", "h2"), func(v *api.VServer) {
			v.Rules, v.Protocol = api.Maybe[[]api.Rule]{}, api.Known("HTTPS")
		}), "h1", impact.Policy{}, "which forwarding rules"},
		"PolicySet and Protocol absent": {changed(http(nil, "h1", "h2"), func(v *api.VServer) {
			v.Rules, v.Protocol = api.Maybe[[]api.Rule]{}, api.Maybe[string]{}
		}), "h1", impact.Policy{}, "which forwarding rules"},
		"members of a Custom rule absent": {http(rules(func() api.Rule {
			r := custom
			r.Members = api.Maybe[[]api.Member]{}
			return r
		}()), "h1", "h2", "h3"), "h1", impact.Policy{}, "which members a forwarding rule has: path /api"},
		"members of a rule of unknown kind absent": {http(rules(api.Rule{ID: "p"}), "h1", "h2"), "h1", impact.Policy{}, "which members a forwarding rule has: rule p"},
		"a member without an id":                   {http(rules(fake.Path("p", "/api", "h2", "")), "h1", "h2"), "h1", impact.Policy{}, "a member without an id: path /api"},
		"the target's id twice":                    {tcp("h1", "h2", "h1"), "h1", impact.Policy{}, "several backends of the VServer carry the id h1"},
		"another id twice":                         {tcp("h1", "h2", "h2"), "h1", impact.Policy{}, "several backends of the VServer carry the id h2"},
		"a backend without an id": {changed(tcp("h1", "h2"), func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[1].ID = ""
		}), "h1", impact.Policy{}, "a backend without an id"},
		"a VServer without an id": {changed(tcp("h1", "h2"), func(v *api.VServer) { v.ID = "" }), "h1", impact.Policy{}, "VServer came without an id"},
		"nothing at all":          {api.VServer{}, "h1", impact.Policy{}, "VServer came without an id"},
		"nothing, of nothing":     {api.VServer{}, "", impact.Policy{}, "VServer came without an id"},
	} {
		t.Run(name, func(t *testing.T) {
			a := release(c.v, c.policy, c.target)
			assert.Equal(t, impact.ClassUnknown, a.Class)
			require.NotEmpty(t, a.Reasons)
			assert.Contains(t, a.Reasons[0], c.reason)
			assert.Empty(t, a.Steps, "no plan without knowing")
			require.NotEmpty(t, a.Refusals)
			assert.Contains(t, strings.ToLower(a.Refusals[0]), strings.ToLower(c.reason))
			assertOffered(t, a)
		})
	}
}

func TestATargetWhoseIDIsNotUniqueIsNotFound(t *testing.T) {
	a := release(tcp("h1", "h2", "h1"), impact.Policy{}, "h1")
	assert.False(t, a.TargetFound)
	assert.Empty(t, a.Targets)
	assert.False(t, a.After.Known)
}

func TestAbsentRulesAreHarmlessWhereThereAreNone(t *testing.T) {
	for _, protocol := range []string{"TCP", "UDP"} {
		v := changed(tcp("h1", "h2", "h3"), func(v *api.VServer) {
			v.Rules, v.Protocol = api.Maybe[[]api.Rule]{}, api.Known(protocol)
		})
		a := release(v, impact.Policy{}, "h1")
		assert.Equal(t, impact.ClassOrdinary, a.Class)
		assert.Empty(t, a.Refusals)
	}
}

func TestMembersOfTheDefaultRuleMayBeAbsent(t *testing.T) {
	v := http(nil, "h1", "h2", "h3")
	all, _ := v.Rules.Get()
	all[0].Members = api.Maybe[[]api.Member]{}
	a := release(v, impact.Policy{}, "h1")
	assert.Equal(t, impact.ClassOrdinary, a.Class)
	assert.Empty(t, a.Refusals)
	assert.Empty(t, a.Rules)
}

func TestARuleOfUnknownKindCountsAsCustom(t *testing.T) {
	v := http(nil, "h1", "h2", "h3")
	all, _ := v.Rules.Get()
	all[0].PolicyType = api.Maybe[string]{}
	a := release(v, impact.Policy{}, "h1")
	assert.Len(t, a.Rules, 1)
	require.NotEmpty(t, a.Refusals)
	assertOneContains(t, a.Warnings, "did not say whether a rule is Custom or the Default one")
}

func TestAnIDThatAnotherVServerCarriesToo(t *testing.T) {
	v := tcp("h1", "h2", "h3")
	other := changed(tcp("h1", "h8"), func(v *api.VServer) { v.ID = "other" })
	fine := changed(tcp("h7", "h8"), func(v *api.VServer) { v.ID = "fine" })
	blank := api.VServer{ID: "blank"}

	a := impact.Assess([]api.VServer{v, fine, blank}, v, impact.Want{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
	assert.Equal(t, impact.ClassOrdinary, a.Class, "%q", a.Reasons)

	a = impact.Assess([]api.VServer{fine, v, other}, v, impact.Want{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Contains(t, a.Reasons[0], "another VServer (other) has a backend with the same id")

	a = impact.Assess([]api.VServer{v, fine, v}, v, impact.Want{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Contains(t, a.Reasons[0], "several VServers of the ULB carry the id vs")
}

func TestClassesHaveARank(t *testing.T) {
	order := []impact.Class{impact.ClassTrivial, impact.ClassOrdinary, impact.ClassSevere, impact.ClassOutage, impact.ClassUnknown}
	for i, c := range order {
		assert.Equal(t, i, c.Rank())
	}
	assert.Equal(t, impact.ClassUnknown.Rank(), impact.Class("").Rank())
	assert.Equal(t, impact.ClassUnknown.Rank(), impact.Class("harmless").Rank())
}
