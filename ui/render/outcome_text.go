package render

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// ResultText is the end of an operation in one clean sentence.
func ResultText(th *theme.Theme, op change.Operation) string {
	o := op.Order
	id := fmt.Sprintf("%s (ULB %s, %s)", TargetNames(th, o, StepsOf(op.Steps),
		AddressesOf(api.VServer{}, op.Record(), o.Request.Record)), ShortName(th, string(o.ULB)),
		ShortName(th, string(o.Scope.Region)))
	done := o.Request.Goal.Done()
	why := op.Why
	var b strings.Builder
	switch {
	case op.Draining():
		b.WriteString("Still draining, in the journal: " + id)
	case op.Cancelled:
		b.WriteString("Enabled again, and not " + done + ": " + id)
	case op.Outcome == change.OutcomeStopped && op.AllDone():
		b.WriteString(capitalised(done) + ", but: " + id)
		why = strings.TrimPrefix(why, done+", but ")
	case op.Outcome == change.OutcomeDone:
		b.WriteString(capitalised(done) + " " + id)
	case op.Outcome == change.OutcomeRefused:
		b.WriteString("Not " + done + ", refused: " + id)
	case op.Outcome == change.OutcomeAborted:
		b.WriteString("Not " + done + ": " + id)
	case op.Outcome == change.OutcomeStopped:
		b.WriteString("Stopped before all was " + done + ": " + id)
	default:
		unknown := change.StepStatus{Step: impact.Step{Kind: o.Request.Goal.FinalStep()}}
		if i := slices.IndexFunc(op.Steps, func(s change.StepStatus) bool { return s.State == change.StepUnknown }); i >= 0 {
			unknown = op.Steps[i]
		}
		b.WriteString(unknownHead(th, o, unknown, id))
	}
	if took := timeTaken(op); took != "" {
		b.WriteString(" in " + took)
	}
	if why != "" {
		b.WriteString(": " + th.Text(why))
	}
	for _, c := range op.Differences {
		if c.Old == "" {
			b.WriteString("; now a " + th.Text(c.What) + ": " + th.Text(c.New))
			continue
		}
		b.WriteString("; " + th.Text(c.What) + " changed from " + th.Text(Dash(c.Old)) + " to " + th.Text(Dash(c.New)))
	}
	if op.Next != "" {
		b.WriteString("; " + th.Text(op.Next))
	}
	for _, s := range op.Steps {
		b.WriteString(newIDs(th, s))
	}
	if ids := requestIDs(op); ids != "" && !strings.Contains(op.Why, ids) {
		b.WriteString(" [request " + th.Text(ids) + "]")
	}
	return b.String()
}

// unknownHead says what is unknown: the order itself, or a step on the way to it.
func unknownHead(th *theme.Theme, o change.Order, s change.StepStatus, id string) string {
	if s.Step.Kind != o.Request.Goal.FinalStep() {
		return "UNKNOWN whether a step was done (" + th.Name(s.Step.String()) + "), and all is not " +
			o.Request.Goal.Done() + ": " + id
	}
	return "UNKNOWN whether " + id + " was " + o.Request.Goal.Done()
}

// LeftText is how far an operation was when the console left it, in one clean sentence. After the
// request in flight none is sent.
func LeftText(th *theme.Theme, op change.Operation) string {
	o := op.Order
	id := fmt.Sprintf("%s (ULB %s, %s)", TargetNames(th, o, StepsOf(op.Steps), nil), ShortName(th, string(o.ULB)),
		ShortName(th, string(o.Scope.Region)))
	sent := func(s change.StepStatus) bool { return !s.SentAt.IsZero() }
	open := func(s change.StepStatus) bool {
		return sent(s) && s.State != change.StepDone && s.State != change.StepRefused
	}
	head := "Not " + o.Request.Goal.Done() + ", nothing was sent: " + id
	switch {
	case slices.ContainsFunc(op.Steps, open):
		head = unknownHead(th, o, op.Steps[slices.IndexFunc(op.Steps, open)], id)
	case slices.ContainsFunc(op.Steps, sent):
		head = "Stopped before all was " + o.Request.Goal.Done() + ": " + id
	}
	return head + ": the console did not wait for the outcome; the next start finds it in the journal"
}
