package execute

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api/change"
)

// lastLook sees, once all of it was done, that what the order left serving still does: for the canary
// after a while, for the others by what the last step's reading shows. What only gives backends back
// costs no health.
func (w *work) lastLook(ctx context.Context) *ending {
	if !w.inRollout() || !w.takesAway() {
		return nil
	}
	if w.canary {
		return w.watchCanary(ctx)
	}
	return w.stillServing()
}

// watchCanary looks again after a pause. Only a key ends that earlier.
func (w *work) watchCanary(ctx context.Context) *ending {
	w.canary, w.fresh = false, false
	skips := w.handle.signals().skips
	w.op.Pause = w.Clock.Now().Add(change.CanaryPause)
	w.report()
	stopped := w.until(ctx, w.op.Pause, skips, func(sig signals) bool { return sig.stop || sig.left })
	w.op.Pause = time.Time{}
	w.begins(0)
	w.report()
	if stopped { // it is done itself; the others do not begin
		return nil
	}
	if end := w.refresh(ctx); end != nil {
		return end
	}
	if end := w.otherwise(); end != nil {
		return end
	}
	return w.stillServing()
}

func (w *work) stillServing() *ending {
	if why := w.survivors(); why != nil {
		return &ending{reason: change.ReasonDiffers, findings: why}
	}
	return nil
}
