package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/theme"
)

// reportEnd says how an order ended.
func (a *App) reportEnd(r change.Result) tea.Cmd {
	kind := noticeError
	if r.Outcome == change.OutcomeDone {
		kind = noticeGood
	}
	text := a.resultText(r)
	if r.Cancelled && !r.Draining {
		kind = noticeGood // it is what the operator wanted
	}
	if r.Outcome != change.OutcomeDone && r.Outcome != change.OutcomeAborted && !r.Draining && !r.Cancelled {
		text += "; " + a.env.key(keymap.Watch) + " shows the steps"
		switch {
		case r.Outcome == change.OutcomeUnknown: // nothing but reading helps yet
		case r.Order.Want.Goal == impact.GoalRestore:
			text += " and puts back what is still missing"
		case r.Partial() && !r.AllDone():
			text += " and does either"
		}
	}
	return a.notices.add(a.env, notice{kind: kind, text: text, of: subject(r.Order)})
}

// subject is what an outcome is about: a newer one of the same takes its place.
func subject(o change.Order) string {
	parts := make([]string, 0, 6+len(o.Want.Targets))
	parts = append(parts, o.Profile, string(o.Scope.Region), string(o.Scope.Project), string(o.ULB), string(o.VServer))
	for _, id := range o.Want.Targets {
		parts = append(parts, string(id))
	}
	if len(o.Want.Targets) == 0 {
		parts = append(parts, o.Follows)
	}
	return fmt.Sprintf("%q", parts)
}

func (a *App) resultText(r change.Result) string { return resultText(a.env.theme, r) }

// resultText is an order's end in one clean sentence.
func resultText(th *theme.Theme, r change.Result) string {
	o := r.Order
	id := fmt.Sprintf("%s (ULB %s, %s)", targetNames(th, o, stepsOf(r.Steps), addressesOf(api.VServer{}, r.Record, o.Want.Record)), shortName(th, string(o.ULB)), shortName(th, string(o.Scope.Region)))
	done := o.Want.Goal.Done()
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
		unknown := change.StepStatus{Step: impact.Step{Kind: finalStep(o.Want.Goal)}}
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
	for _, c := range r.Changes {
		if c.Old == "" {
			b.WriteString("; now a " + th.Text(c.What) + ": " + th.Text(c.New))
			continue
		}
		b.WriteString("; " + th.Text(c.What) + " changed from " + th.Text(dash(c.Old)) + " to " + th.Text(dash(c.New)))
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
	if s.Step.Kind != finalStep(o.Want.Goal) {
		return "UNKNOWN whether a step was done (" + th.Name(s.Step.String()) + "), and all is not " + o.Want.Goal.Done() + ": " + id
	}
	return "UNKNOWN whether " + id + " was " + o.Want.Goal.Done()
}

// newIDs names what a step made under a new id.
func newIDs(th *theme.Theme, s change.StepStatus) string {
	text := ""
	if s.State == change.StepRefused {
		return text // an id it has is somebody else's work, as its reason says
	}
	if s.Backend != "" {
		text += "; backend " + shortName(th, string(s.Step.Backend)) + " is now " + shortName(th, string(s.Backend))
	}
	if s.Policy != "" {
		text += "; rule " + th.Name(impact.RuleName(s.Step.Rule)) + " is now " + shortName(th, string(s.Policy))
	}
	return text
}

// requestIDs are those of the requests that were sent, for the support desk.
func requestIDs(r change.Result) string {
	var ids []string
	for _, s := range r.Steps {
		if s.RequestID != "" {
			ids = append(ids, s.RequestID)
		}
	}
	return strings.Join(ids, ", ")
}

// timeTaken is how long an order took from its confirmation, "" where it is not known.
func timeTaken(r change.Result) string {
	if r.Began.IsZero() || r.EndedAt.Before(r.Began) || r.Outcome == change.OutcomeAborted {
		return ""
	}
	return roundedDuration(r.EndedAt.Sub(r.Began))
}

// roundedDuration is how long something took.
func roundedDuration(d time.Duration) string {
	switch {
	case d < 50*time.Millisecond:
		return "less than 0.1s"
	case d < 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	default:
		return d.Round(time.Second).String()
	}
}

func capitalised(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Changes are all changes of this session, one plain line each, for the normal
// screen: what ended, and what is still open. What sent nothing is none.
func (a *App) Changes() []string {
	var lines []string
	for _, r := range a.runs.results() {
		if r.Outcome == change.OutcomeAborted {
			continue
		}
		line := resultText(a.env.theme, r)
		if !r.EndedAt.IsZero() {
			line = r.EndedAt.Local().Format("15:04:05 MST") + " " + line
		}
		lines = append(lines, line)
	}
	for _, p := range a.runs.running() {
		lines = append(lines, leftText(a.env.theme, p))
	}
	return lines
}

// leftText is how far an order was when the console left it, in one clean sentence. After the request in flight none is sent.
func leftText(th *theme.Theme, p change.Progress) string {
	o := p.Order
	id := fmt.Sprintf("%s (ULB %s, %s)", targetNames(th, o, stepsOf(p.Steps), nil), shortName(th, string(o.ULB)), shortName(th, string(o.Scope.Region)))
	sent := func(s change.StepStatus) bool { return !s.SentAt.IsZero() }
	open := func(s change.StepStatus) bool {
		return sent(s) && s.State != change.StepDone && s.State != change.StepRefused
	}
	head := "Not " + o.Want.Goal.Done() + ", nothing was sent: " + id
	switch {
	case slices.ContainsFunc(p.Steps, open):
		head = unknownHead(th, o, p.Steps[slices.IndexFunc(p.Steps, open)], id)
	case slices.ContainsFunc(p.Steps, sent):
		head = "Stopped before all was " + o.Want.Goal.Done() + ": " + id
	}
	return head + ": the console did not wait for the outcome; the next start finds it in the journal"
}
