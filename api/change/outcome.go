package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// Conclude gives the operation the outcome that its steps have, all of them being known. Reason is
// what stops it although its last step was done, and found what that is about.
func (op *Operation) Conclude(reason Reason, found ...impact.Finding) {
	op.Outcome, op.Reason, op.Why, op.Next, op.Findings = OutcomeDone, ReasonNone, "", "", nil
	for _, s := range op.Steps {
		if s.State == StepRefused {
			op.Outcome, op.Why, op.Findings = OutcomeRefused, s.Why, s.Found
			return
		}
		if s.State != StepDone {
			op.Outcome = OutcomeStopped
		}
	}
	if reason != ReasonNone {
		op.Outcome, op.Reason, op.Findings = OutcomeStopped, reason, found
	}
}

// Interrupted is the operation with the end of one that broke off between two requests. Nothing was
// sent where none was begun.
func (op Operation) Interrupted(now time.Time) Operation {
	op.Ended, op.Until = now, time.Time{}
	begun := slices.ContainsFunc(op.Steps, func(s StepStatus) bool { return s.State != StepWaiting })
	op.Conclude(ReasonNone)
	switch {
	case len(op.Steps) == 0:
		op.Outcome, op.Reason = OutcomeStopped, ReasonPlanLost
	case !begun:
		op.Outcome, op.Reason = OutcomeAborted, ReasonConsoleEnded
	case op.Outcome == OutcomeStopped:
		op.Reason = ReasonConsoleEnded
	default:
	}
	return op
}

// Closed is the operation with an end that claims nothing of what was open.
func (op Operation) Closed(by string, at time.Time) Operation {
	op = op.WithSentTime()
	op.Outcome, op.Reason, op.Why, op.Next, op.Findings = OutcomeStopped, ReasonClosed, by, "", nil
	op.Ended, op.Until = at, time.Time{}
	for i := range op.Steps {
		if s := &op.Steps[i]; s.State == StepSent || s.State == StepVerifying {
			s.State, s.EndedAt = StepUnknown, at
		}
	}
	return op
}
