package impact_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

func perhaps[T any](r *rand.Rand, values ...T) api.Maybe[T] {
	i := r.IntN(len(values) + 1)
	if i == len(values) {
		return api.Maybe[T]{}
	}
	return api.Known(values[i])
}

// randomVServer makes anything that a service may answer, the sensible more
// often than the rest.
func randomVServer(r *rand.Rand) api.VServer {
	v := api.VServer{
		ID:       "vs",
		Protocol: perhaps(r, "TCP", "TCP", "HTTP", "HTTP", "HTTPS", "UDP"),
		Method:   perhaps(r, "Roundrobin", "Roundrobin", "WeightRoundrobin", "WeightRoundrobin", "Source", "SourcePort", "Backup", "Leastconn"),
	}
	ids := r.IntN(6) + 1
	id := func() api.BackendID { return api.BackendID(fmt.Sprintf("b%d", r.IntN(ids))) }
	var all []api.Backend
	for i := range ids {
		b := api.Backend{ID: api.BackendID(fmt.Sprintf("b%d", i)), Enabled: api.Known(1), Status: api.Known(0), Weight: api.Known(1)}
		if r.IntN(2) == 0 {
			b.Enabled, b.Status, b.Weight = perhaps(r, 0, 1, 1, 1, 2), perhaps(r, 0, 0, 0, 1, 3), perhaps(r, 0, 1, 9)
		}
		if r.IntN(40) == 0 {
			b.ID = perhaps(r, id()).Or("")
		}
		all = append(all, b)
	}
	if r.IntN(20) > 0 {
		v.Backends = api.Known(all)
	}
	var rules []api.Rule
	for i := range r.IntN(4) {
		rule := api.Rule{ID: api.PolicyID(fmt.Sprintf("p%d", i)), Type: perhaps(r, "Path", "Domain"), Match: perhaps(r, "/a", "/b")}
		rule.PolicyType = perhaps(r, "Custom", "Custom", "Default", "Default", "Special")
		var members []api.Member
		for range r.IntN(4) {
			members = append(members, api.Member{Backend: id()})
		}
		if r.IntN(20) > 0 {
			rule.Members = api.Known(members)
		}
		rules = append(rules, rule)
	}
	if r.IntN(10) > 0 {
		v.Rules = api.Known(rules)
	}
	return v
}

func randomPolicy(r *rand.Rand) impact.Policy {
	return impact.Policy{Protected: r.IntN(8) == 0, Floor: max(r.IntN(8)-4, -1), Unresolved: r.IntN(20) == 0}
}

func TestWhatHoldsForEveryVServer(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[impact.Class]int{}
	offered := 0
	for range 30_000 {
		v, p := randomVServer(r), randomPolicy(r)
		target := api.BackendID(fmt.Sprintf("b%d", r.IntN(6)))
		a := impact.Assess(v, target, p)
		seen[a.Class]++
		if len(a.Refusals) == 0 {
			offered++
		}
		if !holds(t, v, target, p, a) {
			t.Fatalf("target %s, policy %+v, VServer %+v: %+v", target, p, v, a)
		}
	}
	for _, c := range []impact.Class{impact.ClassTrivial, impact.ClassOrdinary, impact.ClassSevere, impact.ClassOutage, impact.ClassUnknown} {
		assert.Greater(t, seen[c], 300, "the run must see class %s", c)
	}
	assert.Greater(t, offered, 300)
}

