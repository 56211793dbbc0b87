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
		a.unknown(Finding{Kind: FoundNoRules})
	case len(rules) == 0:
		a.unknown(Finding{Kind: FoundRulesEmpty})
	case len(standard) == 0:
		a.warn(Finding{Kind: FoundNoDefault})
	case len(standard) > 1:
		a.unknown(Finding{Kind: FoundDefaults})
	}
	backends, _ := a.vserver.Backends.Get()
	for _, r := range standard {
		switch {
		case !a.loses():
		case !r.Members.IsKnown():
			a.unknown(Finding{Kind: FoundDefaultAbsent})
		case len(r.MemberIDs()) == 0:
			a.warn(Finding{Kind: FoundDefaultEmpty})
		}
		if len(backends) == 0 && a.vserver.Backends.IsKnown() && len(r.MemberIDs()) > 0 {
			a.unknown(Finding{Kind: FoundDefaultAlone})
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
			a.unknown(ofRule(FoundMembersAbsent, r))
		}
		members, _ := r.Members.Get()
		for _, m := range members {
			id := m.Backend
			_, found := a.byID[id]
			switch {
			case blank(id):
				a.unknown(ofRule(FoundMemberBlank, r))
			case !found && a.like(id) != "":
				a.unknown(Finding{Kind: FoundAlikeMember, Was: string(id), Is: string(a.like(id)), Rule: RefOf(r)})
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
		switch missing, odd := lacks(r), oddField(r); {
		case r.ID == "":
			a.unknown(ofRule(FoundRuleBlank, r))
		case missing == lacksMatch:
			a.unknown(ofRule(FoundMatchAbsent, r))
		case missing != "":
			a.unknown(Finding{Kind: FoundFieldAbsent, Is: missing, Rule: RefOf(r)})
		case odd != "":
			a.unknown(Finding{Kind: FoundFieldOdd, Is: odd, Rule: RefOf(r)})
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
		a.unknown(ofTwo(FoundAlikeRules, r.ID, other))
	}
	if same > 1 {
		a.unknown(Finding{Kind: FoundSameRuleID, ID: string(r.ID)})
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
