package execute

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// Resolve reads what became of an operation that an ended console left open, and writes it into the
// journal; it waits until LostAfter after the request where it must. It gives the operation as it
// is then known, changed only where it has its end; one that the answers do not resolve stays open,
// as does a drain in its wait. One without an open request gets its end from what is known. Its
// error says why it could not look, or could not write down what it saw.
// It reports why it reads again, each time it does; the text may hold raw text of the service.
func (s *Session) Resolve(ctx context.Context, op change.Operation,
	again func(why impact.Finding),
) (change.Operation, error) {
	if op.IsResolved() {
		return op, nil
	}
	if err := s.mayRead(op); err != nil {
		return op, err
	}
	w := &work{Session: s, op: change.Operation{Order: op.Order}}
	if err := w.lockAlone(); err != nil {
		return op, fmt.Errorf("operation %s cannot be looked at now: %w", op.ID, err)
	}
	defer w.unlock()
	now, err := s.latest(op)
	if err != nil {
		return op, fmt.Errorf("operation %s cannot be resolved, because %w", op.ID, err)
	}
	if now.IsResolved() { // resolved since the caller read of it
		s.forget(now)
		return now, nil
	}
	if err := s.mayRead(now); err != nil {
		return op, err
	}
	return s.resolve(ctx, s.sinceSeen(now.WithSentTime()), again)
}

func (s *Session) resolve(ctx context.Context, op change.Operation,
	again func(why impact.Finding),
) (change.Operation, error) {
	i := op.StepInDoubt()
	if i < 0 {
		return s.persist(op, op.Interrupted(s.Clock.Now()), -1)
	}
	resolved, err := s.readUntilResolved(ctx, op, i, again)
	if err != nil || resolved.Ended.IsZero() {
		return op, err
	}
	return s.persist(op, resolved, i)
}

// mayRead says whether this console can see what became of the operation.
func (s *Session) mayRead(op change.Operation) error {
	switch reason := s.blockedReading(op); {
	case op.RunsElsewhere():
		return fmt.Errorf("operation %s: its console still runs", op.ID)
	case reason == BlockEndpoint:
		return fmt.Errorf("operation %s: it was made at %s, and this console uses %s: resolve it there", op.ID,
			cmp.Or(op.Endpoint, "an endpoint that is not recorded"), s.Endpoint)
	case reason == BlockKeys:
		return fmt.Errorf("operation %s: it was made with other keys (%s), and this console has %s: resolve it with those",
			op.ID, op.Account, s.account())
	default:
		return nil
	}
}

// readUntilResolved reads until an answer resolves the operation, or until one that was asked for
// LostAfter after sending does not. With the keys of another profile a VServer may seem gone that
// is not.
func (s *Session) readUntilResolved(ctx context.Context, op change.Operation, i int,
	again func(why impact.Finding),
) (change.Operation, error) {
	end := op.DecidedBy(i)
	var missing time.Time // since when the VServer was not to be seen, zero where it was
	var failed failures
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		got, t, err := s.ask(ctx, op.Order.Place, again)
		asked := t.Asked
		a, notThere := s.judgeAnswer(op, i, got, asked, err)
		if failed.count(err, t); err != nil {
			again(failed.finding(s.Clock.Now()))
		} else {
			again(cmp.Or(a.Found, impact.Finding{Kind: impact.FoundUndecided}))
		}
		if !notThere {
			missing = time.Time{}
		} else if missing.IsZero() {
			missing = asked
		}
		// The service says the same of what it could not get just now: it must stay so.
		gone := notThere && !asked.Before(missing.Add(change.LagLimit))
		a.Gone = gone && s.reaches(op)
		if resolved, ok := proof.ResolveWith(op, i, a, s.Clock.Now()); ok {
			if a.Worth == proof.Usable {
				resolved.Seen = &change.Seen{Place: op.Order.Place, VServer: a.VServer, Asked: asked}
			}
			return resolved, nil
		}
		if api.NeedsOperator(err) { // only a key asks again
			return op, err
		}
		wait := min(max(pause, api.RetryAfter(err)), max(end.Sub(s.Clock.Now()), 0))
		if !asked.Before(end) {
			switch {
			case gone && !s.reaches(op):
				return op, fmt.Errorf("operation %s was made in profile %q, and with %q its VServer is not to be seen: resolve "+
					"it there", op.ID, op.Order.Profile, s.Profile)
			case !notThere:
				return op, err
			}
			wait = pause
		}
		if err := s.Clock.Sleep(ctx, wait); err != nil {
			return op, err
		}
	}
}

// judgeAnswer weighs what was read for an operation without an outcome, and says whether its
// VServer was not to be seen.
func (s *Session) judgeAnswer(op change.Operation, i int, got api.VServerList, asked time.Time,
	err error,
) (a proof.LateAnswer, notThere bool) {
	a.Asked = asked
	if err != nil {
		return a, api.KindOf(err) == api.KindNotFound
	}
	j := s.judge(op.Order.Place, proof.Expects(op, i), got, asked)
	a.VServer, a.Worth, a.Found = j.VServer, j.Worth, j.Found
	return a, j.Missing
}

// persist writes into the journal how an operation ended, step i with it where it is not negative,
// and no longer lets it block its ULB. It gives the operation as it was where that fails, so that
// it can be resolved again.
func (s *Session) persist(was, op change.Operation, i int) (change.Operation, error) {
	op.Abandoned = !was.Mine
	if err := s.writeResolved(op, i); err != nil {
		return was, fmt.Errorf("operation %s is %s, which could not be recorded: %w", op.ID, op.Outcome, err)
	}
	s.forget(op)
	return op, nil
}
