package execute_test

import (
	"context"
	"errors"
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/impact"
)

// afterDeath is the next start: what is open is known, blocks its ULB where it must, and is
// resolved rightly by reading.
func (w *simWorld) afterDeath(order change.Order, earlier string) change.Operation {
	e, _ := w.console.recorder.last()
	w.restart()
	if e.ID == earlier {
		return change.Operation{}
	}
	op, found := w.operation(e.ID)
	if !found {
		w.wrong("operation %s is not in the journal", e.ID)
		return op
	}
	_, blocked := w.console.Unresolved(order.Scope, order.ULB)
	assert.Equal(w.t, op.InDoubt(), blocked, "an open request blocks its ULB, and nothing else does: %+v", op)
	if op.Open() && (op.InDoubt() || !op.Draining()) {
		op = w.resolveOpen(op)
	}
	if op.Ended.IsZero() && !op.Draining() {
		w.wrong("the next start leaves %s open: %+v", op.ID, op)
	}
	w.hold(op)
	return op
}

// resolveOpen reads what became of an operation that was left open.
func (w *simWorld) resolveOpen(op change.Operation) change.Operation {
	for _, rate := range []float64{0.3, 0.2, 0} {
		w.front.set(func(f *simFront) { f.rate = rate })
		resolved, err := w.console.Resolve(context.Background(), op, quiet)
		w.say("settled to %q %s, %v", resolved.Outcome, resolved.Why, err)
		if !resolved.Ended.IsZero() {
			break
		}
	}
	w.front.set(func(f *simFront) { f.rate = 0 })
	op, _ = w.operation(op.ID)
	if op.Ended.IsZero() {
		w.wrong("%s is not settled although reads succeed: %+v", op.ID, op.Steps)
	}
	_, blocked := w.console.Unresolved(op.Order.Scope, op.Order.ULB)
	assert.False(w.t, blocked)
	return op
}

// operation is what the journal knows of one.
func (w *simWorld) operation(id string) (change.Operation, bool) {
	all, damage, err := w.console.journal.Operations()
	require.NoError(w.t, err)
	require.Empty(w.t, damage)
	i := slices.IndexFunc(all, func(op change.Operation) bool { return op.ID == id })
	if i < 0 {
		return change.Operation{}, false
	}
	return all[i], true
}

// afterwards holds a result to the journal and to the cloud.
func (w *simWorld) afterwards(order change.Order, res change.Operation, sent bool) change.Operation {
	if res.Outcome == change.OutcomeAborted && sent {
		w.wrong("something was sent by an order that says it was aborted: %s", res.Why)
	}
	if res.ID == "" {
		if res.Outcome != change.OutcomeAborted {
			w.wrong("%s without an operation: %s", res.Outcome, res.Why)
		}
		return change.Operation{}
	}
	op, found := w.operation(res.ID)
	require.True(w.t, found, res.ID)
	if w.full {
		return w.cutChange(op, res)
	}
	w.sameStory(op, res)
	if res.Outcome == change.OutcomeUnknown {
		op = w.resolve(order, op)
	}
	if res.Draining() {
		w.restart()
		op, _ = w.operation(res.ID)
		if !op.Draining() || !op.Open() {
			w.wrong("%s was left in its drain, and the next start does not see it: %+v", op.ID, op)
		}
	}
	w.hold(op)
	return op
}

// cutChange is what the next start makes of an operation that could not be written down to its end:
// it may know less, and nothing that is not so.
func (w *simWorld) cutChange(op change.Operation, res change.Operation) change.Operation {
	w.truth(op, res.Steps)
	w.restart()
	if op, _ = w.operation(op.ID); op.Open() && (op.InDoubt() || !op.Draining()) {
		op = w.resolveOpen(op)
	}
	for i, s := range op.Steps {
		if s.State == change.StepDone && !w.meddled && s.Step.Kind != impact.StepWait && !w.front.did(op.ID, i) {
			w.wrong("the journal says that step %d of %s was done, and it was not", i, op.ID)
		}
		if s.State == change.StepRefused && !w.meddled && w.front.did(op.ID, i) {
			w.wrong("the journal says that step %d of %s was refused, and it happened", i, op.ID)
		}
	}
	w.meddled = w.meddled || !assert.ObjectsAreEqual(op.Record(),
		res.Record()) // it cannot put back what it does not know
	return op
}

