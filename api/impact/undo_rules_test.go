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

func left(r api.Rule, ids ...api.BackendID) impact.RecordedRule {
	return impact.RecordedRule{Rule: r, Left: ids}
}

func deleted(r api.Rule) impact.RecordedRule { return impact.RecordedRule{Rule: r, Deleted: true} }

func ruleWith(r api.Rule, f func(r *api.Rule)) api.Rule {
	f(&r)
	return r
}

// Before every case h1 was released from a VServer of h1, h2, h3; rule p was path /a of h3, h1, h2.
func TestRulesArePutBack(t *testing.T) {
	was := fake.Path("p", "/a", "h3", "h1", "h2")
	const add, everything = "add back h1 [->]", "everything is as it was"
	for name, c := range map[string]struct {
		now    []api.Rule
		record impact.RecordedRule
		steps  []string
		strict []string // nil is the same
		said   string
	}{
		"left, untouched since": {
			now: listOf(fake.Path("p", "/a", "h3", "h2")), record: left(was, "h1"),
			steps: []string{add, "join rule path /a h1 [h3 h2 -> h3 h2 h1]"},
		},
		"the order of now is kept": {
			now: listOf(fake.Path("p", "/a", "h2", "h3")), record: left(was, "h1"),
			steps: []string{add, "join rule path /a h1 [h2 h3 -> h2 h3 h1]"},
		},
		"several join as recorded": {
			now: listOf(fake.Path("p", "/a", "h2")), record: left(was, "h1", "h3"),
			steps: []string{add, "join rule path /a h3 [h2 -> h2 h3 h1]"},
		},
		"some are back": {
			now: listOf(fake.Path("p", "/a", "h2", "h3")), record: left(was, "h1", "h3"),
			steps: []string{add, "join rule path /a h1 [h2 h3 -> h2 h3 h1]"},
		},
		"all are back": {
			now: listOf(fake.Path("p", "/a", "h2", "h3")), record: left(was, "h3"), steps: []string{add},
		},
		"one is not there any more": {
			now: listOf(fake.Path("p", "/a", "h2")), record: left(was, "h8", "h3"),
			steps: []string{add, "join rule path /a h3 [h2 -> h2 h3]"}, strict: []string{add},
			said: "a former member of a rule is not there any more: h8, of path /a",
		},
		"left once, empty now": {
			now: listOf(fake.Path("p", "/a")), record: left(was, "h1", "h2", "h3"),
			steps: []string{add, "join rule path /a h3 [-> h3 h1 h2]"},
		},
		"other members since": {
			now: listOf(fake.Path("p", "/a", "h3")), record: left(was, "h1"),
			steps: []string{add, "join rule path /a h1 [h3 -> h3 h1]"}, strict: []string{add},
			said: "path /a (other members 10.0.0.2:80 10.0.0.3:80 -> 10.0.0.3:80)",
		},
		"another match since": {
			now: listOf(fake.Path("p", "/b", "h3", "h2")), record: left(was, "h1"),
			steps: []string{add, "join rule path /b h1 [h3 h2 -> h3 h2 h1]"}, strict: []string{add},
			said: `path /b (match "/a" -> "/b")`,
		},
		"another type since": {
			now: listOf(fake.Domain("p", "/a", "h3", "h2")), record: left(was, "h1"),
			steps: []string{add, "join rule domain /a h1 [h3 h2 -> h3 h2 h1]"}, strict: []string{add},
			said: `(type "Path" -> "Domain")`,
		},
		"another priority since": {
			now:    listOf(ruleWith(fake.Path("p", "/a", "h3", "h2"), func(r *api.Rule) { r.Priority = knownPort(5) })),
			record: left(was, "h1"), steps: []string{add, "join rule path /a h1 [h3 h2 -> h3 h2 h1]"},
			strict: []string{add}, said: "(priority 1 -> 5)",
		},
		"another mode since": {
			now: listOf(ruleWith(fake.Path("p", "/a", "h3", "h2"),
				func(r *api.Rule) { r.DomainMatchMode = api.Maybe[string]{} })),
			record: left(was, "h1"), steps: []string{add, "join rule path /a h1 [h3 h2 -> h3 h2 h1]"},
			strict: []string{add}, said: `(mode "Regular" -> ?)`,
		},
		"gone by somebody else": {
			record: left(was, "h1"), steps: []string{add},
			said: "a rule is gone, not by this console, and is not recreated: path /a",
		},
		"gone, an equal one is there": {
			now: listOf(fake.Path("q", "/a", "h3", "h2")), record: left(was, "h1"), steps: []string{add},
			said: "a rule is gone, not by this console",
		},
		"deleted": {
			record: deleted(was), steps: []string{add, "recreate rule path /a  [h3 h1 h2 -> h3 h1 h2]"},
			said: "a recreated rule gets a new id",
		},
		"deleted, a member is gone": {
			record: deleted(fake.Path("p", "/a", "h8", "h1", "h8")),
			steps:  []string{add, "recreate rule path /a  [h8 h1 -> h1]"},
			said:   "a former member of a rule is not there any more: h8, of path /a",
		},
		"deleted, all are gone": {
			record: deleted(fake.Path("p", "/a", "h8")), steps: []string{add},
			said: "a rule is not recreated, for none of its members is there: path /a",
		},
		"deleted, had no member": {
			record: deleted(fake.Path("p", "/a")), steps: []string{add}, said: "none of its members is there",
		},
		"deleted, there again": {
			now: listOf(fake.Path("q", "/a", "h2")), record: deleted(was),
			steps: []string{add, "join rule path /a h3 [h2 -> h2 h3 h1]"}, strict: []string{add},
			said: "a rule was changed since, and is joined as it is now: path /a (it is there again, as q)",
		},
		"deleted, there with another priority": {
			now:    listOf(ruleWith(fake.Path("q", "/a", "h2"), func(r *api.Rule) { r.Priority = knownPort(9) })),
			record: deleted(was), steps: []string{add, "join rule path /a h3 [h2 -> h2 h3 h1]"},
			strict: []string{add}, said: "(it is there again, as q, priority 1 -> 9)",
		},
		"deleted, still there": {
			now: listOf(fake.Path("p", "/a", "h2")), record: deleted(was),
			steps: []string{add, "join rule path /a h3 [h2 -> h2 h3 h1]"},
		},
		"deleted, one like it": {
			now: listOf(fake.Domain("q", "/a", "h2")), record: deleted(was),
			steps: []string{add, "recreate rule path /a  [h3 h1 h2 -> h3 h1 h2]"},
		},
		"the Default rule is none": {
			record: deleted(ruleWith(was, func(r *api.Rule) { r.PolicyType = api.Known(api.PolicyDefault) })),
			steps:  []string{add},
		},
	} {
		for _, strict := range []bool{false, true} {
			t.Run(map[bool]string{false: name, true: name + ", strict"}[strict], func(t *testing.T) {
				record := of(released(hostOf("h1")))
				record.Rules = []impact.RecordedRule{c.record}
				v := http(c.now, "h1", "h2", "h3")
				all, _ := v.Backends.Get()
				v.Backends = api.Known(all[1:])
				a := assessed(nil, v, impact.Request{Goal: impact.GoalUndo, Record: record, Strict: strict}, impact.Policy{})
				want := c.steps
				if strict && c.strict != nil {
					want = c.strict
				}
				assert.Equal(t, want, lines(a.Steps))
				said := strings.Join(a.Notes, "\n")
				switch {
				case strict && c.strict != nil:
					assert.Contains(t, said, "a rule was changed since, and is left alone: ")
				case c.said != "":
					assert.Contains(t, said, c.said)
				default:
					assert.NotContains(t, said, "since")
				}
				assert.NotContains(t, strings.ToLower(strings.Join(a.Refusals, "\n")), everything)
				assertOffered(t, a)
			})
		}
	}
}

