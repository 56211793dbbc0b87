package surfercloud

import (
	"cloud.internal/ulbconsole/api"
)

// region reads a row of GetRegion; there is one per zone.
func (d *decoder) region(text []byte) (api.Region, bool) {
	o, err := parseObject(text)
	defer o.done()
	if err != nil {
		return api.Region{}, false
	}
	r := api.Region{
		ID:      api.RegionID(o.id("Region")),
		Name:    o.text("RegionName"),
		Default: o.flag("IsDefault"),
	}
	return r, r.ID != ""
}

func (d *decoder) project(text []byte) (api.Project, bool) {
	o, err := parseObject(text)
	defer o.done()
	if err != nil {
		return api.Project{}, false
	}
	p := api.Project{
		ID:      api.ProjectID(o.id("ProjectId")),
		Name:    o.text("ProjectName"),
		Default: o.flag("IsDefault"),
	}
	return p, p.ID != ""
}

func (d *decoder) ulb(text []byte) (api.ULB, bool) {
	o, err := parseObject(text)
	defer o.done()
	if err != nil {
		return api.ULB{}, false
	}
	u := api.ULB{
		ID:            api.ULBID(o.id("ULBId")),
		Name:          o.text("Name"),
		Type:          o.text("ULBType"),
		ListenType:    o.text("ListenType"),
		IPVersion:     o.text("IPVersion"),
		PrivateIP:     o.text("PrivateIP"),
		IPs:           setOf(&o, "IPSet", decodeEIP),
		SnatIPs:       setOf(&o, "SnatIps", plainText),
		VPC:           o.text("VPCId"),
		Subnet:        o.text("SubnetId"),
		Business:      o.text("BusinessId"),
		Tag:           o.text("Tag"),
		Remark:        o.text("Remark"),
		Bandwidth:     o.number("Bandwidth"),
		BandwidthType: o.number("BandwidthType"),
		Created:       o.moment("CreateTime"),
		Firewalls:     setOf(&o, "FirewallSet", decodeFirewall),
		LogEnabled:    o.number("EnableLog"),
		Log:           decodeLog(o.inner("LogSet")),
	}
	if o.find("SnatIps") == nil {
		u.SnatIPs = api.Known([]string{})
	}
	u.VServers = setWithIDs(d, &o, setUnlessNull, "VServerSet", "load balancer "+string(u.ID),
		func(text []byte) (api.VServer, string, bool) {
			v, ok := d.vserver(text, u.ID)
			return v, string(v.ID), ok
		})
	u.Other = o.rest()
	return u, u.ID != ""
}

func decodeEIP(text []byte) (api.EIP, bool) {
	o, err := parseObject(text)
	defer o.done()
	ip := api.EIP{
		Address:       o.text("EIP"),
		ID:            o.text("EIPId"),
		Operator:      o.text("OperatorName"),
		Bandwidth:     o.number("Bandwidth"),
		BandwidthType: o.number("BandwidthType"),
	}
	ip.Other = o.rest()
	return ip, err == nil
}

func decodeFirewall(text []byte) (api.Firewall, bool) {
	o, err := parseObject(text)
	defer o.done()
	wall := api.Firewall{ID: o.text("FirewallId"), Name: o.text("FirewallName")}
	wall.Other = o.rest()
	return wall, err == nil
}

func decodeLog(o *object) api.Maybe[api.LogTarget] {
	if o == nil {
		return api.Maybe[api.LogTarget]{}
	}
	target := api.LogTarget{
		Bucket:    o.text("BucketName"),
		TokenID:   o.text("TokenID"),
		TokenName: o.text("TokenName"),
	}
	target.Other = o.rest()
	return api.Known(target)
}
