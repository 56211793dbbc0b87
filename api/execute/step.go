package execute

import (
	"context"
	"errors"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// freshFor is how old the answer may be that a request rests on, counted from when it was there.
const freshFor = 2 * time.Second

// do does one step: it reads, sees that all is as the plan took it to be, writes the request down,
// sends it once, and looks until its outcome is known. From sending on it no longer obeys the end
// of ctx.
func (w *work) do(ctx context.Context, i int) *ending {
	if end := w.requireJournal(); end != nil {
		return end
	}
	req, end := w.ready(ctx, i)
	if end != nil {
		return end
	}
	// The read may have taken long, and the operator is gone since.
	if end := w.stopRequested(ctx); end != nil {
		return end
	}
	account := w.Runner.account()
	err := w.append(change.Entry{
		Event: change.EventRequest, Step: i, Action: req.Action(), Params: req.Params(),
		State: change.StepSent,
	})
	if err != nil {
		return unwritten(err)
	}
	if end := w.stillReady(ctx, i, req, account); end != nil {
		return end
	}
	err = w.send(ctx, i, req)
	if neverSent(err) {
		return w.notSent(i, err)
	}
	w.set(i, change.StepVerifying, checking(err))
	return w.verify(context.WithoutCancel(ctx), i, err)
}

// ready sees that all is as the plan took it to be, by a fresh answer, and makes the request of
// step i.
func (w *work) ready(ctx context.Context, i int) (api.Write, *ending) {
	if end := w.refresh(ctx); end != nil {
		return nil, end
	}
	req, words := w.prepare(i)
	if words != "" {
		return nil, &ending{why: words, next: change.NextTryAgain}
	}
	if end := w.otherwise(); end != nil {
		return nil, end
	}
	return req, w.worse(i)
}

// stillReady looks again where writing the request down took so long that the answer behind it is
// not fresh any more: another console may have had the journal's lock. Nor are other keys those of
// the account that was written down.
func (w *work) stillReady(ctx context.Context, i int, req api.Write, account string) *ending {
	end := w.unchanged(ctx, i, req)
	if end == nil && w.Runner.account() != account {
		end = &ending{why: "other keys came while the request was written down", next: change.NextTryAgain}
	}
	if end == nil {
		end = w.stopRequested(ctx) // writing may have waited for another console's lock
	}
	if end != nil {
		w.note(change.Entry{
			Event: change.EventAnswer, Step: i, Action: req.Action(), State: change.StepRefused,
			Error: "not sent: " + end.why,
		})
		w.steps[i].State, w.steps[i].Why, w.steps[i].EndedAt = change.StepRefused, "not sent: "+end.why, w.Clock.Now()
	}
	return end
}

// unchanged looks again at what the request rests on, where the last answer is not fresh any more.
func (w *work) unchanged(ctx context.Context, i int, req api.Write) *ending {
	if !w.aged() {
		return nil
	}
	now, end := w.ready(ctx, i)
	switch {
	case end != nil:
		return end
	case !api.SameWrite(now, req):
		return &ending{why: "the VServer has changed while the request was written down", next: change.NextTryAgain}
	}
	return nil
}

// aged says that the last answer is too old for a request to rest on.
func (w *work) aged() bool { return w.Clock.Now().Sub(w.came) > freshFor }

// otherwise ends the order where something was seen since it was confirmed that it does not rest
// on, even if the last answer does not show it any more, or where a host that it released is a
// backend again.
func (w *work) otherwise() *ending {
	if len(w.differs) > 0 {
		return &ending{why: "something else changed: " + proof.DifferencesText(w.differs), next: change.NextTryAgain}
	}
	if words := proof.BackAgain(proof.Returned(w.confirms, w.now, w.takenAway(-1))); words != "" {
		return &ending{why: words, next: change.NextFindCause}
	}
	return nil
}

// checking says what is being looked after once the service has answered no.
func checking(err error) string {
	if err == nil || api.OutcomeOf(err) == api.OutcomeUnknown {
		return ""
	}
	return "refused, checking: " + errorText(err)
}

// requireJournal ends the order where the journal took no entry after a request had left.
func (w *work) requireJournal() *ending {
	if w.journalErr == nil {
		return nil
	}
	return &ending{
		err: w.journalErr, why: "nothing more is sent while it cannot be recorded",
		next: "put that right before anything else is changed",
	}
}

// send asks once. The end of ctx does not cut it: a write that is cut has an unknown outcome.
func (w *work) send(ctx context.Context, i int, req api.Write) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), change.WriteLimit)
	defer cancel()
	s := &w.steps[i]
	s.SentAt, s.Before = w.Clock.Now(), w.now.BackendIDs()
	before := w.sent
	w.sent, w.fresh = true, false
	w.set(i, change.StepSent, "")
	receipt, err := w.Client.Send(ctx, req)
	s.Err, s.RequestID, s.Backend, s.Policy = err, receipt.RequestID, receipt.Backend, receipt.Policy
	answer := change.Entry{
		Event: change.EventAnswer, Step: i, Action: req.Action(), State: change.StepVerifying,
		Backend: receipt.Backend, Policy: receipt.Policy,
	}
	if e := asError(err); e != nil {
		if s.RequestID == "" {
			s.RequestID = e.RequestID
		}
		answer.RetCode, answer.Error = e.RetCode, e.Message
	}
	if err != nil && answer.RetCode == 0 {
		answer.Error = errorText(err)
	}
	switch {
	case neverSent(err):
		w.sent, s.SentAt, answer.State = before, time.Time{}, change.StepRefused
	case err != nil && api.OutcomeOf(err) != api.OutcomeRefused:
		answer.State = change.StepUnknown
	}
	answer.RequestID = s.RequestID
	w.note(answer)
	return err
}

