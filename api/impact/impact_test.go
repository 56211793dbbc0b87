package impact_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// The backends of the tests are named for what they are: h healthy, f failing,
// d disabled, u of unknown state. The second character of the id gives the address.
func backends(ids ...string) []api.Backend {
	all := make([]api.Backend, 0, len(ids))
	for _, id := range ids {
		build := fake.Healthy
		switch id[0] {
		case 'f':
			build = fake.Failing
		case 'd':
			build = fake.Disabled
		case 'u':
			build = fake.Unknown
		}
		all = append(all, build(api.BackendID(id), fmt.Sprintf("10.0.0.%d", id[1]-'0'), 80))
	}
	return all
}

func tcp(ids ...string) api.VServer { return fake.TCP("vs", "web", 80, backends(ids...)...) }

func http(rules []api.Rule, ids ...string) api.VServer {
	return fake.HTTP("vs", "web", 80, backends(ids...), rules...)
}

func method(v api.VServer, m string) api.VServer {
	v.Method = api.Known(m)
	return v
}

func weigh(v api.VServer, weights ...api.Maybe[int]) api.VServer {
	all, _ := v.Backends.Get()
	for i, w := range weights {
		all[i].Weight = w
	}
	v.Backends = api.Known(all)
	return method(v, api.MethodWeightRoundrobin)
}

// release assesses the release of the targets.
func release(v api.VServer, p impact.Policy, targets ...api.BackendID) impact.Assessment {
	return assess(v, p, impact.GoalRelease, targets...)
}

func assess(v api.VServer, p impact.Policy, goal impact.Goal, targets ...api.BackendID) impact.Assessment {
	return impact.Assess(nil, v, impact.Want{Goal: goal, Targets: targets}, p)
}

func one(n int) api.Maybe[int] { return api.Known(n) }

