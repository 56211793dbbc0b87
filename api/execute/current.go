package execute

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// aged says that the last answer is too old for a request to rest on.
func (w *work) aged() bool { return w.Clock.Now().Sub(w.came) > freshFor }

// otherwise ends the order where something was seen since it was confirmed that it does not rest
// on, even if the last answer does not show it any more, or where a host that it released is a
// backend again.
func (w *work) otherwise() *ending {
	if len(w.differs) > 0 {
		return &ending{reason: change.ReasonDiffers, findings: w.differs}
	}
	return returned(proof.Returned(w.confirms, w.now, w.takenAway(-1)))
}

// returned ends the order where hosts that it released are backends again.
func returned(backends []api.Backend) *ending {
	if len(backends) == 0 {
		return nil
	}
	back := impact.Finding{Kind: impact.FoundBackends, Is: proof.Addresses(backends)}
	return &ending{reason: change.ReasonReturned, findings: []impact.Finding{back}}
}

// begins notes that from now on something else is done, which may take so long at most, 0 for as long as it takes.
func (w *work) begins(limit time.Duration) { w.op.Since, w.op.Limit = w.Clock.Now(), limit }

// set notes a step's state, and reports it.
func (w *work) set(i int, state change.StepState, found ...impact.Finding) {
	s := &w.op.Steps[i]
	s.State, s.Why, s.Found = state, "", found
	w.report()
}

// finish ends a step, in the journal too. Why is what the service said.
func (w *work) finish(i int, state change.StepState, why string, found []impact.Finding) {
	s := &w.op.Steps[i]
	s.State, s.Why, s.Found, s.EndedAt = state, why, found, w.Clock.Now()
	if state == change.StepDone {
		s.Serving = w.now.Count().Sure()
	}
	w.note(w.verified(i))
	w.begins(0)
	w.report()
}

// refresh reads the VServer where something was sent or waited for since the last read. A read that
// fails is repeated for a while: a plan that has begun should not stop half way for a lost packet.
func (w *work) refresh(ctx context.Context) *ending {
	if w.fresh && !w.aged() {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	end := w.Clock.Now().Add(change.LagLimit)
	w.begins(change.LagLimit)
	defer w.delay(impact.Finding{})
	var failed failures
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		var why impact.Finding
		got, t, err := w.ask(ctx, w.op.Order.Place, w.delay)
		if failed.count(err, t); err != nil {
			w.delay(failed.finding(w.Clock.Now()))
		} else {
			j := w.judge(w.op.Order.Place, w.expects(-1), got, t.Asked)
			if why, err = unusable(j, got, w.op.Order.Place); why.Kind == "" {
				w.take(j, got, t)
				w.fresh = true
				return nil
			}
			w.delay(why)
		}
		if sig := w.handle.signals(); !sig.left && t.Asked.Before(end) && !api.NeedsOperator(err) {
			rest := max(pause, api.RetryAfter(err))
			w.sleep(ctx, min(rest, max(end.Sub(w.Clock.Now()), 0)), sig.next)
		}
		if w.handle.signals().left || !t.Asked.Before(end) || api.NeedsOperator(err) {
			if err == nil {
				return &ending{reason: change.ReasonUnread, findings: []impact.Finding{why}}
			}
			return unread(err)
		}
	}
}

// unusable says why an answer proves nothing, with the error where it is one.
func unusable(j proof.Judgement, got api.VServerList, at api.Place) (impact.Finding, error) {
	why, err := j.Unusable(got, at)
	if err != nil {
		why = by(impact.FoundError, err)
	}
	return why, err
}

func unread(err error) *ending {
	return &ending{err: err, reason: change.ReasonUnread, why: errorText(err), next: nextAfter(err)}
}

// delay reports why the next step is not begun yet, nothing where nothing is in its way.
func (w *work) delay(why impact.Finding) {
	if why != w.op.Waiting {
		w.op.Waiting = why
		w.report()
	}
}

// take makes an answer that is worth something the newest of the order.
func (w *work) take(j proof.Judgement, got api.VServerList, t api.Timing) {
	w.now, w.beside, w.vanished, w.came = j.VServer, merged(got.VServers, w.beside), j.Vanished, t.Came()
	w.op.Seen = &change.Seen{Place: w.op.Order.Place, VServer: j.VServer, Asked: t.Asked}
	if len(w.differs) == 0 {
		w.differs = j.Differences
	}
}

// expects is what the order rests on while step i is under way, -1 for none.
func (w *work) expects(i int) proof.Expectation {
	x := proof.Expectation{Whole: &w.now, Listener: &w.confirms, Rules: map[api.PolicyID][]proof.ExpectedRule{}}
	targets := w.targets()
	if w.cancelled { // what is enabled again rests on nothing but who it is
		targets, x.NoRules = nil, true
		if i >= 0 {
			targets = []api.BackendID{w.op.Steps[i].Step.Backend}
		}
	}
	for _, id := range targets {
		if b, there := w.confirms.Backend(id); there {
			x.Hosts = append(x.Hosts, b)
		}
	}
	for n, s := range w.op.Steps {
		id := s.Step.Rule.ID
		if _, known := x.Rules[id]; known || w.cancelled || s.State.Ended() ||
			s.Step.Kind == impact.StepCreateRule || id == "" {
			continue
		}
		before := proof.ExpectedRule{Rule: s.Step.Rule, Members: change.CurrentIDs(w.op.Steps, n, s.Step.Rule.MemberIDs())}
		x.Rules[id] = []proof.ExpectedRule{before}
		if n == i {
			after := proof.ExpectedRule{
				Rule: s.Step.Rule, Members: change.CurrentIDs(w.op.Steps, n, s.Step.Members),
				Gone: s.Step.Kind == impact.StepDeleteRule,
			}
			x.Rules[id] = append(x.Rules[id], after)
		}
	}
	if i >= 0 {
		x.NoRules = !w.op.Steps[i].Step.ChangesRule()
	}
	if i >= 0 && w.op.Steps[i].Step.Kind == impact.StepRelease {
		x.Touched = []api.BackendID{w.op.Steps[i].Step.Backend}
	}
	return x
}

// freshFor is how old the answer may be that a request rests on, counted from when it was there.
const freshFor = 2 * time.Second

// takenAway are the hosts that the plan has taken away, that of step i included.
func (w *work) takenAway(i int) []api.Backend {
	var all []api.Backend
	for n, s := range w.op.Steps {
		if b, there := w.confirms.Backend(s.Step.Backend); there && s.Step.Kind == impact.StepRelease &&
			(n == i || s.State == change.StepDone) {
			all = append(all, b)
		}
	}
	return all
}
