package surfercloud

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
)

// decoder turns the service's objects into ours. It never fails: a field it
// cannot believe is unknown, and what that hides is told in gaps.
//
// Something without its id cannot be told from something else, so a set with
// such a member is unknown as a whole: a backend must not look gone because
// its row lost its id. Rows of the list itself are left out one by one, since
// the others are needed, and the list says so.
type decoder struct {
	gaps gaps
}

// set reads the members of a collection: absent is unknown, null is known and
// empty. A member that item refuses makes the set unknown.
func set[T any](o *object, name string, item func([]byte) (T, bool)) api.Maybe[[]T] {
	f := o.take(name)
	if f == nil {
		if o.find(name) == nil {
			return api.Maybe[[]T]{}
		}
		return api.Known([]T{})
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

// named is set for members that have an id, of a parent to speak of. Of two
// with the same id the first is kept.
func named[T any](d *decoder, o *object, name, parent string, item func([]byte) (T, string, bool)) api.Maybe[[]T] {
	seen := map[string]bool{}
	repeated := false
	members := set(o, name, func(text []byte) (member[T], bool) {
		v, id, ok := item(text)
		m := member[T]{value: v, again: seen[id]}
		seen[id] = true
		repeated = repeated || m.again
		return m, ok && id != ""
	})
	all, known := members.Get()
	if !known {
		if o.present(name) {
			d.gaps.add(fmt.Sprintf("the %s of %s has a row without an id, so it counts as unknown", name, parent))
		}
		return api.Maybe[[]T]{}
	}
	if repeated {
		d.gaps.add(fmt.Sprintf("the %s of %s has an id twice", name, parent))
	}
	kept := make([]T, 0, len(all))
	for _, m := range all {
		if !m.again {
			kept = append(kept, m.value)
		}
	}
	return api.Known(kept)
}

type member[T any] struct {
	value T
	again bool
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
		IPs:           set(&o, "IPSet", eip),
		SnatIPs:       set(&o, "SnatIps", plainText),
		VPC:           o.text("VPCId"),
		Subnet:        o.text("SubnetId"),
		Business:      o.text("BusinessId"),
		Tag:           o.text("Tag"),
		Remark:        o.text("Remark"),
		Bandwidth:     o.number("Bandwidth"),
		BandwidthType: o.number("BandwidthType"),
		Created:       o.moment("CreateTime"),
		Firewalls:     set(&o, "FirewallSet", firewall),
		LogEnabled:    o.number("EnableLog"),
		Log:           logTarget(o.inner("LogSet")),
	}
	// Here null is unknown: the service leaves the set so where it does not
	// tell, and "empty" would be a claim.
	if o.present("VServerSet") {
		u.VServers = named(d, &o, "VServerSet", "load balancer "+string(u.ID), func(text []byte) (api.VServer, string, bool) {
			v, ok := d.vserver(text, u.ID)
			return v, string(v.ID), ok
		})
	} else {
		o.take("VServerSet")
	}
	u.Other = o.rest()
	return u, u.ID != ""
}

func eip(text []byte) (api.EIP, bool) {
	o, err := parseObject(text)
	defer o.done()
	return api.EIP{
		Address:       o.text("EIP"),
		ID:            o.text("EIPId"),
		Operator:      o.text("OperatorName"),
		Bandwidth:     o.number("Bandwidth"),
		BandwidthType: o.number("BandwidthType"),
	}, err == nil
}

func firewall(text []byte) (api.Firewall, bool) {
	o, err := parseObject(text)
	defer o.done()
	return api.Firewall{ID: o.text("FirewallId"), Name: o.text("FirewallName")}, err == nil
}

func logTarget(o *object) api.Maybe[api.LogTarget] {
	if o == nil {
		return api.Maybe[api.LogTarget]{}
	}
	return api.Known(api.LogTarget{
		Bucket:    o.text("BucketName"),
		TokenID:   o.text("TokenID"),
		TokenName: o.text("TokenName"),
	})
}
