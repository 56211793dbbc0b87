package fake

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// each copies a slice with every element of it; absent stays absent, nil nil.
func each[T any](m api.Maybe[[]T], one func(T) T) api.Maybe[[]T] {
	all, known := m.Get()
	if !known {
		return m
	}
	all = slices.Clone(all)
	for i := range all {
		all[i] = one(all[i])
	}
	return api.Known(all)
}

func same[T any](v T) T { return v }

func copyULBs(ulbs []api.ULB) []api.ULB {
	out := make([]api.ULB, 0, len(ulbs))
	for _, u := range ulbs {
		out = append(out, copyULB(u))
	}
	return out
}

// copyULB copies a ULB and, as a client does, gives each VServer its ULB.
func copyULB(u api.ULB) api.ULB {
	u.IPs = each(u.IPs, func(ip api.EIP) api.EIP {
		ip.Other = slices.Clone(ip.Other)
		return ip
	})
	u.SnatIPs = each(u.SnatIPs, same)
	u.Firewalls = each(u.Firewalls, func(f api.Firewall) api.Firewall {
		f.Other = slices.Clone(f.Other)
		return f
	})
	if l, known := u.Log.Get(); known {
		l.Other = slices.Clone(l.Other)
		u.Log = api.Known(l)
	}
	u.Other = slices.Clone(u.Other)
	u.VServers = each(u.VServers, func(v api.VServer) api.VServer {
		if v.ULB == "" {
			v.ULB = u.ID
		}
		return copyVServer(v)
	})
	return u
}

func copyVServer(v api.VServer) api.VServer {
	v.Certificates = each(v.Certificates, func(c api.Certificate) api.Certificate {
		c.Other = slices.Clone(c.Other)
		return c
	})
	if p, known := v.SecurityPolicy.Get(); known {
		p.Ciphers = each(p.Ciphers, same)
		p.Other = slices.Clone(p.Other)
		v.SecurityPolicy = api.Known(p)
	}
	v.Backends = each(v.Backends, func(b api.Backend) api.Backend {
		b.Other = slices.Clone(b.Other)
		return b
	})
	v.Rules = each(v.Rules, func(r api.Rule) api.Rule {
		r.Members = each(r.Members, func(m api.Member) api.Member {
			m.Other = slices.Clone(m.Other)
			return m
		})
		r.Other = slices.Clone(r.Other)
		return r
	})
	v.Other = slices.Clone(v.Other)
	return v
}
