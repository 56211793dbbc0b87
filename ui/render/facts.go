package render

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// ulbHead are all fields of a ULB itself. Floor is how much is wanted to serve.
func ulbHead(u api.ULB, floor api.Floor) Section {
	head := Section{Title: titleULB, Facts: []Fact{
		{"name", OrAbsent(u.Name)},
		{"id", string(u.ID)},
		{"state", string(u.State(floor))},
		{"type", ULBType(u) + " (" + OrAbsent(u.Type) + ")"},
		{"listen type", OrAbsent(u.ListenType)},
		{"IP version", OrAbsent(u.IPVersion)},
		{"private IP", OrAbsent(u.PrivateIP)},
		{"VPC", OrAbsent(u.VPC)},
		{"subnet", OrAbsent(u.Subnet)},
		{"business group", OrAbsent(u.Business)},
		{"tag", OrAbsent(u.Tag)},
		{"remark", OrAbsent(u.Remark)},
		{"bandwidth", Number(u.Bandwidth) + " Mbit/s, " + bandwidthType(u.BandwidthType)},
		{"created", Moment(u.Created)},
		{"access log", OnOff(u.LogEnabled)},
	}}
	if l, ok := u.Log.Get(); ok {
		head.Facts = append(head.Facts, Fact{"log bucket", OrAbsent(l.Bucket)},
			Fact{"log token", Join(OrAbsent(l.TokenID), OrAbsent(l.TokenName))})
	}
	if l, ok := u.Log.Get(); ok {
		head.Facts = append(head.Facts, nestedFacts("log", l.Other)...)
	}
	head.Facts = append(head.Facts, ulbAddressFacts(u)...)
	head.Facts = append(head.Facts, otherFacts(u.Other)...)
	vservers, known := u.VServers.Get()
	head.Facts = append(head.Facts,
		Fact{"VServers", ifKnown(known, strconv.Itoa(len(vservers)))},
		Fact{"backends serving", Count(u.Count())})
	head.Facts = append(head.Facts, ownerFacts(u.Kubernetes())...)
	return head
}

// ULBFacts are all fields of a ULB, and of all it holds.
func ULBFacts(u api.ULB, floor api.Floor) []Section {
	all := []Section{ulbHead(u, floor)}
	vservers, _ := u.VServers.Get()
	for _, v := range vservers {
		for _, s := range VServerFacts(v, floor) {
			s.depth++
			all = append(all, s)
		}
	}
	return all
}

func ulbAddressFacts(u api.ULB) []Fact {
	var facts []Fact
	ips, known := u.IPs.Get()
	for _, ip := range ips {
		facts = append(facts, eipFacts(ip)...)
	}
	if len(ips) == 0 {
		facts = append(facts, Fact{"public IP", ifKnown(known, "none")})
	}
	snat, known := u.SnatIPs.Get()
	facts = append(facts, Fact{"proxy IPs", ifKnown(known, Dash(strings.Join(snat, ", ")))})
	walls, known := u.Firewalls.Get()
	names := make([]string, 0, len(walls))
	for _, w := range walls {
		names = append(names, OrAbsent(w.Name)+" ("+OrAbsent(w.ID)+")")
	}
	facts = append(facts, Fact{"firewalls", ifKnown(known, Dash(strings.Join(names, ", ")))})
	for _, w := range walls {
		facts = append(facts, nestedFacts("firewall", w.Other)...)
	}
	return facts
}

// vserverHead are all fields of a VServer itself.
func vserverHead(v api.VServer, floor api.Floor) Section {
	head := Section{Title: "VServer", Facts: []Fact{
		{"name", OrAbsent(v.Name)},
		{"id", string(v.ID)},
		{"ULB", string(v.ULB)},
		{"state", string(v.State(floor))},
		{"protocol", OrAbsent(v.Protocol)},
		{"port", Number(v.Port)},
		{"listen type", OrAbsent(v.ListenType)},
		{"method", OrAbsent(v.Method)},
		{"persistence", Join(OrAbsent(v.PersistenceType), v.PersistenceInfo.Or(""))},
		{"idle timeout", Number(v.ClientTimeout) + " s"},
		{"health check", healthCheck(v)},
		{"reported status", Number(v.Status)},
		{"compression", OnOff(v.Compression)},
		{"HTTP/2", OnOff(v.HTTP2)},
		{"redirect port", Number(v.ForwardPort)},
		{"backends serving", Count(v.Count())},
	}}
	head.Facts = append(head.Facts, ownerFacts(v.Kubernetes())...)
	head.Facts = append(head.Facts, tlsFacts(v)...)
	head.Facts = append(head.Facts, otherFacts(v.Other)...)
	if rules, known := v.Rules.Get(); v.Layer7() && len(rules) == 0 {
		head.Facts = append(head.Facts, Fact{"rules", ifKnown(known, "none")})
	}
	return head
}

// VServerFacts are all fields of a VServer, its rules with their members, and
// its backends.
func VServerFacts(v api.VServer, floor api.Floor) []Section {
	backends, _ := v.Backends.Get()
	rules, _ := v.Rules.Get()
	all := append(make([]Section, 0, 1+len(backends)+len(rules)), vserverHead(v, floor))
	of := ownersOf(v)
	for _, r := range rules {
		all = append(all, ruleFacts(r, of))
	}
	for _, b := range backends {
		all = append(all, Section{Title: "backend", depth: 1, Facts: backendFields(b)})
	}
	return all
}

