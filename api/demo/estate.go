package demo

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// estateEpoch is when the oldest thing of an estate was made: 2024-01-01 00:00 UTC.
const estateEpoch = 1704067200

// idMaker makes ids that look like the service's, the same ones for the same
// estate, and none twice.
type idMaker struct {
	uuid bool
	seed uint64
	used map[string]bool
	made int
}

// named is the id of a thing by its path in the estate, as ulb-0k3hqwbv.
func (m *idMaker) named(kind, path string) string {
	for attempt := 0; ; attempt++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s/%s/%d", m.seed, kind, path, attempt))
		id := kind + "-" + strings.ToLower(base32.HexEncoding.EncodeToString(sum[:5]))
		if m.uuid {
			id = uuidOf(sum)
		}
		if !m.used[id] {
			m.used[id] = true
			return id
		}
	}
}

// uuidOf is a UUID made of a hash.
func uuidOf(sum [sha256.Size]byte) string {
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:]
}

// objectID is what rules call the host.
func (h host) objectID() string { return uuidOf(sha256.Sum256([]byte("object/" + h.key()))) }

// next is the id of a thing made while the cloud runs.
func (m *idMaker) next(kind string) string {
	m.made++
	return m.named(kind, fmt.Sprintf("made/%d", m.made))
}

// newEstate has the regions and projects and nothing in them.
func newEstate(seed uint64, quirks map[string]bool, now time.Time) *estate {
	e := &estate{
		regions: []region{
			{id: "hk", name: "Hong Kong", zones: []string{"hk-01", "hk-02"}, isDefault: true},
			{id: "sg", name: "Singapore", zones: []string{"sg-01", "sg-02"}},
		},
		projects: []project{
			{id: "org-prod01", name: "Production", isDefault: true},
			{id: "org-stag01", name: "Staging"},
		},
		shares:     map[scope][]*ulb{},
		ulbs:       map[string]*ulb{},
		hosts:      map[string]host{},
		hostStates: map[string]string{},
		certs:      map[scope][]*certificate{},
		today:      now.Truncate(day),
		ids:        &idMaker{uuid: quirks["uuid-ids"], seed: seed, used: map[string]bool{}},
	}
	for quirk, code := range map[string]int{
		"region-without-product-4996": 4996, "region-without-product-230": 230, "region-without-product-293": 293,
	} {
		if quirks[quirk] && len(e.regions) == 2 {
			e.regions = append(e.regions,
				region{id: "afr-nigeria", name: "Lagos", zones: []string{"afr-nigeria-01"}, refusal: code})
		}
	}
	return e
}

// builder fills one share of an estate: one region and project, with one VPC.
type builder struct {
	e *estate
	scope
	net         int // second octet of the share's private addresses
	vpc, subnet string
	hosts       map[string]host
}

func (e *estate) builder(regionID, projectID string, net int) *builder {
	path := regionID + "/" + projectID
	return &builder{
		e: e, scope: scope{regionID, projectID}, net: net,
		vpc: e.ids.named("uvnet", path), subnet: e.ids.named("subnet", path), hosts: map[string]host{},
	}
}

func (b *builder) path(name string) string { return b.region + "/" + b.project + "/" + name }

// host is the share's host of that name, always the same one. It can be added to listeners as
// long as the cloud runs.
func (b *builder) host(name string) host {
	if h, ok := b.hosts[name]; ok {
		return h
	}
	n := len(b.hosts)
	h := host{
		scope: b.scope, kind: "UHost", id: b.e.ids.named("uhost", b.path(name)), name: name,
		ip: fmt.Sprintf("10.%d.%d.%d", b.net+n/50000, n/200%250, 10+n%200), vpc: b.vpc, subnet: b.subnet,
	}
	b.keep(name, h)
	return h
}

func (b *builder) keep(name string, h host) {
	b.hosts[name] = h
	b.e.hosts[h.key()] = h
	b.e.hosts[h.scope.key(h.key())] = h
}

