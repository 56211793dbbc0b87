package surfercloud

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
)

// decoder turns the service's objects into ours. It never fails: a field it
// cannot believe is unknown, and what that hides is listed in gaps.
//
// Something without its id cannot be told from something else, so a set with such a member is
// unknown as a whole: a backend must not look gone because its row lost its id. Rows of the list
// itself are left out one by one, since the others are needed, and the list says so.
type decoder struct {
	gaps gapList
}

// setOf reads the members of a collection: absent is unknown, null is known and
// nil. A member that item refuses makes the set unknown.
func setOf[T any](o *object, name string, item func([]byte) (T, bool)) api.Maybe[[]T] {
	f := o.take(name)
	if f == nil {
		if o.find(name) == nil || o.torn(name) {
			return api.Maybe[[]T]{}
		}
		return api.Known([]T(nil))
	}
	items := []T{}
	ok := eachItem(f.value, func(text []byte) bool {
		v, ok := item(text)
		if ok {
			items = append(items, v)
		}
		return ok
	})
	if !ok {
		f.leave()
		return api.Maybe[[]T]{}
	}
	return api.Known(items)
}

// setUnlessNull is setOf for collections whose null is no word of how many there are.
func setUnlessNull[T any](o *object, name string, item func([]byte) (T, bool)) api.Maybe[[]T] {
	if !o.present(name) {
		o.take(name)
		return api.Maybe[[]T]{}
	}
	return setOf(o, name, item)
}

// reader is setOf or setUnlessNull.
type reader[T any] func(*object, string, func([]byte) (T, bool)) api.Maybe[[]T]

// setWithIDs reads members that have an id, of a parent to speak of. Two with the
// same id are both kept: which of them is true, nobody here can say.
func setWithIDs[T any](
	d *decoder, o *object, read reader[T], name, parent string, item func([]byte) (row T, id string, ok bool),
) api.Maybe[[]T] {
	seen := map[string]bool{}
	repeated := false
	members := read(o, name, func(text []byte) (T, bool) {
		v, id, ok := item(text)
		repeated = repeated || seen[id]
		seen[id] = true
		return v, ok && id != ""
	})
	switch {
	case members.IsKnown() && repeated:
		d.gaps.add(fmt.Sprintf("the %s of %s has an id twice", name, parent))
	case members.IsKnown() || !o.present(name):
	case o.torn(name):
		d.gaps.add(fmt.Sprintf("the %s of %s came twice, so it counts as unknown", name, parent))
	default:
		d.gaps.add(fmt.Sprintf("the %s of %s has a row without an id, so it counts as unknown", name, parent))
	}
	return members
}

func plainText(text []byte) (string, bool) { return asText(text) }

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
