package demo

import "slices"

// What follows changes the cloud behind the client's back, at once and without the write delay, as
// other people do. Each returns false when there is no such thing.

// SetHealth makes a backend fail or recover, in what Describe shows too.
func (c *Cloud) SetHealth(backendID string, failing bool) bool {
	return c.eachBackend(backendID, func(b *backend) { b.failing, b.flaky = failing, false })
}

// SetEnabled enables or disables a backend.
func (c *Cloud) SetEnabled(backendID string, enabled bool) bool {
	return c.eachBackend(backendID, func(b *backend) { b.enabled = enabled })
}

// EditBackend changes a backend's address, port, weight, enabled, failing and standby. What else
// edit changes stays as it was. The edit must not call the cloud; it is called once for each state
// that Describe may still show.
func (c *Cloud) EditBackend(backendID string, edit func(*BackendState)) bool {
	return c.eachBackend(backendID, func(b *backend) {
		s := b.state()
		edit(&s)
		b.host.ip, b.port, b.weight = s.PrivateIP, s.Port, s.Weight
		b.enabled, b.failing, b.standby = s.Enabled, s.Failing, s.Standby
	})
}

// eachBackend changes the backend, and those of the states that Describe may still show.
func (c *Cloud) eachBackend(id string, change func(*backend)) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.edit(func(b *backend) bool { return b.id == id }, change)
}

// edit changes the backends that are meant, in what is there and in what Describe may still
// show. It needs the lock.
func (c *Cloud) edit(meant func(*backend) bool, change func(*backend)) bool {
	now, found := c.now(), false
	within := func(v *vserver) bool { return slices.ContainsFunc(v.backends, meant) }
	for _, u := range c.estate.ulbs {
		if !slices.ContainsFunc(u.vservers, within) && !slices.ContainsFunc(u.asOf(now), within) {
			continue
		}
		found = true
		for _, state := range u.editing(now) {
			for _, v := range state {
				for _, b := range v.backends {
					if meant(b) {
						change(b)
					}
				}
			}
		}
	}
	return found
}

// SetHostState says what has become of a host, as DescribeUHostInstance shows it: Running, Stopped
// and so on. Its backends fail as long as it does not run.
func (c *Cloud) SetHostState(resourceID, state string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.estate.hosts[resourceID]; !known {
		return false
	}
	c.estate.hostStates[resourceID] = state
	onHost := func(b *backend) bool { return b.host.id == resourceID }
	c.edit(onHost, func(b *backend) { b.failing, b.flaky = state != hostRuns, false })
	return true
}

// RemoveBackend takes a backend off its VServer and out of every rule.
func (c *Cloud) RemoveBackend(backendID string) bool {
	return c.eachVServer(func(u *ulb, v *vserver) bool {
		if v.backend(backendID) == nil {
			return false
		}
		u.overtaken(c.now())
		v.release(backendID)
		for _, r := range v.rules {
			r.members = slices.DeleteFunc(r.members, func(id string) bool { return id == backendID })
		}
		return true
	})
}

// AddBackend puts a new host of that name behind a VServer, on the port of its first backend or 80,
// or the one it must have, and returns its BackendId, "" without the VServer.
func (c *Cloud) AddBackend(ulbID, vserverID, hostName string) string {
	id := ""
	c.eachVServer(func(u *ulb, v *vserver) bool {
		if u.id != ulbID || v.id != vserverID {
			return false
		}
		u.overtaken(c.now())
		ids := c.estate.ids
		h := host{
			scope: u.scope, kind: "UHost", id: ids.next("uhost"), name: hostName, ip: "10.99.0.1", vpc: u.vpc, subnet: u.subnet,
		}
		c.estate.hosts[h.id] = h
		id = ids.next("backend")
		port := 80
		switch {
		case v.fixedPort():
			port = v.port
		case len(v.backends) > 0:
			port = v.backends[0].port
		}
		v.backends = append(v.backends, &backend{id: id, host: h, port: port, weight: 1, enabled: true})
		return true
	})
	return id
}

// AddToRule adds a backend to a Custom rule of its VServer.
func (c *Cloud) AddToRule(policyID, backendID string) bool {
	return c.eachRule(policyID, func(v *vserver, r *rule) bool {
		if v.backend(backendID) == nil {
			return false
		}
		if !slices.Contains(r.members, backendID) {
			r.members = append(r.members, backendID)
		}
		return true
	})
}

// RemoveFromRule takes a backend out of a Custom rule.
func (c *Cloud) RemoveFromRule(policyID, backendID string) bool {
	return c.eachRule(policyID, func(_ *vserver, r *rule) bool {
		at := slices.Index(r.members, backendID)
		if at < 0 {
			return false
		}
		r.members = slices.Delete(r.members, at, at+1)
		return true
	})
}

