package change

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// close makes the result of how the order ended, nil where all of it was done,
// and writes the end into the journal. An unknown outcome and a drain that was left
// in its wait stay open there.
func (w *work) close(end *ending) Result {
	res := Result{
		ID: w.id, Order: w.order, Steps: w.steps, Differences: w.differences, After: w.after,
		Began: w.began, EndedAt: w.Clock.Now(), Resolved: w.resolved,
	}
	res.Record = w.operation().Record()
	switch {
	case end == nil:
		res.Outcome, res.Why = OutcomeDone, allDone(w.steps)
	case !w.sent && !end.draining:
		res.Outcome, res.Err, res.Why, res.Next = OutcomeAborted, end.err, "nothing was sent: "+end.why, end.next
	default:
		res.Outcome, res.Err, res.Draining, res.Cancelled = end.outcome, end.err, end.draining, end.cancelled && w.journalErr == nil
		if res.Outcome == "" {
			res.Outcome = OutcomeStopped
		}
		res.Why, res.Next = end.why+progressSummary(w.steps), nextActions(end, w.steps, res.Record)
	}
	if w.journalErr != nil {
		res.Why += "; not all of it could be recorded: " + w.journalErr.Error()
	}
	if w.id != "" && !res.Draining {
		w.conclude(&res)
	}
	return res
}

// conclude writes the end of the order into the journal, where it has one.
func (w *work) conclude(res *Result) {
	if res.Outcome == OutcomeUnknown {
		w.leaveOpen(*res)
		return
	}
	if w.catchUp() != nil {
		res.Why += "; it stays open in the journal until a read shows it again"
		w.leaveOpen(*res)
		return
	}
	err := w.append(Entry{Event: EventEnd, Outcome: res.Outcome, Why: res.Why, Next: res.Next})
	if err != nil && w.journalErr == nil {
		res.Why += "; its end could not be recorded: " + err.Error()
	}
	if err != nil && w.waited && w.waits() {
		// The journal has its wait and no end: the next start finds a drain.
		res.Outcome, res.Draining = OutcomeStopped, true
	}
}

// waits says whether the order ended in a drain's wait, with nothing sent since.
func (w *work) waits() bool {
	i := slices.IndexFunc(w.steps, func(s StepStatus) bool { return s.Step.Kind == impact.StepWait && !s.State.Ended() })
	return i >= 0 && !slices.ContainsFunc(w.steps[i:], func(s StepStatus) bool { return !s.SentAt.IsZero() })
}

// leaveOpen lets the order block its ULB until a read resolves it. A step that
// the journal knows only as sent is looked for again, whatever was seen of it.
func (w *work) leaveOpen(res Result) {
	op := w.operation()
	op.Why, op.Next = res.Why, res.Next
	if w.journalErr != nil {
		s := &op.Steps[w.unrecorded]
		s.State, s.Why, s.EndedAt = StepVerifying, "", time.Time{}
	}
	w.holdInDoubt(op)
}

// operation is what is known of the order now, as the journal knows it.
func (w *work) operation() Operation {
	o := w.order
	o.Earlier = impact.Record{}
	steps := make([]StepStatus, len(w.steps))
	copy(steps, w.steps)
	return Operation{
		ID: w.id, Endpoint: api.NormalEndpoint(w.Endpoint), Account: w.account, Order: o, Facts: w.facts, Steps: steps, Began: w.began, Mine: true, Alive: true,
	}
}

// allOver says whether every step was done: what stopped the order came after.
func allOver(steps []StepStatus) bool {
	return !slices.ContainsFunc(steps, func(s StepStatus) bool { return s.State != StepDone })
}

// allDone says how a plan was seen done: of one step in that step's own words.
func allDone(steps []StepStatus) string {
	if len(steps) == 1 {
		return steps[0].Why
	}
	return fmt.Sprintf("all %d steps were done, and seen", len(steps))
}

// progressSummary lists what was done and what was not begun, "" for a plan of one step.
func progressSummary(steps []StepStatus) string {
	if len(steps) < 2 {
		return ""
	}
	var done, left []string
	for _, s := range steps {
		switch s.State {
		case StepDone:
			done = append(done, stepText(s.Step))
		case StepWaiting:
			left = append(left, stepText(s.Step))
		default:
		}
	}
	words := ""
	for _, part := range []struct {
		title string
		steps []string
	}{{"done", done}, {"not begun", left}} {
		if len(part.steps) == 0 {
			part.steps = []string{"nothing"}
		}
		words += "; " + part.title + ": " + strings.Join(part.steps, ", ")
	}
	return words
}

// nextActions offers to put back what was done, beside the way on. Where all was done
// there is nothing to try again.
func nextActions(end *ending, steps []StepStatus, done impact.Record) string {
	all := allOver(steps)
	switch {
	case end.draining || end.outcome == OutcomeUnknown || done.Empty(), all && end.next == lookWhoPutItBack:
		return end.next
	case all && end.next == again:
		return "look at what is there now, and put back what was done if it must not stay so"
	case all:
		return end.next
	}
	switch end.next {
	case "":
		return "put back what was done, or try again from here"
	case again:
		return "look at what is there now, then put back what was done, or try again from here"
	default:
		return end.next + "; then put back what was done, or try again from here"
	}
}
