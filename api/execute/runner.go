package execute

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// Runner carries orders out, one at a time per ULB. It is safe for concurrent use. It must not be
// copied after its first use.
//
// A drain gives its ULB up while it waits and claims it again before it releases. Meanwhile any
// other order may run there, except one on the backends that are being drained.
type Runner struct {
	Client   api.Client
	Clock    api.Clock
	Policy   impact.Policy  // of the profile; Unresolved is the Runner's own to set
	Journal  change.Journal // one that takes no entry refuses every order
	Endpoint string         // its whole address, for the record
	Account  string         // api.Fingerprint of the keys, for the record
	Keys     Keys           // nil is Account, for good
	Profile  string         // reads are made with its keys; "" takes every operation for one of it

	mu      sync.Mutex
	running map[api.Site]bool
	drained map[api.Site][]api.BackendID // of the drains that wait
	inDoubt []change.Operation           // those whose outcome is unknown

	// Judging a big answer takes long; whoever asks what runs does not wait for it. Taken after mu,
	// where both are.
	seeing   sync.Mutex
	evidence map[listener]*proof.Evidence // what was seen of each VServer that was read here
	recalled map[recalled]bool            // what of it came from the journal
	lists    map[api.Site]listing         // of the ULBs that were listed last
}

// claim takes the order's ULB in this process, or says what is in the way. A drain that takes it
// back is not in its own way.
func (r *Runner) claim(o change.Order, back bool) (busy string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running[o.Site()] {
		return "another change on this ULB is running"
	}
	for _, id := range r.drained[o.Site()] {
		if !back && o.Concerns(id) {
			return fmt.Sprintf("backend %s is being drained by an order that still runs", id)
		}
	}
	if r.running == nil {
		r.running = map[api.Site]bool{}
	}
	r.running[o.Site()] = true
	return ""
}

func (r *Runner) unclaim(o change.Order) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.running, o.Site())
}

// setDrained notes that a drain of the order's targets waits, or no longer does.
func (r *Runner) setDrained(o change.Order, waits bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := o.Site()
	if !waits {
		r.drained[at] = slices.DeleteFunc(r.drained[at],
			func(id api.BackendID) bool { return slices.Contains(o.Request.Targets, id) })
		return
	}
	if r.drained == nil {
		r.drained = map[api.Site][]api.BackendID{}
	}
	r.drained[at] = append(r.drained[at], o.Request.Targets...)
}

// listing is all listeners of a ULB, as a list gave them.
type listing struct {
	vservers []api.VServer
	asked    time.Time
}

// listener is where evidence belongs: the project is left out as in Site.
type listener struct {
	api.Site
	vserver api.VServerID
}

// recalled names a step of the journal that became evidence.
type recalled struct {
	op   string
	step int
}

// Keys are the keys in use, where others may take their place.
type Keys interface {
	// Account is api.Fingerprint of the keys that requests are signed with now.
	Account() string
	// Renewal is nil unless err says that the service does not accept the keys and others may come:
	// then it is closed once they have.
	Renewal(err error) <-chan struct{}
}

// account is api.Fingerprint of the keys in use.
func (r *Runner) account() string {
	if r.Keys != nil {
		return r.Keys.Account()
	}
	return r.Account
}
