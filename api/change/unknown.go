package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Unresolved gives the operation on this ULB whose outcome is unknown. While
// there is one, nothing else may be changed on the ULB.
func (r *Runner) Unresolved(scope api.Scope, ulb api.ULBID) (Operation, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := site{region: scope.Region, ulb: ulb}
	if i := slices.IndexFunc(r.open, func(op Operation) bool { return op.Order.site() == at }); i >= 0 {
		return r.open[i], true
	}
	return Operation{}, false
}

// keep remembers an operation whose outcome is unknown.
func (r *Runner) keep(op Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = append(r.open, op)
}

// Adopt takes over what ended consoles left open: an operation whose last
// request may or may not have happened blocks its ULB until Settle. What was
// adopted before and is not among all any more, or has its end there, blocks no
// longer.
func (r *Runner) Adopt(all []Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = slices.DeleteFunc(r.open, func(op Operation) bool { return !op.Mine })
	for _, op := range all {
		known := slices.ContainsFunc(r.open, func(o Operation) bool { return o.ID == op.ID })
		if op.Unsettled() && !op.Mine && !op.Alive && !known {
			r.open = append(r.open, op)
		}
	}
}

// lookUp adopts what other consoles have left open since this one last looked:
// the service may still work off a request of one that has just died, and what
// it then writes into a rule is what that one knew of it.
func (w *work) lookUp() *ending {
	all, _, err := w.Book.Operations()
	if err != nil {
		return &ending{err: err, why: "changes are refused, because the journal cannot be read: " + err.Error(), next: "put that right, then try again"}
	}
	w.Adopt(all)
	for _, op := range all {
		if op.ID == w.order.Follows && op.Follower != "" && op.Follower != w.id {
			return &ending{why: "change " + op.ID + " was taken up meanwhile, by change " + op.Follower, next: "look at that one in the history"}
		}
	}
	return nil
}

// Resolve offers any later answer with the ULB's VServers to the operation of
// this console whose outcome is unknown there. It gives the settled one where
// the answer settles it: seen done is done; seen not done is refused, but only
// where the service itself had said no, or the answer was asked for LostAfter or
// more after sending. An answer that was asked for before sending settles
// nothing. What could not be written into the book is said in Why.
func (r *Runner) Resolve(scope api.Scope, ulb api.ULBID, vservers []api.VServer, asked time.Time) (Result, bool) {
	op, i, ok := r.takeSettled(site{region: scope.Region, ulb: ulb}, vservers, asked)
	if !ok {
		return Result{}, false
	}
	if err := r.write(op, i); err != nil {
		op.Why += "; this could not be recorded: " + err.Error()
	}
	s := op.Steps[i]
	res := Result{
		ID: op.ID, Order: op.Order, Outcome: op.Outcome, Steps: op.Steps, Err: s.Err, Why: op.Why, Next: op.Next,
		Began: op.Began, EndedAt: op.Ended, Record: op.Record(),
	}
	if v, err := pick(api.VServerList{VServers: vservers}, op.Order.Place); err == nil {
		res.After = &Reading{VServer: v, At: asked}
	}
	return res, true
}

// takeSettled takes the operation out that the answer settles.
func (r *Runner) takeSettled(at site, vservers []api.VServer, asked time.Time) (Operation, int, bool) {
	now := r.Clock.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	for n, op := range r.open {
		i := op.openStep()
		if !op.Mine || op.Order.site() != at || i < 0 {
			continue
		}
		if settled, ok := op.settle(i, answer{vservers: vservers, asked: asked}, now); ok {
			r.open = slices.Delete(r.open, n, n+1)
			return settled, i, true
		}
	}
	return Operation{}, 0, false
}
