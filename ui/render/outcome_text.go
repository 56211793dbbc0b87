package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// ResultText is the end of an operation: a headline, then what else counts, in one clean line. The
// ids of its requests stand in its steps.
func ResultText(th *theme.Theme, op change.Operation) string {
	o, what := op.Order, operationSubject(th, op)
	done := doneVerb(o.Request)
	at, why := stepReached(op), WhyText(op)
	var b strings.Builder
	switch {
	case op.Draining():
		b.WriteString("draining: " + what + ": left in the journal")
	case op.Cancelled:
		b.WriteString("cancelled: " + what + ": enabled again, not " + done)
		why = ""
	case op.Outcome == change.OutcomeStopped && op.AllDone():
		b.WriteString(done + " " + what + ", but")
	case op.Outcome == change.OutcomeDone:
		return done + " " + what + doneFields(th, op)
	case op.Outcome == change.OutcomeUnknown || op.Outcome == "":
		b.WriteString("UNKNOWN" + at + ": " + what + ": " + unknownWords(th, o, op.Steps))
	default:
		b.WriteString(string(op.Outcome) + at + ": " + what)
	}
	if why != "" {
		b.WriteString(": " + th.Text(why))
	}
	for _, c := range op.Differences {
		b.WriteString("; " + changedText(th, c))
	}
	if op.Outcome == change.OutcomeAborted && op.Reason != change.ReasonNone {
		b.WriteString("; nothing sent")
	}
	if next := NextText(op); next != "" {
		b.WriteString("; " + th.Text(next))
	}
	if ids := newIDs(th.Name, op); ids != "" {
		b.WriteString("; " + ids)
	}
	return b.String()
}

// doneFields are what stands behind the headline of what was done: how long it took until it was
// seen, and new ids.
func doneFields(th *theme.Theme, op change.Operation) string {
	text := ""
	if serving := servedWords(th.Glyph.Arrow, op); serving != "" {
		text += "  " + serving
	}
	if took := timeTaken(op); took != "" {
		text += "  verified " + took
	}
	for _, s := range op.Steps {
		if why := StepWhy(s); why != "" {
			text += ": " + th.Text(why)
		}
	}
	if op.JournalErr != nil {
		text += "; not recorded: " + th.Text(op.JournalErr.Error())
	}
	if ids := newIDs(th.Name, op); ids != "" {
		text += "  " + ids
	}
	return text
}

// operationSubject is what an operation is about, and where: a backend by its address and host, by
// its id where that is not known.
func operationSubject(th *theme.Theme, op change.Operation) string {
	o := op.Order
	if len(op.Parts) > 0 {
		return rolloutSubject(th, op)
	}
	record := op.Record()
	what := TargetNames(th, o, StepsOf(op.Steps), AddressesOf(api.VServer{}, record, o.Request.Record))
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
	preposition := " from "
	if o.Request.Goal != impact.GoalRelease {
		preposition = " in "
	}
	return strings.TrimLeft(what+preposition, " ") + ShortName(th, cmp.Or(o.ULBName, string(o.ULB))) + "/" +
		ShortName(th, cmp.Or(o.VServerName, string(o.VServer))) + " (" + ShortName(th, string(o.Scope.Region)) + ", " +
		ShortName(th, cmp.Or(o.ProjectName, string(o.Scope.Project))) + ")"
}

// backendsDone is how many of several backends it was done for.
func backendsDone(op change.Operation) string {
	done, all := 0, len(op.Order.Request.Targets)
	for _, s := range op.Steps {
		if s.Step.Kind == op.Order.Request.Goal.FinalStep() && s.State == change.StepDone {
			done++
		}
	}
	if done == all {
		return strconv.Itoa(all) + " backends"
	}
	return strconv.Itoa(done) + " of " + strconv.Itoa(all) + " backends"
}

// unknownWords say what is unknown: whether the order itself was done, or a step on the way to it.
func unknownWords(th *theme.Theme, o change.Order, steps []change.StepStatus) string {
	i := slices.IndexFunc(steps, func(s change.StepStatus) bool {
		return s.State == change.StepUnknown || s.State == change.StepSent || s.State == change.StepVerifying
	})
	if i >= 0 && steps[i].Step.Kind != o.Request.Goal.FinalStep() {
		return th.Name(stepBrief(steps[i].Step))
	}
	return whetherDone(o.Request)
}
