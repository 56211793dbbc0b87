package render

import (
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

func TestEachDifferenceIsNamed(t *testing.T) {
	kinds := constantsOf(t, "../../api/change/difference.go", "DifferenceKind")
	for _, kind := range kinds {
		_, named := differences[change.DifferenceKind(kind)]
		assert.True(t, named, kind)
	}
	assert.Len(t, differences, len(kinds))
}

func TestEachGoalAndStepHasItsWords(t *testing.T) {
	of := constantsOf(t, "../../api/impact/goal.go", "Goal")
	for _, goal := range of {
		words := goals[impact.Goal(goal)]
		for _, word := range []string{words.order, words.verb, words.doing, words.done} {
			assert.NotEmpty(t, word, goal)
		}
	}
	assert.Len(t, goals, len(of))
	kinds := constantsOf(t, "../../api/impact/step.go", "StepKind")
	for _, kind := range kinds {
		assert.NotEmpty(t, stepVerbs[impact.StepKind(kind)], kind)
	}
	assert.Len(t, stepVerbs, len(kinds))
	assert.Equal(t, "of tomorrow", StepVerb("of tomorrow"), "a newer version's journal has it")
	assert.Equal(t, "of tomorrow", goalVerb("of tomorrow"))
}

// What differs reads whole in the sentence of an outcome and on the page of its operation.
func TestWhatDiffersIsSaid(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, true)
	path := impact.RuleRef{ID: "p", Type: api.Known("Path"), Match: api.Known("/x")}
	for _, c := range []struct {
		d              change.Difference
		sentence, fact string
	}{
		{
			change.Difference{Kind: change.DiffersWeight, Was: "1", Is: ""},
			"weight changed from 1 to -", "changed meanwhile: weight: 1 -> -",
		},
		{
			change.Difference{Kind: change.DiffersWeight, Backend: "b1", Was: "1", Is: "2"},
			"weight of backend b1 changed from 1 to 2", "changed meanwhile: weight of backend b1: 1 -> 2",
		},
		{
			change.Difference{Kind: change.DiffersBackend, Backend: "b1", Was: "10.0.0.1:80 healthy"},
			"backend b1 changed from 10.0.0.1:80 healthy to not there",
			"changed meanwhile: backend b1: 10.0.0.1:80 healthy -> not there",
		},
		{
			change.Difference{Kind: change.DiffersOther, Backend: "b4", Is: "10.0.0.4:80 failing"},
			"other backend b4 changed from not there to 10.0.0.4:80 failing",
			"changed meanwhile: other backend b4: not there -> 10.0.0.4:80 failing",
		},
		{
			change.Difference{Kind: change.DiffersRule, Rule: path, Was: "[b1]"},
			"rule path /x (p) changed from [b1] to not there", "changed meanwhile: rule path /x (p): [b1] -> not there",
		},
		{
			change.Difference{Kind: change.DiffersWarning, Warning: impact.Finding{Kind: impact.FoundOneLeft}},
			"new warning: only one is left serving", "new warning: only one is left serving",
		},
		{
			change.Difference{Kind: change.DiffersDown, NowDown: []impact.RuleRef{{}, path}},
			"what goes down changed from nothing to the VServer, rule path /x",
			"changed meanwhile: what goes down: nothing -> the VServer, rule path /x",
		},
		{
			change.Difference{
				Kind: change.DiffersSteps,
				NowSteps: []change.StepRef{
					{Kind: impact.StepLeaveRule, Rule: path, Backend: "b1 10.0.0.1:80", Members: "b2 10.0.0.2:80"},
					{Kind: impact.StepWeight, Weight: api.Known(5), Backend: "b1 10.0.0.1:80"},
					{Kind: impact.StepCheck, Check: "Path", CheckFrom: "Port"},
				},
			},
			"steps changed from none to take out of rule path /x (p) [b1 10.0.0.1:80] members [b2 10.0.0.2:80], then " +
				"set weight 5 [b1 10.0.0.1:80], then set check Port -> Path",
			"changed meanwhile: steps: none -> take out of rule path /x (p) [b1 10.0.0.1:80] members [b2 10.0.0.2:80], " +
				"then set weight 5 [b1 10.0.0.1:80], then set check Port -> Path",
		},
	} {
		assert.Equal(t, c.sentence, changedText(th, c.d))
		op := change.Operation{Differences: []change.Difference{c.d}}
		facts := OperationSection(op, nil, nil, "").Facts
		last := facts[len(facts)-1]
		assert.Equal(t, c.fact, last.Label+": "+last.Value)
	}
	many := make([]change.StepRef, 23)
	assert.Contains(t, stepRefsText(many), ", then 3 more")
}
