package impact

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// What PolicyPriority can be; 0 is that of a rule without one.
const (
	leastPriority = 0
	mostPriority  = 9999
)

// checkRules wants the rules known, and the Default one among them: it is always there.
func (a *assessor) checkRules() {
	if !a.vserver.Layer7() {
		return
	}
	rules, known := a.vserver.Rules.Get()
	standard := a.standard()
	switch {
	case !known:
		a.unknown("the service did not say which forwarding rules the VServer has", readAgain)
	case len(rules) == 0:
		a.unknown("the service named no forwarding rule of the VServer, and the Default one is always there", readAgain)
	case len(standard) == 0:
		a.warn("the service named rules of the VServer, but not the Default one, which is always there")
	case len(standard) > 1:
		a.unknown("the VServer has several Default rules", readAgain)
	}
	backends, _ := a.vserver.Backends.Get()
	for _, r := range standard {
		switch {
		case !a.loses():
		case !r.Members.IsKnown():
			a.unknown("the service did not say which members the Default rule has", readAgain)
		case len(r.MemberIDs()) == 0:
			a.warn("the Default rule has no members")
		}
		if len(backends) == 0 && a.vserver.Backends.IsKnown() && len(r.MemberIDs()) > 0 {
			a.unknown("the service named no backend of the VServer, but members of its Default rule", readAgain)
		}
	}
}

// loses says whether the plan takes a backend from serving.
func (a *assessor) loses() bool {
	for id := range a.effects {
		if a.takes(id) {
			return true
		}
	}
	return false
}

// checkMembers wants the members of every rule known, and each to be a backend by its very id or
// none at all.
func (a *assessor) checkMembers() {
	for _, r := range append(a.custom(), a.standard()...) {
		if r.Custom() && !r.Members.IsKnown() {
			a.unknown("the service did not say which members a forwarding rule has: "+RuleName(r), readAgain)
		}
		members, _ := r.Members.Get()
		for _, m := range members {
			id := m.Backend
			_, found := a.byID[id]
			switch {
			case blank(id):
				a.unknown("a forwarding rule has a member without an id: "+RuleName(r), readAgain)
			case !found && a.like(id) != "":
				a.unknown(fmt.Sprintf("the id of a member of a forwarding rule differs from that of a backend only in case or "+
					"blanks: %q and %q, %s",
					id, a.like(id), RuleName(r)), webConsole)
			}
		}
	}
}

// checkTouchedRules wants every rule that the plan touches such that its id tells it from the
// others, and every one that it changes such that it can be sent back as it was read.
func (a *assessor) checkTouchedRules() {
	rules := append(a.custom(), a.standard()...)
	spelled := map[string][]api.PolicyID{}
	for _, r := range rules {
		spelled[api.FoldID(r.ID)] = append(spelled[api.FoldID(r.ID)], r.ID)
	}
	for _, r := range rules {
		if a.touches(r) && !blank(r.ID) {
			a.checkRuleID(r, spelled[api.FoldID(r.ID)])
		}
		if !a.rewrites(r) {
			continue
		}
		name := " that must be changed (" + RuleName(r) + ")"
		switch missing, odd := lacks(r), oddField(r); {
		case r.ID == "":
			a.unknown("a forwarding rule that must be changed has no id ("+RuleName(r)+")", webConsole)
		case missing == lacksMatch:
			a.unknown("the service did not say what a forwarding rule matches"+name, readAgain)
		case missing != "":
			a.unknown("the service did not say the "+missing+" of a forwarding rule"+name, readAgain)
		case odd != "":
			a.unknown("this console does not know the "+odd+" of a forwarding rule"+name, webConsole)
		}
	}
}

// checkRuleID wants the id of a rule to be the only one of those that differ only in case or
// blanks.
func (a *assessor) checkRuleID(r api.Rule, alike []api.PolicyID) {
	same := 0
	for _, other := range alike {
		if other == r.ID {
			same++
			continue
		}
		a.unknown(fmt.Sprintf("the ids of two forwarding rules differ only in case or blanks: %q and %q",
			min(r.ID, other), max(r.ID, other)), webConsole)
	}
	if same > 1 {
		a.unknown("several forwarding rules carry the id "+string(r.ID), readAgain)
	}
}

const lacksMatch = "Match"

// lacks names what an answer left out of a Custom rule that must be sent with it, "" where nothing
// is left out: the service would put its own there.
func lacks(r api.Rule) string {
	kind := r.Type.Or("")
	switch {
	case r.Match.Or("") == "" || kind == "":
		return lacksMatch
	case kind == typeDomain && r.DomainMatchMode.Or("") == "":
		return "DomainMatchMode"
	case kind == typePath && !r.Priority.IsKnown():
		return "PolicyPriority"
	default:
		return ""
	}
}

// oddField names with its value what a Custom rule has that nobody here knows, "" where all is
// known.
func oddField(r api.Rule) string {
	kind, policy, priority := r.Type.Or(""), r.PolicyType.Or(""), r.Priority.Or(0)
	switch {
	case !slices.Contains([]string{"", policyCustom, api.PolicyDefault}, policy):
		return fmt.Sprintf("PolicyType %q", policy)
	case kind != typeDomain && kind != typePath:
		return fmt.Sprintf("Type %q", kind)
	case kind == typePath && (priority < leastPriority || priority > mostPriority):
		return fmt.Sprintf("PolicyPriority %d", priority)
	default:
		return ""
	}
}
