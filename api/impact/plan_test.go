package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

// line is a step as a table writes it.
func line(s impact.Step) string {
	text := string(s.Kind)
	if s.ChangesRule() {
		text += " " + render.RuleName(s.Rule)
	}
	text += " " + string(s.Backend) + " ["
	for _, id := range s.Rule.MemberIDs() {
		text += string(id) + " "
	}
	text += "->"
	for _, id := range s.Members {
		text += " " + string(id)
	}
	return text + "]"
}

func lines(steps []impact.Step) []string {
	all := make([]string, 0, len(steps))
	for _, s := range steps {
		all = append(all, line(s))
	}
	return all
}

func TestTheStepsOfARelease(t *testing.T) {
	const none = " [->]"
	v := http(listOf(
		fake.Path("p1", "/a", "h1", "h2", "h3"),
		fake.Domain("p2", "b.example.com", "h2", "h1", "h2"),
		fake.Path("p3", "/c", "d4", "h3"),
	), "h1", "h2", "h3", "d4", "h5")
	for name, c := range map[string]struct {
		want    impact.Request
		steps   []string
		emptied []api.PolicyID
	}{
		"in no rule": {impact.Request{Targets: chosen("h5")}, []string{"release h5" + none}, nil},
		"in two rules": {
			impact.Request{Targets: chosen("h1")},
			[]string{
				"take out of rule path /a h1 [h1 h2 h3 -> h2 h3]",
				"take out of rule domain b.example.com h1 [h2 h1 -> h2]", "release h1" + none,
			},
			nil,
		},
		"several, each after the one before": {impact.Request{Targets: chosen("h3", "h1")}, []string{
			"take out of rule path /a h3 [h1 h2 h3 -> h1 h2]", "take out of rule path /c h3 [d4 h3 -> d4]", "release h3" + none,
			"take out of rule path /a h1 [h1 h2 -> h2]", "take out of rule domain b.example.com h1 [h2 h1 -> h2]",
			"release h1" + none,
		}, nil},
		"emptied by both, not agreed": {impact.Request{Targets: chosen("h1", "h2")}, []string{}, []api.PolicyID{"p2"}},
		"emptied by both, agreed": {impact.Request{Targets: chosen("h1", "h2"), DeleteEmptied: true}, []string{
			"take out of rule path /a h1 [h1 h2 h3 -> h2 h3]", "take out of rule domain b.example.com h1 [h2 h1 -> h2]",
			"release h1" + none,
			"take out of rule path /a h2 [h2 h3 -> h3]", "delete rule domain b.example.com h2 [h2 ->]", "release h2" + none,
		}, nil},
		"agreed to what does not happen": {impact.Request{Targets: chosen("h1"), DeleteEmptied: true}, []string{
			"take out of rule path /a h1 [h1 h2 h3 -> h2 h3]", "take out of rule domain b.example.com h1 [h2 h1 -> h2]",
			"release h1" + none,
		}, nil},
		"drained": {impact.Request{Targets: chosen("h5", "d4"), Drain: true}, []string{
			"disable h5" + none, "wait " + none,
			"release h5" + none,
			"take out of rule path /c d4 [d4 h3 -> h3]", "release d4" + none,
		}, nil},
		"drained, disabled already": {
			impact.Request{Targets: chosen("d4"), Drain: true},
			[]string{"wait " + none, "take out of rule path /c d4 [d4 h3 -> h3]", "release d4" + none},
			nil,
		},
		"drained, emptied, not agreed": {
			impact.Request{Targets: chosen("h1", "h2"), Drain: true},
			[]string{},
			[]api.PolicyID{"p2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Goal = impact.GoalRelease
			a := assessed([]api.VServer{v}, v, c.want, impact.Policy{})
			assert.Equal(t, c.steps, lines(a.Steps))
			assert.Empty(t, a.Refusals)
			emptied := []api.PolicyID(nil)
			for _, r := range a.Emptied {
				emptied = append(emptied, r.ID)
			}
			assert.Equal(t, c.emptied, emptied)
			if emptied != nil || c.want.DeleteEmptied && len(c.want.Targets) > 1 {
				assert.Equal(t, impact.ClassOutage, a.Class)
				assert.Contains(t, a.Down, "rule domain b.example.com")
			}
			assertOffered(t, a)
		})
	}
}

func TestOnlyARuleThatIsDeletedByAgreementIsSaidToBe(t *testing.T) {
	v := http(listOf(fake.Path("p", "/api", "h1")), "h1", "h2", "h3")
	want := impact.Request{Goal: impact.GoalRelease, Targets: chosen("h1"), DeleteEmptied: true}
	a := assessed(nil, v, want, impact.Policy{})
	assert.Equal(t, "rule path /api is deleted", a.Reasons[0])
	assertOneContains(t, a.Notes, "requests of a deleted rule fall to the next match or the Default rule")
	assert.Equal(t, []string{"rule path /api"}, a.Down)
}

