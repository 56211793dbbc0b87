package surfercloud

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// decodeRegion reads a row of GetRegion; there is one per zone.
func decodeRegion(o *rawjson.Object) api.Region {
	return api.Region{
		ID:      api.RegionID(o.ID("Region")),
		Name:    o.Text("RegionName"),
		Default: o.Flag("IsDefault"),
	}
}

func decodeProject(o *rawjson.Object) api.Project {
	return api.Project{
		ID:      api.ProjectID(o.ID("ProjectId")),
		Name:    o.Text("ProjectName"),
		Default: o.Flag("IsDefault"),
	}
}

func (d *decoder) ulb(o *rawjson.Object) api.ULB {
	u := api.ULB{
		ID:            api.ULBID(o.ID("ULBId")),
		Name:          o.Text("Name"),
		Type:          o.Text("ULBType"),
		ListenType:    o.Text("ListenType"),
		IPVersion:     o.Text("IPVersion"),
		PrivateIP:     o.Text("PrivateIP"),
		IPs:           rawjson.SetOf(o, "IPSet", decodeEIP),
		SnatIPs:       rawjson.TextsOf(o, "SnatIps"),
		VPC:           o.Text("VPCId"),
		Subnet:        o.Text("SubnetId"),
		Business:      o.Text("BusinessId"),
		Tag:           o.Text("Tag"),
		Remark:        o.Text("Remark"),
		Bandwidth:     o.Number("Bandwidth"),
		BandwidthType: o.Number("BandwidthType"),
		Created:       o.Time("CreateTime"),
		Firewalls:     rawjson.SetOf(o, "FirewallSet", decodeFirewall),
		LogEnabled:    o.Number("EnableLog"),
		Log:           decodeLog(o.Inner("LogSet")),
	}
	if o.Raw("SnatIps") == nil {
		u.SnatIPs = api.Known([]string{})
	}
	u.VServers = setWithIDs(d, o, rawjson.SetUnlessNull, "VServerSet", "load balancer "+string(u.ID),
		func(o *rawjson.Object) (api.VServer, string) {
			v := d.vserver(o, u.ID)
			return v, string(v.ID)
		})
	u.Other = o.Rest()
	return u
}

func decodeEIP(o *rawjson.Object) (api.EIP, bool) {
	ip := api.EIP{
		Address:       o.Text("EIP"),
		ID:            o.Text("EIPId"),
		Operator:      o.Text("OperatorName"),
		Bandwidth:     o.Number("Bandwidth"),
		BandwidthType: o.Number("BandwidthType"),
	}
	ip.Other = o.Rest()
	return ip, true
}

func decodeFirewall(o *rawjson.Object) (api.Firewall, bool) {
	wall := api.Firewall{ID: o.Text("FirewallId"), Name: o.Text("FirewallName")}
	wall.Other = o.Rest()
	return wall, true
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
