package render

import (
	"cmp"
	"slices"
	"strconv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// NoRules says that a VServer's protocol has none.
func NoRules(th *theme.Theme, v api.VServer) string {
	return ShortName(th, OrAbsent(v.Protocol)) + " has no rules"
}

// RuleMatch is what a rule matches; the Default one is named.
func RuleMatch(r api.Rule) string {
	if !r.Custom() {
		return RuleName(r)
	}
	return Dash(OrAbsent(r.Match))
}

// RuleType says what is matched. Of a Custom rule it is never "-": so the Default one is told apart.
func RuleType(r api.Rule) string {
	if !r.Custom() {
		return "-"
	}
	return cmp.Or(OrAbsent(r.Type), "Custom")
}

// RulePriority is a rule's priority, "-" where it has none.
func RulePriority(r api.Rule) string {
	if api.Is(r.Priority, 0) {
		return "-"
	}
	return Number(r.Priority)
}

// MemberCount is how many members a rule has.
func MemberCount(r api.Rule) string {
	return ifKnown(r.Members.IsKnown(), strconv.Itoa(len(r.MemberIDs())))
}

// RuleFacts are all fields of a rule, what serves of it, and its members, the worst first.
func RuleFacts(v api.VServer, r api.Rule) []Section {
	count := v.RuleCounter()(r)
	s := ruleFacts(r, ownersOf(v))
	s.depth = 0
	s.Facts = append([]Fact{
		{"state", string(count.State(api.Floor{}))},
		{"serving", Count(count)},
		{"VServer", VServerWords(v)},
		{"ULB", string(v.ULB)},
	}, s.Facts...)
	return []Section{s}
}

// RuleSearch is a rule's own fields, its state, and the names, ids and addresses of its members.
func RuleSearch(r api.Rule, state api.State) []Section {
	s := Section{Facts: []Fact{
		{"id", string(r.ID)},
		{"type", OrAbsent(r.PolicyType)},
		{"match", RuleMatch(r)},
		{"type", RuleType(r)},
		{"state", string(state)},
	}}
	members, _ := r.Members.Get()
	for _, m := range members {
		s.Facts = append(s.Facts, Fact{"member", string(m.Backend)}, Fact{"member", HostPort(m.PrivateIP, m.Port)},
			Fact{"host", OrAbsent(m.ResourceName)})
	}
	return []Section{s}
}

// memberName is a member's address and host, of which it may have neither itself.
func memberName(m api.Member, b api.Backend) string {
	if b.ID == "" {
		return Join(HostPort(m.PrivateIP, m.Port), m.ResourceName.Or(""), string(m.Backend))
	}
	return Join(HostPort(b.PrivateIP, b.Port), b.ResourceName.Or(""))
}

// countedRule is a rule with what serves of it.
type countedRule struct {
	rule  api.Rule
	count api.Count
}

// worstRules are the rules, those first of which least serves.
func worstRules(rules []api.Rule, count func(api.Rule) api.Count) []countedRule {
	all := make([]countedRule, len(rules))
	for i, r := range rules {
		all[i] = countedRule{r, count(r)}
	}
	slices.SortStableFunc(all, func(a, b countedRule) int {
		return b.count.State(api.Floor{}).Badness() - a.count.State(api.Floor{}).Badness()
	})
	return all
}