func holds(t *testing.T, v api.VServer, target api.BackendID, p impact.Policy, a impact.Assessment) bool {
	t.Helper()
	assertRefused(t, a)
	ok := !t.Failed()
	check := func(what string, holds bool) { ok = assert.True(t, holds, what) && ok }
	check("serving never rises", a.After.Serving <= a.Before.Serving)
	check("no more serve than there are", a.Before.Serving <= a.Before.Total && a.After.Serving <= a.After.Total)
	check("there is always a reason", len(a.Reasons) > 0)
	check("a plan ends with the release", a.Class == impact.ClassUnknown || a.Steps[len(a.Steps)-1].Kind == impact.StepRelease)
	check("each rule has a step", a.Class == impact.ClassUnknown || len(a.Steps) == len(a.Rules)+1)
	check("only a target that is found has a class", a.TargetFound || a.Class == impact.ClassUnknown)
	check("protected is never less than severe", !p.Protected || a.Class.Rank() >= impact.ClassSevere.Rank())
	check("unresolved is unknown", !p.Unresolved || a.Class == impact.ClassUnknown)
	if a.Class == impact.ClassUnknown {
		return ok
	}
	check("it falls by one at most", a.Before.Serving-a.After.Serving <= 1)
	check("nothing left serving is never offered", a.After.Serving > 0 || len(a.Refusals) > 0)
	check("outage or severe where nothing is left", a.After.Serving > 0 || a.Class.Rank() >= impact.ClassSevere.Rank())
	check("the other backends are as counted", a.After.Serving == servingWithout(v, target))
	for _, e := range a.Rules {
		check("serving in a rule never rises", e.After.Serving <= e.Before.Serving)
		check("a rule loses its member", e.After.Total == e.Before.Total-1)
		check("an emptied rule is an outage", e.After.Total > 0 || a.Class == impact.ClassOutage)
		check("a rule that goes down is an outage", e.After.Serving > 0 || e.Before.Serving == 0 || a.Class == impact.ClassOutage)
	}
	return ok
}

// servingWithout counts in another way: the VServer as it will be.
func servingWithout(v api.VServer, target api.BackendID) int {
	all, _ := v.Backends.Get()
	v.Backends = api.Known(slices.DeleteFunc(slices.Clone(all), func(b api.Backend) bool { return b.ID == target }))
	return v.Count().Serving
}

func TestTheOrderOfBackendsDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5_000 {
		v, p := randomVServer(r), randomPolicy(r)
		want := impact.Assess(v, "b0", p)
		all, known := v.Backends.Get()
		if !known {
			continue
		}
		all = slices.Clone(all)
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		v.Backends = api.Known(all)
		got := impact.Assess(v, "b0", p)
		if want.Class == impact.ClassUnknown {
			// With ids that repeat, the counts of a rule are as doubtful as the class.
			want.Rules, got.Rules = nil, nil
			want.Reasons, got.Reasons = want.Reasons[:1], got.Reasons[:1]
			want.Refusals, got.Refusals = want.Refusals[:1], got.Refusals[:1]
		}
		require.Equal(t, want, got)
	}
}

func TestAWorseWorldIsNeverABetterClass(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	compared := 0
	for range 10_000 {
		v, p := randomVServer(r), impact.Policy{}
		before := impact.Assess(v, "b0", p)
		all, _ := v.Backends.Get()
		others := slices.DeleteFunc(slices.Clone(all), func(b api.Backend) bool { return b.ID == "b0" })
		if before.Class == impact.ClassUnknown || len(others) == 0 || before.Before.Serving == before.After.Serving {
			continue
		}
		compared++
		ill := others[r.IntN(len(others))].ID
		worse := slices.Clone(all)
		for i := range worse {
			if worse[i].ID == ill {
				worse[i].Status = api.Maybe[int]{}
			}
		}
		v.Backends = api.Known(worse)
		after := impact.Assess(v, "b0", p)
		require.GreaterOrEqual(t, after.Class.Rank(), before.Class.Rank(), "%+v", v)
	}
	assert.Greater(t, compared, 1000)
}

func TestAssessingDoesNotTouchTheVServer(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		v := randomVServer(r)
		before := fmt.Sprintf("%+v", v)
		impact.AssessIn([]api.VServer{v}, v, "b0", impact.Policy{})
		require.Equal(t, before, fmt.Sprintf("%+v", v))
	}
}
