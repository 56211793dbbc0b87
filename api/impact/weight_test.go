package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// setWeight assesses a new weight for the targets.
func setWeight(v api.VServer, p impact.Policy, weight int, targets ...api.BackendID) said {
	return assessed(nil, v, impact.Request{Goal: impact.GoalWeight, Targets: targets, Weight: api.Known(weight)}, p)
}

func weights(n ...int) []api.Maybe[int] {
	all := make([]api.Maybe[int], 0, len(n))
	for _, w := range n {
		all = append(all, api.Known(w))
	}
	return all
}

func TestTheClassesOfANewWeight(t *testing.T) {
	even := func(ids ...string) api.VServer {
		all := make([]api.Maybe[int], len(ids))
		for i := range ids {
			all[i] = api.Known(50)
		}
		return weigh(tcp(ids...), all...)
	}
	ruled := weigh(http(listOf(fake.Path("p", "/api", "h1", "h2")), "h1", "h2", "h3"), weights(10, 10, 10)...)
	for name, c := range map[string]struct {
		v             api.VServer
		weight        int
		targets       []api.BackendID
		policy        impact.Policy
		class         impact.Class
		reason        string
		before, after int
	}{
		"trivial: failing": {
			v: even("f1", "h2", "h3"), weight: 7, targets: chosen("f1"), class: impact.ClassTrivial,
			reason: "does not serve (failing); 2 others do", before: 2, after: 2,
		},
		"trivial: disabled, to nothing": {
			v: even("d1", "h2", "h3"), weight: 0, targets: chosen("d1"), class: impact.ClassTrivial,
			reason: "does not serve (disabled); 2 others do", before: 2, after: 2,
		},
		"ordinary: less": {
			v: even("h1", "h2", "h3"), weight: 25, targets: chosen("h1"), class: impact.ClassOrdinary,
			reason: "share of new requests falls from 33% to 20%", before: 3, after: 3,
		},
		"ordinary: more, beside one that fails": {
			v: even("h1", "h2", "f3"), weight: 100, targets: chosen("h1"), class: impact.ClassOrdinary,
			reason: "share of new requests rises from 50% to 67%", before: 2, after: 2,
		},
		"ordinary: the weight of another is unknown": {
			v:      weigh(tcp("h1", "h2"), api.Known(1), api.Maybe[int]{}),
			weight: 9, targets: chosen("h1"), class: impact.ClassOrdinary, reason: "share of new requests unknown", before: 2, after: 2,
		},
		"ordinary: to nothing, others serve": {
			v: even("h1", "h2", "h3"), weight: 0, targets: chosen("h1"), class: impact.ClassOrdinary,
			reason: "serving falls from 3 to 2", before: 3, after: 2,
		},
		"ordinary: from nothing": {
			v: weigh(tcp("h1", "h2"), weights(0, 10)...), weight: 10, targets: chosen("h1"), class: impact.ClassOrdinary,
			reason: "serving rises from 1 to 2", before: 1, after: 2,
		},
		"severe: protected": {
			v: even("h1", "h2"), weight: 9, targets: chosen("h1"), policy: impact.Policy{Protected: true},
			class: impact.ClassSevere, reason: "the profile is protected", before: 2, after: 2,
		},
		"severe: several": {
			v: even("h1", "h2", "h3"), weight: 9, targets: chosen("h1", "h2"), class: impact.ClassSevere,
			reason: "2 backends at once", before: 3, after: 3,
		},
		"severe: under the floor": {
			v: even("h1", "h2", "h3"), weight: 0, targets: chosen("h1"),
			policy: impact.Policy{Floor: impact.Floor{Number: 3}}, class: impact.ClassSevere,
			reason: "under the serving floor of 3", before: 3, after: 2,
		},
		"severe: a rule falls to one": {
			v: ruled, weight: 0, targets: chosen("h1"), class: impact.ClassSevere,
			reason: "rule path /api falls to one", before: 3, after: 2,
		},
		"outage: the last one": {
			v: even("h1", "f2"), weight: 0, targets: chosen("h1"), class: impact.ClassOutage,
			reason: "the VServer will serve nothing", before: 1, after: 0,
		},
		"outage: a rule": {
			v:      weigh(http(listOf(fake.Path("p", "/api", "h1", "f2")), "h1", "f2", "h3"), weights(10, 10, 10)...),
			weight: 0, targets: chosen("h1"), class: impact.ClassOutage,
			reason: "rule path /api will serve nothing", before: 2, after: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := setWeight(c.v, c.policy, c.weight, c.targets...)
			assert.Equal(t, c.class, a.Class, a.Reasons)
			assertOneContains(t, a.Reasons, c.reason)
			assert.Equal(t, [2]int{c.before, c.after}, [2]int{a.Before.Serving, a.After.Serving})
			assertOffered(t, a)
			for i, id := range c.targets {
				b, _ := c.v.Backend(id)
				assert.Equal(t,
					impact.Step{Kind: impact.StepWeight, Backend: id, Weight: api.Known(c.weight), From: b.Weight}, a.Steps[i])
			}
		})
	}
}

