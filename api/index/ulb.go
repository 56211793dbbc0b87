package index

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
)

// ULB is as much of a load balancer as finding and judging takes: an account has too many to keep
// all of each. It is not changed: a newer reading makes another one.
type ULB struct {
	Scope     api.Scope
	ID        api.ULBID
	Name      string
	Addresses []string
	Owned     bool // by a Kubernetes cluster
	State     api.State
	Count     api.Count
	Asked     time.Time
	Listeners []Listener

	texts texts
	lower string // all texts of all that is in it
}

// Listener is as much of a VServer.
type Listener struct {
	ID       api.VServerID
	Name     string
	Protocol string
	Method   string // "" for not known
	Check    string // of the health of its backends, likewise
	Port     int    // 0 for not known
	State    api.State
	Count    api.Count
	Backends []Backend
	Rules    []Rule
	Expires  time.Time // the certificate that is over first, zero for none

	undated    []string // the certificates of which it does not say when they are over
	rulesKnown bool
	texts      texts
}

// Backend is as much of a backend.
type Backend struct {
	texts   texts // its address with the port, host name, host id and id
	Port    int   // 0 for not known
	State   api.State
	Serving bool
	UHost   bool // what its host is, or may be: the service says what became of such a one
	// Since is when its state was seen to change to what it is, or, where Changed is false, when it was
	// read first.
	Since   int64 // in seconds since 1970
	Changed bool
}

// The texts of a backend, in their order.
const (
	backendAddress = iota
	backendName
	backendHost
	backendID
)

// Address is its IP address, "" for not known.
func (b *Backend) Address() string {
	address := b.texts.of(backendAddress)
	if b.Port != 0 {
		address = strings.TrimSuffix(address, ":"+strconv.Itoa(b.Port))
	}
	return strings.TrimSuffix(strings.TrimPrefix(address, "["), "]")
}

// AddressAndPort is both, as far as they are known.
func (b *Backend) AddressAndPort() string { return b.texts.of(backendAddress) }

// HostName is its host's name.
func (b *Backend) HostName() string { return b.texts.of(backendName) }

// HostID is its host's id.
func (b *Backend) HostID() string { return b.texts.of(backendHost) }

// ID is that of the backend.
func (b *Backend) ID() api.BackendID { return api.BackendID(b.texts.of(backendID)) }

// backend is as much of an api.Backend. An absent text is one that nobody knows.
func (b *Backend) backend() api.Backend {
	known := func(text string) api.Maybe[string] {
		if text == "" {
			return api.Maybe[string]{}
		}
		return api.Known(text)
	}
	one := api.Backend{
		ID: b.ID(), PrivateIP: known(b.Address()), ResourceName: known(b.HostName()), ResourceID: known(b.HostID()),
	}
	if b.Port != 0 {
		one.Port = api.Known(b.Port)
	}
	switch b.State {
	case api.StateHealthy:
		one.Enabled, one.Status = api.Known(1), api.Known(0)
	case api.StateFailing:
		one.Enabled, one.Status = api.Known(1), api.Known(1)
	case api.StateDisabled:
		one.Enabled = api.Known(0)
	default:
	}
	return one
}

func (l *Listener) vserver(of api.ULBID) api.VServer {
	v := api.VServer{ID: l.ID, ULB: of}
	if l.Name != "" {
		v.Name = api.Known(l.Name)
	}
	if l.Protocol != "" {
		v.Protocol = api.Known(l.Protocol)
	}
	if l.Port != 0 {
		v.Port = api.Known(l.Port)
	}
	if l.Method != "" {
		v.Method = api.Known(l.Method)
	}
	if l.Check != "" {
		v.MonitorType = api.Known(l.Check)
	}
	return v
}

// AllFail says whether no backend passes the health check.
func (l *Listener) AllFail() bool {
	return api.AllFail(l.Backends, func(b Backend) api.State { return b.State })
}

// Rule is as much of a forwarding rule.
type Rule struct {
	ID     api.PolicyID
	Match  string
	Custom bool
	Count  api.Count

	members []int32 // where they stand among the listener's backends, -1 for none of them
	texts   texts
}

// NewULB is a load balancer as a page brought it.
func NewULB(scope api.Scope, u api.ULB, asked time.Time, floor api.Floor) *ULB {
	b := &ULB{
		Scope: scope, ID: api.ULBID(strings.Clone(string(u.ID))), Name: strings.Clone(u.Name.Or("")),
		Owned: u.Kubernetes(),
	}
	if own := u.PrivateIP.Or(""); own != "" {
		b.Addresses = append(b.Addresses, strings.Clone(own))
	}
	ips, _ := u.IPs.Get()
	for _, ip := range ips {
		b.Addresses = append(b.Addresses, strings.Clone(ip.Address.Or("")))
	}
	vservers, known := u.VServers.Get()
	next := b.With(vservers, asked, floor)
	if !known {
		next.State, next.Count = api.StateUnknown, api.Count{}
	}
	return next
}

