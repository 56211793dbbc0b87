package fake

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// What the service does with a write, with its RetCodes.

const maxRules = 50 // Custom ones of a VServer

// release takes a backend out that no Custom rule holds.
func (w *World) release(scope api.Scope, ulb api.ULBID, id api.BackendID) created {
	v, _, code := w.backend(scope, ulb, id)
	if code != 0 {
		return created{code: code}
	}
	if rules, _ := v.CustomRulesWith(id); len(rules) > 0 {
		return created{code: 4110}
	}
	w.remove(v, id)
	return created{}
}

// backend finds a backend in whichever VServer of the ULB.
func (w *World) backend(scope api.Scope, ulb api.ULBID, id api.BackendID) (*api.VServer, *api.Backend, int) {
	u := w.ULB(scope, ulb)
	if u == nil {
		return nil, nil, 4086
	}
	vservers, _ := u.VServers.Get()
	for i := range vservers {
		backends, _ := vservers[i].Backends.Get()
		for j := range backends {
			if backends[j].ID == id {
				return &vservers[i], &backends[j], 0
			}
		}
	}
	return nil, nil, 4093
}

func (w *World) updateBackend(scope api.Scope, ulb api.ULBID, id api.BackendID, change api.BackendAttributes) created {
	_, b, code := w.backend(scope, ulb, id)
	if code != 0 {
		return created{code: code}
	}
	b.Port, b.Weight = given(change.Port, b.Port), given(change.Weight, b.Weight)
	b.Enabled, b.IsBackup = given(change.Enabled, b.Enabled), given(change.IsBackup, b.IsBackup)
	return created{}
}

// given is the new value, or the old one where there is none.
func given[T any](change, old api.Maybe[T]) api.Maybe[T] {
	if change.IsKnown() {
		return change
	}
	return old
}

// listener finds a VServer.
func (w *World) listener(scope api.Scope, ulb api.ULBID, id api.VServerID) (*api.ULB, *api.VServer, int) {
	u := w.ULB(scope, ulb)
	if u == nil {
		return nil, nil, 4086
	}
	vservers, _ := u.VServers.Get()
	for i := range vservers {
		if vservers[i].ID == id {
			return u, &vservers[i], 0
		}
	}
	return nil, nil, 4088
}

func (w *World) allocate(scope api.Scope, ulb api.ULBID, id api.VServerID, h api.HostSpec) created {
	u, v, code := w.listener(scope, ulb, id)
	if code != 0 {
		return created{code: code}
	}
	backends, _ := v.Backends.Get()
	if slices.ContainsFunc(backends, h.Is) {
		return created{code: 4109}
	}
	b, found := w.host(h)
	vpc := u.VPC.Or("")
	switch {
	case h.ByAddress() && vpc != "" && h.VPC != vpc:
		return created{code: 63032}
	case !found:
		return created{code: 230}
	}
	w.made++
	b.ID = api.BackendID(fmt.Sprintf("new-backend-%d", w.made))
	b.Port, b.Weight = api.Known(h.Port), given(h.Weight, api.Known(1))
	b.Enabled, b.IsBackup = given(h.Enabled, api.Known(1)), h.IsBackup
	v.Backends = api.Known(append(backends, b))
	mirror(v, b)
	return created{backend: b.ID}
}

// host is the host as some backend of it was, or a new one by its address.
func (w *World) host(h api.HostSpec) (api.Backend, bool) {
	for _, b := range append(slices.Clone(w.Hosts), w.backends()...) {
		b.Port = api.Known(h.Port)
		if h.Is(b) {
			b.Other = nil
			return b, true
		}
	}
	return api.Backend{
		ResourceType: api.Known(h.ResourceType), PrivateIP: api.Known(h.IP), VPC: api.Known(h.VPC),
		Subnet: api.Known(h.Subnet), Status: api.Known(0),
	}, h.ByAddress()
}

// mirror adds a backend to the Default rule, which has all of them.
func mirror(v *api.VServer, b api.Backend) {
	rules, _ := v.Rules.Get()
	for i := range rules {
		if members, known := rules[i].Members.Get(); known && !rules[i].Custom() {
			rules[i].Members = api.Known(append(members, member(b)))
		}
	}
}

