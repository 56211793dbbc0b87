package execute

import (
	"context"
	"errors"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// relock is how often a drain asks for its ULB again while another change is running there.
const relock = 2 * time.Second

// relockLimit is how long it asks: the longest plan there takes less, and a console that was
// stopped in the middle of one never gives the ULB up.
const relockLimit = 15 * time.Minute

// wait is a drain's wait between disabling and releasing. It gives the ULB up meanwhile, claims it
// again, and sees that its backends are as it left them.
func (w *work) wait(ctx context.Context, i int) *ending {
	if end := w.requireJournal(); end != nil {
		return end
	}
	if end := w.otherwise(); end != nil { // it would end the plan after the wait
		return end
	}
	skips := w.handle.signals().skips
	until := w.Clock.Now().Add(w.op.Order.Wait)
	if err := w.append(change.Entry{Event: change.EventWaiting, Step: i, Until: until.UTC()}); err != nil {
		return unwritten(err)
	}
	w.op.Until, w.drains = until, until
	w.publish() // before the ULB is free: whoever takes it sees what drains
	w.unlock()
	w.report()
	if w.rest != nil {
		w.rest(skips)
	}
	w.until(ctx, until, skips, func(s signals) bool { return s.stop || s.left || s.cancel })
	w.begins(relockLimit)
	w.fresh = false // a plan that continues a drain has sent nothing since it was confirmed
	end := w.relock(ctx, i)
	w.op.Until = time.Time{}
	if end != nil {
		w.report()
		return end
	}
	if w.handle.signals().cancel {
		return w.cancel(ctx, i)
	}
	w.op.Steps[i].EndedAt = w.Clock.Now()
	if err := w.append(change.Entry{Event: change.EventVerified, Step: i, State: change.StepDone}); err != nil {
		return unwritten(err)
	}
	w.begins(0)
	w.set(i, change.StepDone)
	if end := w.refreshDrained(ctx); end != nil {
		return end
	}
	if w.handle.signals().cancel { // while it waited for keys
		return w.cancel(ctx, i)
	}
	return w.stillDrained()
}

// relock claims the ULB again, as long as another change there may take. The operator's signals
// count meanwhile: leaving lets the drain stay open in the journal, and a stop ends it where it
// stands.
func (w *work) relock(ctx context.Context, i int) *ending {
	until := w.Clock.Now().Add(relockLimit)
	for {
		sig := w.handle.signals()
		switch {
		case sig.left || ctx.Err() != nil:
			return leftDraining()
		case sig.stop && !sig.cancel:
			return &ending{reason: change.ReasonStopped}
		}
		end := w.lock()
		if end == nil {
			return w.unresolved()
		}
		if end.err != nil && !errors.Is(end.err, change.ErrLocked) {
			return end
		}
		if !w.Clock.Now().Before(until) {
			return &ending{err: end.err, draining: true, reason: change.ReasonDrainBusy, why: end.why}
		}
		w.set(i, change.StepWaiting, waitsFor(end)...)
		w.sleep(ctx, relock, sig.next)
	}
}

// waitsFor says why the ULB is not to be had yet.
func waitsFor(end *ending) []impact.Finding {
	if end.why == "" {
		return finding(impact.FoundULBBusy)
	}
	return []impact.Finding{{Kind: impact.FoundULBLocked, Is: end.why}}
}

func leftDraining() *ending {
	return &ending{draining: true, reason: change.ReasonDrainLeft}
}

// unresolved ends a drain on whose ULB another change ended without an outcome.
func (w *work) unresolved() *ending {
	if end := w.checkOthers(); end != nil {
		return end
	}
	return w.blocked(nil)
}

// stillDrained wants every target as the plan left it.
func (w *work) stillDrained() *ending {
	for _, id := range w.op.Order.Request.Targets {
		if why := w.target(impact.Step{Kind: impact.StepRelease, Backend: id}); why != nil {
			return &ending{reason: change.ReasonDiffers, findings: why}
		}
	}
	return nil
}

// cancel enables again what the drain disabled, in this order or in the one that it continues, as
// steps of their own after the plan's.
func (w *work) cancel(ctx context.Context, i int) *ending {
	w.set(i, change.StepWaiting, finding(impact.FoundCancelled)...)
	w.cancelled, w.differs = true, nil // what the release rested on no longer matters
	ctx = context.WithoutCancel(ctx)
	begun := len(w.op.Steps)
	var missing, others []api.BackendID
	for _, id := range w.op.Order.Request.Targets {
		if !w.disabled(i, id) {
			continue
		}
		if end := w.refresh(ctx); end != nil {
			return end
		}
		b, there := w.now.Backend(id)
		was, _ := w.confirms.Backend(id)
		switch {
		case there && !api.SameHost(was, b):
			others = append(others, id)
			continue
		case there && api.Is(b.Enabled, 1):
			continue // somebody else was faster
		case !there && w.now.Backends.IsKnown():
			missing = append(missing, id) // the others are to serve again all the same
			continue
		}
		if w.handle.signals().left && len(w.op.Steps) == begun {
			return leftDraining() // it goes on waiting, as one that was not cancelled
		}
		w.op.Steps = append(w.op.Steps,
			change.StepStatus{Step: impact.Step{Kind: impact.StepEnable, Backend: id}, State: change.StepWaiting})
		if end := w.do(ctx, len(w.op.Steps)-1); end != nil {
			return end
		}
	}
	if len(missing)+len(others) == 0 {
		return &ending{cancelled: true, reason: change.ReasonDrainCancelled}
	}
	end := &ending{reason: change.ReasonDrainCancelled}
	if len(missing) > 0 {
		end.findings = append(end.findings, impact.Finding{Kind: impact.FoundGoneMeanwhile, Is: proof.IDList(missing)})
	}
	if len(others) > 0 {
		end.findings = append(end.findings, impact.Finding{Kind: impact.FoundLeftAsItIs, Is: proof.IDList(others)})
	}
	return end
}

// disabled says whether the drain that waits in step i disabled a backend: by a step of its own, or
// by the operation that it continues.
func (w *work) disabled(i int, id api.BackendID) bool {
	return slices.ContainsFunc(w.op.Steps[:i], func(s change.StepStatus) bool {
		return s.Step.Backend == id && s.Step.Kind == impact.StepDisable && s.State == change.StepDone
	}) || slices.ContainsFunc(w.op.Order.Earlier.Backends, func(b impact.RecordedBackend) bool {
		return b.Backend.ID == id && b.Switched && !b.Released
	})
}

// keysLimit is how long a drain waits for other keys. After that it stays open in the journal, as
// one that an ended console left.
const keysLimit = time.Hour

// refreshDrained reads after a drain's wait. Keys that expired meanwhile do not end it where others
// may come: nothing was sent since, and it goes on with them.
func (w *work) refreshDrained(ctx context.Context) *ending {
	until := w.Clock.Now().Add(keysLimit)
	defer w.delay(impact.Finding{})
	for {
		end := w.refresh(ctx)
		if end == nil || w.Keys == nil {
			return end
		}
		renewed := w.Keys.Renewal(end.err)
		if renewed == nil {
			return end
		}
		w.begins(keysLimit)
		w.delay(impact.Finding{Kind: impact.FoundKeysInvalid})
		if end := w.awaitKeys(ctx, renewed, until); end != nil {
			return end
		}
	}
}

func (w *work) awaitKeys(ctx context.Context, renewed <-chan struct{}, until time.Time) *ending {
	for {
		sig := w.handle.signals()
		switch {
		case sig.left || ctx.Err() != nil:
			return leftDraining()
		case sig.stop && !sig.cancel:
			return &ending{reason: change.ReasonStopped}
		case !w.Clock.Now().Before(until):
			return &ending{draining: true, reason: change.ReasonDrainKeys}
		}
		select {
		case <-renewed:
			return nil
		default:
			w.sleep(ctx, relock, sig.next)
		}
	}
}
