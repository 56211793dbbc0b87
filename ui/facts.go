package ui

import (
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// fact is one line of a description: raw values, cleaned when drawn.
type fact struct{ label, value string }

// section is a titled group of facts. Depth indents what belongs to the one above.
type section struct {
	title string
	depth int
	prose bool // the values are sentences: they wrap at spaces
	facts []fact
}

// titleULB heads the facts of a ULB.
const titleULB = "ULB"

// ulbHead are all fields of a ULB itself. Floor is how much is wanted to serve.
func ulbHead(u api.ULB, floor api.Floor) section {
	head := section{title: titleULB, facts: []fact{
		{"name", orAbsent(u.Name)},
		{"id", string(u.ID)},
		{"state", string(u.State(floor))},
		{"type", ulbType(u) + " (" + orAbsent(u.Type) + ")"},
		{"listen type", orAbsent(u.ListenType)},
		{"IP version", orAbsent(u.IPVersion)},
		{"private IP", orAbsent(u.PrivateIP)},
		{"VPC", orAbsent(u.VPC)},
		{"subnet", orAbsent(u.Subnet)},
		{"business group", orAbsent(u.Business)},
		{"tag", orAbsent(u.Tag)},
		{"remark", orAbsent(u.Remark)},
		{"bandwidth", number(u.Bandwidth) + " Mbit/s, " + bandwidthType(u.BandwidthType)},
		{"created", moment(u.Created)},
		{"access log", onOff(u.LogEnabled)},
	}}
	if l, ok := u.Log.Get(); ok {
		head.facts = append(head.facts, fact{"log bucket", orAbsent(l.Bucket)},
			fact{"log token", join(orAbsent(l.TokenID), orAbsent(l.TokenName))})
	}
	if l, ok := u.Log.Get(); ok {
		head.facts = append(head.facts, nestedFacts("log", l.Other)...)
	}
	head.facts = append(head.facts, ulbAddressFacts(u)...)
	head.facts = append(head.facts, otherFacts(u.Other)...)
	vservers, known := u.VServers.Get()
	head.facts = append(head.facts,
		fact{"VServers", ifKnown(known, strconv.Itoa(len(vservers)))},
		fact{"backends serving", count(u.Count())})
	head.facts = append(head.facts, ownerFacts(u.Kubernetes())...)
	return head
}

// ulbFacts are all fields of a ULB, and of all it holds.
func ulbFacts(u api.ULB, floor api.Floor) []section {
	all := []section{ulbHead(u, floor)}
	vservers, _ := u.VServers.Get()
	for _, v := range vservers {
		for _, s := range vserverFacts(v, floor) {
			s.depth++
			all = append(all, s)
		}
	}
	return all
}

func ulbAddressFacts(u api.ULB) []fact {
	var facts []fact
	ips, known := u.IPs.Get()
	for _, ip := range ips {
		facts = append(facts, eipFacts(ip)...)
	}
	if len(ips) == 0 {
		facts = append(facts, fact{"public IP", ifKnown(known, "none")})
	}
	snat, known := u.SnatIPs.Get()
	facts = append(facts, fact{"proxy IPs", ifKnown(known, dash(strings.Join(snat, ", ")))})
	walls, known := u.Firewalls.Get()
	names := make([]string, 0, len(walls))
	for _, w := range walls {
		names = append(names, orAbsent(w.Name)+" ("+orAbsent(w.ID)+")")
	}
	facts = append(facts, fact{"firewalls", ifKnown(known, dash(strings.Join(names, ", ")))})
	for _, w := range walls {
		facts = append(facts, nestedFacts("firewall", w.Other)...)
	}
	return facts
}

// vserverHead are all fields of a VServer itself.
func vserverHead(v api.VServer, floor api.Floor) section {
	head := section{title: "VServer", facts: []fact{
		{"name", orAbsent(v.Name)},
		{"id", string(v.ID)},
		{"ULB", string(v.ULB)},
		{"state", string(v.State(floor))},
		{"protocol", orAbsent(v.Protocol)},
		{"port", number(v.Port)},
		{"listen type", orAbsent(v.ListenType)},
		{"method", orAbsent(v.Method)},
		{"persistence", join(orAbsent(v.PersistenceType), v.PersistenceInfo.Or(""))},
		{"idle timeout", number(v.ClientTimeout) + " s"},
		{"health check", healthCheck(v)},
		{"reported status", number(v.Status)},
		{"compression", onOff(v.Compression)},
		{"HTTP/2", onOff(v.HTTP2)},
		{"redirect port", number(v.ForwardPort)},
		{"backends serving", count(v.Count())},
	}}
	head.facts = append(head.facts, ownerFacts(v.Kubernetes())...)
	head.facts = append(head.facts, tlsFacts(v)...)
	head.facts = append(head.facts, otherFacts(v.Other)...)
	if rules, known := v.Rules.Get(); v.Layer7() && len(rules) == 0 {
		head.facts = append(head.facts, fact{"rules", ifKnown(known, "none")})
	}
	return head
}

// vserverFacts are all fields of a VServer, its backends, and its rules with
// their members.
func vserverFacts(v api.VServer, floor api.Floor) []section {
	backends, _ := v.Backends.Get()
	rules, _ := v.Rules.Get()
	all := append(make([]section, 0, 1+len(backends)+len(rules)), vserverHead(v, floor))
	for _, b := range backends {
		s := section{title: "backend", depth: 1, facts: backendFields(b)}
		all = append(all, s)
	}
	of := ownersOf(v)
	for _, r := range rules {
		all = append(all, ruleFacts(r, of))
	}
	return all
}

// owners are the backends that the members of rules are, as far as that is known.
type owners struct {
	byID  map[api.BackendID]api.Backend
	known bool
}

func ownersOf(v api.VServer) owners {
	backends, known := v.Backends.Get()
	of := owners{byID: make(map[api.BackendID]api.Backend, len(backends)), known: known}
	for _, b := range slices.Backward(backends) { // the first of an id counts
		of.byID[b.ID] = b
	}
	return of
}

func tlsFacts(v api.VServer) []fact {
	var facts []fact
	certs, _ := v.Certificates.Get()
	for _, c := range certs {
		facts = append(facts, certificateFacts(c)...)
	}
	if p, ok := v.SecurityPolicy.Get(); ok {
		facts = append(facts, securityPolicyFacts(p)...)
	}
	return facts
}

func healthCheck(v api.VServer) string {
	text := orAbsent(v.MonitorType)
	for _, part := range []fact{
		{"domain", v.Domain.Or("")},
		{"path", v.Path.Or("")},
		{"request", v.RequestMsg.Or("")},
		{"response", v.ResponseMsg.Or("")},
	} {
		if part.value != "" {
			text += ", " + part.label + " " + part.value
		}
	}
	return text
}

func ruleFacts(r api.Rule, of owners) section {
	s := section{title: "rule", depth: 1, facts: []fact{
		{"kind", orAbsent(r.PolicyType)},
		{"id", dash(string(r.ID))},
		{"type", dash(orAbsent(r.Type))},
		{"match", dash(orAbsent(r.Match))},
		{"domain match mode", dash(orAbsent(r.DomainMatchMode))},
		{"priority", number(r.Priority)},
	}}
	members, known := r.Members.Get()
	if len(members) == 0 {
		s.facts = append(s.facts, fact{"members", ifKnown(known, "none")})
	}
	for _, m := range members {
		s.facts = append(s.facts, fact{"member", memberText(m, of) + memberOwn(m, of)})
	}
	s.facts = append(s.facts, otherFacts(r.Other)...)
	return s
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
	return join(hostPort(ip, port), string(m.Backend), name.Or(""), host.Or("")) + state
}

// backendFacts are all fields of a backend and the rules it is in.
func backendFacts(v api.VServer, b api.Backend) []section {
	facts := backendFields(b)
	rules, known := v.CustomRulesWith(b.ID)
	facts = append(facts, fact{"in rules", ifKnown(known, dash(ruleNames(rules)))},
		fact{"VServer", vserverWords(v)},
		fact{"ULB", string(v.ULB)})
	return []section{{title: "backend", facts: facts}}
}

func backendFields(b api.Backend) []fact {
	facts := append(make([]fact, 0, 14+len(b.Other)), []fact{
		{"address", hostPort(b.PrivateIP, b.Port)},
		{"id", string(b.ID)},
		{"state", string(b.State())},
		{"enabled", onOff(b.Enabled)},
		{"health status", number(b.Status)},
		{"weight", number(b.Weight)},
		{"role", backendRole(b)},
		{"host name", orAbsent(b.ResourceName)},
		{"host id", orAbsent(b.ResourceID)},
		{"host type", orAbsent(b.ResourceType)},
	}...)
	if b.SubResourceID.Or("") != "" || b.SubResourceType.Or("") != "" {
		facts = append(facts, fact{"through", join(orAbsent(b.SubResourceType), orAbsent(b.SubResourceID), b.SubResourceName.Or(""))})
	}
	facts = append(facts, fact{"VPC", orAbsent(b.VPC)}, fact{"subnet", orAbsent(b.Subnet)})
	return append(facts, otherFacts(b.Other)...)
}

func backendRole(b api.Backend) string {
	if !b.IsBackup.IsKnown() {
		return "-"
	}
	return role(b.IsBackup)
}

func otherFacts(fields []api.Field) []fact {
	facts := make([]fact, 0, len(fields))
	for _, f := range fields {
		facts = append(facts, fact{f.Name, f.Value})
	}
	return facts
}

// ifKnown is the text where the value was there, else the sign of absence.
func ifKnown(known bool, text string) string {
	if known {
		return text
	}
	return absent
}
