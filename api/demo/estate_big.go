package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// bigEstate has as many ULBs as the options say, shared out evenly over mostFilled of the regions and
// projects, the default ones first: one to three listeners each, two to six backends on a listener.
// The same seed gives the same estate.
func bigEstate(o Options, quirks map[string]bool, now time.Time) *estate {
	e := newEstate(o.Seed, quirks, now)
	regions := []string{"hk", "sg"}
	for i := len(regions); i < o.Regions; i++ {
		id := fmt.Sprintf("region-%02d", i)
		regions = append(regions, id)
		e.regions = append(e.regions, region{id: id, name: fmt.Sprintf("Region %d", i), zones: []string{id + "-01"}})
	}
	for i := len(e.projects); i < o.Projects; i++ {
		e.projects = append(e.projects, project{id: fmt.Sprintf("org-more%02d", i), name: fmt.Sprintf("Project %d", i)})
	}
	//nolint:gosec // a made-up estate must repeat itself by seed
	rng := rand.New(rand.NewPCG(o.Seed, 0x657374617465))
	all := len(regions) * len(e.projects)
	shares := make([]*builder, min(all, mostFilled))
	for i := range shares {
		at := i * all / len(shares)
		shares[i] = e.builder(regions[at/len(e.projects)], e.projects[at%len(e.projects)].id,
			32+i*min(16, 220/len(shares)))
	}
	for i := range o.ULBs {
		shares[i%len(shares)].bigULB(i, rng)
	}
	id := e.ids.named("uhost", "peered-01")
	for i := range min(peeredPlaces, o.ULBs) {
		b := shares[i%len(shares)]
		b.peered(b.e.shares[b.scope][i/len(shares)], id)
	}
	return e
}

// peeredPlaces is how many load balancers have the host "peered-01" at peeredIP, in all regions and
// projects that have any: as one that is reached through peered networks serves in a real account.
const (
	peeredPlaces = 5
	peeredIP     = "10.99.0.5"
)

// peered puts that host behind the load balancer, and into a rule where it can have rules.
func (b *builder) peered(u *ulb, id string) {
	v := u.vservers[0]
	h := host{
		scope: b.scope, kind: "UHost", id: id, name: "peered-01", ip: peeredIP, vpc: b.vpc, subnet: b.subnet,
	}
	b.keep(h.name, h)
	port := 8088
	if v.fixedPort() {
		port = v.port
	}
	one := b.add(v, h.name, port, withWeight(40))
	if v.layer7() {
		b.rule(v, rule{kind: "Path", match: "/peered/", priority: 20}, one, v.backends[0])
	}
}

// mostFilled is in how many regions and projects a generated estate has ULBs: most of an account's are
// empty.
const mostFilled = 20

func (b *builder) bigULB(i int, rng *rand.Rand) {
	services := []string{
		"web", "api", "auth", "billing", "cache", "chat", "feed", "game", "media", "mail", "pay",
		"push", "search", "stream",
	}
	service := services[rng.IntN(len(services))]
	listenType := "RequestProxy"
	if rng.IntN(3) == 0 {
		listenType = "PacketsTransmit"
	}
	u := b.ulb(fmt.Sprintf("%s-%05d", service, i), listenType, "Default", "")
	if rng.IntN(2) == 0 {
		nets := []string{"203.0.113", "198.51.100"}
		b.outer(u, fmt.Sprintf("%s.%d", nets[i%2], 1+i/2%254))
	}
	for l := range 1 + rng.IntN(3) {
		b.bigVServer(u, service, l, rng)
	}
}

// huge adds what a console must stay quick with, each size on a listener of its own.
func (b *builder) huge() {
	u := b.ulb("huge", "RequestProxy", "Default", "big in every way")
	listener := func(name string, port, hosts int) *vserver {
		v := b.vserver(u, vserver{name: name, protocol: "HTTP", port: port})
		for i := range hosts {
			b.add(v, fmt.Sprintf("huge-%05d", i), 8080)
		}
		return v
	}
	const many = 10_000
	listener("backends-10000", 8001, many)
	members := listener("members-10000", 8002, many)
	b.rule(members, rule{kind: "Path", match: "/cart", priority: 10}, members.backends...)
	rules := listener("rules-500", 8003, 20)
	for i := range 500 {
		b.rule(rules, rule{kind: "Path", match: fmt.Sprintf("/path/%d", i), priority: 10}, rules.backends...)
	}
	match := listener("match-65536", 8004, 3)
	b.rule(match, rule{kind: "Path", match: strings.Repeat("/path-of-64-KiB-", 64<<10/16), priority: 10},
		match.backends...)
	long := b.ulb(strings.Repeat("name-of-100-KiB-", 100<<10/16), "RequestProxy", "Default", "")
	v := b.vserver(long, vserver{name: long.name, protocol: "HTTP", port: 8005})
	for range 3 {
		b.add(v, fmt.Sprintf("%s%d", long.name, len(v.backends)), 8080)
	}
}

func (b *builder) bigVServer(u *ulb, service string, l int, rng *rand.Rand) {
	methods := []string{"Roundrobin", "WeightRoundrobin", "Source", "ConsistentHash"}
	v := vserver{protocol: "TCP", port: 9000 + l, method: methods[rng.IntN(len(methods))]}
	switch {
	case u.listenType == "RequestProxy" && l == 0:
		v.protocol, v.port, v.cert = "HTTPS", 443, service+"-example-com"
	case u.listenType == "RequestProxy" && l == 1:
		v.protocol, v.port = "HTTP", 80
	case rng.IntN(4) == 0:
		v.protocol = "UDP"
	}
	v.name = fmt.Sprintf("%s-%d", service, v.port)
	listener := b.vserver(u, v)
	port := 8080 + l
	if listener.fixedPort() {
		port = listener.port
	}
	for i := range 2 + rng.IntN(5) {
		one := b.add(listener, fmt.Sprintf("%s-%d", u.name, i+1), port, withWeight(1+rng.IntN(100)))
		one.failing = rng.IntN(30) == 0
		one.enabled = rng.IntN(50) != 0
		one.flaky = rng.IntN(50) == 0
	}
	if listener.layer7() && rng.IntN(3) == 0 {
		b.rule(listener, rule{kind: "Path", match: "/" + service + "/", priority: 10}, listener.backends[0],
			listener.backends[1])
	}
}
