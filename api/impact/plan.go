package impact

import (
	"slices"

	"cloud.internal/ulbconsole/api"
)

// Same says whether two plans do the same to the same. Members have no order, and the rules of a
// plan come in one of their own, whatever the service's.
func Same(a, b []Step) bool {
	return slices.EqualFunc(a, b, func(x, y Step) bool {
		return x.Kind == y.Kind && x.Backend == y.Backend && x.Host == y.Host && x.Weight == y.Weight && x.From == y.From &&
			x.Check == y.Check && x.CheckFrom == y.CheckFrom && sameRule(x.Rule, y.Rule) &&
			sameSet(x.Members, y.Members)
	})
}

// sameRule says whether two readings of a rule are the same rule, matching the same, with the same
// members, in whatever order.
func sameRule(a, b api.Rule) bool {
	return a.ID == b.ID && a.PolicyType == b.PolicyType &&
		a.Match == b.Match && a.Type == b.Type && a.DomainMatchMode == b.DomainMatchMode && a.Priority == b.Priority &&
		a.Members.IsKnown() == b.Members.IsKnown() && sameSet(a.MemberIDs(), b.MemberIDs())
}

// sameSet says whether both hold the same ids, in whatever order and however often.
func sameSet(a, b []api.BackendID) bool { return slices.Equal(sorted(a), sorted(b)) }

// plan gives the steps to the goal.
func (a *assessor) plan() []Step {
	switch a.goal() {
	case GoalRelease:
		return a.release()
	case GoalDisable:
		return a.each(StepDisable)
	case GoalEnable:
		return a.each(StepEnable)
	case GoalWeight:
		return a.each(StepWeight)
	case GoalCheck:
		return []Step{a.checkStep(a.result.Request.Check)}
	default:
		return a.undoSteps
	}
}

func (a *assessor) each(kind StepKind) []Step {
	steps := make([]Step, 0, len(a.targets))
	for _, id := range a.targets {
		s := Step{Kind: kind, Backend: id}
		if kind == StepWeight {
			s.Weight, s.From = a.result.Request.Weight, a.byID[id].Weight
		}
		steps = append(steps, s)
	}
	return steps
}

// release takes each target out of its Custom rules, then releases it; with a drain it disables
// them all first, and waits.
func (a *assessor) release() []Step {
	var steps []Step
	if a.result.Request.Drain {
		for _, b := range a.result.Targets {
			if !api.Is(b.Enabled, 0) {
				steps = append(steps, Step{Kind: StepDisable, Backend: b.ID})
			}
		}
		steps = append(steps, Step{Kind: StepWait})
	}
	rules := a.rewritten()
	for i := range rules {
		rules[i] = rules[i].Bare()
	}
	for _, id := range a.targets {
		for i := range rules {
			if rules[i].Has(id) {
				steps = append(steps, leaveRule(&rules[i], id))
			}
		}
		steps = append(steps, Step{Kind: StepRelease, Backend: id})
	}
	return steps
}

// rewritten are the Custom rules that a target is in.
func (a *assessor) rewritten() []api.Rule {
	return slices.DeleteFunc(a.custom(), func(r api.Rule) bool { return !a.rewrites(r) })
}

// steps counts those of a release, at most: one for each rule that each target is in, its own, and
// those of a drain.
func (a *assessor) steps() int {
	n := len(a.targets)
	if a.result.Request.Drain {
		n += len(a.targets) + 1
	}
	for _, r := range a.custom() {
		members, _ := r.Members.Get()
		leave := map[api.BackendID]bool{}
		for _, m := range members {
			if a.effects[m.Backend] == GoalRelease {
				leave[m.Backend] = true
			}
		}
		n += len(leave)
	}
	return n
}

// leaveRule takes a bare rule's member out of it, and deletes a rule of which nothing would be
// left: such a plan was agreed to.
func leaveRule(r *api.Rule, id api.BackendID) Step {
	s := Step{Kind: StepLeaveRule, Backend: id, Rule: *r}
	members, _ := r.Members.Get()
	r.Members = api.Known(slices.DeleteFunc(slices.Clone(members), func(m api.Member) bool { return m.Backend == id }))
	if s.Members = r.MemberIDs(); len(s.Members) == 0 {
		s.Kind, s.Members = StepDeleteRule, nil
	}
	return s
}
