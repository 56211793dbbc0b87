package impact_test

import (
	"fmt"
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
		"an unresolved change": {
			v: tcp("h1", "h2"), target: "h1", policy: impact.Policy{Unresolved: true},
			reason: "an earlier change on this ULB has no known outcome",
		},
		"BackendSet absent": {
			v:      changed(tcp("h1"), func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }),
			target: "h1", reason: "did not say which backends",
		},
		"BackendSet null": {
			v:      changed(tcp("h1"), func(v *api.VServer) { v.Backends = api.Known([]api.Backend(nil)) }),
			target: "h1", reason: "not on this VServer",
		},
		"target not found":     {v: tcp("h1", "h2"), target: "h9", reason: "not on this VServer"},
		"target without an id": {v: tcp("h1", "h2"), reason: "the backend has no id"},
		"PolicySet absent on HTTP": {
			v:      changed(http(nil, "h1", "h2"), func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }),
			target: "h1", reason: "which rules",
		},
		"PolicySet absent on HTTPS": {v: changed(http(nil, "h1", "h2"), func(v *api.VServer) {
			v.Rules, v.Protocol = api.Maybe[[]api.Rule]{}, api.Known("HTTPS")
		}), target: "h1", policy: impact.Policy{}, reason: "which rules"},
		"PolicySet and Protocol absent": {v: changed(http(nil, "h1", "h2"), func(v *api.VServer) {
			v.Rules, v.Protocol = api.Maybe[[]api.Rule]{}, api.Maybe[string]{}
		}), target: "h1", policy: impact.Policy{}, reason: "which rules"},
		"members of a Custom rule absent": {
			v: http(listOf(func() api.Rule {
				r := custom
				r.Members = api.Maybe[[]api.Member]{}
				return r
			}()), "h1", "h2", "h3"), target: "h1", policy: impact.Policy{},
			reason: "which members a rule has: path /api",
		},
		"members of a rule of unknown kind absent": {
			v: http(listOf(api.Rule{ID: "p"}), "h1", "h2"), target: "h1",
			reason: "which members a rule has: rule p",
		},
		"a member without an id": {
			v: http(listOf(fake.Path("p", "/api", "h2", "")), "h1", "h2"), target: "h1",
			reason: "a member without an id: path /api",
		},
		"the target's id twice": {
			v: tcp("h1", "h2", "h1"), target: "h1", reason: "several backends of the VServer carry the id h1",
		},
		"another id twice": {
			v: tcp("h1", "h2", "h2"), target: "h1", reason: "several backends of the VServer carry the id h2",
		},
		"a backend without an id": {v: changed(tcp("h1", "h2"), func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[1].ID = ""
		}), target: "h1", policy: impact.Policy{}, reason: "a backend without an id"},
		"PolicySet empty on HTTP": {
			v:      changed(http(nil, "h1", "h2"), func(v *api.VServer) { v.Rules = api.Known([]api.Rule{}) }),
			target: "h1",
			reason: "named no rule of the VServer, and the Default one is always there",
		},
		"PolicySet empty on HTTPS, a disable": {
			v: changed(http(nil, "d1", "h2"),
				func(v *api.VServer) { v.Rules, v.Protocol = api.Known([]api.Rule(nil)), api.Known("HTTPS") }),
			target: "d1", reason: "named no rule",
		},
		"PolicySet empty, Protocol absent": {
			v: changed(http(nil, "h1", "h2"),
				func(v *api.VServer) { v.Rules, v.Protocol = api.Known([]api.Rule{}), api.Maybe[string]{} }),
			target: "h1", reason: "named no rule",
		},
		"members of the Default rule absent": {
			v: defaultOf(http(nil, "h1", "h2"), api.Maybe[[]api.Member]{}), target: "h1",
			reason: "which members the Default rule has",
		},
		"a member of the Default without an id": {
			v: defaultOf(http(nil, "h1", "h2"), membersOf("h1", "")), target: "h1",
			reason: "a member without an id: Default rule",
		},
		"several Default rules": {v: changed(http(nil, "h1", "h2"), func(v *api.VServer) {
			all, _ := v.Rules.Get()
			v.Rules = api.Known(append(all, all[0]))
		}), target: "h1", policy: impact.Policy{}, reason: "several Default rules"},
		"no backend, but members of the Default": {
			v:      changed(http(nil, "h1", "h2"), func(v *api.VServer) { v.Backends = api.Known([]api.Backend(nil)) }),
			target: "h1", reason: "not on this VServer",
		},
		"the target's id written otherwise": {
			v: tcp("H1", "h2"), target: "h1", reason: `the backend "h1" came as "H1"`,
		},
		"an id that differs in case": {
			v: tcp("h1", "h2", "H2"), target: "h1",
			reason: `the ids of two backends of the VServer differ only in case or blanks: "H2" and "h2"`,
		},
		"an id that differs in blanks": {
			v: tcp("h1", "h2", "h2 "), target: "h1",
			reason: `the ids of two backends of the VServer differ only in case or blanks: "h2" and "h2 "`,
		},
		"an id of blanks": {v: changed(tcp("h1", "h2"), func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[1].ID = " "
		}), target: "h1", policy: impact.Policy{}, reason: "a backend without an id"},
		"a member that differs in case": {
			v: http(listOf(fake.Path("p", "/api", "h2", "H3")), "h1", "h2", "h3"), target: "h1",
			reason: `the id of a member of a rule differs from that of a backend only in case or blanks: "H3" ` +
				`and "h3", path /api`,
		},
		"a member of the Default that differs": {
			v: defaultOf(http(nil, "h1", "h2"), membersOf("H1", "h2")), target: "h1",
			reason: `only in case or blanks: "H1" and "h1", Default rule`,
		},
		"two rules of the target with one id": {
			v:      http(listOf(fake.Path("p", "/a", "h1", "h2", "h3"), fake.Path("p", "/b", "h2", "h3")), "h1", "h2", "h3"),
			target: "h1", reason: "several rules carry the id p",
		},
		"two rules whose ids differ in case": {
			v:      http(listOf(fake.Path("p", "/a", "h2", "h3"), fake.Path("P", "/b", "h1", "h2", "h3")), "h1", "h2", "h3"),
			target: "h1", reason: `the ids of two rules differ only in case or blanks: "P" and "p"`,
		},
		"a VServer without an id": {
			v: changed(tcp("h1", "h2"), func(v *api.VServer) { v.ID = "" }), target: "h1",
			reason: "VServer came without an id",
		},
		"nothing at all":      {target: "h1", reason: "VServer came without an id"},
		"nothing, of nothing": {reason: "VServer came without an id"},
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

