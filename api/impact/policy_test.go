package impact_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestTheFloorAsANumberAndAsAShare(t *testing.T) {
	six := tcp("h1", "h2", "h3", "h4", "f5", "f6") // 4 of 6 serve
	for name, c := range map[string]struct {
		floor   impact.Floor
		targets []api.BackendID
		reason  string // "" where the floor is reached
	}{
		"none":             {impact.Floor{}, chosen("h1", "h2"), ""},
		"a number reached": {impact.Floor{Number: 3}, chosen("h1"), ""},
		"a number missed": {impact.Floor{
			Number: 4,
		}, chosen("h1"), "serving falls to 3, under the serving floor of 4"},
		"a share reached": {impact.Floor{Percent: 50}, chosen("h1"), ""},
		"a share missed": {impact.Floor{
			Percent: 50,
		}, chosen("h1", "h2"), "serving falls to 2, under the serving floor of 50% (3 of 6)"},
		"what must serve is rounded up": {impact.Floor{
			Percent: 51,
		}, chosen("h1"), "serving falls to 3, under the serving floor of 51% (4 of 6)"},
		"the smallest share": {impact.Floor{Percent: 1}, chosen("h1", "h2"), ""},
		"of both, the share": {impact.Floor{
			Number: 2, Percent: 60,
		}, chosen("h1"), "under the serving floor of 60% (4 of 6)"},
		"of both, the number": {impact.Floor{
			Number: 5, Percent: 60,
		}, chosen("h1"), "under the serving floor of 5"},
		"a share over all": {impact.Floor{
			Percent: math.MaxInt,
		}, chosen("h1"), "under the serving floor of 100% (6 of 6)"},
		"numbers that are none": {impact.Floor{Number: math.MinInt, Percent: math.MinInt}, chosen("h1"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, goal := range []impact.Goal{impact.GoalRelease, impact.GoalDisable} {
				a := assessOf(six, impact.Policy{Floor: c.floor}, goal, c.targets...)
				said := strings.Join(a.Reasons, "\n")
				if c.reason == "" {
					assert.NotContains(t, said, "floor")
					continue
				}
				assert.Contains(t, said, c.reason)
				assert.Equal(t, impact.ClassSevere, a.Class)
			}
		})
	}
}

func TestAFloorIsRoundedUpFromTheSmallestPart(t *testing.T) {
	a := release(tcp("h1", "h2", "h3"), impact.Policy{Floor: impact.Floor{Percent: 67}}, "h1") // 2.01 of 3
	assert.Contains(t, a.Reasons, "serving falls to 2, under the serving floor of 67% (3 of 3)")
	a = release(tcp("h1", "h2", "h3"), impact.Policy{Floor: impact.Floor{Percent: 67, Number: 3}}, "h1")
	assert.Contains(t, a.Reasons, "serving falls to 2, under the serving floor of 67% (3 of 3)",
		"of two that are equal, the one that says more")
}

func TestAFloorThatWasMissedBeforeIsAWarning(t *testing.T) {
	a := release(tcp("f1", "h2", "h3", "f4"), impact.Policy{Floor: impact.Floor{Percent: 75}}, "f1")
	assert.Equal(t, impact.ClassTrivial, a.Class)
	assertOneContains(t, a.Warnings, "the VServer is already under its serving floor of 75% (3 of 4)")
}

func TestAnOutageInAProtectedProfile(t *testing.T) {
	sole := func(id string) api.VServer {
		return http(listOf(fake.Path("p", "/api", api.BackendID(id))), id, "h2", "h3")
	}
	for name, c := range map[string]struct {
		v       api.VServer
		goal    impact.Goal
		targets []api.BackendID
		refusal impact.Finding
	}{
		"disabling is the same": {
			v: tcp("h1", "f2"), goal: impact.GoalRelease, targets: chosen("h1"),
			refusal: impact.Finding{Kind: impact.FoundOutage, N: 1},
		},
		"disabling is none": {
			v: sole("f1"), goal: impact.GoalRelease, targets: chosen("f1"),
			refusal: impact.Finding{Kind: impact.FoundOutage, N: 1, Goal: impact.GoalDisable},
		},
		"disabled already": {
			v: sole("d1"), goal: impact.GoalRelease, targets: chosen("d1"),
			refusal: impact.Finding{Kind: impact.FoundOutage, N: 1},
		},
		"several": {
			v: tcp("h1", "h2", "f3"), goal: impact.GoalRelease, targets: chosen("h1", "h2"),
			refusal: impact.Finding{Kind: impact.FoundOutage, N: 2},
		},
		"a disable": {
			v: tcp("h1", "f2"), goal: impact.GoalDisable, targets: chosen("h1"),
			refusal: impact.Finding{Kind: impact.FoundOutage, N: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := assessOf(c.v, impact.Policy{Protected: true}, c.goal, c.targets...)
			assert.Equal(t, impact.ClassOutage, a.Class)
			assert.Equal(t, []impact.Finding{c.refusal}, a.Assessment.Refusals)
			assertOffered(t, a)

			a = assessOf(c.v, impact.Policy{Protected: true, AllowOutage: true}, c.goal, c.targets...)
			assert.Equal(t, impact.ClassOutage, a.Class)
			assert.Empty(t, a.Refusals)

			a = assessOf(c.v, impact.Policy{}, c.goal, c.targets...)
			assert.Empty(t, a.Refusals, "a profile that is not protected has its gate alone")
		})
	}
}