// TestEachOfSeveralHasItsShare of the new requests: all that serve have together what they had.
func TestEachOfSeveralHasItsShare(t *testing.T) {
	a := setWeight(weigh(tcp("h1", "h2", "f3"), weights(100, 50, 20)...), impact.Policy{}, 10, "h1", "f3", "h2")
	assert.Equal(t, []impact.Share{{Before: 67, After: 50}, {}, {Before: 33, After: 50}}, a.Shares)
	assert.Equal(t, []string{"3 backends at once"}, a.Reasons)
	a = setWeight(weigh(tcp("h1", "h2", "h3"), api.Known(9), api.Known(9), api.Maybe[int]{}), impact.Policy{}, 10, "h1", "h2")
	assert.Nil(t, a.Shares)
	assertOneContains(t, a.Reasons, "share of new requests unknown")
}

func TestAWeightThatMeansNothingOrIsNotKnownIsRefused(t *testing.T) {
	v := weigh(tcp("h1", "h2"), weights(5, 6)...)
	noMethod := v
	noMethod.Method = api.Maybe[string]{}
	for name, c := range map[string]struct {
		v      api.VServer
		weight int
		words  string
	}{
		"another Method":        {method(weigh(tcp("h1", "h2"), weights(5, 6)...), "Leastconn"), 9, "Method Leastconn ignores weights"},
		"an unknown Method":     {noMethod, 9, "did not say which Method"},
		"an unknown weight":     {weigh(tcp("h1", "h2"), api.Maybe[int]{}), 9, "did not say the weight of 10.0.0.1:80"},
		"the weight it has":     {v, 5, "already of weight 5"},
		"more than there is":    {v, 101, "is not from 0 to 100"},
		"less than there is":    {v, -1, "is not from 0 to 100"},
		"Backup ignores it":     {method(weigh(tcp("h1", "h2"), weights(5, 6)...), api.MethodBackup), 0, "Method Backup ignores weights"},
		"an id that is not one": {weigh(tcp("h2"), weights(6)...), 9, "not on this VServer"},
	} {
		t.Run(name, func(t *testing.T) {
			a := setWeight(c.v, impact.Policy{}, c.weight, "h1")
			assertOneContains(t, a.Refusals, c.words)
			assert.Empty(t, a.Steps)
			for _, r := range a.Refusals {
				assert.Regexp(t, `(?s)^[A-Z0-9].*[:;,].*\.$`, r, "a sentence with the way out")
			}
		})
	}
}

func TestWithoutAWeightThereIsNoPlanAndNothingToRefuse(t *testing.T) {
	a := assessOf(weigh(tcp("h1", "h2"), weights(5, 6)...), impact.Policy{Protected: true}, impact.GoalWeight, "h1")
	assert.Empty(t, a.Refusals)
	assert.Empty(t, a.Steps)
	assert.Empty(t, a.Gate)
	assert.Equal(t, [2]int{2, 2}, [2]int{a.Before.Serving, a.After.Serving})
	assert.Equal(t, api.BackendID("h1"), a.Targets[0].ID)
}

func TestOnlyAWeightThatChangesWhatServesTouchesARule(t *testing.T) {
	v := weigh(http(listOf(fake.Path("p", "/api", "h1", "h2", "h3")), "h1", "h2", "h3"), weights(10, 0, 10)...)
	assert.Empty(t, setWeight(v, impact.Policy{}, 20, "h1").Rules)
	for weight, id := range map[int]api.BackendID{0: "h1", 30: "h2"} {
		rules := setWeight(v, impact.Policy{}, weight, id).Rules
		if assert.Len(t, rules, 1) {
			assert.NotEqual(t, rules[0].Before.Serving, rules[0].After.Serving)
		}
	}
}

func TestUndoSetsARecordedWeightAgain(t *testing.T) {
	now := weigh(tcp("h1", "h2", "h3"), weights(0, 10, 10)...)
	was, _ := weigh(tcp("h1"), weights(40)...).Backend("h1")
	undo := func(v api.VServer, was api.Backend) said {
		return assessed(nil, v, impact.Request{Goal: impact.GoalUndo, Record: impact.Record{
			Backends: []impact.RecordedBackend{{Backend: was, Weighed: true}},
		}}, impact.Policy{})
	}
	step := impact.Step{Kind: impact.StepWeight, Backend: "h1", Weight: api.Known(40), From: api.Known(0)}
	a := undo(now, was)
	assert.Equal(t, []impact.Step{step}, a.Steps)
	assert.Equal(t, impact.ClassOrdinary, a.Class)
	assertOneContains(t, a.Reasons, "sets 1 weight")
	assert.Equal(t, [2]int{2, 3}, [2]int{a.Before.Serving, a.After.Serving})

	down := was
	down.Weight = api.Known(0)
	a = undo(weigh(tcp("h1", "f2"), weights(40, 10)...), down)
	assert.Equal(t, impact.ClassOutage, a.Class, "an undo may take it from serving")
	assert.Equal(t, impact.StepWeight, a.Steps[0].Kind)

	other := was
	other.ResourceID = api.Known("uhost-other")
	unknown := was
	unknown.Weight = api.Maybe[int]{}
	for words, c := range map[string]struct {
		v   api.VServer
		was api.Backend
	}{
		"nothing is left to undo":     {weigh(tcp("h1"), weights(40)...), was},
		"is not there any more":       {weigh(tcp("h2"), weights(40)...), was},
		"another host carries the id": {now, other},
		"is not recorded":             {now, unknown},
		"does not say which weight":   {weigh(tcp("h1"), api.Maybe[int]{}), was},
	} {
		a := undo(c.v, c.was)
		assert.Empty(t, a.Steps, words)
		assertOneContains(t, a.Refusals, words)
	}
}
