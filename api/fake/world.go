package fake

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// World is what the fake service holds. Its methods are for Edit.
type World struct {
	Regions  []api.Region
	Projects []api.Project
	ULBs     map[api.Scope][]api.ULB
	// GoneIsEmpty lets a ULB that is not there read as an empty list instead of NotFound.
	GoneIsEmpty bool
	// Hosts are what AllocateBackend can add beside the hosts that are behind a
	// VServer. A backend that is released or removed leaves its host here.
	Hosts []api.Backend
	// Points are what is measured of a VServer, none of those that are not in it.
	Points map[api.VServerID]map[api.Metric][]api.Point
	// Operations are those on a ULB, in the order they are answered in.
	Operations map[api.ULBID][]api.UserOperation
	// HostStates are the states of the hosts that Hosts knows, by their ids.
	HostStates map[api.Scope]map[string]string
	// Certificates are what Certificates answers.
	Certificates map[api.Scope][]api.Certificate

	made int // ids that were given out
}

// SetRegions sets what Regions answers.
func (c *Client) SetRegions(regions []api.Region) {
	c.Edit(func(w *World) { w.Regions = slices.Clone(regions) })
}

// SetProjects sets what Projects answers.
func (c *Client) SetProjects(projects []api.Project) {
	c.Edit(func(w *World) { w.Projects = slices.Clone(projects) })
}

// SetULBs sets the load balancers of a scope.
func (c *Client) SetULBs(scope api.Scope, ulbs []api.ULB) {
	c.Edit(func(w *World) { w.ULBs[scope] = copyULBs(ulbs) })
}

// Edit changes the world between calls. The function must not keep the world
// and must not call the client.
func (c *Client) Edit(f func(w *World)) {
	c.locked(func() { f(&c.world) })
}

// ULB finds a load balancer, nil where there is none.
func (w *World) ULB(scope api.Scope, id api.ULBID) *api.ULB {
	ulbs := w.ULBs[scope]
	for i := range ulbs {
		if ulbs[i].ID == id {
			return &ulbs[i]
		}
	}
	return nil
}

// RemoveULB takes a load balancer out of the world.
func (w *World) RemoveULB(scope api.Scope, id api.ULBID) {
	w.ULBs[scope] = slices.DeleteFunc(w.ULBs[scope], func(u api.ULB) bool { return u.ID == id })
}

// VServer lets f change one VServer. It panics where there is none, because a
// test that edits nothing proves nothing.
func (w *World) VServer(scope api.Scope, ulb api.ULBID, id api.VServerID, f func(v *api.VServer)) {
	if u := w.ULB(scope, ulb); u != nil {
		vservers, _ := u.VServers.Get()
		for i := range vservers {
			if vservers[i].ID == id {
				f(&vservers[i])
				return
			}
		}
	}
	panic("fake: no VServer " + string(id) + " in ULB " + string(ulb))
}

// Backend lets f change one backend. It panics where there is none.
func (w *World) Backend(scope api.Scope, ulb api.ULBID, v api.VServerID, id api.BackendID, f func(b *api.Backend)) {
	w.VServer(scope, ulb, v, func(v *api.VServer) {
		backends, _ := v.Backends.Get()
		for i := range backends {
			if backends[i].ID == id {
				f(&backends[i])
				return
			}
		}
		panic("fake: no backend " + string(id) + " in VServer " + string(v.ID))
	})
}

// RemoveVServer takes a VServer out of the world.
func (w *World) RemoveVServer(scope api.Scope, ulb api.ULBID, id api.VServerID) {
	if u := w.ULB(scope, ulb); u != nil {
		vservers, _ := u.VServers.Get()
		u.VServers = api.Known(slices.DeleteFunc(vservers, func(v api.VServer) bool { return v.ID == id }))
	}
}

// RemoveBackend takes a backend out of a ULB and of all its rules, as if
// somebody else had released it.
func (w *World) RemoveBackend(scope api.Scope, ulb api.ULBID, id api.BackendID) {
	u := w.ULB(scope, ulb)
	if u == nil {
		return
	}
	vservers, _ := u.VServers.Get()
	for i := range vservers {
		w.remove(&vservers[i], id)
	}
}

// backends are all backends of all VServers.
func (w *World) backends() []api.Backend {
	var all []api.Backend
	for _, ulbs := range w.ULBs {
		for _, u := range ulbs {
			vservers, _ := u.VServers.Get()
			for _, v := range vservers {
				backends, _ := v.Backends.Get()
				all = append(all, backends...)
			}
		}
	}
	return all
}

func (w *World) remove(v *api.VServer, id api.BackendID) {
	if b, found := v.Backend(id); found {
		w.Hosts = append(w.Hosts, b)
	}
	if backends, known := v.Backends.Get(); known {
		v.Backends = api.Known(slices.DeleteFunc(backends, func(b api.Backend) bool { return b.ID == id }))
	}
	rules, _ := v.Rules.Get()
	for i := range rules {
		if members, known := rules[i].Members.Get(); known {
			rules[i].Members = api.Known(slices.DeleteFunc(members, func(m api.Member) bool { return m.Backend == id }))
		}
	}
}
