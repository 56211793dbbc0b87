package impact_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

func perhaps[T any](r *rand.Rand, values ...T) api.Maybe[T] {
	i := r.IntN(len(values) + 1)
	if i == len(values) {
		return api.Maybe[T]{}
	}
	return api.Known(values[i])
}

// randomVServer makes anything that a service may answer, the sensible more often than the rest.
func randomVServer(r *rand.Rand) api.VServer {
	v := api.VServer{
		ID:       "vs",
		Name:     perhaps(r, "web", "web", "web", " ", "wéb"),
		Protocol: perhaps(r, "TCP", "TCP", "HTTP", "HTTP", "HTTPS", "UDP"),
		Method: perhaps(r, "Roundrobin", "Roundrobin", "WeightRoundrobin", "WeightRoundrobin", "Source",
			"SourcePort", "Backup", "Leastconn"),
		PersistenceType: perhaps(r, "None", "ServerInsert"),
	}
	ids := r.IntN(6) + 1
	id := func() api.BackendID { return api.BackendID(fmt.Sprintf("b%d", r.IntN(ids))) }
	var all []api.Backend
	for i := range ids {
		b := api.Backend{
			ID: api.BackendID(fmt.Sprintf("b%d", i)), Enabled: api.Known(1), Status: api.Known(0), Weight: api.Known(1),
			ResourceType: api.Known("UHost"), ResourceID: api.Known(fmt.Sprintf("host-%d", i)),
			PrivateIP: api.Known(fmt.Sprintf("10.0.0.%d", i)), Port: api.Known(80),
		}
		if r.IntN(2) == 0 {
			b.Enabled, b.Status, b.Weight = perhaps(r, 0, 1, 1, 1, 2), perhaps(r, 0, 0, 0, 1, 3), perhaps(r, 0, 1, 9)
		}
		if r.IntN(40) == 0 {
			b.ID = perhaps(r, id()).Or("")
		}
		if r.IntN(40) == 0 {
			b.Port = perhaps(r, 0, 80)
		}
		all = append(all, b)
	}
	if r.IntN(20) > 0 {
		v.Backends = api.Known(all)
	}
	if r.IntN(10) > 0 {
		v.Rules = api.Known(randomRules(r, id))
	}
	if rules, known := v.Rules.Get(); known && v.Layer7() && r.IntN(12) > 0 {
		rules = append(rules, randomDefault(r, id, all))
		r.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
		v.Rules = api.Known(rules)
	}
	return v
}

// randomDefault holds all backends as a rule, and anything else too.
func randomDefault(r *rand.Rand, id func() api.BackendID, all []api.Backend) api.Rule {
	rule := api.Rule{PolicyType: api.Known(api.PolicyDefault), Type: api.Known(""), Match: api.Known("")}
	var members []api.Member
	for _, b := range all {
		members = append(members, api.Member{Backend: b.ID, PrivateIP: b.PrivateIP, Port: b.Port})
	}
	if r.IntN(2) == 0 {
		members = nil
		for range r.IntN(5) {
			members = append(members, api.Member{Backend: id()})
		}
	}
	if r.IntN(20) > 0 {
		rule.Members = api.Known(members)
	}
	return rule
}

func randomRules(r *rand.Rand, id func() api.BackendID) []api.Rule {
	var rules []api.Rule
	for i := range r.IntN(4) {
		rule := api.Rule{
			ID: api.PolicyID(fmt.Sprintf("p%d", i)), PolicyType: api.Known("Custom"),
			Type: api.Known("Path"), Match: api.Known(fmt.Sprintf("/%d", i)), Priority: perhaps(r, 0, 1, 7, 7, 7, 7, 7, 7),
		}
		if r.IntN(3) == 0 {
			rule.Type, rule.DomainMatchMode = api.Known("Domain"), perhaps(r, "Regular", "Regular", "Wildcard", "Wildcard", "")
		}
		if r.IntN(8) == 0 {
			rule.PolicyType, rule.Type, rule.Match = perhaps(r, "Custom", "Special"), perhaps(r, "Path",
				"Domain"), perhaps(r, "/a", "")
		}
		var members []api.Member
		for range r.IntN(5) {
			members = append(members, api.Member{Backend: id()})
		}
		if r.IntN(20) > 0 {
			rule.Members = api.Known(members)
		}
		rules = append(rules, rule)
	}
	return rules
}

