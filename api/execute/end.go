package execute

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// close makes the result of how the order ended, nil where all of it was done, and writes the end
// into the journal. An unknown outcome and a drain that was left in its wait stay open there.
func (w *work) close(end *ending) change.Result {
	res := change.Result{
		ID: w.id, Order: w.order, Steps: w.steps, Differences: w.differences, After: w.after,
		Began: w.began, EndedAt: w.Clock.Now(), Resolved: w.resolved,
	}
	res.Record = w.operation().Record()
	switch {
	case end == nil:
		res.Outcome, res.Why = change.OutcomeDone, change.DoneSummary(w.steps)
	case !w.sent && !end.draining:
		res.Outcome, res.Err, res.Why, res.Next = change.OutcomeAborted, end.err, "nothing was sent: "+end.why, end.next
	default:
		res.Outcome, res.Err, res.Draining, res.Cancelled = end.outcome, end.err, end.draining, end.cancelled &&
			w.journalErr == nil
		if res.Outcome == "" {
			res.Outcome = change.OutcomeStopped
		}
		res.Why, res.Next = end.why+change.ProgressSummary(w.steps), end.next
		if !end.draining && end.outcome != change.OutcomeUnknown {
			res.Next = change.NextActions(end.next, w.steps, res.Record)
		}
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
func (w *work) conclude(res *change.Result) {
	if res.Outcome == change.OutcomeUnknown {
		w.leaveOpen(*res)
		return
	}
	if w.catchUp() != nil {
		res.Why += "; it stays open in the journal until a read shows it again"
		w.leaveOpen(*res)
		return
	}
	err := w.append(change.Entry{Event: change.EventEnd, Outcome: res.Outcome, Why: res.Why, Next: res.Next})
	if err != nil && w.journalErr == nil {
		res.Why += "; its end could not be recorded: " + err.Error()
	}
	if err != nil && w.waited && w.waits() {
		// The journal has its wait and no end: the next start finds a drain.
		res.Outcome, res.Draining = change.OutcomeStopped, true
	}
}

// waits says whether the order ended in a drain's wait, with nothing sent since.
func (w *work) waits() bool {
	i := slices.IndexFunc(w.steps,
		func(s change.StepStatus) bool { return s.Step.Kind == impact.StepWait && !s.State.Ended() })
	return i >= 0 && !slices.ContainsFunc(w.steps[i:], func(s change.StepStatus) bool { return !s.SentAt.IsZero() })
}

// leaveOpen lets the order block its ULB until a read resolves it. A step that the journal knows
// only as sent is looked for again, whatever was seen of it.
func (w *work) leaveOpen(res change.Result) {
	op := w.operation()
	op.Why, op.Next = res.Why, res.Next
	if w.journalErr != nil {
		s := &op.Steps[w.unrecorded]
		s.State, s.Why, s.EndedAt = change.StepVerifying, "", time.Time{}
	}
	w.holdInDoubt(op)
}

// operation is what is known of the order now, as the journal knows it.
func (w *work) operation() change.Operation {
	o := w.order
	o.Earlier = impact.Record{}
	steps := make([]change.StepStatus, len(w.steps))
	copy(steps, w.steps)
	return change.Operation{
		ID: w.id, Endpoint: api.NormalEndpoint(w.Endpoint), Account: w.account, Order: o, Facts: w.facts, Steps: steps,
		Began: w.began, Mine: true, Alive: true,
	}
}
