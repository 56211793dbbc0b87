package demo

import (
	"time"
)

// writeULB writes a ULB's own fields, into an object that is open.
func writeULB(w *writer, u *ulb) {
	w.text("ULBId", u.id)
	w.text("Name", u.name)
	w.text("PrivateIP", u.privateIP)
	w.list("IPSet", len(u.eips), func(i int) {
		w.object(func() {
			w.text("EIP", u.eips[i].address)
			w.optional(func() {
				w.text("EIPId", u.eips[i].id)
				w.text("OperatorName", u.eips[i].operator)
				w.number("Bandwidth", u.eips[i].bandwidth)
				w.number("BandwidthType", 0)
			})
		})
	})
	w.optional(func() {
		w.text("ULBType", u.kind)
		w.text("Tag", u.tag)
		w.text("Remark", u.remark)
		w.text("ListenType", u.listenType)
		w.text("IPVersion", "IPv4")
		w.number("Bandwidth", 0)
		w.number("BandwidthType", 0)
		w.text("BusinessId", u.businessID())
		w.number("CreateTime", int(u.created))
		w.text("VPCId", u.vpc)
		w.text("SubnetId", u.subnet)
		w.number("EnableLog", bit(u.logBucket != ""))
		if u.logBucket != "" {
			w.name("LogSet")
			w.object(func() {
				w.text("BucketName", u.logBucket)
				w.text("TokenID", "")
				w.text("TokenName", "ulb-log")
			})
		}
		if len(u.snatIPs) > 0 { // absent where there are none
			w.list("SnatIps", len(u.snatIPs), func(i int) { w.quote(u.snatIPs[i]) })
		}
		w.text("WAFMode", u.wafMode())
		w.list("FirewallSet", bit(u.firewall != ""), func(int) {
			w.object(func() {
				w.text("FirewallId", "firewall-"+u.firewall)
				w.text("FirewallName", u.firewall)
			})
		})
	})
}

// wafMode reports whether a firewall for applications stands before the ULB, or cannot.
func (u *ulb) wafMode() string {
	switch {
	case u.waf != "":
		return u.waf
	case u.listenType == "RequestProxy":
		return "NoWAF"
	default:
		return "Unavailable"
	}
}

// businessID is the business group of the tag; the service gives the default
// group its name for an id.
func (u *ulb) businessID() string { return u.tag }

// writeVServer writes a whole VServer with its backends and rules; without a ULBId
// where ulbID is empty.
func (c *Cloud) writeVServer(w *writer, v *vserver, ulbID string, now time.Time) {
	w.object(func() {
		w.text("VServerId", v.id)
		w.text("VServerName", v.name)
		if ulbID != "" {
			w.text("ULBId", ulbID)
		}
		w.text("Protocol", v.protocol)
		w.number("FrontendPort", v.port)
		w.optional(func() { c.writeVServerDetails(w, v, now) })
		w.unless("no-backend-set", func() {
			listed := c.listed(v, now)
			w.list("BackendSet", len(listed), func(i int) { c.writeBackend(w, v, listed[i], now) })
		})
		w.unless("no-policy-set", func() { writePolicies(w, v) })
	})
}

func (c *Cloud) writeVServerDetails(w *writer, v *vserver, now time.Time) {
	w.text("ListenType", v.listenType)
	w.text("Method", v.method)
	w.text("PersistenceType", v.persistence)
	w.text("PersistenceInfo", v.persistenceInfo)
	w.number("ClientTimeout", v.timeout)
	w.text("MonitorType", v.monitor)
	w.text("Domain", v.domain)
	w.text("Path", v.path)
	w.text("RequestMsg", v.requestMsg)
	w.text("ResponseMsg", v.responseMsg)
	w.number("Status", c.status(v, now))
	w.number("EnableHTTP2", v.http2)
	w.number("EnableCompression", 0)
	w.number("ForwardPort", v.forwardPort)
	w.list("SSLSet", bit(v.ssl != nil), func(int) { writeCertificate(w, v.ssl) })
	if v.protocol == "HTTPS" {
		w.name("SecurityPolicy")
		w.object(func() {
			w.text("SecurityPolicyId", "Default")
			w.text("SecurityPolicyName", "Default")
			w.number("SecurityPolicyType", 0)
			w.text("TLSVersion", "TLSv1.2")
			w.list("SSLCiphers", 1, func(int) { w.quote("ECDHE-RSA-AES128-GCM-SHA256") })
		})
	}
}

// status is the VServer's own, as the docs number it: 0 all well, 1 all bad, 2 some bad.
func (c *Cloud) status(v *vserver, now time.Time) int {
	bad := 0
	for _, b := range v.backends {
		bad += bit(c.failing(b, now))
	}
	all, some := 1, 2
	if c.quirks["status-swapped"] {
		all, some = 2, 1
	}
	switch bad {
	case 0:
		return 0
	case len(v.backends):
		return all
	default:
		return some
	}
}

func (c *Cloud) writeBackend(w *writer, v *vserver, b *backend, now time.Time) {
	w.object(func() {
		w.text("BackendId", b.id)
		w.text("ResourceId", b.host.id)
		w.text("ResourceName", b.host.name)
		w.text("PrivateIP", b.host.ip)
		w.number("Port", b.port)
		w.optional(func() {
			w.text("ResourceType", b.host.kind)
			w.text("SubResourceType", b.host.subKind)
			w.text("SubResourceId", b.host.subID)
			w.text("SubResourceName", b.host.subName)
			w.text("VPCId", b.host.vpc)
			w.text("SubnetId", b.host.subnet)
			w.unless("no-health", func() {
				w.number("Enabled", bit(b.enabled))
				w.number("Status", bit(c.failing(b, now)))
			})
			w.unless("no-weight", func() { w.number("Weight", b.weight) })
			if v.method == "Backup" {
				w.number("IsBackup", bit(b.standby))
			}
		})
	})
}

// writePolicies writes the Default rule and the Custom ones. TCP and UDP have none.
func writePolicies(w *writer, v *vserver) {
	if !v.layer7() {
		w.list("PolicySet", 0, nil)
		return
	}
	w.list("PolicySet", 1+len(v.rules), func(i int) {
		if i == 0 {
			writePolicy(w, v, &rule{}, "Default", v.defaultMembers())
			return
		}
		r := v.rules[i-1]
		writePolicy(w, v, r, "Custom", v.members(r.members))
	})
}

func writePolicy(w *writer, v *vserver, r *rule, policyType string, members []*backend) {
	w.object(func() {
		w.text("PolicyId", r.id)
		w.text("PolicyType", policyType)
		w.text("Type", r.kind)
		w.text("Match", r.match)
		w.optional(func() {
			w.text("DomainMatchMode", r.mode)
			w.number("PolicyPriority", r.priority)
			w.number("TotalCount", len(members))
			w.text("VServerId", v.id)
		})
		w.list("BackendSet", len(members), func(i int) {
			b := members[i]
			w.object(func() {
				w.text("BackendId", b.id)
				w.optional(func() {
					w.text("ObjectId", b.host.objectID())
					w.text("PrivateIP", b.host.ip)
					w.number("Port", b.port)
					w.text("ResourceName", b.host.name)
					w.text("ResourceType", b.host.kind)
					w.text("SubResourceType", b.host.subKind)
					w.text("SubResourceId", b.host.subID)
					w.text("SubResourceName", b.host.subName)
				})
			})
		})
	})
}