func TestTheEffectOnRulesOfAnUndo(t *testing.T) {
	v := http(listOf(fake.Path("p", "/a", "h2")), "h2", "h3")
	record := of(released(hostOf("h1")))
	record.Rules = []impact.RecordedRule{
		left(fake.Path("p", "/a", "h1", "h2"), "h1"),
		deleted(fake.Path("q", "/b", "h1", "h3")),
	}
	a := restore(v, impact.Policy{}, record)
	require.Len(t, a.Rules, 2)
	assert.Equal(t, api.Count{Serving: 1, Total: 1, Known: true}, a.Rules[0].Before)
	assert.Equal(t, api.Count{Serving: 1, Total: 2, Known: true}, a.Rules[0].After)
	assert.Equal(t, api.PolicyID("q"), a.Rules[1].Rule.ID)
	assert.Equal(t, api.Count{Known: true}, a.Rules[1].Before)
	assert.Equal(t, api.Count{Serving: 1, Total: 2, Known: true}, a.Rules[1].After)
	assert.Equal(t, []string{"adds 1 backend", "joins 1 rule", "recreates 1 rule"}, a.Reasons)
	assert.Empty(t, a.Warnings)
}

func TestTwoRecordedRulesThatComeToTheSameOne(t *testing.T) {
	v := http(listOf(fake.Path("q", "/a", "h2")), "h1", "h2", "h3")
	twice := impact.Record{Rules: []impact.RecordedRule{
		deleted(fake.Path("p", "/a", "h1")),
		left(fake.Path("q", "/a", "h2", "h3"), "h3"),
	}}
	a := restore(v, impact.Policy{}, twice)
	assert.Equal(t, []string{"join rule path /a h1 [h2 -> h2 h1]", "join rule path /a h3 [h2 h1 -> h2 h1 h3]"},
		lines(a.Steps), "each as it will be by then")
	assert.Equal(t, 3, a.Rules[0].After.Total)

	v = http(nil, "h1", "h2")
	a = restore(v, impact.Policy{},
		impact.Record{Rules: []impact.RecordedRule{
			deleted(fake.Path("p", "/a", "h1")),
			deleted(fake.Path("q", "/a", "h2")),
		}})
	assert.Len(t, a.Steps, 1, "no rule is made twice")
}