// resolve lets reads succeed, in this console or in the next one.
func (w *simWorld) resolve(order change.Order, op change.Operation) change.Operation {
	if _, blocked := w.console.Unresolved(order.Scope, order.ULB); !blocked {
		w.wrong("%s is unknown and does not block its ULB", op.ID)
	}
	if w.r.IntN(2) == 0 {
		w.restart()
		op, _ = w.operation(op.ID)
		return w.resolveOpen(op)
	}
	w.clock.Advance(change.LostAfter)
	_, err := w.console.Read(context.Background(), order, quiet)
	if api.KindOf(err) == api.KindNotFound && err != nil {
		w.restart()
		op, _ = w.operation(op.ID)
		return w.resolveOpen(op)
	}
	require.NoError(w.t, err)
	_, blocked := w.console.Unresolved(order.Scope, order.ULB)
	op, _ = w.operation(op.ID)
	if blocked || op.Ended.IsZero() {
		w.wrong("%s is not resolved by a read that succeeds: %+v", op.ID, op.Steps)
	}
	w.say("resolved to %s: %s", op.Outcome, op.Why)
	return op
}

// sameStory holds the journal to the result.
func (w *simWorld) sameStory(op change.Operation, res change.Operation) {
	reported := res.Outcome
	if res.Draining() || reported == change.OutcomeUnknown {
		reported = ""
	}
	assert.Equal(w.t, reported, op.Outcome, "%s: %s", op.ID, res.Why)
	require.Len(w.t, op.Steps, len(res.Steps), op.ID)
	for i, s := range res.Steps {
		on := op.Steps[i]
		want := []any{s.Step.Kind, s.Step.Backend, s.State, s.Backend, s.Policy, s.RequestID, s.SentAt.IsZero()}
		have := []any{on.Step.Kind, on.Step.Backend, on.State, on.Backend, on.Policy, on.RequestID, on.SentAt.IsZero()}
		assert.Equal(w.t, want, have, "step %d of %s: %s", i, op.ID, s.Why)
		var a, b *api.Error
		if errors.As(s.Err, &a) && errors.As(on.Err, &b) {
			assert.Equal(w.t, api.OutcomeOf(s.Err), api.OutcomeOf(on.Err))
		}
	}
	assert.Equal(w.t, res.Record(), op.Record(), op.ID)
	disk, found := w.asOnDisk(op.ID)
	assert.True(w.t, found)
	assert.Equal(w.t, op.Outcome, disk.Outcome)
}

// hold compares what is known of an operation with the truth.
func (w *simWorld) hold(op change.Operation) { w.truth(op, op.Steps) }

// truth compares the steps of an operation with the cloud.
func (w *simWorld) truth(op change.Operation, steps []change.StepStatus) {
	v := w.vserver(op.Order.Place)
	for i, s := range steps {
		did := w.front.did(op.ID, i)
		there := slices.ContainsFunc(v.Backends,
			func(b demo.BackendState) bool { return b.BackendID == string(s.Step.Backend) })
		switch s.State {
		case change.StepDone:
			if s.Step.Kind == impact.StepRelease && there {
				w.wrong("step %d of %s says released, and backend %s is there: %s", i, op.ID, s.Step.Backend, s.Why)
			}
			if !did && !w.meddled && s.Step.Kind != impact.StepWait {
				w.wrong("step %d of %s (%s) says done, and the cloud was not changed: %s", i, op.ID, s.Step, s.Why)
			}
		case change.StepRefused, change.StepWaiting:
			if did && (!w.meddled || s.Step.Kind == impact.StepRelease) {
				w.wrong("step %d of %s (%s) says %s, and it happened: %s", i, op.ID, s.Step, s.State, s.Why)
			}
			if s.Step.Kind == impact.StepRelease && !there && !w.meddled {
				w.wrong("step %d of %s says %s, and backend %s is gone: %s", i, op.ID, s.State, s.Step.Backend, s.Why)
			}
		default:
			if !w.meddled && !op.Ended.IsZero() {
				w.wrong("step %d of %s (%s) is %s for ever: %s", i, op.ID, s.Step, s.State, s.Why)
			}
		}
	}
}
