package surfercloud

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// vserver reads a VServer of the load balancer, which DescribeULB does not repeat in it.
func (d *decoder) vserver(o *rawjson.Object, ulb api.ULBID) api.VServer {
	v := api.VServer{
		ID:              api.VServerID(o.ID("VServerId")),
		ULB:             api.ULBID(o.ID("ULBId")),
		Name:            o.Text("VServerName"),
		Protocol:        o.Text("Protocol"),
		Port:            o.Number("FrontendPort"),
		ListenType:      o.Text("ListenType"),
		Method:          o.Text("Method"),
		PersistenceType: o.Text("PersistenceType"),
		PersistenceInfo: o.Text("PersistenceInfo"),
		ClientTimeout:   o.Number("ClientTimeout"),
		MonitorType:     o.Text("MonitorType"),
		Domain:          o.Text("Domain"),
		Path:            o.Text("Path"),
		RequestMsg:      o.Text("RequestMsg"),
		ResponseMsg:     o.Text("ResponseMsg"),
		Status:          o.Number("Status"),
		Compression:     o.Number("EnableCompression"),
		HTTP2:           o.Number("EnableHTTP2"),
		ForwardPort:     o.Number("ForwardPort"),
		Certificates:    rawjson.SetOf(o, "SSLSet", decodeCertificate),
		SecurityPolicy:  decodeSecurityPolicy(o.Inner("SecurityPolicy")),
	}
	if v.ULB == "" {
		v.ULB = ulb
	}
	parent := "VServer " + string(v.ID)
	v.Backends = setWithIDs(d, o, rawjson.SetOf, "BackendSet", parent, func(o *rawjson.Object) (api.Backend, string) {
		b := decodeBackend(o)
		return b, string(b.ID)
	})
	v.Rules = rawjson.SetUnlessNull(o, "PolicySet", func(o *rawjson.Object) (api.Rule, bool) {
		return d.rule(o, parent), true
	})
	switch {
	case v.Rules.IsKnown() || !o.Present("PolicySet"):
	case o.Torn("PolicySet"):
		d.gaps.add("the PolicySet of " + parent + " came twice, so it counts as unknown")
	default:
		d.gaps.add("the PolicySet of " + parent + " has a row that is no rule, so it counts as unknown")
	}
	// A certificate that is not understood may hold its private key.
	o.Hide("SSLSet")
	v.Other = o.Rest()
	return v
}

// decodeCertificate leaves the content of the certificate and its keys unread.
func decodeCertificate(o *rawjson.Object) (api.Certificate, bool) {
	c := api.Certificate{
		ID:      o.Text("SSLId"),
		Name:    o.Text("SSLName"),
		Domains: o.Text("Domains"),
		Created: o.Time("CreateTime"),
		Issued:  o.Time("NotBefore"),
		Expires: o.Time("NotAfter"),
	}
	for _, f := range o.Rest() {
		if !mayBeSecret(f) {
			c.Other = append(c.Other, f)
		}
	}
	return c, true
}

// maxShown is longer than any text about a certificate that says something to
// a reader, and shorter than a key.
const maxShown = 256

// secretWords are in the name of what may be a secret, in lower case.
var secretWords = []string{"content", "key", "cert", "pem", "secret", "passw"}

// mayBeSecret reports whether a certificate's field that nobody here knows could
// be the certificate itself or its key, or an object that holds it.
func mayBeSecret(f api.Field) bool {
	value := strings.ToLower(f.Value)
	long := strings.HasPrefix(value, `"`) && len(value) > maxShown
	return long || hasSecretWord(strings.ToLower(f.Name)) || strings.Contains(value, "-----") ||
		strings.Contains(value, "private") || strings.Contains(value, ":") && hasSecretWord(value)
}

func hasSecretWord(text string) bool {
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(text, word) })
}

func decodeSecurityPolicy(o *rawjson.Object) api.Maybe[api.SecurityPolicy] {
	if o == nil {
		return api.Maybe[api.SecurityPolicy]{}
	}
	p := api.SecurityPolicy{
		ID:         o.Text("SecurityPolicyId"),
		Name:       o.Text("SecurityPolicyName"),
		Type:       o.Number("SecurityPolicyType"),
		TLSVersion: o.Text("TLSVersion"),
		Ciphers:    rawjson.TextsOf(o, "SSLCiphers"),
	}
	p.Other = o.Rest()
	return api.Known(p)
}

func decodeBackend(o *rawjson.Object) api.Backend {
	b := api.Backend{
		ID:              api.BackendID(o.ID("BackendId")),
		ResourceType:    o.Text("ResourceType"),
		ResourceID:      o.Text("ResourceId"),
		ResourceName:    o.Text("ResourceName"),
		SubResourceType: o.Text("SubResourceType"),
		SubResourceID:   o.Text("SubResourceId"),
		SubResourceName: o.Text("SubResourceName"),
		PrivateIP:       o.Text("PrivateIP"),
		Port:            o.Number("Port"),
		Enabled:         o.Number("Enabled"),
		Status:          o.Number("Status"),
		IsBackup:        o.Number("IsBackup"),
		Weight:          o.Number("Weight"),
		VPC:             o.Text("VPCId"),
		Subnet:          o.Text("SubnetId"),
	}
	b.Other = o.Rest()
	return b
}

func (d *decoder) rule(o *rawjson.Object, parent string) api.Rule {
	r := api.Rule{
		ID:              api.PolicyID(o.ID("PolicyId")),
		PolicyType:      o.Text("PolicyType"),
		Type:            o.Text("Type"),
		Match:           o.Text("Match"),
		DomainMatchMode: o.Text("DomainMatchMode"),
		Priority:        o.Number("PolicyPriority"),
		Members: setWithIDs(d, o, rawjson.SetUnlessNull, "BackendSet", "a rule of "+parent,
			func(o *rawjson.Object) (api.Member, string) {
				m := decodeRuleMember(o)
				return m, string(m.Backend)
			}),
	}
	r.Other = o.Rest()
	return r
}

func decodeRuleMember(o *rawjson.Object) api.Member {
	m := api.Member{
		Backend:         api.BackendID(o.ID("BackendId")),
		PrivateIP:       o.Text("PrivateIP"),
		Port:            o.Number("Port"),
		ResourceType:    o.Text("ResourceType"),
		ResourceName:    o.Text("ResourceName"),
		ResourceID:      o.Text("ObjectId"),
		SubResourceType: o.Text("SubResourceType"),
		SubResourceID:   o.Text("SubResourceId"),
		SubResourceName: o.Text("SubResourceName"),
	}
	m.Other = o.Rest()
	return m
}