func TestARuleOfWhichTooLittleIsKnownIsNotPutBack(t *testing.T) {
	was := fake.Path("p", "/a", "h1", "h2")
	v := http(nil, "h1", "h2")
	for _, f := range []func(r *api.Rule){
		func(r *api.Rule) { r.Match = api.Maybe[string]{} },
		func(r *api.Rule) { r.Type = api.Known("") },
	} {
		a := restore(v, impact.Policy{}, impact.Record{Rules: []impact.RecordedRule{deleted(ruleWith(was, f))}})
		require.Len(t, a.Refusals, 1)
		assert.Regexp(t,
			`^What a deleted rule matched is not recorded \(.*\), so it can only be recreated in the web console\.$`,
			a.Refusals[0])
		assertOffered(t, a)
	}
	now := ruleWith(fake.Path("p", "/a", "h2"), func(r *api.Rule) { r.Match = api.Maybe[string]{} })
	a := restore(http(listOf(now), "h1", "h2"), impact.Policy{},
		impact.Record{Rules: []impact.RecordedRule{left(was, "h1")}})
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Contains(t, a.Reasons[0], "did not say what a rule matches that must be changed")

	now = ruleWith(fake.Path("p", "/a"), func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} })
	a = restore(http(listOf(now), "h1", "h2"), impact.Policy{},
		impact.Record{Rules: []impact.RecordedRule{left(was, "h1")}})
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assertOffered(t, a)
}

func TestAModeThatTheServiceFilledInIsNoOtherRule(t *testing.T) {
	was := ruleWith(fake.Path("p", "/a", "h1"), func(r *api.Rule) { r.DomainMatchMode = api.Maybe[string]{} })
	a := restore(http(listOf(fake.Path("q", "/a", "h1")), "h1", "h2"), impact.Policy{},
		impact.Record{Rules: []impact.RecordedRule{deleted(was)}})
	assert.Empty(t, a.Steps)
	assert.Equal(t, []string{"Everything is as it was: nothing is left to undo."}, a.Refusals)
}

func TestARuleThatCameWithoutMembersIsNotJoined(t *testing.T) {
	now := ruleWith(fake.Path("p", "/a"), func(r *api.Rule) { r.Members = api.Maybe[[]api.Member]{} })
	a := restore(http(listOf(now), "h1", "h2"), impact.Policy{},
		impact.Record{Rules: []impact.RecordedRule{left(fake.Path("p", "/a", "h1", "h2"), "h1")}})
	assert.Equal(t, impact.ClassUnknown, a.Class, "it would be written with its own host alone")
	assert.Equal(t, "the service did not say which members a rule has: path /a", a.Reasons[0])
	assertOffered(t, a)
}

func TestARuleIsNotRecreatedWithoutWhatWasNotRecorded(t *testing.T) {
	v := http(nil, "h1", "h2")
	for words, f := range map[string]func(r *api.Rule){
		"The DomainMatchMode of a deleted rule is not recorded (domain /a), so it can only be recreated in the web " +
			"console.": func(r *api.Rule) {
			r.Type, r.DomainMatchMode = api.Known("Domain"), api.Maybe[string]{}
		},
		"The PolicyPriority of a deleted rule is not recorded (path /a), so it can only be recreated in the web " +
			"console.": func(r *api.Rule) {
			r.Priority = api.Maybe[int]{}
		},
	} {
		a := restore(v, impact.Policy{},
			impact.Record{Rules: []impact.RecordedRule{deleted(ruleWith(fake.Path("p", "/a", "h1", "h2"), f))}})
		assert.Equal(t, []string{words}, a.Refusals)
		assertOffered(t, a)
	}
}

func TestAnUndoOfARuleThatLostItsModeOrPriorityIsADoubt(t *testing.T) {
	record := impact.Record{Rules: []impact.RecordedRule{left(fake.Path("p", "/a", "h1", "h2"), "h1")}}
	now := ruleWith(fake.Path("p", "/a", "h2"), func(r *api.Rule) { r.Priority = api.Maybe[int]{} })
	a := restore(http(listOf(now), "h1", "h2"), impact.Policy{}, record)
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Equal(t, "the service did not say the PolicyPriority of a rule that must be changed (path /a)",
		a.Reasons[0])
}
