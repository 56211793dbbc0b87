package surfercloud

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// region reads a row of GetRegion; there is one per zone.
func (d *decoder) region(text []byte) (api.Region, bool) {
	o, err := rawjson.Parse(text)
	defer o.Done()
	if err != nil {
		return api.Region{}, false
	}
	r := api.Region{
		ID:      api.RegionID(o.ID("Region")),
		Name:    o.Text("RegionName"),
		Default: o.Flag("IsDefault"),
	}
	return r, r.ID != ""
}

func (d *decoder) project(text []byte) (api.Project, bool) {
	o, err := rawjson.Parse(text)
	defer o.Done()
	if err != nil {
		return api.Project{}, false
	}
	p := api.Project{
		ID:      api.ProjectID(o.ID("ProjectId")),
		Name:    o.Text("ProjectName"),
		Default: o.Flag("IsDefault"),
	}
	return p, p.ID != ""
}

func (d *decoder) ulb(text []byte) (api.ULB, bool) {
	o, err := rawjson.Parse(text)
	defer o.Done()
	if err != nil {
		return api.ULB{}, false
	}
	u := api.ULB{
		ID:            api.ULBID(o.ID("ULBId")),
		Name:          o.Text("Name"),
		Type:          o.Text("ULBType"),
		ListenType:    o.Text("ListenType"),
		IPVersion:     o.Text("IPVersion"),
		PrivateIP:     o.Text("PrivateIP"),
		IPs:           rawjson.SetOf(&o, "IPSet", decodeEIP),
		SnatIPs:       rawjson.SetOf(&o, "SnatIps", plainText),
		VPC:           o.Text("VPCId"),
		Subnet:        o.Text("SubnetId"),
		Business:      o.Text("BusinessId"),
		Tag:           o.Text("Tag"),
		Remark:        o.Text("Remark"),
		Bandwidth:     o.Number("Bandwidth"),
		BandwidthType: o.Number("BandwidthType"),
		Created:       o.Time("CreateTime"),
		Firewalls:     rawjson.SetOf(&o, "FirewallSet", decodeFirewall),
		LogEnabled:    o.Number("EnableLog"),
		Log:           decodeLog(o.Inner("LogSet")),
	}
	if o.Raw("SnatIps") == nil {
		u.SnatIPs = api.Known([]string{})
	}
	u.VServers = setWithIDs(d, &o, rawjson.SetUnlessNull, "VServerSet", "load balancer "+string(u.ID),
		func(text []byte) (api.VServer, string, bool) {
			v, ok := d.vserver(text, u.ID)
			return v, string(v.ID), ok
		})
	u.Other = o.Rest()
	return u, u.ID != ""
}

func decodeEIP(text []byte) (api.EIP, bool) {
	o, err := rawjson.Parse(text)
	defer o.Done()
	ip := api.EIP{
		Address:       o.Text("EIP"),
		ID:            o.Text("EIPId"),
		Operator:      o.Text("OperatorName"),
		Bandwidth:     o.Number("Bandwidth"),
		BandwidthType: o.Number("BandwidthType"),
	}
	ip.Other = o.Rest()
	return ip, err == nil
}

func decodeFirewall(text []byte) (api.Firewall, bool) {
	o, err := rawjson.Parse(text)
	defer o.Done()
	wall := api.Firewall{ID: o.Text("FirewallId"), Name: o.Text("FirewallName")}
	wall.Other = o.Rest()
	return wall, err == nil
}

func decodeLog(o *rawjson.Object) api.Maybe[api.LogTarget] {
	if o == nil {
		return api.Maybe[api.LogTarget]{}
	}
	target := api.LogTarget{
		Bucket:    o.Text("BucketName"),
		TokenID:   o.Text("TokenID"),
		TokenName: o.Text("TokenName"),
	}
	target.Other = o.Rest()
	return api.Known(target)
}
