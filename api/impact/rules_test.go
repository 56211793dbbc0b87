package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestEffectOnEachCustomRuleOfTheTarget(t *testing.T) {
	v := http(listOf(
		fake.Path("p1", "/api", "h1", "h2", "f3", "u4"),
		fake.Path("p2", "/other", "h2"),
		fake.Domain("p3", "www.example.com", "h1", "h1", "h2", "h2", "h5"),
	), "h1", "h2", "f3", "u4", "h5")
	a := release(v, impact.Policy{}, "h1")

	require.Len(t, a.Rules, 2)
	assert.Equal(t, api.PolicyID("p1"), a.Rules[0].Rule.ID)
	assert.Equal(t, api.Count{Serving: 2, Total: 4, Known: true}, a.Rules[0].Before)
	assert.Equal(t, api.Count{Serving: 1, Total: 3, Known: true}, a.Rules[0].After)
	assert.Equal(t, api.PolicyID("p3"), a.Rules[1].Rule.ID)
	assert.Equal(t, api.Count{Serving: 3, Total: 3, Known: true}, a.Rules[1].Before, "a repeated member counts once")
	assert.Equal(t, api.Count{Serving: 2, Total: 2, Known: true}, a.Rules[1].After)
}

func TestAMemberThatIsNoBackendDoesNotServe(t *testing.T) {
	v := http(listOf(fake.Path("p1", "/api", "h1", "ghost")), "h1", "h2")
	a := release(v, impact.Policy{}, "h1")
	assert.Equal(t, impact.ClassOutage, a.Class)
	assert.Equal(t, api.Count{Serving: 0, Total: 1, Known: true}, a.Rules[0].After)
	assertOneContains(t, a.Warnings, "1 member of a rule not among the VServer's backends, not counted as serving: "+
		"path /api")
}

func TestAnUnknownTargetServesInItsRulesToo(t *testing.T) {
	v := http(listOf(fake.Path("p1", "/api", "u1", "h2")), "u1", "h2", "h3")
	a := release(v, impact.Policy{}, "u1")
	assert.Equal(t, impact.ClassSevere, a.Class)
	assert.Equal(t, 2, a.Rules[0].Before.Serving)
	assert.Equal(t, 1, a.Rules[0].After.Serving)
}

func TestARuleOnATCPVServerCountsAllTheSame(t *testing.T) {
	v := tcp("h1", "h2", "h3")
	v.Rules = api.Known(listOf(fake.Path("p1", "/api", "h1", "h2", "h3")))
	a := release(v, impact.Policy{}, "h1")
	assert.Len(t, a.Rules, 1)
	assert.Len(t, a.Steps, 2)
}

func TestEveryReasonComesTheWorstFirst(t *testing.T) {
	v := method(http(listOf(fake.Path("p1", "/a", "h1"), fake.Path("p2", "/b", "h1", "h2")), "h1", "h2", "h3"), "Source")
	a := release(v, impact.Policy{Protected: true, Floor: impact.Floor{Number: 3}, Unresolved: true}, "h1")
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Equal(t, []string{
		"an earlier change on this ULB has no known outcome yet",
		"rule path /a is left without members",
		"serving falls to 2, under the serving floor of 3",
		"Method Source re-maps the clients of all backends",
		"rule path /b falls to one",
		"the profile is protected",
		"serving falls from 3 to 2",
	}, a.Reasons)
}
