package proof

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// LateAnswer is what was read, what it is worth, and when it was asked for. Gone says that the
// service does not know the VServer any more.
type LateAnswer struct {
	VServer api.VServer
	Worth   Worth
	Why     string // it is worth no more
	Asked   time.Time
	Gone    bool
}

// Expects is what is known of an operation without an outcome: once its request can show no more,
// an answer counts whatever else it lacks.
func Expects(op change.Operation, i int) Expectation {
	op = op.WithSentTime()
	e := Expectation{Counts: op.DecidedBy(i), NoRules: true}
	for n, s := range op.Steps {
		if n == i || n > i && !op.Unread.IsZero() { // what comes after it may have been sent, too
			e.Touched = append(e.Touched, s.Step.Backend)
			e.NoRules = e.NoRules && !s.Step.ChangesRule()
		}
	}
	return e
}

// ResolveWith says what an answer makes of open step i. Not done counts only where the service
// itself had said no, or where the answer was asked for LostAfter or more after sending; an answer
// from before sending resolves nothing. Where what the step was about is gone, the operation ends
// without a claim about the step.
func ResolveWith(op change.Operation, i int, a LateAnswer, now time.Time) (change.Operation, bool) {
	op = op.WithSentTime()
	s := &op.Steps[i]
	if a.Asked.Before(s.SentAt) {
		return op, false
	}
	p := Finding{Verdict: Nothing}
	if a.Worth == Usable {
		p = proofOf(op, a, i)
	}
	refusal := s.Err != nil && api.OutcomeOf(s.Err) == api.OutcomeRefused
	late := refusal || !a.Asked.Before(s.SentAt.Add(change.LostAfter))
	var e *api.Error
	there := errors.As(s.Err, &e) && e.AlreadyThere()
	switch {
	case p.Verdict == Proved:
		p.NoteIDs(s)
		s.State, s.Why = change.StepDone, "seen later: "+PhrasesOf(*s).Done
		s.Serving = a.VServer.Count().Sure()
		if refusal && there {
			s.State, s.Why = change.StepRefused, fmt.Sprintf("the host was there already, as backend %s", s.Backend)
		}
		s.EndedAt = now
		moved := AddedOtherwise(op.Order, *s, a.VServer)
		// a line that cannot be read may have been its request
		if s.State == change.StepDone && moved == "" && op.DoubtNext() {
			return ResolveWith(op, op.StepInDoubt(), a, now)
		}
		rule, returned := RuleOtherwise(op.Steps, i, a.VServer), takenAgain(op, a.VServer)
		switch {
		case moved != "":
			op.Conclude(change.ReasonHost, moved)
		case rule != "":
			op.Conclude(change.ReasonRule, rule)
		case len(returned) > 0:
			op.Conclude(change.ReasonReturned, Addresses(returned))
		default:
			op.Conclude(change.ReasonNone, "")
		}
	case !late:
		return op, false
	case p.Verdict == Disproved:
		s.State, s.Why = change.StepRefused, "seen later: "+PhrasesOf(*s).Undone
		if s.Err == nil && s.RequestID != "" {
			s.Why += ", although accepted"
		}
		op.Conclude(change.ReasonNone, "")
	case p.Verdict == Superseded, a.Gone:
		s.State, s.Why = change.StepUnknown, cmp.Or(p.Why, SupersededText(s.Step))
		if a.Gone {
			s.Why = "the VServer is gone"
		}
		op.Outcome, op.Reason, op.Why, op.Next, op.Findings = change.OutcomeStopped, change.ReasonGone, s.Why, "", nil
	default:
		return op, false
	}
	s.EndedAt, op.Ended, op.Until = now, now, time.Time{}
	return op, true
}

// proofOf is what an answer proves about open step i. An id that another host carries now says
// nothing of the one that was recorded; and a set without any backend proves that one is gone only
// where the lag is over.
func proofOf(op change.Operation, a LateAnswer, i int) Finding {
	s := op.Steps[i]
	for _, recorded := range op.Facts.Backends {
		was := recorded.Backend
		if is, there := a.VServer.Backend(was.ID); there && was.ID == s.Step.Backend && s.Step.Kind != impact.StepAdd &&
			!api.SameHost(was, is) {
			return Finding{Verdict: Superseded, Why: fmt.Sprintf("backend %s is another host now: %s instead of %s",
				was.ID, HostText(is), HostText(was))}
		}
	}
	p := Prove(a.VServer, op.Steps, i)
	all, _ := a.VServer.Backends.Get()
	if p.Verdict == Proved && s.Step.Kind == impact.StepRelease && len(all) == 0 &&
		a.Asked.Before(s.SentAt.Add(change.LostAfter)) {
		return Finding{Verdict: Nothing}
	}
	return p
}

// takenAgain are the backends that are a host again that was released.
func takenAgain(op change.Operation, v api.VServer) []api.Backend {
	var hosts []api.Backend
	for _, b := range op.Record().Backends {
		if b.Released {
			hosts = append(hosts, b.Backend)
		}
	}
	return Returned(api.VServer{}, v, hosts)
}

// SupersededText says that what a step was about is gone.
func SupersededText(s impact.Step) string {
	gone := fmt.Sprintf("backend %s", s.Backend)
	if s.ChangesRule() {
		gone = "the rule " + impact.RuleName(s.Rule)
	}
	return gone + " is gone: somebody else took it away"
}

// NoteIDs notes the ids of what is new.
func (p Finding) NoteIDs(s *change.StepStatus) {
	if p.Verdict != Proved {
		return
	}
	if s.Step.Kind == impact.StepAdd {
		s.Backend = p.backend.ID
	}
	if s.Step.Kind == impact.StepCreateRule {
		s.Policy = p.policy
	}
}
