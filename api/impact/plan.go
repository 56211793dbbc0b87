package impact

import "cloud.internal/ulbconsole/api"

// StepKind is what a step of a plan does.
type StepKind string

// The kinds of step.
const (
	StepLeaveRule StepKind = "take out of rule"
	StepRelease   StepKind = "release"
)

// Step is one step of a plan. Steps are equal when they do the same.
type Step struct {
	Kind    StepKind
	Backend api.BackendID
	Rule    api.PolicyID // of StepLeaveRule
	Name    string       // of that rule, as RuleName gives it
}

// String says the step in words.
func (s Step) String() string {
	if s.Kind == StepLeaveRule {
		return "take out of rule " + s.Name
	}
	return string(s.Kind)
}

// plan takes the target out of each Custom rule, then releases it.
func (w *work) plan() []Step {
	steps := make([]Step, 0, len(w.result.Rules)+1)
	for _, e := range w.result.Rules {
		steps = append(steps, Step{Kind: StepLeaveRule, Backend: w.id, Rule: e.Rule.ID, Name: RuleName(e.Rule)})
	}
	return append(steps, Step{Kind: StepRelease, Backend: w.id})
}
