package demo

import (
	"slices"
)

// BackendState is a backend as it truly is, whatever Describe still shows.
type BackendState struct {
	BackendID, ResourceType, ResourceID, ResourceName string
	SubResourceType, SubResourceID, PrivateIP         string
	VPCID, SubnetID                                   string
	Port, Weight                                      int
	Enabled, Failing, Standby                         bool
}

// RuleState is a Custom rule as it truly is.
type RuleState struct {
	PolicyID, Type, Match, DomainMatchMode string
	Priority                               int
	Members                                []string // BackendIds
}

// VServerState is a VServer as it truly is, with all that is in it.
type VServerState struct {
	VServerID, Name, Protocol, Method, Monitor string
	Port                                       int
	Backends                                   []BackendState
	Rules                                      []RuleState
	// Default are the Default rule's own members, nil while it mirrors the backends.
	Default []string
}

// DefaultMembers are the BackendIds of the Default rule.
func (s VServerState) DefaultMembers() []string {
	if s.Default != nil {
		return s.Default
	}
	all := make([]string, 0, len(s.Backends))
	for _, b := range s.Backends {
		all = append(all, b.BackendID)
	}
	return all
}

// ULBIDs lists the ULBs of a region and project in the service's order; no project
// means the default one.
func (c *Cloud) ULBIDs(regionID, projectID string) []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	p, _ := c.estate.project(projectID)
	share := c.estate.shares[scope{regionID, p.id}]
	ids := make([]string, 0, len(share))
	for _, u := range share {
		ids = append(ids, u.id)
	}
	return ids
}

// ULBNamed is the id of the first ULB of that name, "" without one.
func (c *Cloud) ULBNamed(name string) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, r := range c.estate.regions {
		for _, p := range c.estate.projects {
			for _, u := range c.estate.shares[scope{r.id, p.id}] {
				if u.name == name {
					return u.id
				}
			}
		}
	}
	return ""
}

// VServers lists a ULB's VServers; nil for a ULB that is not there.
func (c *Cloud) VServers(ulbID string) []VServerState {
	c.mu.RLock()
	defer c.mu.RUnlock()
	u := c.estate.ulbs[ulbID]
	if u == nil {
		return nil
	}
	out := make([]VServerState, 0, len(u.vservers))
	for _, v := range u.vservers {
		out = append(out, v.state())
	}
	return out
}

// Backends lists a VServer's backends; nil for one that is not there.
func (c *Cloud) Backends(ulbID, vserverID string) []BackendState {
	for _, v := range c.VServers(ulbID) {
		if v.VServerID == vserverID {
			return v.Backends
		}
	}
	return nil
}

// Rules lists a VServer's Custom rules; nil for a VServer that is not there.
func (c *Cloud) Rules(ulbID, vserverID string) []RuleState {
	for _, v := range c.VServers(ulbID) {
		if v.VServerID == vserverID {
			return v.Rules
		}
	}
	return nil
}

// Backend finds a backend in whichever VServer.
func (c *Cloud) Backend(backendID string) (BackendState, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, u := range c.estate.ulbs {
		if _, b := u.backend(backendID); b != nil {
			return b.state(), true
		}
	}
	return BackendState{}, false
}

// Rule finds a Custom rule in whichever VServer.
func (c *Cloud) Rule(policyID string) (RuleState, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, u := range c.estate.ulbs {
		for _, v := range u.vservers {
			for _, r := range v.rules {
				if r.id == policyID {
					return r.state(), true
				}
			}
		}
	}
	return RuleState{}, false
}

func (v *vserver) state() VServerState {
	s := VServerState{
		VServerID: v.id, Name: v.name, Protocol: v.protocol, Method: v.method, Monitor: v.monitor, Port: v.port,
		Backends: make([]BackendState, 0, len(v.backends)), Rules: make([]RuleState, 0, len(v.rules)),
	}
	for _, b := range v.backends {
		s.Backends = append(s.Backends, b.state())
	}
	for _, r := range v.rules {
		s.Rules = append(s.Rules, r.state())
	}
	if v.ownDefault {
		s.Default = append([]string{}, v.byDefault...)
	}
	return s
}

func (b *backend) state() BackendState {
	return BackendState{
		BackendID: b.id, ResourceType: b.host.kind, ResourceID: b.host.id, ResourceName: b.host.name,
		SubResourceType: b.host.subKind, SubResourceID: b.host.subID, PrivateIP: b.host.ip, VPCID: b.host.vpc,
		SubnetID: b.host.subnet,
		Port:     b.port, Weight: b.weight, Enabled: b.enabled, Failing: b.failing, Standby: b.standby,
	}
}

func (r *rule) state() RuleState {
	return RuleState{
		PolicyID: r.id, Type: r.kind, Match: r.match, DomainMatchMode: r.mode, Priority: r.priority,
		Members: slices.Clone(r.members),
	}
}