// notSent ends a step whose request never left this machine.
func (w *work) notSent(i int, err error) *ending {
	why := "the request was not sent: " + errorText(err)
	w.finish(i, change.StepRefused, why)
	return &ending{outcome: change.OutcomeRefused, err: err, why: why, next: nextAfter(err)}
}

// neverSent says whether a write certainly did not leave this machine.
func neverSent(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && (e.NotSent || e.Kind == api.KindReadOnly)
}

// set tells a step's state.
func (w *work) set(i int, state change.StepState, why string) {
	w.steps[i].State, w.steps[i].Why = state, why
	w.report()
}

// finish ends a step, in the journal too.
func (w *work) finish(i int, state change.StepState, why string) {
	s := &w.steps[i]
	s.State, s.Why, s.EndedAt = state, why, w.Clock.Now()
	w.note(w.verified(i))
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
	defer w.delay("")
	var failed failures
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		got, t, err := w.ask(ctx, w.order.Place, w.delay)
		if failed.count(err, t); err != nil {
			w.delay(failed.words(w.Clock.Now()))
		} else {
			j := w.judge(w.order.Place, w.expects(-1), got, t.Asked)
			if err = j.Err(got, w.order.Place); err == nil {
				w.take(j, got, t)
				w.fresh = true
				return nil
			}
			w.delay(errorText(err))
		}
		if sig := w.ctl.signals(); !sig.left && t.Asked.Before(end) && !api.NeedsOperator(err) {
			rest := max(pause, api.RetryAfter(err))
			w.sleep(ctx, min(rest, max(end.Sub(w.Clock.Now()), 0)), sig.next)
		}
		if w.ctl.signals().left || !t.Asked.Before(end) || api.NeedsOperator(err) {
			return &ending{
				err: err, why: "the VServer could not be read again before the next step: " + errorText(err),
				next: nextAfter(err),
			}
		}
	}
}

// delay reports why the next step is not begun yet, "" where nothing is in its way.
func (w *work) delay(why string) {
	if why != "" {
		why = inShort(why)
	}
	if why != w.waiting {
		w.waiting = why
		w.report()
	}
}

// take makes an answer that is worth something the newest of the order.
func (w *work) take(j proof.Judgement, got api.VServerList, t api.Timing) {
	w.now, w.beside, w.vanished, w.came = j.VServer, merged(got.VServers, w.beside), j.Vanished, t.Came()
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
			targets = []api.BackendID{w.steps[i].Step.Backend}
		}
	}
	for _, id := range targets {
		if b, there := w.confirms.Backend(id); there {
			x.Hosts = append(x.Hosts, b)
		}
	}
	for n, s := range w.steps {
		id := s.Step.Rule.ID
		if _, known := x.Rules[id]; known || w.cancelled || s.State.Ended() ||
			s.Step.Kind == impact.StepCreateRule || id == "" {
			continue
		}
		before := proof.ExpectedRule{Rule: s.Step.Rule, Members: change.CurrentIDs(w.steps, n, s.Step.Rule.MemberIDs())}
		x.Rules[id] = []proof.ExpectedRule{before}
		if n == i {
			after := proof.ExpectedRule{
				Rule: s.Step.Rule, Members: change.CurrentIDs(w.steps, n, s.Step.Members),
				Gone: s.Step.Kind == impact.StepDeleteRule,
			}
			x.Rules[id] = append(x.Rules[id], after)
		}
	}
	if i >= 0 {
		x.NoRules = !w.steps[i].Step.ChangesRule()
	}
	if i >= 0 && w.steps[i].Step.Kind == impact.StepRelease {
		x.Touched = []api.BackendID{w.steps[i].Step.Backend}
	}
	return x
}
