package execute

import (
	"fmt"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// Session carries orders out, one at a time per ULB, and knows what became of them. It is safe for
// concurrent use, and asking it what runs never waits for a read. It must not be copied after its
// first use.
//
// A drain gives its ULB up while it waits and claims it again before it releases. Meanwhile any
// other order may run there, except one on the backends that are being drained.
type Session struct {
	Client   api.Client
	Clock    api.Clock
	Policy   impact.Policy  // of the profile; Unresolved is the Session's own to set
	Journal  change.Journal // one that takes no entry refuses every order
	Endpoint string         // its whole address, for the record
	Account  string         // api.Fingerprint of the keys, for the record
	Keys     Keys           // nil is Account, for good
	Profile  string         // reads are made with its keys; "" takes every operation for one of it
	User     string         // who closes what ended consoles left open
	ReadOnly bool           // nothing is to be changed

	registry registry

	mu         sync.Mutex // nobody holds it for long
	locked     map[api.Site]bool
	inDoubt    []change.Operation // those whose outcome is unknown
	unreadable error              // why the journal cannot be read

	// Judging a big answer takes long; whoever asks what runs does not wait for it. Taken after mu,
	// where both are.
	seeing   sync.Mutex
	evidence map[listener]*proof.Evidence // what was seen of each VServer that was read here
	recalled map[recalled]bool            // what of it came from the journal
	lists    map[api.Site]listing         // of the ULBs that were listed last
}

// claim takes the operation's ULB in this process, or says what is in the way. A drain that takes it
// back is not in its own way.
func (s *Session) claim(op change.Operation) (busy string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := op.Order.Site()
	if s.locked[at] {
		return "another change on this ULB is running"
	}
	// Asked under the lock: a drain says that it waits before it gives its ULB up.
	for _, other := range s.registry.underWay() {
		if other.Run == op.Run || other.Order.Site() != at || !other.Draining() {
			continue
		}
		for _, id := range other.Order.Request.Targets {
			if op.Order.Concerns(id) {
				return fmt.Sprintf("backend %s is being drained by an order that still runs", id)
			}
		}
	}
	if s.locked == nil {
		s.locked = map[api.Site]bool{}
	}
	s.locked[at] = true
	return ""
}

func (s *Session) unclaim(o change.Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.locked, o.Site())
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
func (s *Session) account() string {
	if s.Keys != nil {
		return s.Keys.Account()
	}
	return s.Account
}
