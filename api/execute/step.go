package execute

import (
	"context"
	"errors"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

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
	account := w.account()
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
	until := w.verifyUntil(i, err)
	w.begins(until.Sub(w.Clock.Now()))
	w.set(i, change.StepVerifying, checking(err)...)
	return w.verify(context.WithoutCancel(ctx), i, err, until)
}

// ready sees that all is as the plan took it to be, by a fresh answer, and makes the request of
// step i.
func (w *work) ready(ctx context.Context, i int) (api.Write, *ending) {
	if end := w.refresh(ctx); end != nil {
		return nil, end
	}
	req, why := w.prepare(i)
	if why != nil {
		return nil, &ending{reason: change.ReasonDiffers, findings: why}
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
	if end == nil && w.account() != account {
		end = &ending{reason: change.ReasonKeys, why: w.account()}
	}
	if end == nil {
		end = w.stopRequested(ctx) // writing may have waited for another console's lock
	}
	if end != nil {
		w.note(change.Entry{
			Event: change.EventAnswer, Step: i, Action: req.Action(), State: change.StepRefused,
			Findings: notSentFor(end),
		})
		s := &w.op.Steps[i]
		s.State, s.Why, s.Found, s.EndedAt = change.StepRefused, "", notSentFor(end), w.Clock.Now()
	}
	return end
}

// notSentFor is of a request that was written down, and not sent for this reason.
func notSentFor(end *ending) []impact.Finding {
	reason := strings.TrimSuffix(string(end.reason)+": "+end.why, ": ")
	return append([]impact.Finding{{Kind: impact.FoundNotSent, Is: reason}}, end.findings...)
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
		return &ending{reason: change.ReasonDiffers, findings: finding(impact.FoundWhileRecorded)}
	}
	return nil
}

// requireJournal ends the order where the journal took no entry after a request had left.
func (w *work) requireJournal() *ending {
	if w.journalErr == nil {
		return nil
	}
	return &ending{err: w.journalErr, reason: change.ReasonUnrecorded}
}

// send asks once. The end of ctx does not cut it: a write that is cut has an unknown outcome.
func (w *work) send(ctx context.Context, i int, req api.Write) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), change.WriteLimit)
	defer cancel()
	s := &w.op.Steps[i]
	s.SentAt, s.Before = w.Clock.Now(), w.now.BackendIDs()
	before := w.sent
	w.sent, w.fresh = true, false
	w.begins(change.WriteLimit)
	w.set(i, change.StepSent)
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
	return w.refused(i, err, by(impact.FoundNotSent, err))
}

// neverSent says whether a write certainly did not leave this machine.
func neverSent(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && (e.NotSent || e.Kind == api.KindReadOnly)
}
