package index

import (
	"strconv"

	"cloud.internal/ulbconsole/api"
)

// RulesOf are the Custom rules that a backend is in, and those of them in which nothing else serves.
// Known is false where the service did not say which rules there are.
func (i Item) RulesOf() (in, last []*Rule, known bool) {
	for n := range i.Listener.Rules {
		r := &i.Listener.Rules[n]
		if !r.Custom || !r.has(i.Listener, i.Backend) {
			continue
		}
		in = append(in, r)
		if i.Backend.Serving && r.Count.Serving == 1 {
			last = append(last, r)
		}
	}
	return in, last, i.Listener.rulesKnown
}

func (r *Rule) has(l *Listener, b *Backend) bool {
	for _, at := range r.members {
		if at >= 0 && &l.Backends[at] == b {
			return true
		}
	}
	return false
}

// Judged is the listener with as much as it takes to estimate what a change of a backend would do. It is
// no reading: what the index does not keep, and the service would have to send back, is filled in.
func (i Item) Judged() api.VServer {
	l := i.Listener
	v := l.vserver(i.ULB.ID)
	if l.Count.Known {
		backends := make([]api.Backend, len(l.Backends))
		for n := range l.Backends {
			backends[n] = l.Backends[n].backend()
			if b := &l.Backends[n]; b.State == api.StateHealthy && !b.Serving {
				backends[n].Weight = api.Known(0)
			}
		}
		v.Backends = api.Known(backends)
	}
	if l.rulesKnown {
		rules := make([]api.Rule, len(l.Rules))
		for n := range l.Rules {
			rules[n] = l.Rules[n].rule(l)
		}
		v.Rules = api.Known(rules)
	}
	return v
}

// rule is a rule that could be sent back.
func (r *Rule) rule(of *Listener) api.Rule {
	one := api.Rule{ID: r.ID, PolicyType: api.Known(api.PolicyDefault)}
	if r.Custom {
		one.PolicyType, one.Type, one.Match = api.Known("Custom"), api.Known("Path"), api.Known("/")
		one.Priority = api.Known(1)
	}
	if !of.Count.Known || !r.Count.Known {
		return one
	}
	members := make([]api.Member, len(r.members))
	for n, at := range r.members {
		members[n].Backend = api.BackendID("stranger " + strconv.Itoa(n))
		if at >= 0 {
			members[n].Backend = of.Backends[at].ID()
		}
	}
	one.Members = api.Known(members)
	return one
}
