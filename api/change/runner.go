package change

import (
	"fmt"
	"slices"
	"sync"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Runner carries orders out, one at a time per ULB. It is safe for concurrent
// use. It must not be copied after its first use.
//
// A drain gives its ULB up while it waits and claims it again before it
// releases. Meanwhile any other order may run there, except one on the backends
// that are being drained.
type Runner struct {
	Client   api.Client
	Clock    api.Clock
	Policy   impact.Policy // of the profile; Unresolved is the Runner's own to set
	Journal  Journal       // one that takes no entry refuses every order
	Endpoint string        // its whole address, for the record
	Account  string        // api.Fingerprint of the keys, for the record
	Keys     Keys          // nil is Account, for good
	Profile  string        // reads are made with its keys; "" takes every operation for one of it

	mu      sync.Mutex
	running map[site]bool
	drained map[site][]api.BackendID // of the drains that wait
	inDoubt []Operation              // those whose outcome is unknown

	// Judging a big answer takes long; whoever asks what runs does not wait for it.
	// Taken after mu, where both are.
	seeing   sync.Mutex
	evidence map[listener]*evidence // what was seen of each VServer that was read here
	recalled map[recalled]bool      // what of it the journal told
	lists    map[site]listing       // of the ULBs that were listed last
}

// site is what allows one change at a time. The project is left out on purpose:
// an empty one and the default one's name are the same place.
type site struct {
	region api.RegionID
	ulb    api.ULBID
}

func (p Place) site() site { return site{region: p.Scope.Region, ulb: p.ULB} }

// claim takes the order's ULB in this process, or says what is in the way. A
// drain that takes it back is not in its own way.
func (r *Runner) claim(o Order, back bool) (busy string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running[o.site()] {
		return "another change on this ULB is running"
	}
	for _, id := range r.drained[o.site()] {
		if !back && o.concerns(id) {
			return fmt.Sprintf("backend %s is being drained by an order that still runs", id)
		}
	}
	if r.running == nil {
		r.running = map[site]bool{}
	}
	r.running[o.site()] = true
	return ""
}

func (r *Runner) unclaim(o Order) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.running, o.site())
}

// concerns says whether the order is about the backend.
func (o Order) concerns(id api.BackendID) bool {
	return slices.Contains(o.Request.Targets, id) ||
		slices.ContainsFunc(o.Request.Record.Backends, func(b impact.RecordedBackend) bool { return b.Backend.ID == id })
}

// setDrained notes that a drain of the order's targets waits, or no longer does.
func (r *Runner) setDrained(o Order, waits bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := o.site()
	if !waits {
		r.drained[at] = slices.DeleteFunc(r.drained[at], func(id api.BackendID) bool { return slices.Contains(o.Request.Targets, id) })
		return
	}
	if r.drained == nil {
		r.drained = map[site][]api.BackendID{}
	}
	r.drained[at] = append(r.drained[at], o.Request.Targets...)
}
