package execute

import (
	"context"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// targetPause is how long the next target waits: the health that a change has cost shows only after
// a while.
const targetPause = 15 * time.Second

// beforeStep does what the operator asked for between two steps, and waits where the next target
// comes up. What only gives backends back need not wait for what it costs.
func (w *work) beforeStep(ctx context.Context, i int) *ending {
	if end := w.stopRequested(ctx); end != nil {
		return end
	}
	switch {
	case !w.nextTarget(i):
		return nil
	case w.restores() && gives(w.op.Steps[i-1].Step) && gives(w.op.Steps[i].Step):
		return w.stopped()
	default:
		return w.pauseBetweenTargets(ctx)
	}
}

// nextTarget says whether step i begins with a target after another one was released, switched or
// added. What is put back into rules comes after all backends, and is none of them.
func (w *work) nextTarget(i int) bool {
	if i == 0 || len(w.targets()) < 2 || w.restores() && !w.op.Steps[i].Step.ChangesBackend() {
		return false
	}
	return w.op.Steps[i-1].Step.ChangesBackend() && w.op.Steps[i-1].Step.Backend != w.op.Steps[i].Step.Backend
}

// gives says whether a step gives a backend back, or leaves it serving as it did.
func gives(s impact.Step) bool {
	switch s.Kind {
	case impact.StepEnable, impact.StepAdd:
		return true
	case impact.StepWeight:
		return !api.Is(s.Weight, 0)
	case impact.StepRelease, impact.StepDisable, impact.StepLeaveRule, impact.StepDeleteRule, impact.StepJoinRule,
		impact.StepCreateRule, impact.StepCheck, impact.StepWait:
	}
	return false
}

// stopped says whether the operator wants no further target.
func (w *work) stopped() *ending {
	if !w.handle.signals().stop {
		return nil
	}
	return &ending{reason: change.ReasonStopped}
}

// pauseBetweenTargets waits before the next target. Only a key ends it earlier; where the operator
// wants no further target, it does not begin.
func (w *work) pauseBetweenTargets(ctx context.Context) *ending {
	w.fresh = false
	skips := w.handle.signals().skips
	w.op.Pause = w.Clock.Now().Add(targetPause)
	w.report()
	said := w.until(ctx, w.op.Pause, skips, func(sig signals) bool { return sig.stop || sig.left })
	w.op.Pause = time.Time{}
	w.begins(0)
	w.report()
	if end := w.stopRequested(ctx); end != nil {
		return end
	}
	if said {
		return w.stopped()
	}
	return nil
}

// until waits until a time, for a skip after the given number of them, or for a signal that ends
// the wait, and says whether such a one came.
func (w *work) until(ctx context.Context, end time.Time, skips int, ends func(signals) bool) bool {
	for {
		sig := w.handle.signals()
		if ends(sig) || ctx.Err() != nil {
			return true
		}
		left := end.Sub(w.Clock.Now())
		if sig.skips > skips || left <= 0 {
			return false
		}
		w.sleep(ctx, left, sig.next)
	}
}

// sleep waits, until the next signal at most.
func (w *work) sleep(ctx context.Context, d time.Duration, nextSignal <-chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-nextSignal:
			cancel()
		case <-ctx.Done():
		}
	}()
	_ = w.Clock.Sleep(ctx, d) // what ended it is asked for afterwards
	cancel()
	<-done
}

// survivors looks for a backend that served when the order was confirmed, is no target, and does
// not serve now. What several targets, or a drain after its wait, may still take rests on them.
func (w *work) survivors() []impact.Finding {
	targets := w.targets()
	if len(targets) < 2 && !w.op.Order.Request.Drain && !w.inRollout() {
		return nil
	}
	were, _ := w.confirms.Backends.Get()
	now := w.now.BackendsByID()
	for _, was := range were {
		if slices.Contains(targets, was.ID) || !was.Serving(w.confirms.Method) {
			continue
		}
		is, there := now[was.ID]
		if !there || !is.Serving(w.now.Method) {
			now := impact.Finding{Kind: impact.FoundServesNoMore, ID: string(was.ID)}
			if there {
				now.Is = proof.Presence(is)
			}
			return []impact.Finding{now}
		}
	}
	return nil
}
