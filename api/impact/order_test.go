package impact_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// What is sent may hold members in the order of the answer: they are a set.
func TestTheOrderOfAnAnswerDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	compared, planned := 0, 0
	for range rounds(10_000) {
		v, p, w := randomVServer(r), randomPolicy(r), randomWant(r)
		ulb := []api.VServer{v, {
			ID: "other", Name: perhaps(r, "web", "x"),
		}, {
			ID: "third", Name: perhaps(r, "web", "y"),
		}}
		if r.IntN(2) == 0 {
			if steps := assessed(ulb, v, w, p).Steps; len(steps) > 0 {
				done := play(v, w, steps[:1+r.IntN(len(steps))])
				v, w = done.v, impact.Request{Goal: impact.GoalUndo, Record: done.facts, Strict: r.IntN(2) == 0}
			}
		}
		want := assessed(ulb, v, w, p)
		other := shuffle(r, v)
		ulb[0] = other
		r.Shuffle(len(ulb), func(i, j int) { ulb[i], ulb[j] = ulb[j], ulb[i] })
		got := assessed(ulb, other, w, p)
		require.Equal(t, want.Class, got.Class)
		if want.Class == impact.ClassUnknown {
			continue // with ids that repeat, the counts are as doubtful as the class
		}
		compared++
		if len(want.Steps) > 2 {
			planned++
		}
		require.True(t, impact.Same(want.Steps, got.Steps), "%+v\n%+v", want.Steps, got.Steps)
		require.Equal(t, saidOf(want), saidOf(got))
	}
	assert.Greater(t, compared, rounds(2000))
	assert.Greater(t, planned, rounds(200))
}

// saidOf is all of an assessment but the rules and steps, whose members have no order.
func saidOf(a said) said {
	var effects []impact.RuleEffect
	for _, e := range a.Rules {
		e.Rule = api.Rule{ID: e.Rule.ID}
		effects = append(effects, e)
	}
	var emptied []api.Rule
	for _, r := range a.Emptied {
		emptied = append(emptied, api.Rule{ID: r.ID})
	}
	a.Rules, a.Emptied, a.Steps = effects, emptied, nil
	return a
}

// shuffle is the VServer with its backends, rules and members in another order.
func shuffle(r *rand.Rand, v api.VServer) api.VServer {
	if all, known := v.Backends.Get(); known {
		all = slices.Clone(all)
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		v.Backends = api.Known(all)
	}
	if all, known := v.Rules.Get(); known {
		all = slices.Clone(all)
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for n := range all {
			if members, known := all[n].Members.Get(); known {
				members = slices.Clone(members)
				r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
				all[n].Members = api.Known(members)
			}
		}
		v.Rules = api.Known(all)
	}
	return v
}
