package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func membersOf(ids ...api.BackendID) api.Maybe[[]api.Member] {
	return fake.Path("", "", ids...).Members
}

// defaultOf is the VServer with other members of its Default rule.
func defaultOf(v api.VServer, members api.Maybe[[]api.Member]) api.VServer {
	all, _ := v.Rules.Get()
	for i := range all {
		if !all[i].Custom() {
			all[i].Members = members
		}
	}
	return v
}

func TestTheDefaultRuleCountsByItsMembers(t *testing.T) {
	const standard = "the Default rule"
	for name, c := range map[string]struct {
		v             api.VServer
		goal          impact.Goal
		targets       []api.BackendID
		class         impact.Class
		reason        string
		before, after int // serving in the Default rule, -1 where it is not shown
		down          []string
	}{
		"its only member": {
			v: defaultOf(http(nil, "h1", "h2", "h3"), membersOf("h1")), goal: impact.GoalRelease,
			targets: chosen("h1"), class: impact.ClassOutage,
			reason: "the Default rule is left without members", before: 1, after: 0, down: []string{standard},
		},
		"its only member stays": {
			v: defaultOf(http(nil, "h1", "h2", "h3"), membersOf("h1")), goal: impact.GoalDisable,
			targets: chosen("h1"), class: impact.ClassOutage,
			reason: "the Default rule will serve nothing", before: 1, after: 0, down: []string{standard},
		},
		"the only one serving": {
			v: defaultOf(http(nil, "h1", "h2", "h3", "f4"), membersOf("h1", "f4")), goal: impact.GoalRelease,
			targets: chosen("h1"), class: impact.ClassOutage,
			reason: "the Default rule will serve nothing", before: 1, after: 0, down: []string{standard},
		},
		"its only one, failing": {
			v: defaultOf(http(nil, "f1", "h2", "h3"), membersOf("f1")), goal: impact.GoalRelease,
			targets: chosen("f1"), class: impact.ClassOutage,
			reason: "the Default rule is left without members", before: 0, after: 0, down: []string{standard},
		},
		"the other is unknown": {
			v: defaultOf(http(nil, "h1", "u2", "h3", "h4"), membersOf("h1", "u2")), goal: impact.GoalRelease,
			targets: chosen("h1"), class: impact.ClassOutage,
			reason: "the Default rule will serve nothing", before: 1, after: 0, down: []string{standard},
		},
		"falls to one": {
			v: defaultOf(http(nil, "h1", "h2", "h3"), membersOf("h1", "h2")), goal: impact.GoalRelease,
			targets: chosen("h1"), class: impact.ClassSevere,
			reason: "the Default rule falls to one", before: 2, after: 1,
		},
		"falls to one by two": {
			v:    defaultOf(http(nil, "h1", "h2", "h3", "h4", "h5"), membersOf("h1", "h2", "h3")),
			goal: impact.GoalRelease, targets: chosen("h1", "h2"), class: impact.ClassSevere,
			reason: "the Default rule falls to one", before: 3, after: 1,
		},
		"serves nothing already": {
			v: defaultOf(http(nil, "f1", "f2", "h3", "h4"), membersOf("f1", "f2")), goal: impact.GoalRelease,
			targets: chosen("f1"), class: impact.ClassTrivial,
			reason: "it does not serve (failing); 2 others do", before: 0, after: 0,
		},
		"others serve": {
			v:    defaultOf(http(nil, "h1", "h2", "h3", "h4"), membersOf("h1", "h2", "h3")),
			goal: impact.GoalRelease, targets: chosen("h1"), class: impact.ClassOrdinary,
			reason: "serving falls from 4 to 3", before: 3, after: 2,
		},
		"the target is not in it": {
			v: defaultOf(http(nil, "h1", "h2", "h3"), membersOf("h2")), goal: impact.GoalRelease,
			targets: chosen("h1"), class: impact.ClassOrdinary, reason: "serving falls from 3 to 2",
			before: -1, after: -1,
		},
		"it holds all, and serves": {
			v: http(nil, "h1", "h2", "h3"), goal: impact.GoalRelease, targets: chosen("h1"),
			class: impact.ClassOrdinary, reason: "serving falls from 3 to 2", before: -1, after: -1,
		},
		"it holds all, and falls to one": {
			v: http(nil, "h1", "h2"), goal: impact.GoalDisable, targets: chosen("h1"),
			class: impact.ClassSevere, reason: "the Default rule falls to one", before: -1,
			after: -1,
		},
		"it holds all, and goes down": {
			v: http(nil, "h1", "f2"), goal: impact.GoalRelease, targets: chosen("h1"),
			class: impact.ClassOutage, reason: "the VServer will serve nothing", before: -1, after: -1,
			down: []string{"the VServer"},
		},
		"it holds all, and is down": {
			v: http(nil, "f1", "f2"), goal: impact.GoalRelease, targets: chosen("f1"),
			class: impact.ClassTrivial, reason: "it does not serve (failing)", before: -1, after: -1,
		},
		"it holds the last, and is down": {
			v: http(nil, "f1"), goal: impact.GoalRelease, targets: chosen("f1"), class: impact.ClassOutage,
			reason: "the Default rule is left without members", before: -1, after: -1,
			down: []string{standard},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := assessOf(c.v, impact.Policy{}, c.goal, c.targets...)
			assert.Equal(t, c.class, a.Class, "%q", a.Reasons)
			assert.Equal(t, c.reason, a.Reasons[0])
			assert.Equal(t, c.down, a.Down)
			assert.Empty(t, a.Emptied, "the service takes the member out itself")
			for _, s := range a.Steps {
				assert.Empty(t, s.Rule, "no step is planned for it")
			}
			require.NotEmpty(t, a.Steps)
			assertOffered(t, a)
			if c.before < 0 {
				assert.Empty(t, a.Rules)
				return
			}
			require.Len(t, a.Rules, 1)
			assert.False(t, a.Rules[0].Rule.Custom())
			assert.Equal(t, c.before, a.Rules[0].Before.Serving)
			assert.Equal(t, c.after, a.Rules[0].After.Serving)
		})
	}
	assertOneContains(t,
		release(defaultOf(http(nil, "f1", "f2", "h3", "h4"), membersOf("f1", "f2")), impact.Policy{}, "f1").Warnings,
		"the Default rule already serves nothing")
	assert.Equal(t, []string{"the Default rule has no members"},
		release(defaultOf(http(nil, "h1", "h2", "h3"), membersOf()), impact.Policy{}, "h1").Warnings)
	stranger := release(defaultOf(http(nil, "h1", "h2", "h3"), membersOf("h1", "h2", "h3", "ghost")),
		impact.Policy{}, "h1")
	assert.Equal(t, []string{"1 member of a rule not among the VServer's backends, not counted as serving: Default rule"},
		stranger.Warnings)
	assert.Len(t, stranger.Rules, 1, "it holds all, and more")
}

