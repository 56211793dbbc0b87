package execute

import (
	"cmp"
	"fmt"

	"cloud.internal/ulbconsole/api/change"
)

// NotClosable says why Close refuses an operation now, "" where it does not.
func (s *Session) NotClosable(op change.Operation) string {
	switch {
	case s.ReadOnly:
		return readOnly
	case !op.Ended.IsZero():
		return "it has ended"
	case op.Alive && op.Mine:
		return "it is this console's own: a refresh reads its outcome"
	case op.Alive:
		return "its console still runs"
	case !op.Open():
		return "continued by " + op.Follower
	}
	op = s.sinceSeen(op.WithSentTime())
	if i := op.StepInDoubt(); i >= 0 && s.Clock.Now().Before(op.DecidedBy(i)) {
		return "its request may still arrive: it can be closed from " + op.DecidedBy(i).Local().
			Format("15:04:05 MST") + " on"
	}
	return ""
}

// Close ends in the journal what an ended console left open, without looking what became of it:
// where nobody can see that any more, or nobody needs to. Nothing is sent. What was open stays
// unknown, and blocks its ULB no longer.
func (s *Session) Close(op change.Operation) (change.Operation, error) {
	if why := s.NotClosable(op); why != "" {
		return op, fmt.Errorf("operation %s is not closed: %s", op.ID, why)
	}
	w := &work{Session: s, op: change.Operation{Order: op.Order}}
	if err := w.lockAlone(); err != nil {
		return op, fmt.Errorf("operation %s is not closed: %w", op.ID, err)
	}
	defer w.unlock()
	now, err := s.latest(op)
	if err != nil {
		return op, fmt.Errorf("operation %s is not closed, because %w", op.ID, err)
	}
	if !now.Ended.IsZero() { // since the caller read of it
		s.forget(now)
		return now, nil
	}
	if why := s.NotClosable(now); why != "" {
		return op, fmt.Errorf("operation %s is not closed: %s", op.ID, why)
	}
	now = now.Closed(cmp.Or(s.User, "somebody"), s.Clock.Now())
	end := endOf(now)
	end.Endpoint, end.Account = now.Endpoint, now.Account
	if err := s.append(op.ID, op.Order, end); err != nil {
		return op, fmt.Errorf("operation %s is not closed: %w", op.ID, err)
	}
	s.forget(now)
	return now, nil
}
