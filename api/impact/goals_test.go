package impact_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func chosen(ids ...api.BackendID) []api.BackendID { return ids }

func without(v api.VServer, f func(v *api.VServer)) api.VServer { return changed(v, f) }

func TestTheClassesOfADisable(t *testing.T) {
	for name, c := range map[string]struct {
		v             api.VServer
		targets       []api.BackendID
		policy        impact.Policy
		class         impact.Class
		reason        string
		before, after int
	}{
		"trivial: failing":                     {tcp("f1", "h2", "h3"), chosen("f1"), impact.Policy{}, impact.ClassTrivial, "does not serve (failing), and 2 others do", 2, 2},
		"trivial: in a rule where others do":   {http(rules(fake.Path("p", "/", "f1", "h2")), "f1", "h2", "h3"), chosen("f1"), impact.Policy{}, impact.ClassTrivial, "does not serve", 2, 2},
		"ordinary: others serve":               {tcp("h1", "h2", "h3"), chosen("h1"), impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2},
		"ordinary: Enabled absent":             {without(tcp("h1", "h2", "h3"), func(v *api.VServer) { all, _ := v.Backends.Get(); all[0].Enabled = api.Maybe[int]{} }), chosen("h1"), impact.Policy{}, impact.ClassOrdinary, "serving falls from 3 to 2", 3, 2},
		"severe: protected":                    {tcp("h1", "h2", "h3"), chosen("h1"), impact.Policy{Protected: true}, impact.ClassSevere, "the profile is protected", 3, 2},
		"severe: several":                      {tcp("h1", "h2", "h3", "h4"), chosen("h1", "h2"), impact.Policy{}, impact.ClassSevere, "2 backends in one plan", 4, 2},
		"severe: several that do not serve":    {tcp("f1", "f2", "h3"), chosen("f1", "f2"), impact.Policy{}, impact.ClassSevere, "2 backends in one plan", 1, 1},
		"severe: under the floor":              {tcp("h1", "h2", "h3"), chosen("h1"), impact.Policy{Floor: impact.Floor{Number: 3}}, impact.ClassSevere, "serving falls to 2, under the configured floor of 3", 3, 2},
		"severe: a rule falls to one":          {http(rules(fake.Path("p", "/api", "h1", "h2")), "h1", "h2", "h3"), chosen("h1"), impact.Policy{}, impact.ClassSevere, "a Custom rule falls to one serving member: path /api", 3, 2},
		"trivial: a rule serves nothing":       {http(rules(fake.Path("p", "/api", "f1")), "f1", "h2", "h3"), chosen("f1"), impact.Policy{}, impact.ClassTrivial, "does not serve (failing), and 2 others do", 2, 2},
		"severe: a UK8S cluster's":             {tcp("h1", "h2", "h3"), chosen("h1"), impact.Policy{Kubernetes: true}, impact.ClassSevere, "a Kubernetes cluster owns this load balancer", 3, 2},
		"severe: Source":                       {method(tcp("h1", "h2", "h3"), "Source"), chosen("h1"), impact.Policy{}, impact.ClassSevere, "Method Source: disabling one backend re-maps the clients of all", 3, 2},
		"severe: SourcePort":                   {method(tcp("h1", "h2", "h3"), "SourcePort"), chosen("h1"), impact.Policy{}, impact.ClassSevere, "Method SourcePort:", 3, 2},
		"severe: Backup":                       {method(tcp("h1", "h2"), "Backup"), chosen("h1"), impact.Policy{}, impact.ClassSevere, "Method Backup:", 2, 1},
		"severe: Method absent":                {without(tcp("h1", "h2"), func(v *api.VServer) { v.Method = api.Maybe[string]{} }), chosen("h1"), impact.Policy{}, impact.ClassSevere, "did not say which Method", 2, 1},
		"trivial: nothing serves":              {tcp("f1", "f2"), chosen("f1"), impact.Policy{}, impact.ClassTrivial, "the backend does not serve (failing)", 0, 0},
		"outage: the last one serving":         {tcp("h1", "f2"), chosen("h1"), impact.Policy{}, impact.ClassOutage, "serving falls from 1 to nothing", 1, 0},
		"outage: all of them":                  {tcp("h1", "h2"), chosen("h1", "h2"), impact.Policy{}, impact.ClassOutage, "serving falls from 2 to nothing", 2, 0},
		"outage: a rule falls to nothing":      {http(rules(fake.Path("p", "/api", "h1", "f4")), "h1", "h2", "h3", "f4"), chosen("h1"), impact.Policy{}, impact.ClassOutage, "a Custom rule falls to nothing serving: path /api", 3, 2},
		"outage: the only member, which stays": {http(rules(fake.Path("p", "/api", "h1")), "h1", "h2", "h3"), chosen("h1"), impact.Policy{}, impact.ClassOutage, "a Custom rule falls to nothing serving: path /api", 3, 2},
		"severe: more than half":               {tcp("h1", "h2", "h3"), chosen("h1", "h2"), impact.Policy{}, impact.ClassSevere, "2 backends at once, more than half of those serving (2 of 3)", 3, 1},
		"unknown: PolicySet absent":            {without(http(nil, "h1", "h2"), func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }), chosen("h1"), impact.Policy{}, impact.ClassUnknown, "which forwarding rules", 2, 1},
		"unknown: BackendSet absent":           {without(tcp("h1"), func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }), chosen("h1"), impact.Policy{}, impact.ClassUnknown, "which backends", 0, 0},
		"unknown: not there":                   {tcp("h1", "h2"), chosen("h1", "h9"), impact.Policy{}, impact.ClassUnknown, "a chosen backend (h9) is not on this VServer", 2, 1},
		"unknown: an unresolved change":        {tcp("h1", "h2"), chosen("h1"), impact.Policy{Unresolved: true}, impact.ClassUnknown, "an earlier change", 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			a := assess(c.v, c.policy, impact.GoalDisable, c.targets...)
			assert.Equal(t, c.class, a.Class)
			require.NotEmpty(t, a.Reasons)
			assert.Contains(t, a.Reasons[0], c.reason)
			assert.Equal(t, c.before, a.Before.Serving)
			assert.Equal(t, c.after, a.After.Serving)
			assert.Equal(t, c.v.Count().Total, a.After.Total, "a disabled backend stays")
			assert.Empty(t, a.Emptied, "a disabled member stays in its rules")
			assertOffered(t, a)
			if len(a.Steps) == 0 {
				return
			}
			require.Len(t, a.Steps, len(c.targets), "no rule steps")
			for i, s := range a.Steps {
				assert.Equal(t, impact.Step{Kind: impact.StepDisable, Backend: c.targets[i]}, s)
			}
		})
	}
}

