package api

import "slices"

// Find gives the listener of that id, the first where an answer has it more than once: Repeats says
// whether it has.
func (l VServerList) Find(id VServerID) (VServer, bool) {
	if i := slices.IndexFunc(l.VServers, func(v VServer) bool { return v.ID == id }); i >= 0 {
		return l.VServers[i], true
	}
	return VServer{}, false
}

// Repeats says whether the answer has a listener more than once.
func (l VServerList) Repeats(id VServerID) bool {
	n := 0
	for _, v := range l.VServers {
		if v.ID == id {
			n++
		}
	}
	return n > 1
}

// Backend finds a backend by its id.
func (v VServer) Backend(id BackendID) (Backend, bool) {
	backends, _ := v.Backends.Get()
	for _, b := range backends {
		if b.ID == id {
			return b, true
		}
	}
	return Backend{}, false
}

// BackendsByID are the backends by their ids, the first where one comes twice, as Backend gives it.
func (v VServer) BackendsByID() map[BackendID]Backend {
	backends, _ := v.Backends.Get()
	all := make(map[BackendID]Backend, len(backends))
	for _, b := range backends {
		if _, there := all[b.ID]; !there {
			all[b.ID] = b
		}
	}
	return all
}

// BackendIDs are the ids of the backends, each once, in the service's order; nil without any.
func (v VServer) BackendIDs() []BackendID {
	backends, _ := v.Backends.Get()
	if len(backends) == 0 {
		return nil
	}
	ids := make([]BackendID, 0, len(backends))
	for _, b := range backends {
		ids = append(ids, b.ID)
	}
	return once(ids)
}

// CustomRules are the Custom rules, in the service's order.
func (v VServer) CustomRules() []Rule { return v.rulesThat(Rule.Custom) }

// DefaultRules are the Default rules, of which there should be one.
func (v VServer) DefaultRules() []Rule {
	return v.rulesThat(func(r Rule) bool { return !r.Custom() })
}

func (v VServer) rulesThat(are func(Rule) bool) []Rule {
	all, _ := v.Rules.Get()
	var rules []Rule
	for _, r := range all {
		if are(r) {
			rules = append(rules, r)
		}
	}
	return rules
}

// CustomRule finds a Custom rule by its id.
func (v VServer) CustomRule(id PolicyID) (Rule, bool) {
	all, _ := v.Rules.Get()
	for _, r := range all {
		if r.ID == id && r.Custom() {
			return r, true
		}
	}
	return Rule{}, false
}

// CustomRulesWith lists the Custom rules the backend is a member of, and whether all rules and
// their members were known.
func (v VServer) CustomRulesWith(id BackendID) (rules []Rule, known bool) {
	known = v.Rules.IsKnown() || !v.Layer7()
	for _, r := range v.CustomRules() {
		if !r.Members.IsKnown() {
			known = false
		}
		if r.Has(id) {
			rules = append(rules, r)
		}
	}
	return rules, known
}