// key is what a host is known by in the scope: one that is peered is in several.
func (s scope) key(of string) string { return of + "@" + s.region + "/" + s.project }

// hostIn is the host as the scope has it, else as another one does.
func (e *estate) hostIn(s scope, key string) (host, bool) {
	if h, known := e.hosts[s.key(key)]; known {
		return h, true
	}
	h, known := e.hosts[key]
	return h, known
}

// ulb adds an internal ULB of the share.
func (b *builder) ulb(name, listenType, tag, remark string) *ulb {
	n, inShare := len(b.e.ulbs), len(b.e.shares[b.scope])
	u := &ulb{
		scope: b.scope, id: b.e.ids.named("ulb", b.path(name)), name: name, tag: tag, remark: remark, kind: "InnerMode",
		listenType: listenType, vpc: b.vpc, subnet: b.subnet, created: estateEpoch + int64(n%80*9*86400+n*3571),
		privateIP: fmt.Sprintf("10.%d.%d.%d", b.net, 250+inShare/250%5, 2+inShare%250),
	}
	b.e.ulbs[u.id] = u
	b.e.shares[b.scope] = append(b.e.shares[b.scope], u)
	return u
}

// outer makes the ULB an internet one with the address.
func (b *builder) outer(u *ulb, addresses ...string) *ulb {
	u.kind, u.privateIP, u.subnet, u.firewall = "OuterMode", "", "", "web-default"
	for _, a := range addresses {
		u.eips = append(u.eips, eip{id: b.e.ids.named("eip", a+u.id), address: a, operator: "International", bandwidth: 100})
	}
	return u
}

// vserver adds a listener; what is left empty of it gets the usual value of its protocol.
func (b *builder) vserver(u *ulb, v vserver) *vserver {
	v.id = b.e.ids.named("vserver", u.id+"/"+v.name+fmt.Sprintf("/%d", len(u.vservers)))
	v.listenType = u.listenType
	if v.cert != "" {
		v.ssl = b.certificate(v.cert)
	}
	if v.method == "" {
		v.method = "Roundrobin"
	}
	if v.persistence == "" {
		v.persistence = "None"
	}
	if v.monitor == "" {
		v.monitor = "Port"
	}
	if v.timeout == 0 && v.listenType != "PacketsTransmit" {
		v.timeout = 60
	}
	u.vservers = append(u.vservers, &v)
	return &v
}

// mod changes a backend from the usual: enabled, healthy, weight 1.
type mod func(*backend)

func down(b *backend)     { b.failing = true }
func disabled(b *backend) { b.enabled = false }
func standby(b *backend)  { b.standby = true }
func flaky(b *backend)    { b.flaky = true }

func withWeight(n int) mod { return func(b *backend) { b.weight = n } }

// add puts the share's host of that name behind the listener.
func (b *builder) add(v *vserver, hostName string, port int, mods ...mod) *backend {
	one := &backend{
		id:   b.e.ids.named("backend", fmt.Sprintf("%s/%s/%d", v.id, hostName, port)),
		host: b.host(hostName), port: port, weight: 1, enabled: true,
	}
	for _, m := range mods {
		m(one)
	}
	v.backends = append(v.backends, one)
	return one
}

// rule adds a Custom rule with the members.
func (b *builder) rule(v *vserver, r rule, members ...*backend) {
	r.id = b.e.ids.named("policy", v.id+"/"+r.kind+r.match)
	for _, m := range members {
		r.members = append(r.members, m.id)
	}
	v.rules = append(v.rules, &r)
}

// certificate is the share's certificate of that name, always the same one.
func (b *builder) certificate(name string) *certificate {
	for _, cert := range b.e.certs[b.scope] {
		if cert.name == name {
			return cert
		}
	}
	cert := &certificate{id: b.e.ids.named("ssl", b.path(name)), name: name}
	cert.ends(b.e.today.Add(275*day), name+".example.com")
	b.e.certs[b.scope] = append(b.e.certs[b.scope], cert)
	return cert
}