func TestADefaultRuleThatHoldsAllIsNamedOnlyWhereNothingElseIs(t *testing.T) {
	assert.Equal(t, []string{"the Default rule falls to one", "serving falls from 2 to 1"},
		release(http(nil, "h1", "h2"), impact.Policy{}, "h1").Reasons)
	assert.Equal(t, []string{"the profile is protected", "serving falls from 2 to 1"},
		release(http(nil, "h1", "h2"), impact.Policy{Protected: true}, "h1").Reasons)
}

func TestAnOutageOfTheDefaultRuleInAProtectedProfileIsRefused(t *testing.T) {
	v := defaultOf(http(nil, "h1", "h2", "h3"), membersOf("h1"))
	a := release(v, impact.Policy{Protected: true}, "h1")
	assert.Equal(t, []impact.Finding{{Kind: impact.FoundOutage, N: 1}}, a.Assessment.Refusals)
	assert.Empty(t, a.Steps)
}

func TestAnUndoSaysThatTheDefaultRuleMayNotTakeWhatIsAdded(t *testing.T) {
	const words = "the Default rule does not hold all backends: whether it takes the added ones is unknown"
	record := of(released(hostOf("h1")))
	assert.NotContains(t, restore(http(nil, "h2", "h3"), impact.Policy{}, record).Notes, words, "it holds all")
	assert.Contains(t, restore(defaultOf(http(nil, "h2", "h3"), membersOf("h2")), impact.Policy{}, record).Notes, words)
	assert.Contains(t,
		restore(defaultOf(http(nil, "h2", "h3"), api.Maybe[[]api.Member]{}), impact.Policy{}, record).Notes, words)
	assert.NotContains(t, restore(tcp("h2", "h3"), impact.Policy{}, record).Notes, words)
	on := changedBackend(hostOf("d1"), func(b *api.Backend) { b.Enabled = knownPort(1) })
	enabled := restore(defaultOf(http(nil, "d1", "h2", "h3"), membersOf("h2")), impact.Policy{}, of(switched(on)))
	require.NotEmpty(t, enabled.Steps)
	assert.NotContains(t, enabled.Notes, words, "nothing is added")
}

func TestAnUndoThatDisablesAgainCountsInTheDefaultRule(t *testing.T) {
	was := as("h1", hostOf("d1"))
	a := restore(defaultOf(http(nil, "h1", "h2", "h3"), membersOf("h1")), impact.Policy{}, of(switched(was)))
	assert.Equal(t, impact.ClassOutage, a.Class)
	assert.Equal(t, []string{"the Default rule"}, a.Down)
}

func TestAnUndoIsNotPlannedFromAnAnswerWithoutBackendsOrRules(t *testing.T) {
	record := of(released(hostOf("h1")))
	noRules := changed(http(nil, "h2", "h3"), func(v *api.VServer) { v.Rules = api.Known([]api.Rule{}) })
	noBackends := changed(http(nil, "h2", "h3"), func(v *api.VServer) { v.Backends = api.Known([]api.Backend{}) })
	for v, reason := range map[*api.VServer]string{
		&noRules:    "the service named no rule of the VServer, and the Default one is always there",
		&noBackends: "the service named no backend of the VServer, but members of its Default rule",
	} {
		a := restore(*v, impact.Policy{}, record)
		assert.Equal(t, impact.ClassUnknown, a.Class)
		assert.Equal(t, reason, a.Reasons[0])
		assertOffered(t, a)
	}
	assert.Equal(t, impact.ClassOrdinary, restore(http(nil), impact.Policy{}, record).Class,
		"a VServer may be without backends")
}