func TestTheClassesOfAnEnable(t *testing.T) {
	for name, c := range map[string]struct {
		v             api.VServer
		targets       []api.BackendID
		policy        impact.Policy
		class         impact.Class
		reason        string
		before, after int
		warning       string
	}{
		"ordinary: it will serve":      {tcp("d1", "h2"), chosen("d1"), impact.Policy{}, impact.ClassOrdinary, "serving rises from 1 to 2", 1, 2, ""},
		"ordinary: nothing serves yet": {tcp("d1", "f2"), chosen("d1"), impact.Policy{}, impact.ClassOrdinary, "serving rises from 0 to 1", 0, 1, ""},
		"ordinary: its health is unknown": {
			without(tcp("d1", "h2"), func(v *api.VServer) { all, _ := v.Backends.Get(); all[0].Status = api.Maybe[int]{} }), chosen("d1"),
			impact.Policy{},
			impact.ClassOrdinary,
			"serving may rise", 1, 1, "the health of a backend is unknown, so it may or may not serve once it is enabled: 10.0.0.1:80",
		},
		"ordinary: a rule gains":    {http(rules(fake.Path("p", "/", "d1")), "d1", "h2"), chosen("d1"), impact.Policy{}, impact.ClassOrdinary, "serving rises from 1 to 2", 1, 2, ""},
		"ordinary: under the floor": {tcp("d1", "h2"), chosen("d1"), impact.Policy{Floor: impact.Floor{Number: 5}}, impact.ClassOrdinary, "serving rises from 1 to 2", 1, 2, ""},
		"ordinary: it fails its check": {
			without(tcp("d1", "h2"), func(v *api.VServer) { all, _ := v.Backends.Get(); all[0].Status = one(1) }), chosen("d1"),
			impact.Policy{},
			impact.ClassOrdinary,
			"what is enabled does not serve", 1, 1, "a backend fails its check, and will not serve once it is enabled: 10.0.0.1:80",
		},
		"ordinary: weight 0": {
			weigh(tcp("d1", "h2"), one(0), one(1)), chosen("d1"),
			impact.Policy{},
			impact.ClassOrdinary,
			"what is enabled does not serve", 1, 1, "a backend has weight 0, and will not serve once it is enabled: 10.0.0.1:80",
		},
		"severe: protected":     {tcp("d1", "h2"), chosen("d1"), impact.Policy{Protected: true}, impact.ClassSevere, "the profile is protected", 1, 2, ""},
		"severe: Kubernetes":    {tcp("d1", "h2"), chosen("d1"), impact.Policy{Kubernetes: true}, impact.ClassSevere, "a Kubernetes cluster owns", 1, 2, ""},
		"severe: several":       {tcp("d1", "d2", "h3"), chosen("d1", "d2"), impact.Policy{}, impact.ClassSevere, "2 backends in one plan", 1, 3, ""},
		"severe: Source":        {method(tcp("d1", "h2"), "Source"), chosen("d1"), impact.Policy{}, impact.ClassSevere, "Method Source: enabling one backend re-maps the clients of all", 1, 2, ""},
		"severe: SourcePort":    {method(tcp("d1", "h2"), "SourcePort"), chosen("d1"), impact.Policy{}, impact.ClassSevere, "Method SourcePort:", 1, 2, ""},
		"severe: Backup":        {method(tcp("d1", "h2"), "Backup"), chosen("d1"), impact.Policy{}, impact.ClassSevere, "Method Backup:", 1, 2, ""},
		"severe: Method absent": {without(tcp("d1", "h2"), func(v *api.VServer) { v.Method = api.Maybe[string]{} }), chosen("d1"), impact.Policy{}, impact.ClassSevere, "did not say which Method", 1, 2, ""},
		"unknown: not there":    {tcp("h2"), chosen("d1"), impact.Policy{}, impact.ClassUnknown, "not on this VServer", 1, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := assess(c.v, c.policy, impact.GoalEnable, c.targets...)
			assert.Equal(t, c.class, a.Class)
			require.NotEmpty(t, a.Reasons)
			assert.Contains(t, a.Reasons[0], c.reason)
			assert.Equal(t, c.before, a.Before.Serving)
			assert.Equal(t, c.after, a.After.Serving)
			assert.Empty(t, a.Down)
			if c.warning == "" {
				assert.Empty(t, a.Warnings)
			} else {
				assert.Equal(t, []string{c.warning}, a.Warnings)
			}
			assertOffered(t, a)
			if c.class == impact.ClassUnknown {
				return
			}
			assertOneContains(t, a.Notes, "health of a disabled backend is as last seen")
			require.Len(t, a.Steps, len(c.targets))
			for i, s := range a.Steps {
				assert.Equal(t, impact.Step{Kind: impact.StepEnable, Backend: c.targets[i]}, s)
			}
		})
	}
}

func TestWhatIsAlreadySoIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		goal    impact.Goal
		targets []api.BackendID
		refusal string
	}{
		"disabled":         {impact.GoalDisable, chosen("d1"), "The backend is already disabled, so nothing is to be done: 10.0.0.1:80."},
		"enabled":          {impact.GoalEnable, chosen("h2"), "The backend is already enabled, so nothing is to be done: 10.0.0.2:80."},
		"one of several":   {impact.GoalDisable, chosen("h2", "d1"), "A chosen backend is already disabled, leave it out: 10.0.0.1:80."},
		"enabled, failing": {impact.GoalEnable, chosen("d1", "f4"), "A chosen backend is already enabled, leave it out: 10.0.0.4:80."},
	} {
		t.Run(name, func(t *testing.T) {
			a := assess(tcp("d1", "h2", "h3", "f4"), impact.Policy{}, c.goal, c.targets...)
			assert.Equal(t, []string{c.refusal}, a.Refusals)
			assertOffered(t, a)
		})
	}
}

func TestTheClassesOfSeveralReleases(t *testing.T) {
	for name, c := range map[string]struct {
		v       api.VServer
		targets []api.BackendID
		class   impact.Class
		reasons []string
	}{
		"half of those serving":       {tcp("h1", "h2", "h3", "h4"), chosen("h1", "h2"), impact.ClassSevere, []string{"2 backends in one plan", "serving falls from 4 to 2"}},
		"more than half":              {tcp("h1", "h2", "h3", "h4", "h5"), chosen("h1", "h2", "h3"), impact.ClassSevere, []string{"3 backends at once, more than half of those serving (3 of 5)", "3 backends in one plan", "serving falls from 5 to 2"}},
		"none of them serves":         {tcp("f1", "d2", "h3"), chosen("f1", "d2"), impact.ClassSevere, []string{"2 backends in one plan", "none of the 2 backends serves, and 1 other does"}},
		"one of two, one serves":      {tcp("f1", "h2", "h3"), chosen("f1", "h2"), impact.ClassSevere, []string{"2 backends in one plan", "serving falls from 2 to 1"}},
		"unknown ones count":          {tcp("u1", "u2", "h3"), chosen("u1", "u2"), impact.ClassSevere, []string{"2 backends at once, more than half of those serving (2 of 3)", "2 backends in one plan", "serving falls from 3 to 1"}},
		"all":                         {tcp("h1", "h2"), chosen("h1", "h2"), impact.ClassOutage, []string{"serving falls from 2 to nothing", "2 backends in one plan"}},
		"nothing serves":              {tcp("f1", "f2", "f3"), chosen("f1", "f2"), impact.ClassSevere, []string{"2 backends in one plan", "none of the 2 backends serves"}},
		"a rule falls by both to one": {http(rules(fake.Path("p", "/", "h1", "h2", "h3")), "h1", "h2", "h3", "h4"), chosen("h1", "h2"), impact.ClassSevere, []string{"a Custom rule falls to one serving member: path /", "2 backends in one plan", "serving falls from 4 to 2"}},
		"a rule loses both":           {http(rules(fake.Path("p", "/", "h1", "h2", "f5")), "h1", "h2", "h3", "h4", "f5"), chosen("h1", "h2"), impact.ClassOutage, []string{"a Custom rule falls to nothing serving: path /", "2 backends in one plan", "serving falls from 4 to 2"}},
		"a rule is emptied by both":   {http(rules(fake.Path("p", "/", "h1", "h2")), "h1", "h2", "h3", "h4"), chosen("h1", "h2"), impact.ClassOutage, []string{"a Custom rule is left without members: path /", "2 backends in one plan", "serving falls from 4 to 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := release(c.v, impact.Policy{}, c.targets...)
			assert.Equal(t, c.class, a.Class)
			assert.Equal(t, c.reasons, a.Reasons)
			assert.Empty(t, a.Refusals)
			require.Len(t, a.Targets, len(c.targets))
			for i, b := range a.Targets {
				assert.Equal(t, c.targets[i], b.ID, "in the order of Want")
			}
			assertOffered(t, a)
		})
	}
}

