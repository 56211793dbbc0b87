package change

import (
	"context"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Runner carries orders out, one at a time per ULB. It is safe for concurrent
// use. It must not be copied after its first use.
type Runner struct {
	Client   api.Client
	Clock    api.Clock
	Policy   impact.Policy // of the profile; Unresolved is the Runner's own to set
	Book     Book          // nil refuses every order
	Endpoint string        // for the record

	mu sync.Mutex
}

// Read reads the order's VServer afresh and assesses the order.
func (r *Runner) Read(ctx context.Context, o Order) (Reading, error) { return Reading{}, nil }

// Run carries the order out.
func (r *Runner) Run(ctx context.Context, o Order, shown Reading, ctl *Control, progress func(Progress)) Result {
	return Result{}
}

// Unresolved gives the operation on this ULB whose outcome is unknown. While
// there is one, nothing else may be changed on the ULB.
func (r *Runner) Unresolved(scope api.Scope, ulb api.ULBID) (Operation, bool) {
	return Operation{}, false
}

// Resolve offers any later answer with the ULB's VServers to the operation of
// this console whose outcome is unknown there. It gives the settled one where
// the answer settles it.
func (r *Runner) Resolve(scope api.Scope, ulb api.ULBID, vservers []api.VServer, asked time.Time) (Result, bool) {
	return Result{}, false
}

// Adopt takes over what an ended console left open: an operation whose last
// request may or may not have happened blocks its ULB until Settle.
func (r *Runner) Adopt(all []Operation) {}

// Settle reads what became of an operation that an ended console left open,
// and writes it into the book. It gives the operation as it is then known; one
// that the answer does not settle stays open.
func (r *Runner) Settle(ctx context.Context, op Operation) (Operation, error) { return op, nil }
