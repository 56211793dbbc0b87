package execute

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// run carries the operation out.
func (w *work) run(ctx context.Context, shown change.Reading) change.Operation {
	if end := w.lock(); end != nil {
		return w.close(end)
	}
	defer w.unlock()
	if end := w.confirm(ctx, shown); end != nil {
		return w.close(end)
	}
	if end := w.begin(); end != nil {
		return w.close(end)
	}
	return w.close(w.carryOut(ctx))
}

// confirm reads the VServer again and compares it with what was shown.
func (w *work) confirm(ctx context.Context, shown change.Reading) *ending {
	o := w.op.Order
	if w.ReadOnly {
		return &ending{reason: change.ReasonReadOnly}
	}
	if !confirmable(o, shown) {
		return &ending{reason: change.ReasonNotShown}
	}
	if end := w.checkOthers(); end != nil {
		return end
	}
	w.op.Reading = true
	w.begins(0)
	w.report()
	reading, stop := w.untilStopRequested(ctx)
	fresh, err := w.readAgain(reading, o, w.delay)
	stop()
	w.op.Reading, w.op.Waiting, w.op.Resolved = false, impact.Finding{}, fresh.Resolved
	if end := w.stopRequested(ctx); err != nil && end != nil {
		return end
	}
	if err != nil {
		return unread(err)
	}
	if end := w.blocked(fresh.Resolved); end != nil {
		return end
	}
	if shown.Account != fresh.Account {
		keys := impact.Finding{Kind: impact.FoundKeysShown, Is: fresh.Account, Was: shown.Account}
		return &ending{reason: change.ReasonKeys, findings: []impact.Finding{keys}}
	}
	w.op.Differences = proof.Compare(shown, fresh)
	a := fresh.Assessment
	switch {
	case slices.ContainsFunc(w.op.Differences, func(c change.Difference) bool { return c.Matters }):
		return &ending{reason: change.ReasonChanged, findings: a.Refusals}
	case len(a.Refusals) > 0:
		return &ending{reason: change.ReasonRefused, findings: a.Refusals}
	case len(a.Emptied) > 0:
		return &ending{reason: change.ReasonEmpties, findings: impact.OfRules(impact.FoundWouldEmpty, a.Emptied)}
	case len(a.Steps) == 0:
		return &ending{reason: change.ReasonNothing}
	}
	w.confirms, w.class, w.down, w.planned = fresh.VServer, a.Class, a.Down, len(a.Steps)
	w.now, w.beside, w.came, w.fresh = fresh.VServer, fresh.Beside, fresh.Came, true
	w.op.Seen = &change.Seen{Place: o.Place, VServer: fresh.VServer, Asked: fresh.At}
	for _, s := range a.Steps {
		w.op.Steps = append(w.op.Steps, change.StepStatus{Step: s, State: change.StepWaiting})
	}
	return w.stopRequested(ctx)
}

// confirmable says whether the reading shows this very order with a plan.
func confirmable(o change.Order, shown change.Reading) bool {
	a, request := shown.Assessment, o.Request
	same := a.Request.Goal == request.Goal && slices.Equal(a.Request.Targets, request.Targets) &&
		a.Request.Drain == request.Drain && a.Request.DeleteEmptied == request.DeleteEmptied &&
		a.Request.Strict == request.Strict && a.Request.Weight == request.Weight &&
		a.Request.Check == request.Check
	aimed := request.Goal == impact.GoalUndo || request.Goal == impact.GoalCheck ||
		len(request.Targets) > 0 && !slices.Contains(request.Targets, "")
	return shown.VServer.ID == o.VServer && same && aimed && len(a.Refusals) == 0 &&
		len(a.Emptied) == 0 && len(a.Steps) > 0
}

// begin writes the plan down, with all it takes to put it back.
func (w *work) begin() *ending {
	w.op.Began = w.Clock.Now()
	w.op.ID = operationID(w.op.Began)
	w.op.Facts = factsBefore(w.op.Order, w.confirms, w.op.Steps)
	w.op.Serving = w.confirms.Count().Sure()
	plan := make([]impact.Step, len(w.op.Steps))
	for i, s := range w.op.Steps {
		plan[i] = s.Step
	}
	err := w.append(change.Entry{
		Time: w.op.Began, Event: change.EventBegin, Request: w.op.Order.Request, Wait: w.op.Order.Wait.Seconds(),
		Plan: plan, Facts: w.op.Facts, Follows: w.op.Order.Follows, Serving: w.op.Serving,
		Rollout: w.op.Order.Rollout,
	})
	if err != nil {
		w.op.ID = ""
		return unwritten(err)
	}
	w.report()
	return nil
}

// operationID is unique among all consoles, and sorts by time.
func operationID(now time.Time) string {
	return now.UTC().Format("20060102-150405-") + strings.ToLower(rand.Text()[:10])
}

// carryOut does the steps in their order.
func (w *work) carryOut(ctx context.Context) *ending {
	for i := 0; i < len(w.op.Steps); i++ {
		if w.op.Steps[i].Step.Kind == impact.StepWait {
			if w.canary { // what costs health is done
				if end := w.watchCanary(ctx); end != nil {
					return end
				}
			}
			if end := w.wait(ctx, i); end != nil {
				return end
			}
			continue
		}
		if end := w.beforeStep(ctx, i); end != nil {
			return end
		}
		if end := w.do(ctx, i); end != nil {
			return end
		}
	}
	return w.lastLook(ctx)
}

// untilStopRequested is ctx until the operator wants no further step. The function that it gives
// ends it, too.
func (w *work) untilStopRequested(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			sig := w.handle.signals()
			if sig.stop || sig.left {
				cancel()
				return
			}
			select {
			case <-sig.next:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ctx, func() {
		cancel()
		<-done
	}
}
