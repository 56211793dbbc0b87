package change

import (
	"slices"
	"time"
)

// IsResolved says that nothing is left to resolve: it has its end, or its drain waits.
func (op Operation) IsResolved() bool {
	return !op.Ended.IsZero() || op.Draining() && !op.InDoubt()
}

// WithSentTime is the operation with a time of sending where its entry is lost: its open request
// was sent after it began.
func (op Operation) WithSentTime() Operation {
	op.Steps = slices.Clone(op.Steps)
	if i := op.StepInDoubt(); i >= 0 && op.Steps[i].SentAt.IsZero() {
		op.Steps[i].SentAt = op.Began
	}
	return op
}

// DecidedBy is when an answer that shows open step i not done must have been asked for, at the
// earliest, to count without a word of the service.
func (op Operation) DecidedBy(i int) time.Time {
	last := op.Steps[i].SentAt
	if op.Unread.After(last) {
		last = op.Unread
	}
	return last.Add(LostAfter)
}

// SinceSeen is the operation with the earliest times of sending that this console read of it: a
// record from the future is cut off at each reading anew.
func (op Operation) SinceSeen(before []Operation) Operation {
	for _, was := range before {
		i := op.StepInDoubt()
		if was.ID != op.ID || i < 0 || was.StepInDoubt() != i {
			continue
		}
		op.Steps = slices.Clone(op.Steps)
		if s := &op.Steps[i]; was.Steps[i].SentAt.Before(s.SentAt) {
			s.SentAt = was.Steps[i].SentAt
		}
		if !was.Unread.IsZero() && was.Unread.Before(op.Unread) {
			op.Unread = was.Unread
		}
	}
	return op
}
