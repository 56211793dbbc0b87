package proof

import (
	"cmp"
	"errors"
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
	Found   impact.Finding // why it is worth no more
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
		s.State, s.Why, s.Found = change.StepDone, "", OfStep(impact.FoundSeenDone, *s)
		s.Serving = a.VServer.Count().Sure()
		if refusal && there {
			s.State, s.Found = change.StepRefused, OfStep(impact.FoundHostWasThere, *s)
		}
		s.EndedAt = now
		moved := AddedOtherwise(op.Order, *s, a.VServer)
		// a line that cannot be read may have been its request
		if s.State == change.StepDone && len(moved) == 0 && op.DoubtNext() {
			return ResolveWith(op, op.StepInDoubt(), a, now)
		}
		rule, returned := RuleOtherwise(op.Steps, i, a.VServer), takenAgain(op, a.VServer)
		switch {
		case len(moved) > 0:
			op.Conclude(change.ReasonHost, moved...)
		case len(rule) > 0:
			op.Conclude(change.ReasonRule, rule...)
		case len(returned) > 0:
			op.Conclude(change.ReasonReturned, impact.Finding{Kind: impact.FoundBackends, Is: Addresses(returned)})
		default:
			op.Conclude(change.ReasonNone)
		}
	case !late:
		return op, false
	case p.Verdict == Disproved:
		s.State, s.Why, s.Found = change.StepRefused, "", OfStep(impact.FoundSeenUndone, *s)
		if s.Err == nil && s.RequestID != "" {
			s.Found = append(s.Found, impact.Finding{Kind: impact.FoundAcceptedIt})
		}
		op.Conclude(change.ReasonNone)
	case p.Verdict == Superseded, a.Gone:
		why := cmp.Or(p.Found, TakenAway(s.Step))
		if a.Gone {
			why = impact.Finding{Kind: impact.FoundVServerGone}
		}
		s.State, s.Why, s.Found = change.StepUnknown, "", []impact.Finding{why}
		op.Outcome, op.Reason, op.Why, op.Next, op.Findings = change.OutcomeStopped, change.ReasonGone, "", "", s.Found
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
			return Finding{Verdict: Superseded, Found: OtherHost(was, is)}
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

// OtherHost says that a backend's id is another host's now.
func OtherHost(was, is api.Backend) impact.Finding {
	return impact.Finding{Kind: impact.FoundOtherHost, ID: string(was.ID), Was: HostText(was), Is: HostText(is)}
}

// TakenAway says that what a step was about is gone.
func TakenAway(s impact.Step) impact.Finding {
	if s.ChangesRule() {
		return impact.Finding{Kind: impact.FoundRuleSuperseded, Rule: impact.RefOf(s.Rule)}
	}
	return impact.Finding{Kind: impact.FoundSuperseded, ID: string(s.Backend)}
}

// OfStep is a finding of what became of a step, with what is new by its id.
func OfStep(kind impact.FindingKind, s change.StepStatus) []impact.Finding {
	f := impact.Finding{Kind: kind, Step: s.Step.Kind, ID: string(s.Backend), N: s.Step.Weight.Or(0)}
	f.What, f.Was = s.Step.Check, s.Step.CheckFrom
	if s.Step.Kind == impact.StepCreateRule {
		f.ID = string(s.Policy)
	}
	return []impact.Finding{f}
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
