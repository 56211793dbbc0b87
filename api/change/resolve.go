package change

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Resolve reads what became of an operation that an ended console left open, and
// writes it into the journal; it waits until LostAfter after the request where it
// must. It gives the operation as it is then known, changed only where it has
// its end; one that the answers do not resolve stays open, as does a drain in its
// wait. One without an open request gets its end from what is known. Its error
// says why it could not look, or could not write down what it saw.
func (r *Runner) Resolve(ctx context.Context, op Operation) (Operation, error) {
	return r.ResolveReporting(ctx, op, func(string) {})
}

// ResolveReporting is Resolve that reports why it reads again, each time it does.
// The text may hold raw text of the service.
func (r *Runner) ResolveReporting(ctx context.Context, op Operation, again func(why string)) (Operation, error) {
	if op.isResolved() {
		return op, nil
	}
	if err := r.mayRead(op); err != nil {
		return op, err
	}
	w := &work{Runner: r, order: op.Order}
	if end := w.lock(false); end != nil {
		return op, fmt.Errorf("operation %s cannot be looked at now: %s; %s", op.ID, end.why, end.next)
	}
	defer w.unlock()
	now, err := r.latest(op)
	if err != nil {
		return op, fmt.Errorf("operation %s cannot be settled, because %w", op.ID, err)
	}
	if now.isResolved() { // resolved since the caller read of it
		r.forget(now)
		return now, nil
	}
	if err := r.mayRead(now); err != nil {
		return op, err
	}
	return r.resolve(ctx, r.sinceSeen(now.withSentTime()), again)
}

func (r *Runner) resolve(ctx context.Context, op Operation, again func(why string)) (Operation, error) {
	i := op.stepInDoubt()
	if i < 0 {
		return r.persist(op, op.interrupted(r.Clock.Now()), -1)
	}
	settled, err := r.readUntilResolved(ctx, op, i, again)
	if err != nil || settled.Ended.IsZero() {
		return op, err
	}
	return r.persist(op, settled, i)
}

// isResolved says that nothing is left to resolve: it has its end, or its drain waits.
func (op Operation) isResolved() bool {
	return !op.Ended.IsZero() || op.Draining() && !op.InDoubt()
}

// withSentTime is the operation with a time of sending where its entry is lost: its
// open request was sent after it began.
func (op Operation) withSentTime() Operation {
	op.Steps = slices.Clone(op.Steps)
	if i := op.stepInDoubt(); i >= 0 && op.Steps[i].SentAt.IsZero() {
		op.Steps[i].SentAt = op.Began
	}
	return op
}

// mayRead says whether this console can see what became of the operation.
func (r *Runner) mayRead(op Operation) error {
	switch {
	case op.RunsElsewhere():
		return fmt.Errorf("operation %s belongs to a console that still runs: let that one end it", op.ID)
	case r.foreign(op) != "":
		return fmt.Errorf("operation %s: %s", op.ID, r.foreign(op))
	default:
		return nil
	}
}

// readUntilResolved reads until an answer resolves the operation, or until one that was asked
// for LostAfter after sending does not. With the keys of another profile a VServer
// may seem gone that is not.
func (r *Runner) readUntilResolved(ctx context.Context, op Operation, i int, again func(why string)) (Operation, error) {
	end := op.decidedBy(i)
	var missing time.Time // since when the VServer was not to be seen, zero where it was
	var failed failures
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		got, t, err := r.ask(ctx, op.Order.Place, again)
		asked := t.Asked
		a, notThere := r.judgeAnswer(op, i, got, asked, err)
		if failed.count(err, t); err != nil {
			again(failed.words(r.Clock.Now()))
		} else {
			again(waitingFor(cmp.Or(a.why, undecided)))
		}
		if !notThere {
			missing = time.Time{}
		} else if missing.IsZero() {
			missing = asked
		}
		// The service says the same of what it could not get just now: it must stay so.
		gone := notThere && !asked.Before(missing.Add(LagLimit))
		a.gone = gone && r.reaches(op)
		if settled, ok := op.resolveWith(i, a, r.Clock.Now()); ok {
			return settled, nil
		}
		if api.NeedsOperator(err) { // only a key asks again
			return op, err
		}
		wait := min(max(pause, api.RetryAfter(err)), max(end.Sub(r.Clock.Now()), 0))
		if !asked.Before(end) {
			switch {
			case gone && !r.reaches(op):
				return op, fmt.Errorf("operation %s was made in profile %q, and with %q its VServer is not to be seen: resolve it there", op.ID, op.Order.Profile, r.Profile)
			case !notThere:
				return op, err
			}
			wait = pause
		}
		if err := r.Clock.Sleep(ctx, wait); err != nil {
			return op, err
		}
	}
}