func TestTheRuleOfAStepIsAsReadButForOther(t *testing.T) {
	rule := fake.Path("p", "/api", "h1", "h2", "h3")
	rule.Other = []api.Field{{Name: "Secret", Value: "1"}}
	a := release(http(listOf(rule), "h1", "h2", "h3"), impact.Policy{}, "h1", "h2")
	require.Len(t, a.Steps, 4)
	want := rule
	want.Other = nil
	assert.Equal(t, want, a.Steps[0].Rule)
	want = fake.Path("p", "/api", "h2", "h3")
	assert.Equal(t, want, a.Steps[2].Rule)
}

func TestWhatGoesDownIsNamed(t *testing.T) {
	v := http(listOf(fake.Path("p1", "/a", "h1"), fake.Domain("p2", "b.example.com", "h1", "f2")), "h1", "f2")
	assert.Equal(t, []string{"the VServer", "rule path /a", "rule domain b.example.com"},
		release(v, impact.Policy{}, "h1").Down)
	assert.Equal(t, []string{"the VServer", "rule path /a", "rule domain b.example.com"},
		assessOf(v, impact.Policy{}, impact.GoalDisable, "h1").Down)
	assert.Empty(t, release(tcp("h1", "h2"), impact.Policy{}, "h1").Down)
}

