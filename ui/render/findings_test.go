package render

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// constantsOf are the values of the constants of a type in a file.
func constantsOf(t *testing.T, file, typeName string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var all []string
	ast.Inspect(f, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is {
			return true
		}
		if id, named := spec.Type.(*ast.Ident); !named || id.Name != typeName {
			return true
		}
		for _, v := range spec.Values {
			value, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			require.NoError(t, err)
			all = append(all, value)
		}
		return true
	})
	require.NotEmpty(t, all)
	return all
}

func TestEachFindingHasItsWords(t *testing.T) {
	f := impact.Finding{N: 2, Of: 3, Need: 4, Backend: "b", ID: "i", Was: "w", Is: "x", Goal: impact.GoalDisable}
	seen := map[string]bool{}
	kinds := constantsOf(t, "../../api/impact/found.go", "FindingKind")
	kinds = append(kinds, constantsOf(t, "../../api/impact/found_change.go", "FindingKind")...)
	for _, kind := range kinds {
		assert.False(t, seen[kind], "%q twice", kind)
		seen[kind] = true
		f.Kind = impact.FindingKind(kind)
		in := 0
		if _, is := doubts[f.Kind]; is {
			in++
		}
		for _, words := range tables {
			if words[f.Kind] != "" {
				in++
			}
		}
		assert.Equal(t, 1, in, "words of %q", kind)
		assert.NotContains(t, FindingText(f), "{", kind)
	}
	all := len(doubts)
	for _, words := range tables {
		all += len(words)
	}
	assert.Len(t, seen, all)
	for kind := range nexts {
		assert.True(t, seen[string(kind)], kind)
	}
	assert.Equal(t, "of tomorrow", FindingText(impact.Finding{Kind: "of tomorrow"}), "a newer version's journal has it")
}

func TestRawTextIsNotTakenForAPlaceInASentence(t *testing.T) {
	f := impact.Finding{Kind: impact.FoundThere, Backend: "{id}{was}", ID: "{", Was: "no"}
	assert.Equal(t, "{id}{was} is there already, as {", FindingText(f))
}

func TestARefusalIsASentenceWithTheWayOut(t *testing.T) {
	path := impact.RefOf(api.Rule{ID: "p", Type: api.Known("Path"), Match: api.Known("/api"), PolicyType: api.Known("Custom")})
	for want, f := range map[string][]impact.Finding{
		"An outage in a protected profile is refused: add another backend first. Only a console started with " +
			"--allow-outage does it.": {{Kind: impact.FoundOutage, N: 1}},
		"An outage in a protected profile is refused: add another backend first, or choose fewer, or disable instead, " +
			"which can be taken back. Only a console started with --allow-outage does it.": {
			{Kind: impact.FoundOutage, N: 2, Goal: impact.GoalDisable},
		},
		"Several rules carry the id p: refresh, and try again when the answer is whole.": {
			{Kind: impact.FoundSameRuleID, ID: "p"},
		},
		"The VServer is not in the answer: refresh.": {{Kind: impact.FoundNoVServer}},
		"Nothing can be undone: a rule is gone, not by this console, and is not recreated: path /api; a rule is not " +
			"recreated, for none of its members is there: path /api; and 3 more like these.": {
			{Kind: impact.FoundRuleGone, Rule: path},
			{Kind: impact.FoundRuleMissing, Rule: path},
			{Kind: impact.FoundMore, N: 3},
		},
	} {
		assert.Equal(t, []string{want}, RefusalTexts(f))
	}
}

func TestWhatIsWorseThanConfirmedIsSaid(t *testing.T) {
	worse := func(all ...impact.Finding) change.Operation {
		return change.Operation{Outcome: change.OutcomeStopped, Reason: change.ReasonWorse, Findings: all}
	}
	assert.Equal(t, "worse than confirmed: outage now, confirmed as ordinary: the VServer will serve nothing, 2 backends at once",
		WhyText(worse(impact.Finding{Kind: impact.FoundWorse, Was: "ordinary", Is: "outage"},
			impact.Finding{Kind: impact.FoundDown}, impact.Finding{Kind: impact.FoundSeveral, N: 2})))
	assert.Equal(t, "worse than confirmed: also takes down: the VServer, the Default rule",
		WhyText(worse(impact.Finding{Kind: impact.FoundTakesDown},
			impact.Finding{Kind: impact.FoundTakesDown, Rule: impact.RuleRef{Default: true}})))
	old := worse()
	old.Why = "outage now, confirmed as ordinary: of an older version"
	assert.Equal(t, "worse than confirmed: "+old.Why, WhyText(old))

	refused := change.Operation{
		Outcome: change.OutcomeAborted, Reason: change.ReasonRefused,
		Findings: []impact.Finding{{Kind: impact.FoundAsItWas}, {Kind: impact.FoundNotTypable}},
	}
	assert.Equal(t, "Everything is as it was: nothing is left to undo.", NextText(refused))
	refused.JournalErr = errors.New("full")
	assert.True(t, strings.HasSuffix(WhyText(refused), "not recorded: full"))
}

func TestNamesOfRules(t *testing.T) {
	for want, r := range map[string]api.Rule{
		"path /api":                   fake.Path("p", "/api"),
		"domain *.example.com":        fake.Domain("p", "*.example.com"),
		"path":                        {ID: "p", Type: api.Known("Path")},
		"/api":                        {ID: "p", Match: api.Known("/api")},
		"rule p":                      {ID: "p", Type: api.Known(""), Match: api.Known("")},
		"a rule without a name or id": {},
		"path \x1b[2J":                {Type: api.Known("Path"), Match: api.Known("\x1b[2J")},
	} {
		assert.Equal(t, want, RuleName(r))
	}
}

// TestARiskSaysOnlyWhatMakesIt: neither what is no loss where something else is, nor what is asked elsewhere.
func TestARiskSaysOnlyWhatMakesIt(t *testing.T) {
	rule := impact.RuleRef{Type: api.Known("Path"), Match: api.Known("/a")}
	reasons := []impact.Finding{
		{Kind: impact.FoundProtected},
		{Kind: impact.FoundRuleEmptied, Rule: rule},
		{Kind: impact.FoundIdle, Is: "failing"},
		{Kind: impact.FoundUndo, Step: impact.StepJoinRule, N: 1},
		{Kind: impact.FoundServingFalls, N: 1, Of: 2},
	}
	a := impact.Assessment{Class: impact.ClassOutage, Reasons: reasons}
	assert.Equal(t, "the profile is protected; rule path /a is left without members", RiskText(&a))
	a.Emptied = []api.Rule{{}}
	assert.Equal(t, "the profile is protected; a rule is left without members", RiskText(&a), "its name stands at the choice")
	a.Emptied = []api.Rule{{}, {}}
	a.Reasons = slices.Concat(reasons, []impact.Finding{{Kind: impact.FoundRuleEmptied}})
	assert.Equal(t, "the profile is protected; 2 rules are left without members", RiskText(&a))
	a = impact.Assessment{Class: impact.ClassTrivial, Reasons: reasons[2:]}
	assert.Equal(t, "it does not serve (failing); joins 1 rule", RiskText(&a))
}
