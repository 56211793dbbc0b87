package impact

import (
	"cmp"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// Use is a backend of a listener, elsewhere, that the same host serves.
type Use struct {
	ULB     api.ULB
	VServer api.VServer
	Backend api.Backend
}

// Elsewhere lists where else the hosts of the targets serve, as far as loaded: other VServers of
// the ULB, other ULBs, other ports. A plan leaves them as they are. The ULB's own come first, the
// rest in the order of their ids.
func Elsewhere(loaded []api.ULB, ulb api.ULBID, v api.VServerID, targets []api.Backend) []Use {
	var home api.ULB
	if i := slices.IndexFunc(loaded, func(u api.ULB) bool { return u.ID == ulb }); i >= 0 {
		home = loaded[i]
	}
	home.ID = ulb
	var uses []Use
	seen := map[api.ULBID]bool{}
	for _, u := range loaded {
		if seen[u.ID] {
			continue
		}
		seen[u.ID] = true
		vservers, _ := u.VServers.Get()
		for _, listener := range vservers {
			backends, _ := listener.Backends.Get()
			for _, b := range backends {
				if u.ID == ulb && listener.ID == v &&
					slices.ContainsFunc(targets, func(t api.Backend) bool { return t.ID == b.ID }) {
					continue
				}
				if slices.ContainsFunc(targets, func(t api.Backend) bool { return sameHost(home, t, u, b) }) {
					uses = append(uses, Use{ULB: u, VServer: listener, Backend: b})
				}
			}
		}
	}
	slices.SortStableFunc(uses, func(x, y Use) int {
		return cmp.Or(abroad(x, ulb)-abroad(y, ulb), cmp.Compare(x.ULB.ID, y.ULB.ID),
			cmp.Compare(x.VServer.ID, y.VServer.ID), cmp.Compare(x.Backend.ID, y.Backend.ID))
	})
	return uses
}

func abroad(u Use, home api.ULBID) int {
	if u.ULB.ID == home {
		return 0
	}
	return 1
}

// sameHost goes by the host's id, and by the address where one of the two has no id: an address
// says something within one VPC only. A ULB's backends are all in its own VPC (63032).
func sameHost(ulbA api.ULB, a api.Backend, ulbB api.ULB, b api.Backend) bool {
	hostA, hostB := a.ResourceID.Or(""), b.ResourceID.Or("")
	if hostA != "" && hostB != "" {
		return hostA == hostB
	}
	if ip := a.PrivateIP.Or(""); ip == "" || !api.SameAddress(ip, b.PrivateIP.Or("")) {
		return false
	}
	vpcA, vpcB := vpc(ulbA, a), vpc(ulbB, b)
	if vpcA == "" || vpcB == "" {
		return ulbA.ID == ulbB.ID
	}
	return vpcA == vpcB
}

func vpc(u api.ULB, b api.Backend) string { return cmp.Or(b.VPC.Or(""), u.VPC.Or("")) }