func TestARuleThatCannotBeSentBackIsADoubt(t *testing.T) {
	base := fake.Path("p", "/api", "h1", "h2", "h3")
	for name, c := range map[string]struct {
		change func(r *api.Rule)
		reason string
	}{
		"no id": {func(r *api.Rule) { r.ID = "" }, "a rule that must be changed has no id (path /api)"},
		"match absent": {func(r *api.Rule) { r.Match = api.Maybe[string]{} }, "did not say what a rule matches " +
			"that must be changed (path)"},
		"match empty": {func(r *api.Rule) { r.Match = api.Known("") }, "did not say what a rule matches"},
		"type absent": {func(r *api.Rule) { r.Type = api.Maybe[string]{} }, "did not say what a rule matches"},
		"mode absent, domain": {func(r *api.Rule) {
			r.Type, r.DomainMatchMode = api.Known("Domain"), api.Maybe[string]{}
		}, "the service did not say the DomainMatchMode of a rule that must be changed (domain /api)"},
		"mode empty, domain": {
			func(r *api.Rule) { r.Type, r.DomainMatchMode = api.Known("Domain"), api.Known("") },
			"did not say the DomainMatchMode",
		},
		"priority absent, path": {
			func(r *api.Rule) { r.Priority = api.Maybe[int]{} },
			"the service did not say the PolicyPriority of a rule that must be changed (path /api)",
		},
		"a priority past the end": {func(r *api.Rule) { r.Priority = knownPort(10000) }, "this console does not know the " +
			"PolicyPriority 10000 of a rule that must be changed (path /api)"},
		"a type nobody knows": {
			func(r *api.Rule) { r.Type = api.Known("Header") },
			`this console does not know the Type "Header" of a rule that must be changed (header /api)`,
		},
		"a policy nobody knows": {
			func(r *api.Rule) { r.PolicyType = api.Known("default") },
			`this console does not know the PolicyType "default"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			rule := base
			c.change(&rule)
			v := http(listOf(rule), "h1", "h2", "h3", "h4")
			a := release(v, impact.Policy{}, "h1")
			assert.Equal(t, impact.ClassUnknown, a.Class)
			assert.Contains(t, a.Reasons[0], c.reason)
			assertOffered(t, a)

			assert.Equal(t, impact.ClassOrdinary, release(v, impact.Policy{}, "h4").Class, "it is not changed")
			assert.Equal(t, impact.ClassOrdinary, assessOf(v, impact.Policy{}, impact.GoalDisable, "h1").Class, "nor here")
		})
	}
	for name, change := range map[string]func(r *api.Rule){
		"a path needs no mode":        func(r *api.Rule) { r.DomainMatchMode = api.Maybe[string]{} },
		"a domain needs no priority":  func(r *api.Rule) { r.Type, r.Priority = api.Known("Domain"), api.Maybe[int]{} },
		"a path of priority 0":        func(r *api.Rule) { r.Priority = knownPort(0) },
		"a path of the last priority": func(r *api.Rule) { r.Priority = knownPort(9999) },
	} {
		rule := base
		change(&rule)
		assert.Equal(t, impact.ClassOrdinary,
			release(http(listOf(rule), "h1", "h2", "h3", "h4"), impact.Policy{}, "h1").Class, name)
	}
	twice := http(listOf(base, fake.Path("p", "/b", "h2", "h3")), "h1", "h2", "h3")
	a := release(twice, impact.Policy{}, "h1")
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Contains(t, a.Reasons[0], "several rules carry the id p")
}

func TestAReleaseThatCouldNotBeTakenBackIsSaidLoudly(t *testing.T) {
	v := changed(tcp("h1", "h2", "h3"), func(v *api.VServer) {
		all, _ := v.Backends.Get()
		all[0].ResourceID = api.Maybe[string]{}
	})
	a := release(v, impact.Policy{}, "h1")
	assertOneContains(t, a.Warnings, "this release cannot be undone here: backend h1 cannot be added again")
	assert.Empty(t, a.Refusals)
	assert.Empty(t, release(v, impact.Policy{}, "h2").Warnings)
	assert.Empty(t, assessOf(v, impact.Policy{}, impact.GoalDisable, "h1").Warnings)
}

func TestSamePlans(t *testing.T) {
	step := impact.Step{
		Kind: impact.StepLeaveRule, Backend: "h1", Rule: fake.Path("p", "/a", "h1", "h2"),
		Members: chosen("h2"),
	}
	add := impact.Step{
		Kind: impact.StepAdd, Backend: "h1",
		Host: api.HostSpec{ResourceType: "UHost", ResourceID: "u", Port: 80, Weight: knownPort(2)},
	}
	assert.True(t, impact.Same(nil, []impact.Step{}))
	assert.True(t, impact.Same([]impact.Step{step, add}, []impact.Step{step, add}))
	assert.False(t, impact.Same([]impact.Step{step, add}, []impact.Step{add, step}), "the order counts")
	assert.False(t, impact.Same([]impact.Step{step}, []impact.Step{step, add}))
	for name, f := range map[string]func(s *impact.Step){
		"kind":    func(s *impact.Step) { s.Kind = impact.StepJoinRule },
		"backend": func(s *impact.Step) { s.Backend = "h2" },
		"rule":    func(s *impact.Step) { s.Rule = fake.Path("p", "/b", "h1", "h2") },
		"members": func(s *impact.Step) { s.Members = chosen("h3") },
		"host":    func(s *impact.Step) { s.Host.Weight = knownPort(3) },
	} {
		other := step
		f(&other)
		assert.False(t, impact.Same([]impact.Step{step}, []impact.Step{other}), name)
	}
	shuffled := step
	shuffled.Rule = fake.Path("p", "/a", "h2", "h1", "h2")
	assert.True(t, impact.Same([]impact.Step{step}, []impact.Step{shuffled}), "members of a rule have no order")
}

// sameRule asks it of two steps, of which the rules are a part.
func sameRule(a, b api.Rule) bool {
	return impact.Same([]impact.Step{{Rule: a}}, []impact.Step{{Rule: b}})
}

func TestSameRules(t *testing.T) {
	rule := fake.Path("p", "/a", "h1", "h2")
	assert.True(t, sameRule(rule, fake.Path("p", "/a", "h2", "h1", "h1")))
	assert.True(t, sameRule(api.Rule{}, api.Rule{}))
	for name, alter := range map[string]func(r *api.Rule){
		"id":                   func(r *api.Rule) { r.ID = "q" },
		"kind":                 func(r *api.Rule) { r.PolicyType = api.Known("Default") },
		"members":              func(r *api.Rule) { r.Members = fake.Path("p", "/a", "h1").Members },
		"members absent":       func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} },
		"match":                func(r *api.Rule) { r.Match = api.Known("/A") },
		"match absent":         func(r *api.Rule) { r.Match = api.Maybe[string]{} },
		"type":                 func(r *api.Rule) { r.Type = api.Known("Domain") },
		"mode":                 func(r *api.Rule) { r.DomainMatchMode = api.Maybe[string]{} },
		"priority":             func(r *api.Rule) { r.Priority = knownPort(2) },
		"priority absent or 0": func(r *api.Rule) { r.Priority = api.Maybe[int]{} },
	} {
		other := rule
		alter(&other)
		assert.False(t, sameRule(rule, other), name)
		assert.False(t, sameRule(other, rule), name)
	}
	empty, absent := rule, rule
	empty.Members, absent.Members = api.Known([]api.Member(nil)), api.Maybe[[]api.Member]{}
	assert.False(t, sameRule(empty, absent), "none is not the same as not said")
}
