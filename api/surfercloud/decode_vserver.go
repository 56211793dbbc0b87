package surfercloud

import (
	"regexp"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// vserver reads a VServer of the load balancer, which DescribeULB does not repeat in it.
func (d *decoder) vserver(text []byte, ulb api.ULBID) (api.VServer, bool) {
	o, err := parseObject(text)
	defer o.done()
	if err != nil {
		return api.VServer{}, false
	}
	v := api.VServer{
		ID:              api.VServerID(o.id("VServerId")),
		ULB:             api.ULBID(o.id("ULBId")),
		Name:            o.text("VServerName"),
		Protocol:        o.text("Protocol"),
		Port:            o.number("FrontendPort"),
		ListenType:      o.text("ListenType"),
		Method:          o.text("Method"),
		PersistenceType: o.text("PersistenceType"),
		PersistenceInfo: o.text("PersistenceInfo"),
		ClientTimeout:   o.number("ClientTimeout"),
		MonitorType:     o.text("MonitorType"),
		Domain:          o.text("Domain"),
		Path:            o.text("Path"),
		RequestMsg:      o.text("RequestMsg"),
		ResponseMsg:     o.text("ResponseMsg"),
		Status:          o.number("Status"),
		Compression:     o.number("EnableCompression"),
		HTTP2:           o.number("EnableHTTP2"),
		ForwardPort:     o.number("ForwardPort"),
		Certificates:    setOf(&o, "SSLSet", decodeCertificate),
		SecurityPolicy:  decodeSecurityPolicy(o.inner("SecurityPolicy")),
	}
	if v.ULB == "" {
		v.ULB = ulb
	}
	parent := "VServer " + string(v.ID)
	v.Backends = setWithIDs(d, &o, setOf, "BackendSet", parent, func(text []byte) (api.Backend, string, bool) {
		b, ok := decodeBackend(text)
		return b, string(b.ID), ok
	})
	v.Rules = setUnlessNull(&o, "PolicySet", func(text []byte) (api.Rule, bool) { return d.rule(text, parent) })
	switch {
	case v.Rules.IsKnown() || !o.present("PolicySet"):
	case o.torn("PolicySet"):
		d.gaps.add("the PolicySet of " + parent + " came twice, so it counts as unknown")
	default:
		d.gaps.add("the PolicySet of " + parent + " has a row that is no rule, so it counts as unknown")
	}
	// A certificate that is not understood may hold its private key.
	o.hide("SSLSet")
	v.Other = o.rest()
	return v, v.ID != ""
}

// decodeCertificate leaves the content of the decodeCertificate and its keys unread.
func decodeCertificate(text []byte) (api.Certificate, bool) {
	o, err := parseObject(text)
	defer o.done()
	c := api.Certificate{
		ID:      o.text("SSLId"),
		Name:    o.text("SSLName"),
		Domains: o.text("Domains"),
		Created: o.moment("CreateTime"),
		Issued:  o.moment("NotBefore"),
		Expires: o.moment("NotAfter"),
	}
	for _, f := range o.rest() {
		if !mayBeSecret(f) {
			c.Other = append(c.Other, f)
		}
	}
	return c, err == nil
}

// maxShown is longer than any text about a certificate that says something to
// a reader, and shorter than a key.
const maxShown = 256

var (
	secretName  = regexp.MustCompile(`(?i)content|key|cert|pem|secret|passw`)
	secretValue = regexp.MustCompile(`(?i)-----|private|"[^"]*(content|key|cert|pem|secret|passw)[^"]*"\s*:`)
)

// mayBeSecret reports whether a certificate's field that nobody here knows could
// be the certificate itself or its key.
func mayBeSecret(f api.Field) bool {
	long := strings.HasPrefix(f.Value, `"`) && len(f.Value) > maxShown
	return long || secretName.MatchString(f.Name) || secretValue.MatchString(f.Value)
}

func decodeSecurityPolicy(o *object) api.Maybe[api.SecurityPolicy] {
	if o == nil {
		return api.Maybe[api.SecurityPolicy]{}
	}
	p := api.SecurityPolicy{
		ID:         o.text("SecurityPolicyId"),
		Name:       o.text("SecurityPolicyName"),
		Type:       o.number("SecurityPolicyType"),
		TLSVersion: o.text("TLSVersion"),
		Ciphers:    setOf(o, "SSLCiphers", plainText),
	}
	p.Other = o.rest()
	return api.Known(p)
}

func decodeBackend(text []byte) (api.Backend, bool) {
	o, err := parseObject(text)
	defer o.done()
	b := api.Backend{
		ID:              api.BackendID(o.id("BackendId")),
		ResourceType:    o.text("ResourceType"),
		ResourceID:      o.text("ResourceId"),
		ResourceName:    o.text("ResourceName"),
		SubResourceType: o.text("SubResourceType"),
		SubResourceID:   o.text("SubResourceId"),
		SubResourceName: o.text("SubResourceName"),
		PrivateIP:       o.text("PrivateIP"),
		Port:            o.number("Port"),
		Enabled:         o.number("Enabled"),
		Status:          o.number("Status"),
		IsBackup:        o.number("IsBackup"),
		Weight:          o.number("Weight"),
		VPC:             o.text("VPCId"),
		Subnet:          o.text("SubnetId"),
	}
	b.Other = o.rest()
	return b, err == nil
}

func (d *decoder) rule(text []byte, parent string) (api.Rule, bool) {
	o, err := parseObject(text)
	defer o.done()
	r := api.Rule{
		ID:              api.PolicyID(o.id("PolicyId")),
		PolicyType:      o.text("PolicyType"),
		Type:            o.text("Type"),
		Match:           o.text("Match"),
		DomainMatchMode: o.text("DomainMatchMode"),
		Priority:        o.number("PolicyPriority"),
		Members: setWithIDs(d, &o, setUnlessNull, "BackendSet", "a rule of "+parent,
			func(text []byte) (api.Member, string, bool) {
				m, ok := decodeRuleMember(text)
				return m, string(m.Backend), ok
			}),
	}
	r.Other = o.rest()
	return r, err == nil
}

func decodeRuleMember(text []byte) (api.Member, bool) {
	o, err := parseObject(text)
	defer o.done()
	m := api.Member{
		Backend:         api.BackendID(o.id("BackendId")),
		PrivateIP:       o.text("PrivateIP"),
		Port:            o.number("Port"),
		ResourceType:    o.text("ResourceType"),
		ResourceName:    o.text("ResourceName"),
		ResourceID:      o.text("ObjectId"),
		SubResourceType: o.text("SubResourceType"),
		SubResourceID:   o.text("SubResourceId"),
		SubResourceName: o.text("SubResourceName"),
	}
	m.Other = o.rest()
	return m, err == nil
}
