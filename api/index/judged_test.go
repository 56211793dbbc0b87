package index

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// each calls f with every backend of the index.
func each(x *Index, f func(Item)) {
	for u := range x.ULBs {
		for i := range u.Listeners {
			for j := range u.Listeners[i].Backends {
				f(Item{ULB: u, Listener: &u.Listeners[i], Backend: &u.Listeners[i].Backends[j]})
			}
		}
	}
}

func TestTheRulesOfABackend(t *testing.T) {
	x := indexOf(production, fake.ULB("u", "u", fake.HTTP("v", "v", 1, []api.Backend{
		fake.Healthy("a", "10.0.0.1", 1), fake.Healthy("b", "10.0.0.2", 1), fake.Failing("c", "10.0.0.3", 1),
	}, fake.Path("both", "/", "a", "b"), fake.Path("alone", "/a", "a", "c", "gone"), fake.Path("dead", "/c", "c"))))
	got := map[api.BackendID]string{}
	each(x, func(i Item) {
		in, last, known := i.RulesOf()
		require.True(t, known)
		for _, r := range in {
			got[i.Backend.ID()] += string(r.ID) + " "
		}
		for _, r := range last {
			got[i.Backend.ID()] += "last:" + string(r.ID)
		}
	})
	assert.Equal(t, map[api.BackendID]string{"a": "both alone last:alone", "b": "both ", "c": "alone dead "}, got)

	v := fake.TCP("v", "v", 1, fake.Healthy("a", "10.0.0.1", 1))
	v.Rules = api.Maybe[[]api.Rule]{}
	each(indexOf(production, fake.ULB("u", "u", v)), func(i Item) {
		_, _, known := i.RulesOf()
		assert.False(t, known)
	})
}

// anyListener is a listener of any kind.
func anyListener(r *rand.Rand) api.VServer {
	makes := []func(api.BackendID, string, int) api.Backend{fake.Healthy, fake.Healthy, fake.Failing, fake.Disabled, fake.Unknown}
	backends := []api.Backend{}
	for n := range r.IntN(5) {
		b := makes[r.IntN(len(makes))](api.BackendID(fmt.Sprintf("b%d", n)), fmt.Sprintf("10.0.0.%d", n), 80)
		b.Weight = api.Known(r.IntN(2))
		backends = append(backends, b)
	}
	v := fake.TCP("v", "v", 80, backends...)
	if r.IntN(2) == 0 {
		var rules []api.Rule
		for n := range r.IntN(4) {
			var members []api.BackendID
			for m := range 5 {
				if r.IntN(2) == 0 {
					members = append(members, api.BackendID(fmt.Sprintf("b%d", m)))
				}
			}
			rules = append(rules, fake.Path(api.PolicyID(fmt.Sprintf("p%d", n)), "/", members...))
		}
		v = fake.HTTP("v", "v", 80, backends, rules...)
	}
	methods := []string{
		"Roundrobin", api.MethodSource, api.MethodBackup, api.MethodWeightRoundrobin, api.MethodWeightRoundrobin, "ConsistentHash",
	}
	v.Method = api.Known(methods[r.IntN(len(methods))])
	switch r.IntN(12) {
	case 0:
		v.Method = api.Maybe[string]{}
	case 1:
		v.Rules = api.Maybe[[]api.Rule]{}
	case 2:
		rules, _ := v.Rules.Get()
		for i := range rules {
			rules[i].Members = api.Maybe[[]api.Member]{}
		}
	}
	return v
}

func TestTheIndexEstimatesWhatAReadingSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	classes := map[impact.Class]int{}
	for n := range 3000 {
		v := anyListener(r)
		p := impact.Policy{Protected: r.IntN(8) == 0, Kubernetes: r.IntN(8) == 0, Floor: api.Floor{Number: r.IntN(3)}}
		each(indexOf(production, fake.ULB("u", "u", v)), func(i Item) {
			request := impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{i.Backend.ID()}}
			want := impact.Assess([]api.VServer{v}, v, request, p)
			require.Equal(t, want.Class, impact.Estimate(i.Judged(), i.Backend.ID(), p), "%d: %v, %s", n, want.Reasons, i.Backend.ID())
			classes[want.Class]++
		})
	}
	for _, c := range []impact.Class{
		impact.ClassTrivial, impact.ClassOrdinary, impact.ClassSevere, impact.ClassOutage, impact.ClassUnknown,
	} {
		assert.Greater(t, classes[c], 50, c)
	}
}

func TestWhatBecameOfAHost(t *testing.T) {
	other := fake.Healthy("ip", "10.0.0.9", 80)
	other.ResourceType = api.Known(api.ResourceIP)
	x := indexOf(production, fake.ULB("u", "u", fake.TCP("v", "v", 1, named(fake.Healthy("a", "10.0.0.1", 1), "web", "uhost-1"),
		named(other, "", "resource"))))
	var keys []HostKey
	each(x, func(i Item) { keys = append(keys, i.HostOf()) })
	k := HostKey{Scope: production, ID: "uhost-1"}
	require.Equal(t, []HostKey{k, {}}, keys, "the service says nothing of an address")
	_, known := x.Host(k)
	require.False(t, known)
	before := x.Revision()
	x.TakeHosts(production, []string{"uhost-1", "uhost-2"}, []api.HostStatus{{ID: "uhost-1", State: api.Known("Stopped")}}, nil, start)
	assert.Greater(t, x.Revision(), before)
	h, _ := x.Host(k)
	assert.Equal(t, Host{State: "Stopped", Asked: start}, h)
	h, known = x.Host(HostKey{Scope: production, ID: "uhost-2"})
	assert.True(t, known, "asked for, and not named")
	assert.Equal(t, Host{Asked: start}, h)
	x.TakeHosts(production, []string{"uhost-1"}, nil, fake.Lost(), start.Add(1))
	h, _ = x.Host(k)
	require.Error(t, h.Err)
	assert.Equal(t, "Stopped", h.State, "what is known stays, as old as it is")
}