func TestMembersOfTheDefaultRuleMayBeAbsentWhereNothingIsTaken(t *testing.T) {
	v := defaultOf(http(nil, "d1", "h2", "h3"), api.Maybe[[]api.Member]{})
	assert.Equal(t, impact.ClassUnknown, assessOf(v, impact.Policy{}, impact.GoalDisable, "h2").Class)
	a := assessOf(v, impact.Policy{}, impact.GoalEnable, "d1")
	assert.Equal(t, impact.ClassOrdinary, a.Class)
	assert.Empty(t, a.Refusals)
	assert.Empty(t, a.Rules)
}

func TestRulesWithoutADefaultOneAreAWarning(t *testing.T) {
	v := changed(http(nil, "h1", "h2", "h3"),
		func(v *api.VServer) { v.Rules = api.Known(listOf(fake.Path("p", "/", "h2", "h3"))) })
	for _, goal := range []impact.Goal{impact.GoalRelease, impact.GoalDisable} {
		a := assessOf(v, impact.Policy{}, goal, "h1")
		assert.Equal(t, []string{"the service named no Default rule, which is always there"},
			a.Warnings)
		assert.Equal(t, impact.ClassOrdinary, a.Class)
	}
	v.Protocol = api.Known("TCP")
	assert.Empty(t, release(v, impact.Policy{}, "h1").Warnings)
}

func TestTwoRulesOfOneIDThatThePlanDoesNotTouch(t *testing.T) {
	v := http(listOf(fake.Path("p", "/a", "h2", "h3"), fake.Path("P", "/b", "h2", "h3"),
		fake.Path("p", "/c", "h2", "h3")), "h1", "h2", "h3")
	assert.Equal(t, impact.ClassOrdinary, release(v, impact.Policy{}, "h1").Class)
	for _, goal := range []impact.Goal{impact.GoalRelease, impact.GoalDisable} {
		a := assessOf(v, impact.Policy{}, goal, "h2")
		assert.Equal(t, impact.ClassUnknown, a.Class)
		assert.Subset(t, a.Reasons, []string{
			"several rules carry the id p",
			`the ids of two rules differ only in case or blanks: "P" and "p"`,
		})
		assertOffered(t, a)
	}
}

