package api

import "slices"

// State is the word the console uses for a backend, a VServer or a ULB.
type State string

// The states. A backend is disabled, healthy, failing or unknown; a VServer is empty, disabled,
// down, degraded, ok or unknown, and a ULB any of these but disabled.
const (
	StateHealthy  State = "healthy"
	StateFailing  State = "failing"
	StateDisabled State = "disabled"
	StateUnknown  State = "unknown"
	StateEmpty    State = "empty"
	StateDown     State = "down"
	StateDegraded State = "degraded"
	StateOK       State = "ok"
)

// Badness orders the states of backends and VServers from the best, 0, to the
// worst. An empty VServer drops all its traffic, as one that is down.
func (s State) Badness() int {
	switch s {
	case StateOK, StateHealthy:
		return 0
	case StateDisabled:
		return 2
	case StateDegraded:
		return 4
	case StateDown, StateFailing, StateEmpty:
		return 5
	default:
		return 3
	}
}

// ULBBadness is Badness for the state of a ULB: an empty one has no VServer
// whose traffic it could drop.
func (s State) ULBBadness() int {
	if s == StateEmpty {
		return 1
	}
	return s.Badness()
}

// State is the backend's word. Disabled wins over health, because a disabled
// backend gets no new traffic whatever its checks say.
func (b Backend) State() State {
	enabled, enabledKnown := b.Enabled.Get()
	status, statusKnown := b.Status.Get()
	switch {
	case enabledKnown && enabled == 0:
		return StateDisabled
	case !enabledKnown || enabled != 1 || !statusKnown:
		return StateUnknown
	case status == 0:
		return StateHealthy
	case status == 1:
		return StateFailing
	default:
		return StateUnknown
	}
}

// Serving says whether new requests reach the backend under the VServer's
// Method: enabled, healthy, and not of weight 0 under WeightRoundrobin. A
// backend whose state is unknown does not count as serving.
func (b Backend) Serving(method Maybe[string]) bool {
	if b.State() != StateHealthy {
		return false
	}
	return !Is(method, MethodWeightRoundrobin) || !Is(b.Weight, 0)
}

// Count is how many backends serve, of how many. Unknown is how many of Total are in StateUnknown:
// they do not count as serving, and may be. Off is how many of Total are disabled. Known is false
// where the service did not say which backends there are.
type Count struct {
	Serving, Total, Unknown, Off int
	Known                        bool
}

// Enabled is how many are not off.
func (c Count) Enabled() int { return c.Total - c.Off }

// Share is the part of the enabled ones that serves: nothing where none is.
func (c Count) Share() float64 { return float64(c.Serving) / float64(max(c.Enabled(), 1)) }

// Sure is how many serve, where that is known of every backend.
func (c Count) Sure() Maybe[int] {
	if !c.Known || c.Unknown > 0 {
		return Maybe[int]{}
	}
	return Known(c.Serving)
}

// add counts one more.
func (c *Count) add(b Backend, method Maybe[string]) {
	c.Total++
	if b.Serving(method) {
		c.Serving++
	}
	switch b.State() {
	case StateUnknown:
		c.Unknown++
	case StateDisabled:
		c.Off++
	default:
	}
}

// Count counts the VServer's backends.
func (v VServer) Count() Count {
	backends, known := v.Backends.Get()
	c := Count{Known: known}
	for _, b := range backends {
		c.add(b, v.Method)
	}
	return c
}

// RuleCounter gives what counts the members of the VServer's rules. One that is none of its backends
// is in a state that nobody knows.
func (v VServer) RuleCounter() func(Rule) Count {
	backends, known := v.Backends.Get()
	byID := make(map[BackendID]*Backend, len(backends))
	for i := range slices.Backward(backends) { // the first of an id counts
		byID[backends[i].ID] = &backends[i]
	}
	return func(r Rule) Count {
		c := Count{Known: known && r.Members.IsKnown()}
		for _, id := range r.MemberIDs() {
			if b, found := byID[id]; found {
				c.add(*b, v.Method)
			} else {
				c.add(Backend{}, v.Method)
			}
		}
		return c
	}
}

// State is the VServer's word, derived from its backends: the service's own
// Status is read in two ways by the vendor's own clients. A backend whose state
// is unknown does not serve. Floor is how much is wanted to serve.
func (v VServer) State(floor Floor) State { return v.Count().State(floor) }

// State is the word for what has these backends: a VServer or, without a floor, a rule.
func (c Count) State(floor Floor) State {
	switch {
	case !c.Known:
		return StateUnknown
	case c.Total == 0:
		return StateEmpty
	case c.Off == c.Total:
		return StateDisabled
	case c.Serving == 0:
		return StateDown
	case c.Serving < c.Enabled(), c.Serving == 1 && c.Total > 1, c.Serving < floor.Need(c.Total):
		return StateDegraded
	default:
		return StateOK
	}
}

// Count counts the backends of all the ULB's VServers. It is known only where
// every VServer's backends are.
func (u ULB) Count() Count {
	vservers, known := u.VServers.Get()
	sum := Count{Known: known}
	for _, v := range vservers {
		sum.Add(v.Count())
	}
	return sum
}

// Add counts what another one has counted, too.
func (c *Count) Add(other Count) {
	c.Serving += other.Serving
	c.Total += other.Total
	c.Unknown += other.Unknown
	c.Off += other.Off
	c.Known = c.Known && other.Known
}

// State is the ULB's word: empty without any VServer, down where none of them
// gets a request served, degraded where some are not ok, and unknown where the
// service left out what is needed to say that all are.
func (u ULB) State(floor Floor) State {
	vservers, known := u.VServers.Get()
	if !known {
		return StateUnknown
	}
	states := make([]State, len(vservers))
	for i, v := range vservers {
		states[i] = v.State(floor)
	}
	return ULBState(states)
}

// Down is how many of its VServers are down.
func (u ULB) Down(floor Floor) int {
	vservers, _ := u.VServers.Get()
	n := 0
	for _, v := range vservers {
		if v.State(floor) == StateDown {
			n++
		}
	}
	return n
}

// ULBState is the word of a ULB whose VServers have these.
func ULBState(vservers []State) State {
	var ok, dark, unknown int
	for _, s := range vservers {
		switch s {
		case StateOK:
			ok++
		case StateUnknown:
			unknown++
		case StateDown, StateEmpty, StateDisabled:
			dark++
		default:
		}
	}
	switch {
	case len(vservers) == 0:
		return StateEmpty
	case dark == len(vservers):
		return StateDown
	case ok+unknown < len(vservers):
		return StateDegraded
	case unknown > 0:
		return StateUnknown
	default:
		return StateOK
	}
}