func tlsFacts(v api.VServer) []Fact {
	var facts []Fact
	certs, _ := v.Certificates.Get()
	for _, c := range certs {
		facts = append(facts, certificateFacts(c)...)
	}
	if p, ok := v.SecurityPolicy.Get(); ok {
		facts = append(facts, securityPolicyFacts(p)...)
	}
	return facts
}

func ruleFacts(r api.Rule, of owners) Section {
	s := Section{Title: "rule", depth: 1, Facts: []Fact{
		{"kind", OrAbsent(r.PolicyType)},
		{"id", Dash(string(r.ID))},
		{"type", Dash(OrAbsent(r.Type))},
		{"match", Dash(OrAbsent(r.Match))},
		{"domain match mode", Dash(OrAbsent(r.DomainMatchMode))},
		{"priority", Number(r.Priority)},
	}}
	members, known := r.Members.Get()
	if len(members) == 0 {
		s.Facts = append(s.Facts, Fact{"members", ifKnown(known, "none")})
	}
	for _, m := range worstMembers(r, of, len(members)) {
		s.Facts = append(s.Facts, Fact{"member", memberText(m, of) + memberOwn(m, of)})
	}
	s.Facts = append(s.Facts, otherFacts(of.own(r.Other))...)
	return s
}

// worstMembers are so many members at most, those first whose backends are not ok.
func worstMembers(r api.Rule, of owners, most int) []api.Member {
	members, _ := r.Members.Get()
	bad := func(m api.Member) bool { return of.byID[m.Backend].State().Badness() > 0 }
	worst := make([]api.Member, 0, min(len(members), most))
	for _, want := range []bool{true, false} {
		for _, m := range members {
			if len(worst) < most && bad(m) == want {
				worst = append(worst, m)
			}
		}
	}
	return worst
}

// memberText is a rule's member, with what the VServer's backends say of it. Of
// a VServer whose backends are not known, nothing is said.
func memberText(m api.Member, of owners) string {
	b, found := of.byID[m.Backend]
	ip, port, name, host := m.PrivateIP, m.Port, m.ResourceName, m.ResourceID
	state := ", not a backend of this VServer"
	switch {
	case found:
		ip, port, name, host = b.PrivateIP, b.Port, b.ResourceName, b.ResourceID
		state = ", " + string(b.State())
	case !of.known:
		state = ""
	}
	return Join(HostPort(ip, port), string(m.Backend), name.Or(""), host.Or("")) + state
}

// BackendFacts are all fields of a backend, the rules it is in, and where else its host serves. Since is
// when it was seen to come into its state, zero where it was not.
func BackendFacts(v api.VServer, b api.Backend, since time.Time, elsewhere []impact.Use) []Section {
	facts := backendFields(b)
	if !since.IsZero() {
		i := 1 + slices.IndexFunc(facts, func(f Fact) bool { return f.Label == "state" })
		facts = slices.Insert(facts, i, Fact{"since", ClockTime(since)})
	}
	rules, known := v.CustomRulesWith(b.ID)
	facts = append(facts, Fact{"in rules", ifKnown(known, Dash(RuleNames(rules)))})
	for _, u := range elsewhere {
		facts = append(facts, Fact{LabelAlsoIn, useText(u)})
	}
	facts = append(facts, Fact{"VServer", VServerWords(v)},
		Fact{"health check", healthCheck(v)},
		Fact{"ULB", string(v.ULB)})
	return []Section{{Title: "backend", Facts: facts}}
}

// useText is another place where a host serves.
func useText(u impact.Use) string {
	return Join(u.ULB.Name.Or(string(u.ULB.ID))+"/"+u.VServer.Name.Or(string(u.VServer.ID)), Listener(u.VServer),
		HostPort(u.Backend.PrivateIP, u.Backend.Port), string(u.Backend.ID)) + ", " + string(u.Backend.State())
}

func backendFields(b api.Backend) []Fact {
	facts := append(make([]Fact, 0, 14+len(b.Other)), []Fact{
		{"address", HostPort(b.PrivateIP, b.Port)},
		{"id", string(b.ID)},
		{"state", string(b.State())},
		{"enabled", OnOff(b.Enabled)},
		{"health status", Number(b.Status)},
		{"weight", Number(b.Weight)},
		{"role", backendRole(b)},
		{"host name", OrAbsent(b.ResourceName)},
		{"host id", OrAbsent(b.ResourceID)},
		{"host type", OrAbsent(b.ResourceType)},
	}...)
	if b.SubResourceID.Or("") != "" || b.SubResourceType.Or("") != "" {
		facts = append(facts, Fact{"through", Join(OrAbsent(b.SubResourceType), OrAbsent(b.SubResourceID),
			b.SubResourceName.Or(""))})
	}
	facts = append(facts, Fact{"VPC", OrAbsent(b.VPC)}, Fact{"subnet", OrAbsent(b.Subnet)})
	return append(facts, otherFacts(b.Other)...)
}

func backendRole(b api.Backend) string {
	if !b.IsBackup.IsKnown() {
		return "-"
	}
	return Role(b.IsBackup)
}

// VServerWords are what identifies a VServer, raw and in one line.
func VServerWords(v api.VServer) string {
	return Join(api.Short(OrAbsent(v.Name)), api.Short(string(v.ID)), api.Short(Listener(v)))
}
