package execute

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// Session carries orders out through one connection, one at a time per ULB, and knows what became of
// them. A session of another connection may Join it. It is safe for concurrent use, and asking it what
// runs never waits for a read. It must not be copied after its first use.
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

	own    common
	shared *common // with the session that this one joined, nil for own
}

// claim takes the operation's ULB in this process, or says what is in the way. A drain that takes it
// back is not in its own way.
func (s *Session) claim(op change.Operation) *ending {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	at := op.Order.Site()
	if c.locked[at] {
		return &ending{reason: change.ReasonBusy}
	}
	// Asked under the lock: a drain says that it waits before it gives its ULB up.
	for _, other := range c.registry.underWay() {
		if other.Run == op.Run || other.Order.Site() != at || !other.Draining() {
			continue
		}
		for _, id := range other.Order.Request.Targets {
			if op.Order.Concerns(id) {
				return &ending{reason: change.ReasonDraining, why: string(id)}
			}
		}
	}
	if c.locked == nil {
		c.locked = map[api.Site]bool{}
	}
	c.locked[at] = true
	return nil
}

func (s *Session) unclaim(o change.Order) {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.locked, o.Site())
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
