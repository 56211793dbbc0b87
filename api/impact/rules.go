package impact

import (
	"cmp"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// custom are the VServer's Custom rules, in an order of their own: the service promises none, and a
// plan must not depend on it.
func (a *assessor) custom() []api.Rule { return sortedRules(a.vserver.CustomRules()) }

// standard are the Default rules, of which there should be one.
func (a *assessor) standard() []api.Rule { return sortedRules(a.vserver.DefaultRules()) }

func sortedRules(rules []api.Rule) []api.Rule {
	slices.SortStableFunc(rules, func(a, b api.Rule) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Type.Or(""), b.Type.Or("")),
			cmp.Compare(a.Match.Or(""), b.Match.Or("")))
	})
	return rules
}

// rules finds what the plan does to each rule: to the Custom ones, and to the Default one by the
// members it came with. Requests that match no Custom rule go there and nowhere else.
func (a *assessor) rules() {
	for _, r := range append(a.custom(), a.standard()...) {
		if !a.touches(r) {
			continue
		}
		before := r.MemberIDs()
		after, joined := a.joined(r)
		if !joined {
			after = slices.DeleteFunc(slices.Clone(before), func(id api.BackendID) bool { return a.effects[id] == GoalRelease })
		}
		e := RuleEffect{
			Rule: r, Before: a.members(before, a.servesBefore, a.offBefore),
			After: a.members(after, a.servesAfter, a.offAfter),
		}
		if !a.mirrors(r) {
			a.result.Rules = append(a.result.Rules, e)
		}
		a.warnOfRule(r)
		if slices.ContainsFunc(before, a.takes) {
			a.rule(e)
		}
	}
	for _, s := range a.created {
		a.result.Rules = append(a.result.Rules, RuleEffect{
			Rule: s.Rule, Before: api.Count{Known: true}, After: a.members(s.Members, a.servesAfter, a.offAfter),
		})
	}
}

// joined are the members of a rule that the plan joins.
func (a *assessor) joined(r api.Rule) ([]api.BackendID, bool) {
	if !r.Custom() {
		return nil, false
	}
	members, joined := a.join[r.ID]
	return members, joined
}

// touches says whether the plan changes the rule, or what becomes of a member.
func (a *assessor) touches(r api.Rule) bool {
	_, joined := a.joined(r)
	return joined || has(r, a.moves)
}

// rewrites says whether the plan sends the rule to the service.
func (a *assessor) rewrites(r api.Rule) bool {
	_, joined := a.joined(r)
	leaves := has(r, func(id api.BackendID) bool { return a.effects[id] == GoalRelease })
	return joined || leaves && r.Custom()
}

// has says whether a rule has a member of which something is so.
func has(r api.Rule, is func(api.BackendID) bool) bool {
	members, _ := r.Members.Get()
	return slices.ContainsFunc(members, func(m api.Member) bool { return is(m.Backend) })
}

// mirrors says whether a rule is the Default one and holds all backends: what becomes of it is what
// becomes of the VServer.
func (a *assessor) mirrors(r api.Rule) bool {
	if r.Custom() || !r.Members.IsKnown() {
		return false
	}
	members := r.MemberIDs()
	for _, id := range members {
		if _, there := a.byID[id]; !there {
			return false
		}
	}
	return len(members) == len(a.byID)
}

// members counts the members of a rule.
func (a *assessor) members(ids []api.BackendID, serves func(api.Backend) bool,
	off func(api.BackendID) bool,
) api.Count {
	c := api.Count{Total: len(ids), Known: true}
	for _, id := range ids {
		b, found := a.byID[id]
		if found && serves(b) {
			c.Serving++
		}
		if off(id) {
			c.Off++
		}
	}
	return c
}

// rule finds what losing members does to a rule.
func (a *assessor) rule(e RuleEffect) {
	before, after, r := e.Before, e.After, e.Rule
	down := func(kind FindingKind) {
		a.find(ClassOutage, ofRule(kind, r))
		a.result.Down = append(a.result.Down, RefOf(r))
	}
	switch {
	case a.mirrors(r) && after.Serving == 0 && (before.Serving > 0 || after.Total > 0):
		// It is the VServer, of which the same was found.
	case after.Total == 0 && r.Custom() && a.result.Request.DeleteEmptied:
		down(FoundRuleDeleted)
		if fall := (Finding{Kind: FoundRequestsFall}); !slices.Contains(a.result.Notes, fall) {
			a.note(fall)
		}
	case after.Total == 0:
		down(FoundRuleEmptied)
		if r.Custom() {
			a.result.Emptied = append(a.result.Emptied, r)
		}
	case before.Serving > 0 && after.Serving == 0:
		down(FoundRuleDown)
	case after.Serving == 0:
		a.warn(ofRule(FoundRuleIdle, r))
	case after.Serving == 1 && before.Serving > 1 && a.mirrors(r):
		a.mirrored = ofRule(FoundRuleOne, r)
	case after.Serving == 1 && before.Serving > 1:
		a.find(ClassSevere, ofRule(FoundRuleOne, r))
	}
}

func (a *assessor) warnOfRule(r api.Rule) {
	switch kind := r.PolicyType.Or(""); kind {
	case policyCustom, api.PolicyDefault:
	case "":
		a.warn(ofRule(FoundTypeAbsent, r))
	default:
		a.warn(Finding{Kind: FoundTypeOther, Is: kind, Rule: RefOf(r)})
	}
	members, _ := r.Members.Get()
	strangers := map[api.BackendID]bool{}
	for _, m := range members {
		if _, found := a.byID[m.Backend]; !found {
			strangers[m.Backend] = true
		}
	}
	if n := len(strangers); n > 0 {
		a.warn(Finding{Kind: FoundStrangers, N: n, Rule: RefOf(r)})
	}
	var moved []Finding
	for _, m := range members {
		if b, found := a.byID[m.Backend]; found && elsewhere(m, b) {
			moved = append(moved, Finding{Kind: FoundMoved, Was: address(m.PrivateIP, m.Port), Is: nameOf(b), Rule: RefOf(r)})
		}
	}
	if len(moved) > mostFindings {
		a.warn(Finding{Kind: FoundManyMoved, N: len(moved), Was: movedMembers(moved), Rule: RefOf(r)})
		return
	}
	for _, f := range moved {
		a.warn(f)
	}
}

// movedMembers are the addresses of members in one line, in a rule and in the VServer.
func movedMembers(moved []Finding) string {
	pairs := make([]string, 0, len(moved))
	for _, f := range moved {
		pairs = append(pairs, f.Was+", "+f.Is)
	}
	return api.Short(strings.Join(pairs, "; "))
}

// elsewhere says whether a member of a rule has another address than the backend.
func elsewhere(m api.Member, b api.Backend) bool {
	return m.PrivateIP.Or("") != "" && !api.SameAddress(m.PrivateIP.Or(""), b.PrivateIP.Or("")) ||
		m.Port.IsKnown() && m.Port != b.Port
}

// Values of PolicyType and Type.
const (
	policyCustom = "Custom"
	typeDomain   = "Domain"
	typePath     = "Path"
)
