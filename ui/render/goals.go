package render

import (
	"cmp"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// goals are what a change is for: as a title or a button orders it, in a sentence, while it is
// carried out, and done. Journals hold the goals themselves.
var goals = map[impact.Goal]struct{ order, verb, doing, done string }{
	impact.GoalRelease: {"Release", "release", "releasing", "released"},
	impact.GoalDisable: {"Disable", "disable", "disabling", "disabled"},
	impact.GoalEnable:  {"Enable", "enable", "enabling", "enabled"},
	impact.GoalWeight:  {"Set weight", "weight", "new weight", "weight set"},
	impact.GoalCheck:   {"Set check", "check", "new check", "check set"},
	impact.GoalUndo:    {"Undo", "undo", "undoing", "undone"},
}

func goalVerb(g impact.Goal) string { return cmp.Or(goals[g].verb, string(g)) }

// GoalDone is what has become of the targets.
func GoalDone(g impact.Goal) string { return cmp.Or(goals[g].done, string(g)) }

// requestVerb is what was asked for: of a weight or a check, which one, and what it was before.
func requestVerb(op change.Operation, arrow string) string {
	switch r := op.Order.Request; r.Goal {
	case impact.GoalWeight:
		return "weight " + weightBefore(op.Steps, arrow) + Number(r.Weight) + " of"
	case impact.GoalCheck:
		return "check " + checkBefore(op.Steps, arrow) + r.Check
	default:
		return goalVerb(r.Goal)
	}
}

// weightBefore is the weight that all steps find, and an arrow, "" where they differ or do not say it.
func weightBefore(steps []change.StepStatus, arrow string) string {
	if len(steps) == 0 || !steps[0].Step.From.IsKnown() ||
		slices.ContainsFunc(steps, func(s change.StepStatus) bool { return s.Step.From != steps[0].Step.From }) {
		return ""
	}
	return Number(steps[0].Step.From) + " " + arrow + " "
}

// checkBefore is the check that a step finds, and an arrow, "" where that is none that is switched.
func checkBefore(steps []change.StepStatus, arrow string) string {
	for _, s := range steps {
		if from := s.Step.CheckFrom; from == api.CheckPort || from == api.CheckPath {
			return from + " " + arrow + " "
		}
	}
	return ""
}

// doneVerb is what was done, likewise.
func doneVerb(op change.Operation, arrow string) string {
	switch r := op.Order.Request; r.Goal {
	case impact.GoalWeight, impact.GoalCheck:
		return "set " + requestVerb(op, arrow)
	default:
		return GoalDone(r.Goal)
	}
}

// whetherDone is what is unknown where nobody has seen it done.
func whetherDone(r impact.Request) string {
	switch r.Goal {
	case impact.GoalWeight:
		return "whether the weight is " + Number(r.Weight)
	case impact.GoalCheck:
		return "whether the check is " + r.Check
	default:
		return "whether " + GoalDone(r.Goal)
	}
}

// Doing is what an operation does with a backend, as in "releasing".
func Doing(op change.Operation) string {
	enables := func(s change.StepStatus) bool { return s.Step.Kind == impact.StepEnable }
	waits := func(s change.StepStatus) bool { return s.Step.Kind == impact.StepWait && !s.State.Ended() }
	switch drain := op.Order.Request.Drain; {
	case drain && slices.ContainsFunc(op.Steps, enables): // it was cancelled
		return goals[impact.GoalEnable].doing
	case op.Draining(), drain && (len(op.Steps) == 0 || slices.ContainsFunc(op.Steps, waits)):
		return "draining"
	default:
		return cmp.Or(goals[op.Order.Request.Goal].doing, string(op.Order.Request.Goal))
	}
}

// DoingTo is Doing before what it is done to.
func DoingTo(op change.Operation) string {
	switch op.Order.Request.Goal {
	case impact.GoalWeight, impact.GoalCheck:
		return requestVerb(op, "->")
	default:
		return Doing(op)
	}
}

// stepVerbs are what a step does. Journals hold the kinds themselves.
var stepVerbs = map[impact.StepKind]string{
	impact.StepLeaveRule:  "take out of rule",
	impact.StepDeleteRule: "delete rule",
	impact.StepRelease:    "release",
	impact.StepDisable:    "disable",
	impact.StepEnable:     "enable",
	impact.StepWeight:     "set weight",
	impact.StepCheck:      "set check",
	impact.StepWait:       "wait",
	impact.StepAdd:        "add again",
	impact.StepJoinRule:   "join rule",
	impact.StepCreateRule: "recreate rule",
}

// StepVerb is what a step of that kind does.
func StepVerb(k impact.StepKind) string { return cmp.Or(stepVerbs[k], string(k)) }

// stepBrief is what a step does, with the rule that it changes.
func stepBrief(s impact.Step) string {
	if s.ChangesRule() {
		return StepVerb(s.Kind) + " " + RuleName(s.Rule)
	}
	return StepVerb(s.Kind)
}
