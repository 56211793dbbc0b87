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

func TestTheClassesOfSeveralReleases(t *testing.T) {
	for name, c := range map[string]struct {
		v       api.VServer
		targets []api.BackendID
		class   impact.Class
		reasons []string
	}{
		"half of those serving": {
			v: tcp("h1", "h2", "h3", "h4"), targets: chosen("h1", "h2"), class: impact.ClassSevere,
			reasons: []string{"2 backends at once", "serving falls from 4 to 2"},
		},
		"more than half": {
			v: tcp("h1", "h2", "h3", "h4", "h5"), targets: chosen("h1", "h2", "h3"), class: impact.ClassSevere,
			reasons: []string{
				"3 of 5 serving at once, more than half", "3 backends at once",
				"serving falls from 5 to 2",
			},
		},
		"none of them serves": {
			v: tcp("f1", "d2", "h3"), targets: chosen("f1", "d2"), class: impact.ClassSevere,
			reasons: []string{"2 backends at once", "none of the 2 backends serves; 1 other does"},
		},
		"one of two, one serves": {
			v: tcp("f1", "h2", "h3"), targets: chosen("f1", "h2"), class: impact.ClassSevere,
			reasons: []string{"2 backends at once", "serving falls from 2 to 1"},
		},
		"unknown ones count": {
			v: tcp("u1", "u2", "h3"), targets: chosen("u1", "u2"), class: impact.ClassSevere,
			reasons: []string{
				"2 of 3 serving at once, more than half", "2 backends at once",
				"serving falls from 3 to 1",
			},
		},
		"all": {
			v: tcp("h1", "h2"), targets: chosen("h1", "h2"), class: impact.ClassOutage,
			reasons: []string{"the VServer will serve nothing", "2 backends at once"},
		},
		"nothing serves": {
			v: tcp("f1", "f2", "f3"), targets: chosen("f1", "f2"), class: impact.ClassSevere,
			reasons: []string{"2 backends at once", "none of the 2 backends serves"},
		},
		"a rule falls by both to one": {
			v:       http(listOf(fake.Path("p", "/", "h1", "h2", "h3")), "h1", "h2", "h3", "h4"),
			targets: chosen("h1", "h2"), class: impact.ClassSevere,
			reasons: []string{"rule path / falls to one", "2 backends at once", "serving falls from 4 to 2"},
		},
		"a rule loses both": {
			v:       http(listOf(fake.Path("p", "/", "h1", "h2", "f5")), "h1", "h2", "h3", "h4", "f5"),
			targets: chosen("h1", "h2"), class: impact.ClassOutage,
			reasons: []string{"rule path / will serve nothing", "2 backends at once", "serving falls " +
				"from 4 to 2"},
		},
		"a rule is emptied by both": {
			v:       http(listOf(fake.Path("p", "/", "h1", "h2")), "h1", "h2", "h3", "h4"),
			targets: chosen("h1", "h2"), class: impact.ClassOutage,
			reasons: []string{"rule path / is left without members", "2 backends at once", "serving falls from " +
				"4 to 2"},
		},
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
		a := assessOf(tcp("h1", "h2", "h3"), impact.Policy{}, goal, "h1", "h2", "h1")
		assert.Equal(t, []string{"A backend was chosen more than once: 10.0.0.1:80."}, a.Refusals)
		assert.Equal(t, 1, a.After.Serving, "it counts once")
		assertOffered(t, a)
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