// SetRuleMatch changes what a Custom rule matches.
func (c *Cloud) SetRuleMatch(policyID, match string) bool {
	return c.eachRule(policyID, func(_ *vserver, r *rule) bool {
		r.match = match
		return true
	})
}

// EditRule changes whatever of a Custom rule but its id. The edit must not call the cloud; its
// Members are not checked.
func (c *Cloud) EditRule(policyID string, edit func(*RuleState)) bool {
	return c.eachRule(policyID, func(_ *vserver, r *rule) bool {
		s := r.state()
		edit(&s)
		r.kind, r.match, r.mode, r.priority = s.Type, s.Match, s.DomainMatchMode, s.Priority
		r.members = slices.Clone(s.Members)
		return true
	})
}

// AddRule adds a Custom rule at the end of a VServer's and returns its id, "" without the VServer.
func (c *Cloud) AddRule(ulbID, vserverID string, s RuleState) string {
	id := ""
	c.eachVServer(func(u *ulb, v *vserver) bool {
		if u.id != ulbID || v.id != vserverID {
			return false
		}
		u.overtaken(c.now())
		id = c.estate.ids.next("policy")
		v.rules = append(v.rules, &rule{
			id: id, kind: s.Type, match: s.Match, mode: s.DomainMatchMode, priority: s.Priority,
			members: slices.Clone(s.Members),
		})
		return true
	})
	return id
}

// SetDefault gives the Default rule of a VServer members of its own; without any (nil) it
// mirrors the backends again.
func (c *Cloud) SetDefault(ulbID, vserverID string, members []string) bool {
	return c.eachVServer(func(u *ulb, v *vserver) bool {
		if u.id != ulbID || v.id != vserverID {
			return false
		}
		u.overtaken(c.now())
		v.byDefault, v.ownDefault = slices.Clone(members), members != nil
		return true
	})
}

// SetMonitor has a VServer check its backends otherwise.
func (c *Cloud) SetMonitor(vserverID, monitor string) bool {
	return c.eachVServer(func(u *ulb, v *vserver) bool {
		if v.id != vserverID {
			return false
		}
		u.overtaken(c.now())
		v.monitor = monitor
		return true
	})
}

// RemoveRule deletes a Custom rule.
func (c *Cloud) RemoveRule(policyID string) bool {
	return c.eachRule(policyID, func(v *vserver, r *rule) bool {
		v.rules = slices.DeleteFunc(v.rules, func(other *rule) bool { return other == r })
		return true
	})
}

// AddULB adds an empty internal ULB at the end of a region and project and returns its id; no
// project means the default one.
func (c *Cloud) AddULB(regionID, projectID, name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, _ := c.estate.project(projectID)
	u := &ulb{
		scope: scope{regionID, p.id}, id: c.estate.ids.next("ulb"), name: name, tag: "Default", kind: "InnerMode",
		listenType: "Pending", privateIP: "10.99.1.1", created: estateEpoch,
	}
	c.estate.ulbs[u.id] = u
	c.estate.shares[u.scope] = append(c.estate.shares[u.scope], u)
	return u.id
}

// RemoveULB deletes a ULB with all that is in it.
func (c *Cloud) RemoveULB(ulbID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.estate.ulbs[ulbID]
	if u == nil {
		return false
	}
	delete(c.estate.ulbs, ulbID)
	c.estate.shares[u.scope] = slices.DeleteFunc(c.estate.shares[u.scope], func(other *ulb) bool { return other == u })
	return true
}

// RemoveVServer deletes a VServer.
func (c *Cloud) RemoveVServer(vserverID string) bool {
	return c.eachVServer(func(u *ulb, v *vserver) bool {
		if v.id != vserverID {
			return false
		}
		u.overtaken(c.now())
		u.vservers = slices.DeleteFunc(u.vservers, func(other *vserver) bool { return other == v })
		return true
	})
}

// eachVServer calls change on the VServers until it returns true.
func (c *Cloud) eachVServer(change func(*ulb, *vserver) bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, u := range c.estate.ulbs {
		for _, v := range u.vservers {
			if change(u, v) {
				return true
			}
		}
	}
	return false
}

// eachRule calls change on the rule with that id.
func (c *Cloud) eachRule(policyID string, change func(*vserver, *rule) bool) bool {
	return c.eachVServer(func(u *ulb, v *vserver) bool {
		for _, r := range v.rules {
			if r.id == policyID {
				u.overtaken(c.now())
				return change(v, r)
			}
		}
		return false
	})
}
