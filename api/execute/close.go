package execute

import (
	"cmp"

	"cloud.internal/ulbconsole/api/change"
)

// BlockedClosing says what is in the way of closing an operation now.
func (s *Session) BlockedClosing(op change.Operation) Block {
	switch {
	case s.ReadOnly:
		return Block{Reason: BlockReadOnly, Operation: op}
	case !op.Ended.IsZero():
		return Block{Reason: BlockEnded, Operation: op}
	case op.Alive && op.Mine:
		return Block{Reason: BlockOwn, Operation: op}
	case op.Alive:
		return Block{Reason: BlockRunning, Operation: op}
	case !op.Open():
		return Block{Reason: BlockContinued, Operation: op}
	}
	op = s.sinceSeen(op.WithSentTime())
	if i := op.StepInDoubt(); i >= 0 && s.Clock.Now().Before(op.DecidedBy(i)) {
		return Block{Reason: BlockArriving, Operation: op, Until: op.DecidedBy(i)}
	}
	return Block{}
}

// Close ends in the journal what an ended console left open, without looking what became of it:
// where nobody can see that any more, or nobody needs to. Nothing is sent. What was open stays
// unknown, and blocks its ULB no longer.
func (s *Session) Close(op change.Operation) (change.Operation, error) {
	if b := s.BlockedClosing(op); b.Reason != BlockNone {
		return op, &NotClosedError{b}
	}
	w := &work{Session: s, op: change.Operation{Order: op.Order}}
	if err := w.lockAlone(); err != nil {
		return op, err
	}
	defer w.unlock()
	now, err := s.latest(op)
	if err != nil {
		return op, err
	}
	if !now.Ended.IsZero() { // since the caller read of it
		s.forget(now)
		return now, nil
	}
	if b := s.BlockedClosing(now); b.Reason != BlockNone {
		return op, &NotClosedError{b}
	}
	now = now.Closed(cmp.Or(s.User, "somebody"), s.Clock.Now())
	now.Abandoned = !now.Mine
	end := endOf(now)
	end.Endpoint, end.Account = now.Endpoint, now.Account
	if err := s.append(op.ID, op.Order, end); err != nil {
		return op, err
	}
	s.forget(now)
	return now, nil
}
