package impact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

func manyHosts(n int) (all []api.Backend, ids []api.BackendID) {
	for i := range n {
		b := fake.Healthy(api.BackendID(fmt.Sprintf("backend-%06d", i)),
			fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), 8080)
		all, ids = append(all, b), append(ids, b.ID)
	}
	return all, ids
}

func listenerOf(backends []api.Backend, rules ...api.Rule) api.VServer {
	return fake.HTTP("vs", "web", 80, backends, rules...)
}

// TestAssessingEndsAtThreeTimesTheSizesThereAre is over in a moment where the work grows as the
// backends and members do, and takes minutes where it grows as their square.
func TestAssessingEndsAtThreeTimesTheSizesThereAre(t *testing.T) {
	backends, ids := manyHosts(30_000)
	v := listenerOf(backends, fake.Path("policy-1", "/cart", ids...))
	other := listenerOf(backends)
	other.ID = "vs2"
	for _, want := range []impact.Request{
		{Goal: impact.GoalRelease, Targets: ids[:2]},
		{Goal: impact.GoalRelease, Targets: ids}, // far too many
		{Goal: impact.GoalDisable, Targets: ids},
		{Goal: impact.GoalUndo, Record: impact.Record{
			Backends: []impact.RecordedBackend{{Backend: fake.Healthy("gone", "10.99.0.1", 80), Released: true}},
			Rules: []impact.RecordedRule{{
				Rule: fake.Path("policy-9", "/gone", ids...), Deleted: true,
			}, {
				Rule: fake.Path("policy-1", "/cart", append(ids, "gone")...), Left: []api.BackendID{"gone"},
			}},
		}},
	} {
		a := assessed([]api.VServer{v}, v, want, impact.Policy{})
		assert.Equal(t, len(want.Targets) > 10, len(a.Steps) == 0, "%.500s", fmt.Sprint(a.Refusals))
		assert.LessOrEqual(t, len(a.Refusals)+len(a.Warnings)+len(a.Notes)+len(a.Reasons), 4*51)
		a = assessed([]api.VServer{v, other}, v, want, impact.Policy{})
		assert.LessOrEqual(t, len(a.Refusals), 51)
	}
}

func TestWhatIsDoubtfulManyTimesIsSaidAsOftenAsItCanBeRead(t *testing.T) {
	backends, ids := manyHosts(1_000)
	other := listenerOf(backends)
	other.ID = "vs2"
	v := listenerOf(backends)
	a := assessed([]api.VServer{v, other}, v, impact.Request{Goal: impact.GoalRelease, Targets: ids},
		impact.Policy{})
	require.Len(t, a.Refusals, 51)
	assert.Contains(t, a.Refusals[0], "nother VServer (vs2) has a backend with the same id as 10.0.0.0:8080")
	assert.Equal(t, "and 951 more like these", a.Refusals[50])
	assert.Regexp(t, ` #[0-9a-f]{8}$`, a.Assessment.Refusals[50].ID, "others would differ")

	for i := range backends {
		backends[i].PrivateIP = api.Known("10.0.0.1")
	}
	v = listenerOf(backends)
	a = assessed([]api.VServer{v}, v, impact.Request{Goal: impact.GoalRelease, Targets: ids[:1]}, impact.Policy{})
	assert.Contains(t, a.Warnings, "more than 50 addresses stand twice, and each counts as two backends")
}

func TestAMemberThatIsElsewhereInManyWaysIsOneWarning(t *testing.T) {
	backends, ids := manyHosts(60)
	r := fake.Path("policy-1", "/cart", ids...)
	members, _ := r.Members.Get()
	for i := range members {
		members[i].PrivateIP = api.Known("10.9.9.9")
	}
	v := listenerOf(backends, r)
	a := assessed([]api.VServer{v}, v, impact.Request{Goal: impact.GoalRelease, Targets: ids[:1]}, impact.Policy{})
	require.Len(t, a.Warnings, 1)
	assert.Regexp(t, `^a rule gives 60 members another address than the VServer does \(.*\): path /cart$`, a.Warnings[0])
}

func TestALongNameIsShortInWords(t *testing.T) {
	backends, ids := manyHosts(3)
	match := "/" + strings.Repeat("a", 64<<10)
	v := listenerOf(backends, fake.Path("policy-1", match, ids...))
	a := assessed([]api.VServer{v}, v, impact.Request{Goal: impact.GoalRelease, Targets: ids[:2]}, impact.Policy{})
	require.Len(t, a.Steps, 4)
	assert.Equal(t, api.Known(match), a.Steps[0].Rule.Match, "what is sent is whole")
	for _, words := range append(a.Reasons, render.RuleName(a.Steps[0].Rule)) {
		assert.Less(t, len(words), 300, words)
	}
}

func TestAPlanHasNoMoreStepsThanCanBeRecordedAndRead(t *testing.T) {
	backends, ids := manyHosts(3)
	assess := func(rules int, want impact.Request) said {
		v := listenerOf(backends, rulesOf(rules, ids)...)
		return assessed([]api.VServer{v}, v, want, impact.Policy{})
	}
	one := impact.Request{Goal: impact.GoalRelease, Targets: ids[:1]}
	assert.Len(t, assess(999, one).Steps, impact.MostSteps)
	a := assess(1_000, one)
	assert.Empty(t, a.Steps)
	assert.Contains(t, a.Refusals, "It would take 1001 steps, and one plan may have at most 1000: take the backend out "+
		"of some of its rules in the web console first.")
	a = assess(500, impact.Request{Goal: impact.GoalRelease, Targets: ids[:2]})
	assert.Contains(t, a.Refusals, "It would take 1002 steps, and one plan may have at most 1000: choose fewer backends.")
	one.Drain = true
	assert.NotEmpty(t, assess(998, one).Refusals)
	assert.Empty(t, assess(997, one).Refusals)
	assert.Len(t, assess(1_000, impact.Request{Goal: impact.GoalDisable, Targets: ids[:1]}).Steps, 1,
		"it changes no rule")
}

func rulesOf(n int, ids []api.BackendID) []api.Rule {
	rules := make([]api.Rule, n)
	for i := range rules {
		rules[i] = fake.Path(api.PolicyID(fmt.Sprintf("policy-%d", i)), fmt.Sprint("/", i), ids...)
	}
	return rules
}

func BenchmarkAssess(b *testing.B) {
	many, ids := manyHosts(10_000)
	few, fewIDs := manyHosts(200)
	for name, v := range map[string]api.VServer{
		"10,000 backends": listenerOf(many), "10,000 members": listenerOf(many, fake.Path("policy-1", "/cart", ids...)),
		"500 rules": listenerOf(few, rulesOf(500, fewIDs)...),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				impact.Assess([]api.VServer{v}, v, impact.Request{Goal: impact.GoalRelease, Targets: ids[:1]}, impact.Policy{})
			}
		})
	}
}

func TestANameThatNobodyComparesIsNotToBeTyped(t *testing.T) {
	backends, ids := manyHosts(2)
	for length, gate := range map[int]string{
		64: strings.Repeat("n", 64),
		65: "vs", api.Longest: "vs", api.Longest + 1: "vs", 100 << 10: "vs",
	} {
		v := fake.HTTP("vs", strings.Repeat("n", length), 80, backends)
		a := assessed([]api.VServer{v}, v, impact.Request{Goal: impact.GoalRelease, Targets: ids}, impact.Policy{})
		assert.Equal(t, gate, a.Gate)
	}
}
