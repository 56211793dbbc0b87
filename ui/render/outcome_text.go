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

// ResultText is an order's end in one clean sentence.
func ResultText(th *theme.Theme, r change.Result) string {
	o := r.Order
	id := fmt.Sprintf("%s (ULB %s, %s)", TargetNames(th, o, StepsOf(r.Steps),
		AddressesOf(api.VServer{}, r.Record, o.Request.Record)), ShortName(th, string(o.ULB)),
		ShortName(th, string(o.Scope.Region)))
	done := o.Request.Goal.Done()
	why := r.Why
	var b strings.Builder
	switch {
	case r.Draining:
		b.WriteString("Still draining, in the journal: " + id)
	case r.Cancelled:
		b.WriteString("Enabled again, and not " + done + ": " + id)
	case r.Outcome == change.OutcomeStopped && r.AllDone():
		b.WriteString(capitalised(done) + ", but: " + id)
		why = strings.TrimPrefix(why, done+", but ")
	case r.Outcome == change.OutcomeDone:
		b.WriteString(capitalised(done) + " " + id)
	case r.Outcome == change.OutcomeRefused:
		b.WriteString("Not " + done + ", refused: " + id)
	case r.Outcome == change.OutcomeAborted:
		b.WriteString("Not " + done + ": " + id)
	case r.Outcome == change.OutcomeStopped:
		b.WriteString("Stopped before all was " + done + ": " + id)
	default:
		unknown := change.StepStatus{Step: impact.Step{Kind: FinalStep(o.Request.Goal)}}
		if i := slices.IndexFunc(r.Steps, func(s change.StepStatus) bool { return s.State == change.StepUnknown }); i >= 0 {
			unknown = r.Steps[i]
		}
		b.WriteString(unknownHead(th, o, unknown, id))
	}
	if took := timeTaken(r); took != "" {
		b.WriteString(" in " + took)
	}
	if why != "" {
		b.WriteString(": " + th.Text(why))
	}
	for _, c := range r.Differences {
		if c.Old == "" {
			b.WriteString("; now a " + th.Text(c.What) + ": " + th.Text(c.New))
			continue
		}
		b.WriteString("; " + th.Text(c.What) + " changed from " + th.Text(Dash(c.Old)) + " to " + th.Text(Dash(c.New)))
	}
	if r.Next != "" {
		b.WriteString("; " + th.Text(r.Next))
	}
	for _, s := range r.Steps {
		b.WriteString(newIDs(th, s))
	}
	if ids := requestIDs(r); ids != "" && !strings.Contains(r.Why, ids) {
		b.WriteString(" [request " + th.Text(ids) + "]")
	}
	return b.String()
}

// unknownHead says what is unknown: the order itself, or a step on the way to it.
func unknownHead(th *theme.Theme, o change.Order, s change.StepStatus, id string) string {
	if s.Step.Kind != FinalStep(o.Request.Goal) {
		return "UNKNOWN whether a step was done (" + th.Name(s.Step.String()) + "), and all is not " +
			o.Request.Goal.Done() + ": " + id
	}
	return "UNKNOWN whether " + id + " was " + o.Request.Goal.Done()
}

// LeftText is how far an order was when the console left it, in one clean sentence. After the
// request in flight none is sent.
func LeftText(th *theme.Theme, p change.Progress) string {
	o := p.Order
	id := fmt.Sprintf("%s (ULB %s, %s)", TargetNames(th, o, StepsOf(p.Steps), nil), ShortName(th, string(o.ULB)),
		ShortName(th, string(o.Scope.Region)))
	sent := func(s change.StepStatus) bool { return !s.SentAt.IsZero() }
	open := func(s change.StepStatus) bool {
		return sent(s) && s.State != change.StepDone && s.State != change.StepRefused
	}
	head := "Not " + o.Request.Goal.Done() + ", nothing was sent: " + id
	switch {
	case slices.ContainsFunc(p.Steps, open):
		head = unknownHead(th, o, p.Steps[slices.IndexFunc(p.Steps, open)], id)
	case slices.ContainsFunc(p.Steps, sent):
		head = "Stopped before all was " + o.Request.Goal.Done() + ": " + id
	}
	return head + ": the console did not wait for the outcome; the next start finds it in the journal"
}
