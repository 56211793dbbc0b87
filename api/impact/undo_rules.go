package impact

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// undoRule puts one rule back. Rules are the Custom rules as they will be when its step comes.
func (a *assessor) undoRule(rules []api.Rule, r RecordedRule) {
	same := func(now api.Rule) bool { return now.ID != "" && now.ID == r.Rule.ID }
	equal := func(now api.Rule) bool { return r.Deleted && matchesAs(now, r.Rule) }
	if i := slices.IndexFunc(rules, same); i >= 0 {
		a.rejoin(&rules[i], r)
	} else if i := slices.IndexFunc(rules, equal); i >= 0 {
		a.rejoin(&rules[i], r)
	} else if r.Deleted {
		a.recreate(r)
	} else {
		a.leaveOut(ofRule(FoundRuleGone, r.Rule))
	}
}

// matchesAs says whether a rule matches the requests that the recorded one did. A mode that was
// absent then may have been filled in by the service since.
func matchesAs(now, recorded api.Rule) bool {
	return now.Match == recorded.Match && now.Type == recorded.Type &&
		(now.DomainMatchMode == recorded.DomainMatchMode || !recorded.DomainMatchMode.IsKnown())
}

// rejoin joins the members that were taken out to the rule as it is now.
func (a *assessor) rejoin(rule *api.Rule, r RecordedRule) {
	members := rule.MemberIDs()
	there := setOf(members)
	taken := takenOf(r)
	var missing []api.BackendID
	for _, id := range a.standing(taken, r.Rule) {
		if !there[id] {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return
	}
	now, recorded := a.compared(*rule, r.Rule, taken)
	switch {
	case now == recorded:
	case a.result.Request.Strict:
		a.leaveOut(Finding{Kind: FoundRuleChanged, Rule: now, Before: recorded})
		return
	default:
		a.note(Finding{Kind: FoundRuleJoined, Rule: now, Before: recorded})
	}
	s := Step{Kind: StepJoinRule, Backend: missing[0], Rule: rule.Bare(), Members: append(members, missing...)}
	a.undoSteps = append(a.undoSteps, s)
	a.join[rule.ID] = s.Members
	all, _ := rule.Members.Get()
	all = slices.Clone(all)
	for _, id := range missing {
		all = append(all, api.Member{Backend: id})
	}
	rule.Members = api.Known(all)
}

// recreate makes a deleted rule anew, with those of its members that stand.
func (a *assessor) recreate(r RecordedRule) {
	switch {
	case slices.ContainsFunc(a.created, func(s Step) bool { return matchesAs(s.Rule, r.Rule) }):
		return
	case lacks(r.Rule) == lacksMatch:
		a.refuse(ofRule(FoundMatchLost, r.Rule))
		return
	case lacks(r.Rule) != "":
		a.refuse(Finding{Kind: FoundFieldLost, Is: lacks(r.Rule), Rule: RefOf(r.Rule)})
		return
	}
	members := a.standing(r.Rule.MemberIDs(), r.Rule)
	if len(members) == 0 {
		a.leaveOut(ofRule(FoundRuleMissing, r.Rule))
		return
	}
	s := Step{Kind: StepCreateRule, Rule: r.Rule.Bare(), Members: members}
	a.undoSteps, a.created = append(a.undoSteps, s), append(a.created, s)
}

// takenOf are the members that the change took out, in the recorded order.
func takenOf(r RecordedRule) []api.BackendID {
	recorded := r.Rule.MemberIDs()
	if r.Deleted {
		return recorded
	}
	left, known := setOf(r.Left), setOf(recorded)
	taken := slices.DeleteFunc(slices.Clone(recorded), func(id api.BackendID) bool { return !left[id] })
	for _, id := range r.Left {
		if !known[id] {
			known[id] = true
			taken = append(taken, id)
		}
	}
	return taken
}

func setOf(ids []api.BackendID) map[api.BackendID]bool {
	set := make(map[api.BackendID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// standing gives those members of a recorded rule that can be members, each by the id it has now;
// one that the plan adds by the id it had. It says which cannot: an id that is there may be another
// host's by now.
func (a *assessor) standing(recorded []api.BackendID, r api.Rule) []api.BackendID {
	ids := make([]api.BackendID, 0, len(recorded))
	taken := make(map[api.BackendID]bool, len(recorded))
	members, _ := r.Members.Get()
	as := make(map[api.BackendID][]api.Member, len(members))
	for _, m := range members {
		as[m.Backend] = append(as[m.Backend], m)
	}
	for _, id := range recorded {
		if _, there := a.byID[id]; !there {
			a.recognize(id)
		}
		is := a.currentID(id)
		b, there := a.byID[is]
		switch was := a.stranger(id, as[id], b); {
		case a.ambiguous[id]: // that was said
			continue
		case a.adds[id]:
		case !there:
			a.leaveOut(Finding{Kind: FoundMemberGone, ID: string(id), Rule: RefOf(r)})
			continue
		case is == id && was != "":
			a.leaveOut(Finding{Kind: FoundMemberOther, ID: string(id), Was: was, Is: machine(b), Rule: RefOf(r)})
			continue
		}
		if !taken[is] {
			taken[is] = true
			ids = append(ids, is)
		}
	}
	return ids
}

// stranger names the recorded backend of an id where the one that carries it now is another host,
// or has another address, as far as was recorded, of it or of the members with that id; else "".
func (a *assessor) stranger(id api.BackendID, recorded []api.Member, is api.Backend) string {
	for _, b := range a.result.Request.Record.Backends {
		if b.Backend.ID == id {
			if api.SameHost(b.Backend, is) {
				return ""
			}
			return machine(b.Backend)
		}
	}
	for _, m := range recorded {
		if elsewhere(m, is) || differs(m.ResourceName, is.ResourceName) || differs(m.SubResourceID, is.SubResourceID) {
			return address(m.PrivateIP, m.Port) + " " + m.ResourceName.Or(api.Absent)
		}
	}
	return ""
}

// differs says whether what was recorded is something else now.
func differs(recorded, now api.Maybe[string]) bool {
	return recorded.Or("") != "" && recorded.Or("") != now.Or("")
}

// currentID gives the id that a recorded backend has now.
func (a *assessor) currentID(id api.BackendID) api.BackendID {
	if now, again := a.currentIDs[id]; again {
		return now
	}
	return id
}

// compared is a rule as it is now and as it was recorded, with the members beside those that the
// change took out of it: one that is back is no difference.
func (a *assessor) compared(now, recorded api.Rule, taken []api.BackendID) (is, was RuleRef) {
	back := map[api.BackendID]bool{}
	for _, id := range taken {
		back[id], back[a.currentID(id)] = true, true
	}
	is, was = RefOf(now), RefOf(recorded)
	is.Members, was.Members = a.memberNames(now, back), a.memberNames(recorded, back)
	return is, was
}

// memberNames names the members of a rule but those left out, sorted.
func (a *assessor) memberNames(r api.Rule, without map[api.BackendID]bool) string {
	var names []string
	for _, id := range r.MemberIDs() {
		if !without[id] {
			names = append(names, a.name(a.currentID(id)))
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}