func member(b api.Backend) api.Member {
	return api.Member{Backend: b.ID, PrivateIP: b.PrivateIP, Port: b.Port, ResourceID: b.ResourceID}
}

// withRules finds a VServer that can have Custom rules.
func (w *World) withRules(scope api.Scope, ulb api.ULBID, id api.VServerID) (*api.VServer, int) {
	_, v, code := w.listener(scope, ulb, id)
	if code == 0 && !v.Layer7() {
		return nil, 4112
	}
	return v, code
}

func (w *World) updateRule(scope api.Scope, ulb api.ULBID, id api.VServerID, policy api.PolicyID,
	spec api.RuleSpec,
) created {
	v, code := w.withRules(scope, ulb, id)
	if code != 0 {
		return created{code: code}
	}
	rules, _ := v.Rules.Get()
	at := slices.IndexFunc(rules, func(r api.Rule) bool { return r.Custom() && r.ID == policy })
	if at < 0 {
		return created{code: 4100}
	}
	changed, code := set(rules[at], v, spec)
	switch {
	case code != 0:
		return created{code: code}
	case len(spec.Members) == 0:
		return created{code: 4077}
	}
	rules[at] = changed
	return created{}
}

func (w *World) createRule(scope api.Scope, ulb api.ULBID, id api.VServerID, spec api.RuleSpec) created {
	v, code := w.withRules(scope, ulb, id)
	if code != 0 {
		return created{code: code}
	}
	rules, _ := v.Rules.Get()
	r, code := set(api.Rule{
		PolicyType: api.Known("Custom"), DomainMatchMode: api.Known("Regular"),
		Priority: api.Known(0),
	}, v, spec)
	switch {
	case code != 0:
		return created{code: code}
	case len(spec.Members) == 0:
		return created{code: 220}
	case len(v.CustomRules()) >= maxRules:
		return created{code: 4207}
	}
	w.made++
	r.ID = api.PolicyID(fmt.Sprintf("new-policy-%d", w.made))
	v.Rules = api.Known(append(rules, r))
	return created{policy: r.ID}
}

// set makes the rule what was asked for.
func set(r api.Rule, v *api.VServer, spec api.RuleSpec) (api.Rule, int) {
	if spec.Match.Or("") == "" {
		return r, 220
	}
	was, _ := r.Members.Get()
	old := make(map[api.BackendID]api.Member, len(was))
	for _, m := range slices.Backward(was) {
		old[m.Backend] = m
	}
	backends, _ := v.Backends.Get()
	there := make(map[api.BackendID]api.Backend, len(backends))
	for _, b := range slices.Backward(backends) {
		there[b.ID] = b
	}
	members := make([]api.Member, 0, len(spec.Members))
	for _, id := range spec.Members {
		b, found := there[id]
		if !found {
			return r, 4093
		}
		m, before := old[id]
		if !before {
			m = member(b)
		}
		members = append(members, m)
	}
	r.Match, r.Type, r.Members = spec.Match, given(spec.Type, api.Known("Domain")), api.Known(members)
	r.DomainMatchMode, r.Priority = given(spec.DomainMatchMode, r.DomainMatchMode), given(spec.Priority, r.Priority)
	return r, 0
}

// deleteRule finds the rule by the VServer alone: the service takes no ULB.
func (w *World) deleteRule(scope api.Scope, id api.VServerID, policy api.PolicyID) created {
	for _, u := range w.ULBs[scope] {
		vservers, _ := u.VServers.Get()
		for i := range vservers {
			if vservers[i].ID != id {
				continue
			}
			rules, _ := vservers[i].Rules.Get()
			at := slices.IndexFunc(rules, func(r api.Rule) bool { return r.Custom() && r.ID == policy })
			if at < 0 {
				return created{code: 4100}
			}
			vservers[i].Rules = api.Known(slices.Delete(rules, at, at+1))
			return created{}
		}
	}
	return created{code: 4088}
}
