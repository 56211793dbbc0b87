package fleet

import (
	"net/netip"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// Hit is what a text means: a load balancer, a VServer of it or a backend of that.
type Hit struct {
	Target  api.Target // its later fields are empty where less is meant; the profile always is
	ULB     *ULB
	VServer api.VServer
	Backend api.Backend
	// Around says that a VServer of the load balancer may be meant: which it has is not known.
	Around bool
}

// State is that of what is meant.
func (h Hit) State(floor api.Floor) api.State {
	switch {
	case h.Target.VServer == "":
		return h.ULB.State
	case h.Target.Backend == "":
		return h.VServer.State(floor)
	default:
		return h.Backend.State()
	}
}

// Find is all that a text means that is a place: the name of a load balancer, an id, that of a host
// among them, ULB/VServer, by names or ids, or an address, with a port or without. What fits exactly
// comes before what differs in capitals, and that before a VServer or a host of that name, and those
// before what only begins so, and last come load balancers around what is not known: the best that there
// are come back, all of them.
func (l *List) Find(text string) []Hit {
	f := newFinding(text)
	for _, u := range l.rows {
		f.lookAt(api.Place{Scope: l.scope, ULB: u.ULB.ID}, u)
	}
	return f.hits
}

// FindULBs is Find for the load balancers alone.
func (l *List) FindULBs(text string) []Hit {
	f := newFinding(text)
	for _, u := range l.rows {
		if fit := f.ofULB(u); f.wants(fit) {
			f.take(fit, Hit{Target: api.Target{Place: api.Place{Scope: l.scope, ULB: u.ULB.ID}}, ULB: u})
		}
	}
	return f.hits
}

// Fit is how well a name fits a text, the best first.
type Fit int

const (
	FitsExactly Fit = iota
	FitsFolded      // but for capitals
	fitsCalled      // exactly or folded, the name of what may be in many places
	FitsBegun       // the name goes on

	fitsAround // that, and more as the name of what is around fits less
	FitsNot    = fitsAround + FitsBegun + 1
)

// FitOf says how well a name fits a text. Nothing fits none.
func FitOf(text, name string) Fit {
	switch {
	case text == "":
		return FitsNot
	case text == name:
		return FitsExactly
	case strings.EqualFold(text, name):
		return FitsFolded
	case len(text) < len(name) && strings.EqualFold(text, name[:len(text)]):
		return FitsBegun
	default:
		return FitsNot
	}
}

// finding is a text that is looked for, and what fits it best so far.
type finding struct {
	text  string
	pairs [][2]string // ULB and VServer, by each slash of the text: a name may have some of its own
	ip    netip.Addr  // that the text is, not valid for none
	port  api.Maybe[int]
	best  Fit
	hits  []Hit
}

func newFinding(text string) *finding {
	f := &finding{text: strings.TrimSuffix(strings.TrimSpace(text), "/"), best: FitsNot}
	for i := range len(f.text) {
		if f.text[i] == '/' {
			f.pairs = append(f.pairs, [2]string{f.text[:i], f.text[i+1:]})
		}
	}
	if ip, err := netip.ParseAddr(f.text); err == nil {
		f.ip = ip
	} else if both, err := netip.ParseAddrPort(f.text); err == nil {
		f.ip, f.port = both.Addr(), api.Known(int(both.Port()))
	}
	return f
}

// wants says whether what fits so is among the best so far.
func (f *finding) wants(fit Fit) bool { return fit != FitsNot && fit <= f.best }

func (f *finding) take(fit Fit, h Hit) {
	if fit < f.best {
		f.best, f.hits = fit, nil
	}
	f.hits = append(f.hits, h)
}

// lookAt takes what fits of a load balancer. What is in it is many, and big: nothing is copied that does
// not fit.
func (f *finding) lookAt(at api.Place, u *ULB) {
	if fit := min(f.ofULB(u), f.around(u)); f.wants(fit) {
		f.take(fit, Hit{Target: api.Target{Place: at}, ULB: u, Around: fit >= fitsAround})
	}
	vservers, _ := u.ULB.VServers.Get()
	for i := range vservers {
		v := &vservers[i]
		at.VServer = v.ID
		if fit := f.ofVServer(u, v); f.wants(fit) {
			f.take(fit, Hit{Target: api.Target{Place: at}, ULB: u, VServer: *v})
		}
		backends, _ := v.Backends.Get()
		for n := range backends {
			if fit := f.ofBackend(&backends[n]); f.wants(fit) {
				b := backends[n]
				f.take(fit, Hit{Target: api.Target{Place: at, Backend: b.ID}, ULB: u, VServer: *v, Backend: b})
			}
		}
	}
}

func (f *finding) ofULB(u *ULB) Fit {
	if !f.port.IsKnown() && f.hasAddress(&u.ULB) {
		return FitsExactly
	}
	return fitULB(f.text, &u.ULB)
}

// around is the fit of a load balancer that the text names before a slash, if what is in it is not known.
func (f *finding) around(u *ULB) Fit {
	if u.ULB.VServers.IsKnown() {
		return FitsNot
	}
	fit := FitsNot
	for _, pair := range f.pairs {
		if one := fitULB(pair[0], &u.ULB); one != FitsNot && pair[1] != "" {
			fit = min(fit, fitsAround+one)
		}
	}
	return fit
}

func fitULB(text string, u *api.ULB) Fit {
	return min(FitOf(text, string(u.ID)), FitOf(text, u.Name.Or("")))
}

func (f *finding) ofVServer(u *ULB, v *api.VServer) Fit {
	fit := min(FitOf(f.text, string(v.ID)), called(f.text, v.Name))
	if port, listens := v.Port.Get(); listens && api.Is(f.port, port) && f.hasAddress(&u.ULB) {
		fit = FitsExactly
	}
	for _, pair := range f.pairs {
		inside := min(FitOf(pair[1], string(v.ID)), FitOf(pair[1], v.Name.Or("")))
		fit = min(fit, max(inside, fitULB(pair[0], &u.ULB)))
	}
	return fit
}

func (f *finding) ofBackend(b *api.Backend) Fit {
	if f.ip.IsValid() {
		if f.is(b.PrivateIP.Or("")) && (!f.port.IsKnown() || f.port == b.Port) {
			return FitsExactly
		}
		return FitsNot
	}
	return min(FitOf(f.text, string(b.ID)), FitOf(f.text, b.ResourceID.Or("")), called(f.text, b.ResourceName))
}

// called is the fit of a name by which there may be many.
func called(text string, name api.Maybe[string]) Fit {
	if FitOf(text, name.Or("")) <= FitsFolded {
		return fitsCalled
	}
	return FitsNot
}

// hasAddress says whether the text's address is one of a load balancer's own.
func (f *finding) hasAddress(u *api.ULB) bool {
	if !f.ip.IsValid() {
		return false
	}
	ips, _ := u.IPs.Get()
	for _, ip := range ips {
		if f.is(ip.Address.Or("")) {
			return true
		}
	}
	return f.is(u.PrivateIP.Or(""))
}

// is says whether a text of the service is the address. One of IPv6 has several spellings.
func (f *finding) is(address string) bool {
	if f.ip.Is4() || address == "" {
		return address == f.ip.String()
	}
	ip, err := netip.ParseAddr(address)
	return err == nil && ip == f.ip
}
