package render

import (
	"cmp"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// Outcome is how an operation ended: a headline, and what else counts in fields. The headline comes in
// parts, each with the spaces that set it off, so that a line is broken before one of them.
type Outcome struct {
	Head  []string
	Label string // of Why
	Why   []string
	Next  []string
	More  string // the key that shows what of Why has no room
}

// OutcomeOf is the end of an operation, clean. The ids of its requests stand in its steps.
func OutcomeOf(th *theme.Theme, op change.Operation) Outcome {
	o := Outcome{Label: "why", Why: whyAt(th, op)}
	done := doneVerb(op, th.Glyph.Arrow)
	switch what, in := operationSubject(th, op); {
	case op.Draining():
		o.Head = heading("draining", what, in)
		o.Why = append(o.Why, "left in the journal")
	case op.Cancelled:
		o.Head, o.Why = heading("cancelled", what, in, "enabled again, not "+done), nil
	case op.Outcome == change.OutcomeDone:
		return doneOutcome(th, op)
	case op.Outcome == change.OutcomeStopped && op.AllDone():
		o.Head, o.Label = heading(done, what, in), "but"
	case op.StoppedByOperator() && someDone(op):
		o.Head = heading(done+" "+what, in, strings.TrimLeft(served(th.Glyph.Arrow, op)+"  stopped", " "))
		o.Label, o.Why = stoppedAt(op)
	case op.StoppedByOperator():
		o.Head = heading("stopped", aim(op, what, th.Glyph.Arrow), in)
		o.Label, o.Why = stoppedAt(op)
	default:
		if len(op.Parts) == 0 && someDone(op) {
			what += " done"
		}
		o.Head = heading(endWord(op), aim(op, what, th.Glyph.Arrow), in)
	}
	if op.Outcome == change.OutcomeAborted && op.Reason != change.ReasonNone {
		o.Head = append(o.Head, "  nothing sent")
	}
	if next := NextText(op); next != "" && !op.StoppedByOperator() {
		o.Next = []string{th.Text(next)}
	}
	for _, text := range []string{deletedRules(th.Name, op), newIDs(th.Name, op)} {
		if text != "" {
			o.Head = append(o.Head, "  "+text)
		}
	}
	return o
}

// endWord is an end that is not all that was asked for, in capitals where nobody has seen it.
func endWord(op change.Operation) string {
	if op.Outcome == change.OutcomeUnknown || op.Outcome == "" {
		return "UNKNOWN"
	}
	return string(op.Outcome)
}

// heading is a headline of these parts, of those that there are.
func heading(parts ...string) []string {
	var head []string
	for _, part := range parts {
		switch {
		case part == "":
		case len(head) == 0:
			head = append(head, part)
		default:
			head = append(head, "  "+part)
		}
	}
	return head
}

// doneOutcome is the end of what was done: how long it took until it was seen, deleted rules and new ids.
func doneOutcome(th *theme.Theme, op change.Operation) Outcome {
	what, in := operationSubject(th, op)
	head := []string{Join(doneVerb(op, th.Glyph.Arrow), what), " " + preposition(op) + " " + in}
	facts := servedWords(th.Glyph.Arrow, op)
	if took := timeTaken(op); took != "" {
		facts = strings.TrimLeft(facts+"  "+took, " ")
	}
	for _, text := range []string{facts, deletedRules(th.Name, op), newIDs(th.Name, op)} {
		if text != "" {
			head = append(head, "  "+text)
		}
	}
	o := Outcome{Head: head, Label: "note"}
	for _, s := range op.Steps {
		if why := StepWhy(s); why != "" {
			o.Why = append(o.Why, th.Text(why))
		}
	}
	if op.JournalErr != nil {
		o.Why, o.Label = slices.Insert(o.Why, 0, th.Text(notRecorded(op.JournalErr))), "but"
	}
	return o
}

// whyAt are why an operation ended so, the first with the step that it ended at, and what differed.
func whyAt(th *theme.Theme, op change.Operation) []string {
	why := whyParts(op)
	if len(why) == 0 {
		why = []string{""}
	}
	heads := []string{strings.TrimSpace(stepReached(op)), unknownWords(op), why[0]}
	if len(op.Differences) > 0 { // one is said in any case
		heads = append(heads, changedText(th, op.Differences[0]))
	}
	heads = slices.DeleteFunc(heads, func(s string) bool { return s == "" })
	if why[0] = strings.Join(heads, ": "); why[0] == "" {
		return nil
	}
	for _, c := range op.Differences[min(len(op.Differences), 1):] {
		why = append(why, changedText(th, c))
	}
	for i, part := range why {
		why[i] = th.Text(part)
	}
	return why
}

// stoppedAt is how far an operation came that the operator stopped, as a field; of what is counted in its
// headline only a step on the way to the next.
func stoppedAt(op change.Operation) (label string, value []string) {
	at := strings.TrimSpace(stepReached(op))
	last := slices.IndexFunc(op.Steps, func(s change.StepStatus) bool { return s.State != change.StepDone }) - 1
	between := last >= 0 && op.Steps[last].Step.Kind == op.Order.Request.Goal.FinalStep()
	if at == "" || len(op.Parts) == 0 && between {
		return "", nil
	}
	label, at, _ = strings.Cut(at, " ")
	return label, []string{at}
}

// someDone says that of several targets or places some are done.
func someDone(op change.Operation) bool {
	if len(op.Parts) > 0 {
		done, _ := placesDone(op)
		return done > 0 && op.PlacesDisabled() == 0
	}
	return len(op.Order.Request.Targets) > 1 && len(targetsDone(op)) > 0
}

// aim is what an operation was about, with what it was to do where that does not go without saying.
func aim(op change.Operation, what, arrow string) string {
	switch r := op.Order.Request; r.Goal {
	case impact.GoalWeight, impact.GoalCheck, impact.GoalUndo:
		return Join(requestVerb(op, arrow), what)
	default:
		return what
	}
}

// operationSubject is what an operation is about, and where: a backend by its address and host, by
// its id where that is not known.
func operationSubject(th *theme.Theme, op change.Operation) (what, in string) {
	o := op.Order
	if len(op.Parts) > 0 {
		return rolloutSubject(th, op)
	}
	record := op.Record()
	what = TargetNames(th, o, StepsOf(op.Steps), AddressesOf(api.VServer{}, record, o.Request.Record))
	if o.Request.Goal != impact.GoalUndo {
		names := make([]string, len(o.Request.Targets))
		for i, id := range o.Request.Targets {
			names[i] = ShortName(th, string(id))
			for _, b := range record.Backends {
				if b.Backend.ID == id {
					names[i] = Join(HostPortName(th, b.Backend), ShortName(th, b.Backend.ResourceName.Or("")))
				}
			}
		}
		if what = Enumerate(names); len(names) > 1 {
			what = backendsDone(op) // each stands in its step
		}
	}
	return what, PlaceName(th, o) + " (" + ShortName(th, string(o.Scope.Region)) + ", " +
		ShortName(th, cmp.Or(o.ProjectName, string(o.Scope.Project))) + ")"
}

// rolloutSubject is what a rollout is about, and in how many places; of one that sent nothing it is the
// place that aborted it.
func rolloutSubject(th *theme.Theme, op change.Operation) (what, in string) {
	if part, found := op.EndedBy(); found && op.Outcome == change.OutcomeAborted {
		return operationSubject(th, part)
	}
	return th.Name(rolloutHost(op)), th.Name(placesWords(op))
}

func preposition(op change.Operation) string {
	if op.Order.Request.Goal == impact.GoalRelease {
		return "from"
	}
	return "in"
}

// unknownWords say what is unknown where the reason does not: whether the order itself was done, or a step
// on the way to it; "" for nothing.
func unknownWords(op change.Operation) string {
	if op.Outcome != change.OutcomeUnknown && op.Outcome != "" || op.Draining() || len(op.Parts) > 0 {
		return ""
	}
	i := op.StepInDoubt()
	if i >= 0 && op.Steps[i].Step.Kind != op.Order.Request.Goal.FinalStep() {
		return stepBrief(op.Steps[i].Step)
	}
	if len(op.Findings) > 0 {
		return ""
	}
	return whetherDone(op.Order.Request)
}
