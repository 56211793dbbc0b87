package execute

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// append writes an entry of the order into the journal.
func (w *work) append(e change.Entry) error {
	return w.Session.append(w.op.ID, w.op.Order, e)
}

// note is append for what a request that has left is followed by: the truth is looked for all the
// same, but nothing more is sent after an entry that failed.
func (w *work) note(e change.Entry) {
	if err := w.append(e); err != nil && w.journalErr == nil {
		w.journalErr, w.unrecorded = err, e.Step
	}
}

// catchUp writes down again what was seen of the step that the journal did not take. Without it an
// end would close an operation whose step counts as not done.
func (w *work) catchUp() error {
	if w.journalErr == nil || !w.op.Steps[w.unrecorded].State.Ended() {
		return nil
	}
	return w.append(w.verified(w.unrecorded))
}

// verified is the entry of what was seen of a step that has ended.
func (w *work) verified(i int) change.Entry {
	s := w.op.Steps[i]
	return change.Entry{
		Event: change.EventVerified, Step: i, State: s.State, Why: s.Why, Findings: s.Found,
		RequestID: s.RequestID, Backend: s.Backend, Policy: s.Policy, Serving: s.Serving,
	}
}

// endOf is the entry of an operation's end.
func endOf(op change.Operation) change.Entry {
	return change.Entry{
		Time: op.Ended, Event: change.EventEnd,
		Outcome: op.Outcome, Reason: op.Reason, Why: op.Why, Next: op.Next, Findings: op.Findings,
	}
}

// append fills in what every entry says, its time and place unless they are given.
func (s *Session) append(id string, o change.Order, e change.Entry) error {
	if e.ID = id; e.Time.IsZero() {
		e.Time = s.Clock.Now()
	}
	e.Time = e.Time.UTC()
	if e.Endpoint == "" {
		e.Endpoint, e.Account = api.NormalEndpoint(s.Endpoint), s.account()
	}
	e.Profile = o.Profile
	e.Region, e.Project, e.ProjectName = o.Scope.Region, o.Scope.Project, o.ProjectName
	e.ULB, e.ULBName, e.VServer, e.VServerName = o.ULB, o.ULBName, o.VServer, o.VServerName
	return s.Journal.Append(e)
}

func unwritten(err error) *ending {
	return &ending{err: err, reason: change.ReasonNoJournal, why: err.Error()}
}

// factsBefore are all backends and Custom rules that the plan touches, as they were read, and what
// an operation before this one found: that is older, and wins.
func factsBefore(o change.Order, v api.VServer, steps []change.StepStatus) impact.Record {
	f := o.Earlier
	f.Backends, f.Rules = slices.Clone(f.Backends), slices.Clone(f.Rules)
	backend := func(id api.BackendID) {
		b, there := v.Backend(id)
		if !there || slices.ContainsFunc(f.Backends, func(r impact.RecordedBackend) bool { return r.Backend.ID == id }) {
			return
		}
		b.Other = nil
		f.Backends = append(f.Backends, impact.RecordedBackend{Backend: b})
	}
	for _, id := range o.Request.Targets {
		backend(id)
	}
	for _, s := range steps {
		if s.Step.Kind == impact.StepCheck && f.Check == "" {
			f.Check = s.Step.CheckFrom
		}
		backend(s.Step.Backend)
		rule, there := v.CustomRule(s.Step.Rule.ID)
		if !there || s.Step.Rule.ID == "" ||
			slices.ContainsFunc(f.Rules, func(r impact.RecordedRule) bool { return r.Rule.ID == rule.ID }) {
			continue
		}
		f.Rules = append(f.Rules, impact.RecordedRule{Rule: rule.Bare()})
	}
	return f
}

func (s *Session) writeResolved(op change.Operation, i int) error {
	var failed error
	for n, step := range op.Steps {
		if i < 0 || n < i || !step.State.Ended() || n > i && !step.EndedAt.Equal(op.Ended) {
			continue // it was known before
		}
		err := s.append(op.ID, op.Order, change.Entry{
			Event: change.EventResolved, Step: n, State: step.State, Why: step.Why, Findings: step.Found,
			RequestID: step.RequestID,
			Backend:   step.Backend, Policy: step.Policy, Serving: step.Serving,
		})
		if failed == nil {
			failed = err
		}
	}
	if err := s.append(op.ID, op.Order,
		endOf(op)); failed == nil {
		failed = err
	}
	return failed
}