// rules makes the Custom rules of a table's row.
func rules(r ...api.Rule) []api.Rule { return r }

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
		"trivial: failing, others serve":        {tcp("f1", "h2", "h3"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing), and 2 others do", 2, 2, ""},
		"trivial: disabled, others serve":       {tcp("d1", "h2", "h3"), "d1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (disabled), and 2 others do", 2, 2, ""},
		"trivial: one other serves":             {tcp("f1", "h2"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing), and 1 other does", 1, 1, "only one backend serves"},
		"trivial: weight 0, others serve":       {weigh(tcp("h1", "h2", "h3"), one(0), one(1), one(1)), "h1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (weight 0), and 2 others do", 2, 2, ""},
		"trivial: in a rule, others serve":      {http(rules(fake.Path("p", "/", "f1", "h2", "h3")), "f1", "h2", "h3"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing), and 2 others do", 2, 2, ""},
		"trivial: one other serves in its rule": {http(rules(fake.Path("p", "/", "f1", "h2")), "f1", "h2", "h3"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing), and 2 others do", 2, 2, ""},
		"ordinary: others serve":                {tcp("h1", "h2", "h3"), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, ""},
		"ordinary: falling to one is loud":      {tcp("h1", "h2"), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 2 to 1", 2, 1, "only one backend will be left serving"},
		"ordinary: in the Default rule":         {http(nil, "h1", "h2", "h3"), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, ""},
		"ordinary: others serve in its rule":    {http(rules(fake.Path("p", "/", "h1", "h2", "h3")), "h1", "h2", "h3"), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, ""},
		"ordinary: another rule is down":        {http(rules(fake.Path("p", "/", "f4")), "h1", "h2", "h3", "f4"), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, ""},
		"ordinary: weight 0 without weights":    {func() api.VServer { return method(weigh(tcp("h1", "h2"), one(0), one(0)), "Roundrobin") }(), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 2 to 1", 2, 1, "only one"},
		"ordinary: the floor is reached":        {tcp("h1", "h2", "h3"), "h1", impact.Policy{Floor: impact.Floor{Number: 2}}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, ""},
		"ordinary: consistent hashing":          {method(tcp("h1", "h2", "h3"), "ConsistentHash"), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, ""},
		"trivial: under the floor all along":    {tcp("f1", "h2"), "f1", impact.Policy{Floor: impact.Floor{Number: 2}}, impact.ClassTrivial, "the backend does not serve", 1, 1, "already under its configured floor of 2"},
		"severe: protected":                     {tcp("h1", "h2", "h3"), "h1", impact.Policy{Protected: true}, impact.ClassSevere, "the profile is protected", 3, 2, ""},
		"severe: protected, though trivial":     {tcp("f1", "h2", "h3"), "f1", impact.Policy{Protected: true}, impact.ClassSevere, "the profile is protected", 2, 2, ""},
		"severe: under the floor":               {tcp("h1", "h2", "h3"), "h1", impact.Policy{Floor: impact.Floor{Number: 3}}, impact.ClassSevere, "serving falls to 2, under the configured floor of 3", 3, 2, ""},
		"severe: further under the floor":       {tcp("h1", "h2", "h3"), "h1", impact.Policy{Floor: impact.Floor{Number: 9}}, impact.ClassSevere, "under the configured floor of 9", 3, 2, ""},
		"severe: a rule falls to one":           {http(rules(fake.Path("p", "/api", "h1", "h2")), "h1", "h2", "h3"), "h1", impact.Policy{}, impact.ClassSevere, "a Custom rule falls to one serving member: path /api", 3, 2, ""},
		"severe: a rule falls to one of two":    {http(rules(fake.Path("p", "/api", "h1", "h2", "f4")), "h1", "h2", "h3", "f4"), "h1", impact.Policy{}, impact.ClassSevere, "a Custom rule falls to one serving member: path /api", 3, 2, ""},
		"trivial: a rule serves nothing":        {http(rules(fake.Path("p", "/api", "f1", "f4")), "f1", "h2", "h3", "f4"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing), and 2 others do", 2, 2, "a Custom rule already serves nothing: path /api"},
		"severe: a UK8S cluster's":              {tcp("h1", "h2", "h3"), "h1", impact.Policy{Kubernetes: true}, impact.ClassSevere, "its controller puts back what is changed by hand, and the cluster may break", 3, 2, ""},
		"severe: a UK8S cluster's, trivial":     {tcp("f1", "h2", "h3"), "f1", impact.Policy{Kubernetes: true}, impact.ClassSevere, "a Kubernetes cluster owns this load balancer", 2, 2, ""},
		"severe: Source":                        {method(tcp("h1", "h2", "h3"), "Source"), "h1", impact.Policy{}, impact.ClassSevere, "Method Source: removing one backend re-maps the clients of all", 3, 2, ""},
		"severe: Source, though trivial":        {method(tcp("f1", "h2", "h3"), "Source"), "f1", impact.Policy{}, impact.ClassSevere, "Method Source:", 2, 2, ""},
		"severe: SourcePort":                    {method(tcp("h1", "h2", "h3"), "SourcePort"), "h1", impact.Policy{}, impact.ClassSevere, "Method SourcePort:", 3, 2, ""},
		"severe: Backup":                        {method(tcp("h1", "h2"), "Backup"), "h1", impact.Policy{}, impact.ClassSevere, "Method Backup: main and standby lose one", 2, 1, "only one"},
		"severe: Method absent":                 {func() api.VServer { v := tcp("h1", "h2"); v.Method = api.Maybe[string]{}; return v }(), "h1", impact.Policy{}, impact.ClassSevere, "did not say which Method", 2, 1, "only one"},
		"trivial: nothing serves":               {tcp("f1", "f2"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing)", 0, 0, "the VServer already serves nothing"},
		"trivial: nothing serves, alone":        {tcp("f1"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing)", 0, 0, "the VServer already serves nothing"},
		"trivial: nothing serves, on HTTP":      {http(nil, "f1", "d2"), "f1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing)", 0, 0, "the VServer already serves nothing"},
		"trivial: nothing serves, disabled":     {tcp("d1", "f2"), "d1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (disabled)", 0, 0, "the VServer already serves nothing"},
		"trivial: all weights 0":                {weigh(tcp("h1", "h2"), one(0), one(0)), "h1", impact.Policy{}, impact.ClassTrivial, "the backend does not serve (weight 0)", 0, 0, "1 other is healthy but of weight 0"},
		"severe: protected, nothing serves":     {tcp("f1", "f2"), "f1", impact.Policy{Protected: true}, impact.ClassSevere, "the profile is protected", 0, 0, "the VServer already serves nothing"},
		"severe: the Default falls to one":      {http(nil, "h1", "h2"), "h1", impact.Policy{}, impact.ClassSevere, "the Default rule falls to one serving member", 2, 1, "only one backend will be left serving"},
		"outage: the last one":                  {tcp("h1"), "h1", impact.Policy{}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0, ""},
		"outage: the last one serving":          {tcp("h1", "f2", "d3"), "h1", impact.Policy{}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0, ""},
		"outage: the other has weight 0":        {weigh(tcp("h1", "h2"), one(1), one(0)), "h1", impact.Policy{}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0, "of weight 0"},
		"outage: a rule falls to nothing":       {http(rules(fake.Path("p", "/api", "h1", "f4")), "h1", "h2", "h3", "f4"), "h1", impact.Policy{}, impact.ClassOutage, "a Custom rule falls to nothing serving: path /api", 3, 2, ""},
		"outage: a rule left without members":   {http(rules(fake.Path("p", "/api", "h1")), "h1", "h2", "h3"), "h1", impact.Policy{}, impact.ClassOutage, "a Custom rule is left without members: path /api", 3, 2, ""},
		"outage: emptied by one that is down":   {http(rules(fake.Path("p", "/api", "f1")), "f1", "h2", "h3"), "f1", impact.Policy{}, impact.ClassOutage, "a Custom rule is left without members: path /api", 2, 2, ""},
		"outage wins over severe":               {method(tcp("h1"), "Source"), "h1", impact.Policy{Protected: true, Floor: impact.Floor{Number: 4}}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0, ""},
		"unknown survivor does not serve":       {tcp("h1", "u2"), "h1", impact.Policy{}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0, "the state of 1 other backend is unknown"},
		"unknown target serves":                 {tcp("u1", "h2", "h3"), "u1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, "the backend's own state is unknown: it counts as serving"},
		"unknown target, nothing else":          {tcp("u1", "f2"), "u1", impact.Policy{}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0, "own state is unknown"},
		"unknown target and survivor":           {tcp("u1", "u2"), "u1", impact.Policy{}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0, "the state of 1 other"},
		"weights absent count as serving":       {weigh(tcp("h1", "h2", "h3"), one(1), none, none), "h1", impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2, "the Weight of 2 other backends is unknown"},
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

func assertOneContains(t *testing.T, all []string, words string) {
	t.Helper()
	for _, s := range all {
		if strings.Contains(s, words) {
			return
		}
	}
	assert.Failf(t, "not said", "%q is in none of %q", words, all)
}

// assertOffered holds every assessment to one rule: there are steps where the
// change may be offered, and nowhere else.
func assertOffered(t *testing.T, a impact.Assessment) {
	t.Helper()
	refused := a.Class == impact.ClassUnknown || len(a.Refusals) > 0
	assert.Equal(t, !refused && len(a.Emptied) == 0, len(a.Steps) > 0, "class %s, refusals %q, emptied %d", a.Class, a.Refusals, len(a.Emptied))
	assert.False(t, a.Class == impact.ClassUnknown && len(a.Refusals) == 0, "unknown is always refused: %q", a.Reasons)
	typed := a.Class == impact.ClassSevere || a.Class == impact.ClassOutage
	assert.Equal(t, typed, a.Gate != "" || slices.ContainsFunc(a.Refusals, func(r string) bool { return strings.Contains(r, "typing") }), "gate %q of class %s", a.Gate, a.Class)
	for _, r := range a.Refusals {
		assert.Regexp(t, `(?s)^[A-Z0-9].*[:;,].*\.$`, r, "a sentence with the way out")
	}
}

func TestAbsentFieldsOfATargetAndOfASurvivor(t *testing.T) {
	none := api.Maybe[int]{}
	for name, c := range map[string]struct {
		enabled, status  api.Maybe[int]
		target, survivor bool // counts as serving
	}{
		"both known":               {one(1), one(0), true, true},
		"Status absent":            {one(1), none, true, false},
		"Enabled absent":           {none, one(0), true, false},
		"both absent":              {none, none, true, false},
		"Enabled absent, failing":  {none, one(1), true, false},
		"a Status nobody knows":    {one(1), one(7), true, false},
		"an Enabled nobody knows":  {one(2), one(0), true, false},
		"failing":                  {one(1), one(1), false, false},
		"disabled":                 {one(0), one(0), false, false},
		"disabled, Status absent":  {one(0), none, false, false},
		"disabled and failing too": {one(0), one(1), false, false},
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
