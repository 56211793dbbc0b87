package change

import (
	"context"
	"errors"
	"time"

	"cloud.internal/ulbconsole/api"
)

// do does one step: it reads, sees that all is as the plan took it to be, writes
// the request down, sends it once, and looks until its outcome is known. From
// sending on it no longer heeds the end of ctx.
func (w *work) do(ctx context.Context, i int) *ending {
	if end := w.mute(); end != nil {
		return end
	}
	if end := w.refresh(ctx); end != nil {
		return end
	}
	req, words := w.prepare(i)
	if words != "" {
		return &ending{why: words, next: again}
	}
	// The read may have taken long, and the operator is gone since.
	if end := w.told(ctx); end != nil {
		return end
	}
	err := w.append(Entry{Event: EventRequest, Step: i, Action: req.action, Params: req.params, State: StepSent})
	if err != nil {
		return unwritten(err)
	}
	err = w.send(ctx, i, req)
	if neverSent(err) {
		return w.notSent(i, err)
	}
	w.set(i, StepVerifying, "")
	return w.verify(context.WithoutCancel(ctx), i, err)
}

// mute ends the order where the book took no entry after a request had left.
func (w *work) mute() *ending {
	if w.deaf == nil {
		return nil
	}
	return &ending{err: w.deaf, why: "nothing more is sent while it cannot be recorded", next: "put that right before anything else is changed"}
}

// send asks once. The end of ctx does not cut it: a write that is cut has an
// unknown outcome.
func (w *work) send(ctx context.Context, i int, req request) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), WriteLimit)
	defer cancel()
	s := &w.steps[i]
	s.SentAt = w.Clock.Now()
	before := w.sent
	w.sent, w.fresh = true, false
	w.set(i, StepSent, "")
	receipt, err := req.send(ctx)
	s.Err, s.RequestID, s.Backend, s.Policy = err, receipt.RequestID, receipt.Backend, receipt.Policy
	answer := Entry{Event: EventAnswer, Step: i, Action: req.action, State: StepVerifying, Backend: receipt.Backend, Policy: receipt.Policy}
	if e := asError(err); e != nil {
		if s.RequestID == "" {
			s.RequestID = e.RequestID
		}
		answer.RetCode, answer.Error = e.RetCode, e.Message
	}
	if err != nil && answer.RetCode == 0 {
		answer.Error = what(err)
	}
	switch {
	case neverSent(err):
		w.sent, s.SentAt, answer.State = before, time.Time{}, StepRefused
	case api.OutcomeOf(err) == api.OutcomeUnknown:
		answer.State = StepUnknown
	}
	answer.RequestID = s.RequestID
	w.note(answer)
	return err
}

// notSent ends a step whose request never left this machine.
func (w *work) notSent(i int, err error) *ending {
	why := "the request was not sent: " + what(err)
	w.finish(i, StepRefused, why)
	return &ending{outcome: OutcomeRefused, err: err, why: why, next: next(err)}
}

// neverSent says whether a write certainly did not leave this machine.
func neverSent(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && (e.NotSent || e.Kind == api.KindReadOnly)
}

// set tells a step's state.
func (w *work) set(i int, state StepState, why string) {
	w.steps[i].State, w.steps[i].Why = state, why
	w.tell()
}

// finish ends a step, in the book too.
func (w *work) finish(i int, state StepState, why string) {
	s := &w.steps[i]
	s.State, s.Why, s.EndedAt = state, why, w.Clock.Now()
	w.note(w.verified(i))
	w.tell()
}

// refresh reads the VServer where something was sent or waited for since the
// last read. A read that fails is repeated for a while: a plan that has begun
// should not stop half way for a lost packet.
func (w *work) refresh(ctx context.Context) *ending {
	if w.fresh {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	end := w.Clock.Now().Add(LagLimit)
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		list, asked, err := w.ask(ctx, w.order.Place)
		if err == nil {
			w.now, err = pick(list, w.order.Place)
		}
		if err == nil {
			w.fresh = true
			return nil
		}
		if w.ctl.word().left || !asked.Before(end) || w.Clock.Sleep(ctx, pause) != nil {
			return &ending{err: err, why: "the VServer could not be read again before the next step: " + what(err), next: next(err)}
		}
	}
}
