package render

import (
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// nestedFacts are the fields that nobody here has a name for, of something that
// is one line of a description.
func nestedFacts(of string, fields []api.Field) []Fact {
	facts := otherFacts(fields)
	for i := range facts {
		facts[i].Label = of + " " + facts[i].Label
	}
	return facts
}

func eipFacts(ip api.EIP) []Fact {
	parts := []string{OrAbsent(ip.ID), OrAbsent(ip.Operator)}
	if !api.Is(ip.Bandwidth, 0) { // 0 says nothing
		parts = append(parts, Number(ip.Bandwidth)+" Mbit/s")
	}
	parts = append(parts, bandwidthType(ip.BandwidthType))
	own := Fact{"public IP", OrAbsent(ip.Address) + " (" + strings.Join(parts, ", ") + ")"}
	return append([]Fact{own}, nestedFacts("public IP", ip.Other)...)
}

func certificateFacts(c api.Certificate) []Fact {
	text := OrAbsent(c.Name) + " (" + OrAbsent(c.ID) + "), domains " + OrAbsent(c.Domains) + ", expires " +
		Moment(c.Expires)
	if c.Issued.IsKnown() {
		text += ", valid from " + Moment(c.Issued)
	}
	if c.Created.IsKnown() {
		text += ", added " + Moment(c.Created)
	}
	return append([]Fact{{"certificate", text}}, nestedFacts("certificate", c.Other)...)
}

func securityPolicyFacts(p api.SecurityPolicy) []Fact {
	ciphers, _ := p.Ciphers.Get()
	text := OrAbsent(p.Name) + " (" + OrAbsent(p.ID) + "), from " + OrAbsent(p.TLSVersion) + ", " +
		strings.Join(ciphers, " ")
	if n, known := p.Type.Get(); known {
		kind := Number(p.Type)
		switch n {
		case 0:
			kind = "predefined"
		case 1:
			kind = "custom"
		}
		text = kind + " " + text
	}
	return append([]Fact{{"TLS policy", text}}, nestedFacts("TLS policy", p.Other)...)
}

// memberOwn is what a rule's member says itself beside its id, name and state:
// it may say something else than the backend of that id does.
func memberOwn(m api.Member, of owners) string {
	var own []string
	b, found := of.byID[m.Backend]
	if found && (differs(m.PrivateIP, b.PrivateIP) || differs(m.Port, b.Port)) {
		own = append(own, "here as "+HostPort(m.PrivateIP, m.Port))
	}
	if found && differs(m.ResourceName, b.ResourceName) {
		own = append(own, "here named "+m.ResourceName.Or(""))
	}
	if kind := m.ResourceType.Or(""); kind != "" {
		own = append(own, kind)
	}
	if m.SubResourceID.Or("") != "" || m.SubResourceType.Or("") != "" {
		own = append(own, strings.TrimSpace("through "+OrAbsent(m.SubResourceType)+" "+OrAbsent(m.SubResourceID)+" "+
			m.SubResourceName.Or("")))
	}
	if found && m.ResourceID.Or("") != "" && m.ResourceID != b.ResourceID {
		own = append(own, "object "+m.ResourceID.Or(""))
	}
	for _, f := range m.Other {
		own = append(own, f.Name+" "+f.Value)
	}
	if len(own) == 0 {
		return ""
	}
	return ", " + strings.Join(own, ", ")
}

// differs says whether two values are both there and not the same.
func differs[T comparable](a, b api.Maybe[T]) bool {
	return a.IsKnown() && b.IsKnown() && a != b
}

// Foreign marks a VServer that came as one of another load balancer than was
// asked for. Nothing is changed there.
func Foreign(v api.VServer, asked api.ULBID) string {
	if v.ULB == "" || v.ULB == asked {
		return ""
	}
	return " (of " + string(v.ULB) + ")"
}

// owners are the backends that the members of rules are, as far as that is known.
type owners struct {
	byID  map[api.BackendID]api.Backend
	known bool
	// vserver is the one whose they are, "" where it stands nowhere above.
	vserver api.VServerID
}

// own are the fields of a rule that say something of it: the count of its members and the VServer it is
// of are there already.
func (of owners) own(fields []api.Field) []api.Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f api.Field) bool {
		return f.Name == "TotalCount" || f.Name == "VServerId" && f.Value == strconv.Quote(string(of.vserver))
	})
}

func ownersOf(v api.VServer) owners {
	backends, known := v.Backends.Get()
	of := owners{byID: make(map[api.BackendID]api.Backend, len(backends)), known: known, vserver: v.ID}
	for _, b := range slices.Backward(backends) { // the first of an id counts
		of.byID[b.ID] = b
	}
	return of
}
