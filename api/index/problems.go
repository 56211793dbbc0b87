package index

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Trouble is what is wrong, the worst first.
type Trouble int

// The troubles.
const (
	Down         Trouble = iota // a backend fails, and nothing of its listener serves
	ListenerDown                // nothing of a listener serves, and no backend fails
	Empty                       // a listener without backends: it drops all its traffic
	RuleDown                    // a rule, of which nothing serves
	Failing                     // a backend fails, others of its listener serve
	CertOver                    // a certificate that has expired
	OneLeft                     // one backend serves of several
	UnderFloor                  // fewer serve than are wanted, and all are well
	Doubtful                    // the service did not say which state a backend is in, or which backends there are
	AllOff                      // a listener, every backend of which is disabled
	Disabled                    // a backend
	CertSoon                    // a certificate that expires soon
)

// certSoon is how long before its end a certificate is a problem.
const certSoon = 14 * 24 * time.Hour

// Problem is something that is not ok. It has a listener.
type Problem struct {
	Item
	Trouble Trouble
}

// Problems calls yield with all that is not ok at that time, in no order, until it returns false.
func (x *Index) Problems(now time.Time) func(yield func(Problem) bool) {
	return func(yield func(Problem) bool) {
		for b := range x.ULBs {
			for i := range b.Listeners {
				if !b.Listeners[i].problems(b, now, yield) {
					return
				}
			}
		}
	}
}

func (l *Listener) problems(b *ULB, now time.Time, yield func(Problem) bool) bool {
	report := func(t Trouble, r *Rule, s *Backend) bool {
		return yield(Problem{Item: Item{ULB: b, Listener: l, Rule: r, Backend: s}, Trouble: t})
	}
	if t, wrong := l.trouble(); wrong && !report(t, nil, nil) {
		return false
	}
	if t, wrong := l.certificate(now); wrong && !report(t, nil, nil) {
		return false
	}
	for i := range l.Rules {
		r := &l.Rules[i]
		// Where nothing of the listener serves its backends say so; the Default rule has what that has.
		if r.Custom && r.Count.Known && r.Count.Serving == 0 && l.Count.Serving > 0 && !report(RuleDown, r, nil) {
			return false
		}
	}
	for i := range l.Backends {
		s := &l.Backends[i]
		if t, wrong := s.trouble(l); wrong && !report(t, nil, s) {
			return false
		}
	}
	return true
}

// trouble is the listener's own: what its backends do not say.
func (l *Listener) trouble() (Trouble, bool) {
	fails := func(b Backend) bool { return b.State == api.StateFailing }
	switch {
	case l.State == api.StateEmpty:
		return Empty, true
	case l.State == api.StateUnknown:
		return Doubtful, true
	case l.State == api.StateDown && !slices.ContainsFunc(l.Backends, fails):
		return ListenerDown, true
	case l.State == api.StateDisabled:
		return AllOff, true
	case l.Count.Serving == 1 && l.Count.Total > 1:
		return OneLeft, true
	case l.State == api.StateDegraded && l.Count.Serving == l.Count.Enabled():
		return UnderFloor, true
	default:
		return 0, false
	}
}

func (l *Listener) certificate(now time.Time) (Trouble, bool) {
	switch {
	case l.Expires.IsZero():
		return 0, false
	case l.Expires.Before(now):
		return CertOver, true
	default:
		return CertSoon, l.Expires.Sub(now) < certSoon
	}
}

func (s *Backend) trouble(of *Listener) (Trouble, bool) {
	switch s.State {
	case api.StateFailing:
		if of.Count.Serving == 0 {
			return Down, true
		}
		return Failing, true
	case api.StateUnknown:
		return Doubtful, true
	case api.StateDisabled:
		return Disabled, true
	default:
		return 0, false
	}
}
