package api

// State is the word the console uses for a backend, a VServer or a ULB.
type State string

// The states. A backend is disabled, healthy, failing or unknown; a VServer or
// ULB is empty, disabled, down, degraded, ok or unknown.
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

// Badness orders states from the best, 0, to the worst.
func (s State) Badness() int {
	switch s {
	case StateOK, StateHealthy:
		return 0
	case StateEmpty:
		return 1
	case StateDisabled:
		return 2
	case StateUnknown:
		return 3
	case StateDegraded:
		return 4
	case StateDown, StateFailing:
		return 5
	default:
		return 3
	}
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

// Count is how many backends serve, of how many. Unknown is how many of Total
// are in StateUnknown: they do not count as serving, and may be. Known is
// false where the service did not say which backends there are.
type Count struct {
	Serving, Total, Unknown int
	Known                   bool
}

// Count counts the VServer's backends.
func (v VServer) Count() Count {
	backends, known := v.Backends.Get()
	c := Count{Total: len(backends), Known: known}
	for _, b := range backends {
		if b.Serving(v.Method) {
			c.Serving++
		}
		if b.State() == StateUnknown {
			c.Unknown++
		}
	}
	return c
}

// State is the VServer's word, derived from its backends: the service's own
// Status is read in two ways by the vendor's own clients. Where none is known
// to serve and the state of some is unknown, the VServer is unknown, not down.
func (v VServer) State() State {
	backends, known := v.Backends.Get()
	if !known {
		return StateUnknown
	}
	var serving, disabled, unknown int
	for _, b := range backends {
		switch {
		case b.Serving(v.Method):
			serving++
		case b.State() == StateDisabled:
			disabled++
		case b.State() == StateUnknown:
			unknown++
		}
	}
	switch {
	case len(backends) == 0:
		return StateEmpty
	case disabled == len(backends):
		return StateDisabled
	case serving == 0 && unknown > 0:
		return StateUnknown
	case serving == 0:
		return StateDown
	case serving+disabled < len(backends):
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
		c := v.Count()
		sum.Serving += c.Serving
		sum.Total += c.Total
		sum.Unknown += c.Unknown
		sum.Known = sum.Known && c.Known
	}
	return sum
}

// State is the worst state of the ULB's VServers, empty without any and
// unknown where the service did not say.
func (u ULB) State() State {
	vservers, known := u.VServers.Get()
	if !known {
		return StateUnknown
	}
	if len(vservers) == 0 {
		return StateEmpty
	}
	worst := StateOK
	for _, v := range vservers {
		if s := v.State(); s.Badness() > worst.Badness() {
			worst = s
		}
	}
	return worst
}
