package execute

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// work is an order that is being carried out. Only Run's goroutine uses it.
type work struct {
	*Session
	op       change.Operation
	handle   *running // in the session's registry
	progress func(change.Operation)

	class      impact.Class       // as confirmed
	down       []impact.RuleRef   // likewise: what the plan takes down
	planned    int                // how many steps that had
	confirms   api.VServer        // as read when it was confirmed
	now        api.VServer        // as read last
	beside     []api.VServer      // the ULB's VServers, as read last
	came       time.Time          // when that answer was there
	fresh      bool               // nothing was sent and nothing waited for since now was read
	differs    []impact.Finding   // what was first seen to be otherwise than the plan rests on, nil without it
	finding    proof.Finding      // of the last answer that proved something
	vanished   []api.Backend      // that nobody here touched, and that the last answer lacks
	sent       bool               // a request has left
	journalErr error              // the journal took no entry after a request had left
	unrecorded int                // of journalErr: the step it was about
	readErr    error              // of the last reading of a verification
	drains     time.Time          // until when its drain waits, as the journal has it; zero without one
	cancelled  bool               // the drain's backends are being enabled again
	others     []change.Operation // on this ULB, without a known outcome, as the journal had them last
	free       func()             // gives the ULB up, nil where it is not held
	canary     bool               // of a rollout: it is looked at again before the others begin
	rest       func(skips int)    // lets others of its rollout go on while its drain waits, nil without one
}

// ending is why an order ends before all of it was done. Without an outcome it was stopped.
type ending struct {
	outcome   change.Outcome
	err       error
	reason    change.Reason
	why, next string           // what the reason is about, raw, and what the service or the journal says to do next
	findings  []impact.Finding // what it is about besides
	draining  bool
	cancelled bool
}

// stopRequested says whether the operator, or the end of ctx, wants no further step.
func (w *work) stopRequested(ctx context.Context) *ending {
	sig := w.handle.signals()
	switch {
	case ctx.Err() != nil:
		return &ending{err: ctx.Err(), reason: change.ReasonInterrupted}
	case sig.left:
		return &ending{reason: change.ReasonLeft}
	case sig.stop && !w.sent && !w.cancelled:
		return &ending{reason: change.ReasonStopped}
	default:
		return nil
	}
}

// report hands the present state to whoever watches.
func (w *work) report() {
	w.progress(w.publish())
}

// publish lets the session know the present state.
func (w *work) publish() change.Operation {
	sig := w.handle.signals()
	w.op.Stopping = sig.stop || sig.left
	op := w.snapshot()
	w.common().registry.note(w.handle, op)
	return op
}

// snapshot is the operation as it is now, which nobody changes any more.
func (w *work) snapshot() change.Operation {
	op := w.op
	op.Steps = slices.Clone(op.Steps)
	return op
}

// lock claims the ULB in this process and among all consoles of the journal.
func (w *work) lock() *ending {
	if end := w.claim(w.op); end != nil {
		return end
	}
	free, err := w.Journal.Lock(w.op.Order.Scope.Region, w.op.Order.ULB)
	if err != nil {
		w.unclaim(w.op.Order)
		if errors.Is(err, change.ErrLocked) {
			return &ending{err: err, reason: change.ReasonLocked, why: err.Error()}
		}
		return &ending{err: err, reason: change.ReasonNoLock, why: err.Error()}
	}
	w.free = func() {
		free()
		w.unclaim(w.op.Order)
	}
	return nil
}

// errBusy is of a ULB where an order of this console is under way.
var errBusy = errors.New("another change on this ULB runs: try again once it has ended")

// lockAlone is lock for what is no order.
func (w *work) lockAlone() error {
	if end := w.lock(); end != nil {
		return cmp.Or(end.err, errBusy)
	}
	return nil
}

func (w *work) unlock() {
	if w.free != nil {
		w.free()
		w.free = nil
	}
}

func (w *work) restores() bool { return w.op.Order.Undoes() }

// takesAway says that the order may cost health; what only gives backends back does not.
func (w *work) takesAway() bool { return !w.restores() && w.op.Order.Request.Goal != impact.GoalEnable }

// inRollout says that the order is one of several.
func (w *work) inRollout() bool { return w.op.Order.Rollout.ID != "" }

// targets are the backends that the plan works on: of one that undoes, those of its steps.
func (w *work) targets() []api.BackendID {
	if !w.restores() {
		return w.op.Order.Request.Targets
	}
	var ids []api.BackendID
	for _, s := range w.op.Steps {
		if s.Step.ChangesBackend() && !slices.Contains(ids, s.Step.Backend) {
			ids = append(ids, s.Step.Backend)
		}
	}
	return ids
}