// judgeAnswer weighs what was read for an operation without an outcome, and says
// whether its VServer was not to be seen.
func (r *Runner) judgeAnswer(op Operation, i int, got api.VServerList, asked time.Time, err error) (a lateAnswer, notThere bool) {
	a.asked = asked
	if err != nil {
		return a, api.KindOf(err) == api.KindNotFound
	}
	j := r.judge(op.Order.Place, op.expects(i), got, asked)
	a.vserver, a.worth, a.why = j.vserver, j.worth, j.why
	return a, j.missing
}

// undecided is why an answer that is worth something does not resolve an operation.
const undecided = "the answer does not show yet what became of it"

// expects is what is known of an operation without an outcome: once its request
// can show no more, an answer counts whatever else it lacks.
func (op Operation) expects(i int) expectation {
	op = op.withSentTime()
	e := expectation{counts: op.decidedBy(i), noRules: true}
	for n, s := range op.Steps {
		if n == i || n > i && !op.Unread.IsZero() { // what comes after it may have been sent, too
			e.touched = append(e.touched, s.Step.Backend)
			e.noRules = e.noRules && !ofRules(s.Step)
		}
	}
	return e
}

// persist writes into the journal how an operation ended, step i with it where it
// is not negative, and no longer lets it block its ULB. It gives the operation
// as it was where that fails, so that it can be resolved again.
func (r *Runner) persist(was, op Operation, i int) (Operation, error) {
	if err := r.writeResolved(op, i); err != nil {
		return was, fmt.Errorf("what became of operation %s is seen (%s), but could not be recorded: %w", op.ID, op.Why, err)
	}
	r.forget(op)
	return op, nil
}

func (r *Runner) writeResolved(op Operation, i int) error {
	var failed error
	for n, s := range op.Steps {
		if i < 0 || n < i || !s.State.Ended() || n > i && !s.EndedAt.Equal(op.Ended) {
			continue // it was known before
		}
		err := r.append(op.ID, op.Order, Entry{
			Event: EventResolved, Step: n, State: s.State, Why: s.Why, RequestID: s.RequestID, Backend: s.Backend, Policy: s.Policy,
		})
		if failed == nil {
			failed = err
		}
	}
	if err := r.append(op.ID, op.Order, Entry{Event: EventEnd, Outcome: op.Outcome, Why: op.Why, Next: op.Next}); failed == nil {
		failed = err
	}
	return failed
}

// lateAnswer is what was read, what it is worth, and when it was asked for. Gone
// says that the service does not know the VServer any more.
type lateAnswer struct {
	vserver api.VServer
	worth   worth
	why     string // it is worth no more
	asked   time.Time
	gone    bool
}

// stepInDoubt is the step whose request may or may not have happened, -1 without
// one.
func (op Operation) stepInDoubt() int {
	return slices.IndexFunc(op.Steps, func(s StepStatus) bool {
		return s.State == StepSent || s.State == StepVerifying || s.State == StepUnknown
	})
}