func TestOneAddressUnderTwoIDsIsAWarning(t *testing.T) {
	twin := func(change func(b *api.Backend)) api.VServer {
		v := tcp("h1", "h2", "h3")
		all, _ := v.Backends.Get()
		all[2].PrivateIP = all[1].PrivateIP
		change(&all[2])
		return v
	}
	const words = "an address stands twice, and counts as two backends: 10.0.0.2:80, as h2 and h3"
	assert.Equal(t, []string{words}, release(twin(func(*api.Backend) {}), impact.Policy{}, "h1").Warnings)
	assert.Equal(t, []string{words},
		release(twin(func(b *api.Backend) { b.PrivateIP = api.Known("::ffff:10.0.0.2") }), impact.Policy{}, "h1").Warnings)
	assert.Empty(t, release(twin(func(b *api.Backend) { b.Port = knownPort(81) }), impact.Policy{}, "h1").Warnings)
	assert.Empty(t, release(tcp("h1", "h2", "h3"), impact.Policy{}, "h1").Warnings)
	apart := twin(func(b *api.Backend) { b.VPC = api.Known("vpc-2") })
	assert.NotEmpty(t, release(apart, impact.Policy{}, "h1").Warnings, "the other's VPC is not known")
	all, _ := apart.Backends.Get()
	all[1].VPC = api.Known("vpc-1")
	assert.Empty(t, release(apart, impact.Policy{}, "h1").Warnings, "an address says something within one VPC only")
}

func TestAnAddressThatARuleGivesOtherwiseIsAWarning(t *testing.T) {
	rule := fake.Path("p", "/a", "h1", "h2", "h3")
	all, _ := rule.Members.Get()
	all[1].PrivateIP, all[1].Port = api.Known("10.9.9.9"), knownPort(80)
	a := release(http(listOf(rule), "h1", "h2", "h3"), impact.Policy{}, "h1")
	assert.Equal(t, []string{"a rule gives a member another address than the VServer does (10.9.9.9:80, 10.0.0.2:80): " +
		"path /a"}, a.Warnings)
	all[1].PrivateIP = api.Known("10.0.0.2")
	assert.Empty(t, release(http(listOf(rule), "h1", "h2", "h3"), impact.Policy{}, "h1").Warnings)
}

func TestARuleOfAKindThatNobodyKnows(t *testing.T) {
	v := http(nil, "h1", "h2", "h3", "h4")
	all, _ := v.Rules.Get()
	rule := fake.Path("p", "/a", "h1", "h2", "h3")
	rule.PolicyType = api.Known("Special")
	v.Rules = api.Known(append(all, rule))
	const words = `a rule has the PolicyType "Special", which this console does not know, so it counts as Custom: path /a`
	a := assessOf(v, impact.Policy{}, impact.GoalDisable, "h1")
	assert.Equal(t, []string{words}, a.Warnings)
	assert.Len(t, a.Rules, 1)
	a = release(v, impact.Policy{}, "h1")
	assert.Equal(t,
		[]string{`This console does not know the PolicyType "Special" of a rule that must be changed (path ` +
			`/a): it can only be done in the web console.`}, a.Refusals)
	assert.Empty(t, release(v, impact.Policy{}, "h4").Warnings)
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

	a := assessed([]api.VServer{v, fine, blank}, v,
		impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
	assert.Equal(t, impact.ClassOrdinary, a.Class, "%q", a.Reasons)

	a = assessed([]api.VServer{fine, v, other}, v,
		impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Contains(t, a.Reasons[0], "another VServer (other) has a backend with the same id")

	for _, id := range []api.BackendID{"H1", "h1 "} {
		all, _ := other.Backends.Get()
		all[0].ID = id
		a = assessed([]api.VServer{v, other}, v,
			impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
		assert.Equal(t, impact.ClassUnknown, a.Class)
		assert.Contains(t, a.Reasons[0], fmt.Sprintf("another VServer (other) has a backend whose id differs only in case "+
			"or blanks from that of 10.0.0.1:80: %q", id))
	}

	for _, id := range []api.VServerID{"VS", "vs "} {
		a = assessed([]api.VServer{v, {
			ID: id,
		}}, v, impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
		assert.Equal(t, impact.ClassUnknown, a.Class)
		assert.Contains(t, a.Reasons[0], "the ids of two VServers of the ULB differ only in case or blanks")
	}

	a = assessed([]api.VServer{v, fine, v}, v,
		impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"h1"}}, impact.Policy{})
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Contains(t, a.Reasons[0], "several VServers of the ULB carry the id vs")
}

func TestClassesHaveARank(t *testing.T) {
	order := []impact.Class{
		impact.ClassTrivial, impact.ClassOrdinary, impact.ClassSevere, impact.ClassOutage,
		impact.ClassUnknown,
	}
	for i, c := range order {
		assert.Equal(t, i, c.Rank())
	}
	assert.Equal(t, impact.ClassUnknown.Rank(), impact.Class("").Rank())
	assert.Equal(t, impact.ClassUnknown.Rank(), impact.Class("harmless").Rank())
}