func randomPolicy(r *rand.Rand) impact.Policy {
	return impact.Policy{
		Protected: r.IntN(8) == 0, AllowOutage: r.IntN(2) == 0, Unresolved: r.IntN(20) == 0,
		Floor:      impact.Floor{Number: max(r.IntN(8)-4, -1), Percent: max(r.IntN(200)-100, 0)},
		MaxTargets: max(r.IntN(12)-8, 0), Kubernetes: r.IntN(10) == 0,
	}
}

func randomWant(r *rand.Rand) impact.Request {
	want := impact.Request{
		Goal: []impact.Goal{
			impact.GoalRelease, impact.GoalRelease, impact.GoalDisable, impact.GoalEnable, impact.GoalWeight,
		}[r.IntN(5)],
		Weight: api.Known([]int{0, 0, 33, 99}[r.IntN(4)]),
		Drain:  r.IntN(3) == 0, DeleteEmptied: r.IntN(2) == 0,
	}
	n := max(r.IntN(5)-1, 1)
	for _, i := range r.Perm(6)[:n] {
		want.Targets = append(want.Targets, api.BackendID(fmt.Sprintf("b%d", i)))
	}
	return want
}

// world plays steps in the simplest way, and notes what it found wrong.
type world struct {
	v       api.VServer
	deletes bool // deleting a rule was agreed to
	ids     map[api.BackendID]api.BackendID
	hosts   map[api.BackendID]api.Backend // as recorded, to be added by
	wrong   []string
	facts   impact.Record
}

// play gives the VServer after the steps, the record of what they did, and what was wrong with
// them.
func play(v api.VServer, want impact.Request, steps []impact.Step) *world {
	backends, _ := v.Backends.Get()
	rules, _ := v.Rules.Get()
	v.Backends, v.Rules = api.Known(slices.Clone(backends)), api.Known(slices.Clone(rules))
	w := &world{
		v: v, deletes: want.DeleteEmptied, ids: map[api.BackendID]api.BackendID{},
		hosts: map[api.BackendID]api.Backend{},
	}
	for _, b := range want.Record.Backends {
		w.hosts[b.Backend.ID] = b.Backend
	}
	for _, b := range backends {
		w.facts.Backends = append(w.facts.Backends, impact.RecordedBackend{Backend: b})
	}
	for _, rule := range rules {
		w.facts.Rules = append(w.facts.Rules, impact.RecordedRule{Rule: rule})
	}
	for _, s := range steps {
		w.step(s)
	}
	return w
}

func (w *world) fail(format string, args ...any) {
	w.wrong = append(w.wrong, fmt.Sprintf(format, args...))
}