// resolveWith says what an answer makes of open step i. Not done counts only where
// the service itself had said no, or where the answer was asked for LostAfter or
// more after sending; an answer from before sending resolves nothing. Where what
// the step was about is gone, the operation ends without a claim about the step.
func (op Operation) resolveWith(i int, a lateAnswer, now time.Time) (Operation, bool) {
	op = op.withSentTime()
	s := &op.Steps[i]
	if a.asked.Before(s.SentAt) {
		return op, false
	}
	p := proof{verdict: nothing}
	if a.worth == usable {
		p = op.proof(a, i)
	}
	refusal := s.Err != nil && api.OutcomeOf(s.Err) == api.OutcomeRefused
	late := refusal || !a.asked.Before(s.SentAt.Add(LostAfter))
	e := asError(s.Err)
	switch {
	case p.verdict == proved:
		p.noteIDs(s)
		s.State, s.Why = StepDone, "a later read shows that "+phrasesOf(*s).done
		if refusal && e != nil && taken(e) {
			s.State, s.Why = StepRefused, fmt.Sprintf("the host was a backend there already: it is %s", s.Backend)
		}
		s.EndedAt = now
		moved := addedOtherwise(op.Order, *s, a.vserver)
		if s.State == StepDone && moved == "" && op.doubtNext() { // a line that cannot be read may have been its request
			return op.resolveWith(op.stepInDoubt(), a, now)
		}
		switch rule := ruleOtherwise(op.Steps, i, a.vserver); {
		case moved != "":
			op.conclude(moved, lookAtHost)
		case rule != "":
			op.conclude(rule, lookAtRule)
		default:
			op.conclude(op.takenAgain(a.vserver), lookWhoPutItBack)
		}
	case !late:
		return op, false
	case p.verdict == disproof:
		end := ": it did not happen"
		if s.Err == nil && s.RequestID != "" {
			end = ", although the service had accepted it"
		}
		s.State, s.Why = StepRefused, "a later read shows that "+phrasesOf(*s).undone+end
		op.conclude("", "")
	case p.verdict == superseded, a.gone:
		s.State, s.Why = StepUnknown, cmp.Or(p.why, supersededWords(s.Step))
		if a.gone {
			s.Why = "the VServer is gone, and what became of the request before that cannot be told"
		}
		op.Outcome, op.Why, op.Next = OutcomeStopped, s.Why, ""
	default:
		return op, false
	}
	s.EndedAt, op.Ended, op.Until = now, now, time.Time{}
	return op, true
}

// proof is what an answer proves about open step i. An id that another host
// carries now says nothing of the one that was recorded; and a set without any
// backend proves that one is gone only where the lag is over.
func (op Operation) proof(a lateAnswer, i int) proof {
	s := op.Steps[i]
	for _, recorded := range op.Facts.Backends {
		was := recorded.Backend
		if is, there := a.vserver.Backend(was.ID); there && was.ID == s.Step.Backend && s.Step.Kind != impact.StepAdd && !api.SameHost(was, is) {
			return proof{verdict: superseded, why: fmt.Sprintf("backend %s is another host now: %s instead of %s, and what became of the request cannot be told", was.ID, hostText(is), hostText(was))}
		}
	}
	p := prove(a.vserver, op.Steps, i)
	all, _ := a.vserver.Backends.Get()
	if p.verdict == proved && s.Step.Kind == impact.StepRelease && len(all) == 0 && a.asked.Before(s.SentAt.Add(LostAfter)) {
		return proof{verdict: nothing}
	}
	return p
}

// takenAgain says that a host that was released is a backend again.
func (op Operation) takenAgain(v api.VServer) string {
	var hosts []api.Backend
	for _, b := range op.Record().Backends {
		if b.Released {
			hosts = append(hosts, b.Backend)
		}
	}
	return backAgain(returned(api.VServer{}, v, hosts))
}

// conclude gives the operation the outcome that its steps have, all of them
// being known. Why is what stops it although its last step was done, and next
// what to do about that.
func (op *Operation) conclude(why, next string) {
	op.Outcome, op.Why, op.Next = OutcomeDone, allDone(op.Steps), ""
	for _, s := range op.Steps {
		if s.State == StepRefused {
			op.Outcome, op.Why, op.Next = OutcomeRefused, s.Why, again
			break
		}
		if s.State != StepDone {
			op.Outcome, op.Why, op.Next = OutcomeStopped, "not all of it was done", again
		}
	}
	if why != "" && op.Outcome != OutcomeRefused {
		op.Outcome, op.Why, op.Next = OutcomeStopped, why, next
	}
	if op.Outcome != OutcomeDone {
		op.Why += progressSummary(op.Steps)
		op.Next = nextActions(&ending{next: op.Next}, op.Steps, op.Record())
	}
}

// interrupted is the operation with the end of one that broke off between two
// requests. Nothing was sent where none was begun.
func (op Operation) interrupted(now time.Time) Operation {
	op.Ended, op.Until = now, time.Time{}
	begun := slices.ContainsFunc(op.Steps, func(s StepStatus) bool { return s.State != StepWaiting })
	op.conclude("", "")
	switch {
	case len(op.Steps) == 0:
		op.Outcome, op.Why, op.Next = OutcomeStopped, "its console ended, and the plan is lost", again
	case !begun:
		op.Outcome, op.Why, op.Next = OutcomeAborted, "nothing was sent: its console ended before that", again
	case op.Outcome == OutcomeStopped:
		op.Why = "its console ended in the middle of it" + progressSummary(op.Steps)
	default:
	}
	return op
}