func TestTheGateIsWhatCanBeTypedAndMeansOneVServer(t *testing.T) {
	absent := api.Maybe[string]{}
	for name, c := range map[string]struct {
		name api.Maybe[string]
		id   api.VServerID
		ulb  []api.VServer
		gate string // "" is refused
	}{
		"the name":            {name: api.Known("web front"), id: "vs", gate: "web front"},
		"all of ASCII":        {name: api.Known("!~ x"), id: "vs", gate: "!~ x"},
		"no name":             {name: absent, id: "vs", gate: "vs"},
		"an empty name":       {name: api.Known(""), id: "vs", gate: "vs"},
		"one space":           {name: api.Known(" "), id: "vs", gate: "vs"},
		"not ASCII":           {name: api.Known("wéb"), id: "vs", gate: "vs"},
		"looks like ASCII":    {name: api.Known("wеb"), id: "vs", gate: "vs"}, // the e is Cyrillic
		"a control character": {name: api.Known("web\x1b[2J"), id: "vs", gate: "vs"},
		"a delete":            {name: api.Known("web\x7f"), id: "vs", gate: "vs"},
		"a new line":          {name: api.Known("web\n"), id: "vs", gate: "vs"},
		"not even text":       {name: api.Known("web\xff"), id: "vs", gate: "vs"},
		"leading space":       {name: api.Known(" web"), id: "vs", gate: "vs"},
		"trailing space":      {name: api.Known("web "), id: "vs", gate: "vs"},
		"double space":        {name: api.Known("web  front"), id: "vs", gate: "vs"},
		"another of that name": {
			name: api.Known("web"), id: "vs", ulb: []api.VServer{{ID: "other", Name: api.Known("web")}},
			gate: "vs",
		},
		"another, but for case": {
			name: api.Known("web"), id: "vs", ulb: []api.VServer{{ID: "other", Name: api.Known("Web")}},
			gate: "vs",
		},
		"another, but for blanks": {
			name: api.Known("web"), id: "vs", ulb: []api.VServer{{ID: "other", Name: api.Known("web ")}},
			gate: "vs",
		},
		"another without a name": {name: api.Known("web"), id: "vs", ulb: []api.VServer{{ID: "other"}}, gate: "web"},
		"itself among the others": {
			name: api.Known("web"), id: "vs", ulb: []api.VServer{{ID: "vs", Name: api.Known("web")}},
			gate: "web",
		},
		"neither":                 {name: api.Known("wéb"), id: "vs "},
		"neither, without a name": {name: absent, id: "vs\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			v := method(tcp("h1", "h2", "h3"), "Source")
			v.Name, v.ID = c.name, c.id
			a := assessed(c.ulb, v, impact.Request{Goal: impact.GoalRelease, Targets: chosen("h1")}, impact.Policy{})
			assert.Equal(t, impact.ClassSevere, a.Class)
			assert.Equal(t, c.gate, a.Gate)
			if c.gate == "" {
				assert.Equal(t, []string{"Confirming this takes typing the VServer's name or id, and neither can be typed " +
					"exactly: do it in the web console."}, a.Refusals)
			} else {
				assert.Empty(t, a.Refusals)
			}
			assertOffered(t, a)
		})
	}
}

func TestOnlySevereAndOutageAreTyped(t *testing.T) {
	for class, v := range map[impact.Class]api.VServer{
		impact.ClassTrivial:  tcp("h2", "h3", "f1"),
		impact.ClassOrdinary: tcp("f1", "h2", "h3", "h4"),
	} {
		a := release(v, impact.Policy{},
			map[impact.Class]api.BackendID{impact.ClassTrivial: "f1", impact.ClassOrdinary: "h2"}[class])
		assert.Equal(t, class, a.Class)
		assert.Empty(t, a.Gate)
	}
	assert.Empty(t, release(tcp("h1"), impact.Policy{Unresolved: true}, "h1").Gate)
}