func (w *world) step(s impact.Step) {
	backends, _ := w.v.Backends.Get()
	rules, _ := w.v.Rules.Get()
	at := slices.IndexFunc(backends, func(b api.Backend) bool { return b.ID == s.Backend })
	rule := slices.IndexFunc(rules, func(r api.Rule) bool { return r.Custom() && r.ID == s.Rule.ID })
	recorded := slices.IndexFunc(w.facts.Rules,
		func(r impact.RecordedRule) bool { return r.Rule.Custom() && r.Rule.ID == s.Rule.ID })
	switch s.Kind {
	case impact.StepLeaveRule, impact.StepDeleteRule, impact.StepJoinRule:
		if rule < 0 || !sameRule(rules[rule], s.Rule) {
			w.fail("the rule of %s is another one by then", s.Kind)
			return
		}
	case impact.StepRelease, impact.StepDisable, impact.StepEnable, impact.StepWeight:
		if at < 0 {
			w.fail("no backend to %s: %s", s.Kind, s.Backend)
			return
		}
	case impact.StepWait, impact.StepAdd, impact.StepCreateRule, impact.StepCheck:
	}
	switch s.Kind {
	case impact.StepLeaveRule:
		if !rules[rule].Has(s.Backend) || slices.Contains(s.Members, s.Backend) ||
			len(s.Members) != len(rules[rule].MemberIDs())-1 {
			w.fail("leaving takes out one member, and it was one: %+v", s)
		}
		w.facts.Rules[recorded].Left = append(w.facts.Rules[recorded].Left, s.Backend)
		rules[rule].Members = w.members(s.Members)
	case impact.StepDeleteRule:
		if !w.deletes || len(rules[rule].MemberIDs()) != 1 || !rules[rule].Has(s.Backend) {
			w.fail("a rule is deleted by agreement, for its last member: %+v", s)
		}
		w.facts.Rules[recorded].Deleted = true
		w.v.Rules = api.Known(slices.Delete(rules, rule, rule+1))
	case impact.StepRelease:
		if held, _ := w.v.CustomRulesWith(s.Backend); len(held) > 0 {
			w.fail("released while in a Custom rule: %s", s.Backend)
		}
		i := slices.IndexFunc(w.facts.Backends, func(b impact.RecordedBackend) bool { return b.Backend.ID == s.Backend })
		w.facts.Backends[i].Released = true
		w.v.Backends = api.Known(slices.Delete(backends, at, at+1))
		w.leaveDefault(s.Backend)
	case impact.StepDisable, impact.StepEnable:
		backends[at].Enabled = api.Known(map[impact.StepKind]int{impact.StepDisable: 0, impact.StepEnable: 1}[s.Kind])
		i := slices.IndexFunc(w.facts.Backends, func(b impact.RecordedBackend) bool { return b.Backend.ID == s.Backend })
		w.facts.Backends[i].Switched = true
	case impact.StepWeight:
		if backends[at].Weight != s.From || s.From == s.Weight {
			w.fail("it is another weight by then: %+v", s)
		}
		backends[at].Weight = s.Weight
		i := slices.IndexFunc(w.facts.Backends, func(b impact.RecordedBackend) bool { return b.Backend.ID == s.Backend })
		w.facts.Backends[i].Weighed = true
	case impact.StepAdd:
		w.add(backends, s)
	case impact.StepJoinRule:
		rules[rule].Members = w.members(s.Members)
	case impact.StepCreateRule:
		r := s.Rule
		r.ID, r.Members = "new-"+r.ID, w.members(s.Members)
		w.v.Rules = api.Known(append(rules, r))
	case impact.StepWait, impact.StepCheck:
	}
}

// leaveDefault takes a backend out of the Default rule, as the service does itself.
func (w *world) leaveDefault(id api.BackendID) {
	rules, _ := w.v.Rules.Get()
	for i, r := range rules {
		if members, known := r.Members.Get(); known && !r.Custom() {
			rules[i].Members = api.Known(slices.DeleteFunc(slices.Clone(members),
				func(m api.Member) bool { return m.Backend == id }))
		}
	}
}

// add adds the host where it was; the Default rule does not take it.
func (w *world) add(backends []api.Backend, s impact.Step) {
	if slices.ContainsFunc(backends, s.Host.Is) {
		w.fail("added though it is there: %+v", s.Host)
	}
	b := api.Backend{
		ID: "new-" + s.Backend, ResourceType: api.Known(s.Host.ResourceType), ResourceID: api.Known(s.Host.ResourceID),
		Port: api.Known(s.Host.Port), Enabled: s.Host.Enabled, Weight: s.Host.Weight, Status: api.Known(1),
		PrivateIP: w.hosts[s.Backend].PrivateIP,
	}
	w.ids[s.Backend] = b.ID
	w.v.Backends = api.Known(append(backends, b))
}

// members are those of a request; it must have some, and all must exist.
func (w *world) members(ids []api.BackendID) api.Maybe[[]api.Member] {
	members := make([]api.Member, 0, len(ids))
	for _, id := range ids {
		if now, added := w.ids[id]; added {
			id = now
		}
		if _, found := w.v.Backend(id); !found {
			w.fail("a member that is no backend: %s", id)
		}
		members = append(members, api.Member{Backend: id})
	}
	if len(members) == 0 {
		w.fail("a rule is emptied")
	}
	return api.Known(members)
}
