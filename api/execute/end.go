package execute

import (
	"cmp"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// close gives the operation its end, of an ending that is nil where all of it was done, and writes
// that into the journal. An unknown outcome and a drain that was left in its wait stay open there.
func (w *work) close(end *ending) change.Operation {
	op := &w.op
	op.Running, op.Stopping = false, false
	op.Since, op.Limit = time.Time{}, 0
	op.Seen = nil // whoever watches has it
	op.Ended = w.Clock.Now()
	op.Outcome = change.OutcomeDone
	if end != nil {
		op.Outcome, op.Reason, op.Why, op.Next = cmp.Or(end.outcome, change.OutcomeStopped), end.reason, end.why, end.next
		op.Findings = end.findings
		op.Cancelled = end.cancelled && w.journalErr == nil
		if !w.sent && !end.draining {
			op.Outcome = change.OutcomeAborted
		}
	}
	op.JournalErr = w.journalErr
	switch {
	case op.ID == "":
	case end != nil && end.draining:
		w.leaveDraining()
	default:
		w.conclude()
	}
	return w.snapshot()
}

// conclude writes the end of the order into the journal, where it has one.
func (w *work) conclude() {
	op := &w.op
	if op.Outcome == change.OutcomeUnknown {
		w.leaveInDoubt()
		return
	}
	if w.catchUp() != nil {
		op.Unrecorded = true
		w.leaveInDoubt()
		return
	}
	err := w.append(endOf(*op))
	if op.JournalErr == nil {
		op.JournalErr = err
	}
	if err != nil && !w.drains.IsZero() && w.waits() {
		// The journal has its wait and no end: the next start finds a drain.
		op.Outcome = change.OutcomeStopped
		w.leaveDraining()
	}
}

// leaveOpen lets the operation stay open.
func (w *work) leaveOpen() { w.op.Left, w.op.Ended = w.op.Ended, time.Time{} }

func (w *work) leaveDraining() {
	w.op.Until = w.drains
	w.leaveOpen()
}

// waits says whether the order ended in a drain's wait, with nothing sent since.
func (w *work) waits() bool {
	i := slices.IndexFunc(w.op.Steps,
		func(s change.StepStatus) bool { return s.Step.Kind == impact.StepWait && !s.State.Ended() })
	return i >= 0 && !slices.ContainsFunc(w.op.Steps[i:], func(s change.StepStatus) bool { return !s.SentAt.IsZero() })
}

// leaveInDoubt lets the order block its ULB until a read resolves it. A step that the journal knows
// only as sent is looked for again, whatever was seen of it.
func (w *work) leaveInDoubt() {
	w.leaveOpen()
	op := w.snapshot()
	op.Outcome, op.Left, op.Unrecorded = "", time.Time{}, false
	if w.journalErr != nil {
		s := &op.Steps[w.unrecorded]
		s.State, s.Why, s.Found, s.EndedAt = change.StepVerifying, "", nil, time.Time{}
	}
	w.holdInDoubt(op)
}
