package impact_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

// The backends of the tests are named for what they are: h healthy, f failing, d disabled, u of
// unknown state. The second character of the id gives the address.
func backendsOf(ids ...string) []api.Backend {
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

func tcp(ids ...string) api.VServer { return fake.TCP("vs", "web", 80, backendsOf(ids...)...) }

func http(rules []api.Rule, ids ...string) api.VServer {
	return fake.HTTP("vs", "web", 80, backendsOf(ids...), rules...)
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
func release(v api.VServer, p impact.Policy, targets ...api.BackendID) said {
	return assessOf(v, p, impact.GoalRelease, targets...)
}

func assessOf(v api.VServer, p impact.Policy, goal impact.Goal, targets ...api.BackendID) said {
	return assessed(nil, v, impact.Request{Goal: goal, Targets: targets}, p)
}

// said is an assessment in words.
type said struct {
	impact.Assessment
	Reasons, Warnings, Notes, Refusals, Down []string
}

func assessed(ulb []api.VServer, v api.VServer, request impact.Request, p impact.Policy) said {
	a := impact.Assess(ulb, v, request, p)
	texts := func(all []impact.Finding) []string {
		if len(all) == 0 {
			return nil
		}
		return render.FindingTexts(all)
	}
	s := said{Assessment: a, Reasons: texts(a.Reasons), Warnings: texts(a.Warnings), Notes: texts(a.Notes)}
	if len(a.Refusals) > 0 {
		s.Refusals = render.RefusalTexts(a.Refusals)
	}
	for _, r := range a.Down {
		if r == (impact.RuleRef{}) {
			s.Down = append(s.Down, "the VServer")
			continue
		}
		s.Down = append(s.Down, render.TheRule(r))
	}
	return s
}

func knownPort(n int) api.Maybe[int] { return api.Known(n) }

// listOf makes the Custom rules of a table's row.
func listOf(r ...api.Rule) []api.Rule { return r }

func assertOneContains(t *testing.T, all []string, words string) {
	t.Helper()
	for _, s := range all {
		if strings.Contains(s, words) {
			return
		}
	}
	assert.Failf(t, "not said", "%q is in none of %q", words, all)
}

// assertOffered holds every assessment to one rule: there are steps where the change may be
// offered, and nowhere else.
func assertOffered(t *testing.T, a said) {
	t.Helper()
	refused := a.Class == impact.ClassUnknown || len(a.Refusals) > 0
	assert.Equal(t, !refused && len(a.Emptied) == 0, len(a.Steps) > 0, "class %s, refusals %q, emptied %d", a.Class,
		a.Refusals, len(a.Emptied))
	assert.False(t, a.Class == impact.ClassUnknown && len(a.Refusals) == 0, "unknown is always refused: %q", a.Reasons)
	typed := a.Class == impact.ClassSevere || a.Class == impact.ClassOutage
	assert.Equal(t, typed,
		a.Gate != "" || slices.ContainsFunc(a.Refusals, func(r string) bool { return strings.Contains(r, "typing") }),
		"gate %q of class %s", a.Gate, a.Class)
	for _, r := range a.Refusals {
		assert.Regexp(t, `(?s)^[A-Z0-9].*[:;,].*\.$`, r, "a sentence with the way out")
	}
}
