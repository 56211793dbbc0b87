package render

import "cloud.internal/ulbconsole/api"

// ULBJSON is a load balancer with all it holds in one line of JSON, as the service calls its fields.
func ULBJSON(u api.ULB) string { return inJSON(ulbJSON(u)) }

// VServerJSON is a VServer, likewise. Of certificates it has what is known of them: their keys are
// never read.
func VServerJSON(v api.VServer) string { return inJSON(vserverJSON(v)) }

// BackendJSON is a backend, likewise.
func BackendJSON(b api.Backend) string { return inJSON(backendJSON(b)) }

// RuleJSON is a rule with its members, likewise.
func RuleJSON(r api.Rule) string { return inJSON(ruleJSON(r)) }

func ulbJSON(u api.ULB) jsonObject {
	return jsonObject{
		{"ULBId", u.ID},
		jsonOf("Name", u.Name),
		jsonOf("ULBType", u.Type),
		jsonOf("ListenType", u.ListenType),
		jsonOf("IPVersion", u.IPVersion),
		jsonOf("PrivateIP", u.PrivateIP),
		jsonSet("IPSet", u.IPs, eipJSON),
		jsonOf("SnatIps", u.SnatIPs),
		jsonOf("VPCId", u.VPC),
		jsonOf("SubnetId", u.Subnet),
		jsonOf("BusinessId", u.Business),
		jsonOf("Tag", u.Tag),
		jsonOf("Remark", u.Remark),
		jsonOf("Bandwidth", u.Bandwidth),
		jsonOf("BandwidthType", u.BandwidthType),
		jsonTime("CreateTime", u.Created),
		jsonSet("FirewallSet", u.Firewalls, func(w api.Firewall) jsonObject {
			return jsonObject{jsonOf("FirewallId", w.ID), jsonOf("FirewallName", w.Name)}.with(w.Other)
		}),
		jsonOf("EnableLog", u.LogEnabled),
		jsonInner("LogSet", u.Log, func(l api.LogTarget) jsonObject {
			return jsonObject{
				jsonOf("BucketName", l.Bucket), jsonOf("TokenID", l.TokenID), jsonOf("TokenName", l.TokenName),
			}.with(l.Other)
		}),
		jsonSet("VServerSet", u.VServers, vserverJSON),
	}.with(u.Other)
}

func eipJSON(ip api.EIP) jsonObject {
	return jsonObject{
		jsonOf("EIP", ip.Address),
		jsonOf("EIPId", ip.ID),
		jsonOf("OperatorName", ip.Operator),
		jsonOf("Bandwidth", ip.Bandwidth),
		jsonOf("BandwidthType", ip.BandwidthType),
	}.with(ip.Other)
}

func vserverJSON(v api.VServer) jsonObject {
	return jsonObject{
		{"VServerId", v.ID},
		{"ULBId", v.ULB},
		jsonOf("VServerName", v.Name),
		jsonOf("Protocol", v.Protocol),
		jsonOf("FrontendPort", v.Port),
		jsonOf("ListenType", v.ListenType),
		jsonOf("Method", v.Method),
		jsonOf("PersistenceType", v.PersistenceType),
		jsonOf("PersistenceInfo", v.PersistenceInfo),
		jsonOf("ClientTimeout", v.ClientTimeout),
		jsonOf("MonitorType", v.MonitorType),
		jsonOf("Domain", v.Domain),
		jsonOf("Path", v.Path),
		jsonOf("RequestMsg", v.RequestMsg),
		jsonOf("ResponseMsg", v.ResponseMsg),
		jsonOf("Status", v.Status),
		jsonOf("EnableCompression", v.Compression),
		jsonOf("EnableHTTP2", v.HTTP2),
		jsonOf("ForwardPort", v.ForwardPort),
		jsonSet("SSLSet", v.Certificates, certificateJSON),
		jsonInner("SecurityPolicy", v.SecurityPolicy, func(p api.SecurityPolicy) jsonObject {
			return jsonObject{
				jsonOf("SecurityPolicyId", p.ID), jsonOf("SecurityPolicyName", p.Name), jsonOf("SecurityPolicyType", p.Type),
				jsonOf("TLSVersion", p.TLSVersion), jsonOf("SSLCiphers", p.Ciphers),
			}.with(p.Other)
		}),
		jsonSet("BackendSet", v.Backends, backendJSON),
		jsonSet("PolicySet", v.Rules, ruleJSON),
	}.with(v.Other)
}

func certificateJSON(c api.Certificate) jsonObject {
	return jsonObject{
		jsonOf("SSLId", c.ID),
		jsonOf("SSLName", c.Name),
		jsonOf("Domains", c.Domains),
		jsonTime("CreateTime", c.Created),
		jsonTime("NotBefore", c.Issued),
		jsonTime("NotAfter", c.Expires),
	}.with(c.Other)
}

func backendJSON(b api.Backend) jsonObject {
	return jsonObject{
		{"BackendId", b.ID},
		jsonOf("ResourceType", b.ResourceType),
		jsonOf("ResourceId", b.ResourceID),
		jsonOf("ResourceName", b.ResourceName),
		jsonOf("SubResourceType", b.SubResourceType),
		jsonOf("SubResourceId", b.SubResourceID),
		jsonOf("SubResourceName", b.SubResourceName),
		jsonOf("PrivateIP", b.PrivateIP),
		jsonOf("Port", b.Port),
		jsonOf("Enabled", b.Enabled),
		jsonOf("Status", b.Status),
		jsonOf("IsBackup", b.IsBackup),
		jsonOf("Weight", b.Weight),
		jsonOf("VPCId", b.VPC),
		jsonOf("SubnetId", b.Subnet),
	}.with(b.Other)
}

func ruleJSON(r api.Rule) jsonObject {
	return jsonObject{
		{"PolicyId", r.ID},
		jsonOf("PolicyType", r.PolicyType),
		jsonOf("Type", r.Type),
		jsonOf("Match", r.Match),
		jsonOf("DomainMatchMode", r.DomainMatchMode),
		jsonOf("PolicyPriority", r.Priority),
		jsonSet("BackendSet", r.Members, memberJSON),
	}.with(r.Other)
}

func memberJSON(m api.Member) jsonObject {
	return jsonObject{
		{"BackendId", m.Backend},
		jsonOf("PrivateIP", m.PrivateIP),
		jsonOf("Port", m.Port),
		jsonOf("ResourceType", m.ResourceType),
		jsonOf("ResourceName", m.ResourceName),
		jsonOf("ObjectId", m.ResourceID),
		jsonOf("SubResourceType", m.SubResourceType),
		jsonOf("SubResourceId", m.SubResourceID),
		jsonOf("SubResourceName", m.SubResourceName),
	}.with(m.Other)
}