func TestARepeatedTargetIsRefused(t *testing.T) {
	for _, goal := range []impact.Goal{impact.GoalRelease, impact.GoalDisable} {
		a := assess(tcp("h1", "h2", "h3"), impact.Policy{}, goal, "h1", "h2", "h1")
		assert.Equal(t, []string{"A backend was chosen more than once: 10.0.0.1:80."}, a.Refusals)
		assert.Equal(t, 1, a.After.Serving, "it counts once")
		assertOffered(t, a)
	}
}

func TestNoTargetAndNoGoal(t *testing.T) {
	for name, want := range map[string]impact.Want{
		"no target":     {Goal: impact.GoalRelease},
		"no goal":       {Targets: chosen("h1")},
		"nothing":       {},
		"unknown goal":  {Goal: "explode", Targets: chosen("h1")},
		"an id of none": {Goal: impact.GoalDisable, Targets: chosen("")},
	} {
		t.Run(name, func(t *testing.T) {
			a := impact.Assess(nil, tcp("h1", "h2"), want, impact.Policy{})
			assert.Equal(t, impact.ClassUnknown, a.Class)
			assert.False(t, a.TargetFound)
			assertOffered(t, a)
		})
	}
}

func TestNoMoreTargetsThanAllowed(t *testing.T) {
	var ids []string
	var targets []api.BackendID
	for i := range 24 {
		ids = append(ids, "h"+string(rune('a'+i)))
		targets = append(targets, api.BackendID(ids[i]))
	}
	for name, c := range map[string]struct {
		n, most int
		refused string
	}{
		"ten":               {10, 0, ""},
		"eleven":            {11, 0, "11 backends are chosen, but one plan may take at most 10: choose fewer."},
		"as configured":     {2, 2, ""},
		"over configured":   {3, 2, "3 backends are chosen, but one plan may take at most 2: choose fewer."},
		"a nonsense number": {11, math.MinInt, "11 backends are chosen, but one plan may take at most 10: choose fewer."},
	} {
		t.Run(name, func(t *testing.T) {
			a := release(tcp(ids...), impact.Policy{MaxTargets: c.most}, targets[:c.n]...)
			assert.Equal(t, impact.ClassSevere, a.Class)
			if c.refused == "" {
				assert.Empty(t, a.Refusals)
			} else {
				assert.Equal(t, []string{c.refused}, a.Refusals)
			}
			assertOffered(t, a)
		})
	}
}

func TestSeveralOfUnknownStateAreCountedAndSaid(t *testing.T) {
	a := release(tcp("u1", "u2", "h3", "h4", "u5"), impact.Policy{}, "u1", "u2", "h3")
	assertOneContains(t, a.Warnings, "the state of 2 backends to be taken away is unknown: counted as serving")
	assertOneContains(t, a.Warnings, "the state of 1 other backend is unknown: not counted as serving")
	assert.Equal(t, 4, a.Before.Serving)
	assert.Equal(t, 1, a.After.Serving)
}