// With is the load balancer with the listeners of another reading.
func (b *ULB) With(vservers []api.VServer, asked time.Time, floor api.Floor) *ULB {
	next := &ULB{
		Scope: b.Scope, ID: b.ID, Name: b.Name, Addresses: b.Addresses, Owned: b.Owned, Asked: asked,
		Listeners: make([]Listener, len(vservers)),
	}
	whole := api.ULB{VServers: api.Known(vservers)}
	next.State, next.Count = whole.State(floor), whole.Count()
	var g gathering
	g.add(&next.texts, append([]string{string(b.ID), b.Name}, b.Addresses...)...)
	for i, v := range vservers {
		next.Listeners[i].fill(v, asked, floor, &g)
	}
	next.lower = g.end()
	return next
}

// seen is the load balancer with another reading of one of its listeners, itself where it has none of
// that id, or two.
func (b *ULB) seen(one api.Sighting, floor api.Floor) *ULB {
	same := func(l Listener) bool { return l.ID == one.VServer.ID }
	at := slices.IndexFunc(b.Listeners, same)
	if at < 0 || slices.ContainsFunc(b.Listeners[at+1:], same) {
		return b
	}
	next := *b
	next.Listeners = slices.Clone(b.Listeners)
	var g gathering
	next.Listeners[at].fill(one.VServer, one.Asked, floor, &g)
	g.end()
	next.Count = api.Count{Known: true}
	states := make([]api.State, len(next.Listeners))
	for i := range next.Listeners {
		l := &next.Listeners[i]
		states[i] = l.State
		next.Count.Add(l.Count)
	}
	next.State = api.ULBState(states)
	next.lower = next.allLower()
	return &next
}

// allLower are all texts of all that is in it, in lower case.
func (b *ULB) allLower() string {
	var all strings.Builder
	all.WriteString(b.texts.lower)
	for i := range b.Listeners {
		l := &b.Listeners[i]
		all.WriteString(l.texts.lower)
		for j := range l.Backends {
			all.WriteString(l.Backends[j].texts.lower)
		}
		for j := range l.Rules {
			all.WriteString(l.Rules[j].texts.lower)
		}
	}
	return all.String()
}

func (l *Listener) fill(v api.VServer, asked time.Time, floor api.Floor, g *gathering) {
	*l = Listener{
		ID: api.VServerID(strings.Clone(string(v.ID))), Name: strings.Clone(v.Name.Or("")),
		Protocol: interned(v.Protocol.Or("")), Method: interned(v.Method.Or("")), Check: interned(v.MonitorType.Or("")),
		Port: v.Port.Or(0), Count: v.Count(), rulesKnown: v.Rules.IsKnown(),
	}
	l.State = l.Count.State(floor)
	l.fillCertificates(v)
	g.add(&l.texts, string(v.ID), l.Name, l.Protocol+":"+strconv.Itoa(l.Port))
	l.fillBackends(v, asked, g)
	l.fillRules(v, g)
}

// hostUHost is the ResourceType of a UHost.
const hostUHost = "UHost"

func (l *Listener) fillBackends(v api.VServer, asked time.Time, g *gathering) {
	backends, _ := v.Backends.Get()
	l.Backends = make([]Backend, len(backends))
	for i, b := range backends {
		s := &l.Backends[i]
		*s = Backend{
			Port: b.Port.Or(0), State: b.State(), Serving: b.Serving(v.Method),
			Since: asked.Add(time.Second - 1).Unix(), // no second that it was not seen in
		}
		kind := b.ResourceType.Or(hostUHost)
		s.UHost = b.ResourceID.Or("") != "" && (kind == hostUHost || kind == "")
		own := []string{
			withPort(b.PrivateIP.Or(""), b.Port.Or(0)), b.ResourceName.Or(""), b.ResourceID.Or(""), string(b.ID),
		}
		if card := b.SubResourceID.Or(""); card != "" {
			own = append(own, card) // few have one: each text more is a little longer a search
		}
		g.add(&s.texts, own...)
	}
}

func withPort(address string, port int) string {
	switch {
	case port == 0:
		return address
	case strings.Contains(address, ":"):
		return "[" + address + "]:" + strconv.Itoa(port)
	default:
		return address + ":" + strconv.Itoa(port)
	}
}

func (l *Listener) fillRules(v api.VServer, g *gathering) {
	rules, _ := v.Rules.Get()
	if len(rules) == 0 {
		return
	}
	count := v.RuleCounter()
	backends, _ := v.Backends.Get()
	at := make(map[api.BackendID]int32, len(backends))
	for i, b := range slices.Backward(backends) { // the first of an id counts
		at[b.ID] = int32(i) //nolint:gosec // no answer is that long
	}
	l.Rules = make([]Rule, len(rules))
	for i, r := range rules {
		rule := &l.Rules[i]
		*rule = Rule{
			ID: api.PolicyID(strings.Clone(string(r.ID))), Match: strings.Clone(r.Match.Or("")), Custom: r.Custom(),
			Count: count(r),
		}
		ids := r.MemberIDs()
		rule.members = make([]int32, len(ids))
		for n, id := range ids {
			stands, there := at[id]
			if !there {
				stands = -1
			}
			rule.members[n] = stands
		}
		g.add(&rule.texts, rule.Match, string(rule.ID))
	}
}
