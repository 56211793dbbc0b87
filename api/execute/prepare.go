package execute

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// prepare makes the request of step i from what was just read, or says why it must not be sent:
// something is not as the plan took it to be.
func (w *work) prepare(i int) (api.Write, []impact.Finding) {
	s, v := w.op.Steps[i].Step, w.now
	if !v.Backends.IsKnown() {
		return nil, finding(impact.FoundNoBackends)
	}
	switch s.Kind {
	case impact.StepLeaveRule, impact.StepDeleteRule, impact.StepRelease, impact.StepDisable, impact.StepEnable,
		impact.StepWeight:
		if why := w.target(s); why != nil {
			return nil, why
		}
	case impact.StepWait, impact.StepAdd, impact.StepJoinRule, impact.StepCreateRule, impact.StepCheck:
	}
	switch s.Kind {
	case impact.StepRelease:
		return w.releaseBackend(s.Backend), w.released(s.Backend)
	case impact.StepDisable, impact.StepEnable:
		return w.updateBackend(s.Backend, api.BackendAttributes{Enabled: api.Known(s.Enabled())}), nil
	case impact.StepWeight:
		return w.updateBackend(s.Backend, api.BackendAttributes{Weight: s.Weight}), nil
	case impact.StepCheck:
		return w.switchCheck(s)
	case impact.StepLeaveRule:
		return w.leave(i)
	case impact.StepDeleteRule:
		return w.remove(i)
	case impact.StepJoinRule:
		return w.join(i)
	case impact.StepCreateRule:
		return w.create(i)
	case impact.StepAdd:
		return w.add(s)
	case impact.StepWait: // sends nothing
	}
	return nil, []impact.Finding{{Kind: impact.FoundNoRequest, Is: string(s.Kind)}}
}

// target holds the step's backend to what was confirmed.
func (w *work) target(s impact.Step) []impact.Finding {
	was, _ := w.confirms.Backend(s.Backend)
	is, there := w.now.Backend(s.Backend)
	switch {
	case s.Backend == "" || !there:
		return ofBackend(impact.FoundBackendGone, s.Backend)
	case !api.SameHost(was, is):
		return []impact.Finding{proof.OtherHost(was, is)}
	}
	switch s.Kind {
	case impact.StepDisable, impact.StepEnable:
		if !is.Enabled.IsKnown() {
			// What can never be verified would block the ULB for ever.
			return ofBackend(impact.FoundSwitchUnsaid, s.Backend)
		}
		if api.Is(is.Enabled, s.Enabled()) {
			return []impact.Finding{{Kind: impact.FoundSwitched, ID: string(s.Backend), Goal: goalOf(s)}}
		}
	case impact.StepWeight:
		if why := weightDiffers(is, s); why != nil {
			return why
		}
	case impact.StepRelease:
		if w.op.Order.Request.Drain && !api.Is(is.Enabled, 0) {
			return []impact.Finding{{Kind: impact.FoundEnabledAgain, ID: string(is.ID), Is: proof.StateText(is)}}
		}
	case impact.StepLeaveRule, impact.StepDeleteRule:
	case impact.StepWait, impact.StepAdd, impact.StepJoinRule, impact.StepCreateRule, impact.StepCheck: // have no target
	}
	if gives(s) {
		return nil
	}
	return w.survivors()
}

// released wants the backend out of every Custom rule.
func (w *work) released(id api.BackendID) []impact.Finding {
	rules, known := w.now.CustomRulesWith(id)
	switch {
	case len(rules) > 0:
		again := impact.OfRules(impact.FoundInRuleAgain, rules)
		for i := range again {
			again[i].Backend = string(id)
		}
		return again
	case !known:
		return finding(impact.FoundNoRules)
	default:
		return nil
	}
}

// rule finds the rule of step i as it is now, and says how it differs from the plan's.
func (w *work) rule(i int) (api.Rule, []impact.Finding) {
	plan := w.op.Steps[i].Step.Rule
	var all []api.Rule
	for _, r := range w.now.CustomRules() {
		if r.ID == plan.ID {
			all = append(all, r)
		}
	}
	switch {
	case !w.now.Rules.IsKnown():
		return api.Rule{}, finding(impact.FoundNoRules)
	case plan.ID == "":
		return api.Rule{}, ofRule(impact.FoundRuleBlank, plan)
	case len(all) == 0:
		return api.Rule{}, ofRule(impact.FoundRuleVanished, plan)
	case len(all) > 1:
		return api.Rule{}, []impact.Finding{{Kind: impact.FoundSameRuleID, ID: string(plan.ID)}}
	}
	now := all[0]
	c := proof.RuleDiffers(plan, now, change.CurrentIDs(w.op.Steps, i, plan.MemberIDs()))
	if len(c) > 0 {
		return now, append(ofRule(impact.FoundRuleAltered, plan), c...)
	}
	return now, nil
}

// leave rewrites the rule without the target. Without a member left it is never sent.
func (w *work) leave(i int) (api.Write, []impact.Finding) {
	s := w.op.Steps[i].Step
	rule, why := w.rule(i)
	if why != nil {
		return nil, why
	}
	members := without(rule.MemberIDs(), s.Backend)
	if len(members) == 0 {
		return nil, ofRule(impact.FoundWouldEmpty, rule)
	}
	if !rule.Has(s.Backend) || !change.SameIDs(members, s.Members) {
		return nil, ofRule(impact.FoundPlanMisfits, rule)
	}
	return w.updatePolicy(rule.ID, rule.Spec(members)), nil
}

// remove deletes a rule that has no member but the target.
func (w *work) remove(i int) (api.Write, []impact.Finding) {
	s := w.op.Steps[i].Step
	rule, why := w.rule(i)
	if why != nil {
		return nil, why
	}
	if len(without(rule.MemberIDs(), s.Backend)) > 0 {
		return nil, ofRule(impact.FoundOtherMembers, rule)
	}
	return w.deletePolicy(rule.ID), nil
}

func (w *work) join(i int) (api.Write, []impact.Finding) {
	rule, why := w.rule(i)
	if why != nil {
		return nil, why
	}
	members := rule.MemberIDs()
	for _, id := range change.Joining(w.op.Steps, i) {
		if !slices.Contains(members, id) {
			members = append(members, id)
		}
	}
	if why := w.joinable(rule, members); why != nil {
		return nil, why
	}
	if !change.SameIDs(members, change.CurrentIDs(w.op.Steps, i, w.op.Steps[i].Step.Members)) {
		return nil, ofRule(impact.FoundPlanMisfits, rule)
	}
	return w.updatePolicy(rule.ID, rule.Spec(members)), nil
}

func (w *work) create(i int) (api.Write, []impact.Finding) {
	s := w.op.Steps[i].Step
	if !w.now.Rules.IsKnown() {
		return nil, finding(impact.FoundNoRules)
	}
	for _, r := range w.now.CustomRules() {
		if proof.Alike(r, s.Rule) {
			return nil, ofRule(impact.FoundRuleLike, r)
		}
	}
	members := change.CurrentIDs(w.op.Steps, i, s.Members)
	if why := w.joinable(s.Rule, members); why != nil {
		return nil, why
	}
	return w.createPolicy(s.Rule.Spec(members)), nil
}

// joinable wants members, each of them a backend of the VServer.
func (w *work) joinable(rule api.Rule, members []api.BackendID) []impact.Finding {
	if len(members) == 0 {
		return ofRule(impact.FoundNoMembers, rule)
	}
	now, confirmed := w.now.BackendsByID(), w.confirms.BackendsByID()
	for _, id := range members {
		is, there := now[id]
		if !there {
			return []impact.Finding{{Kind: impact.FoundMemberAbsent, ID: string(id), Rule: impact.RefOf(rule)}}
		}
		if was, before := confirmed[id]; before && !api.SameHost(was, is) {
			other := proof.OtherHost(was, is)
			other.Kind, other.Rule = impact.FoundMemberHost, impact.RefOf(rule)
			return []impact.Finding{other}
		}
	}
	return nil
}

func (w *work) add(s impact.Step) (api.Write, []impact.Finding) {
	backends, _ := w.now.Backends.Get()
	for _, b := range backends {
		if s.Host.Is(b) {
			return nil, ofBackend(impact.FoundHostThere, b.ID)
		}
	}
	return w.allocateBackend(s.Host), nil
}

func without(ids []api.BackendID, id api.BackendID) []api.BackendID {
	return slices.DeleteFunc(slices.Clone(ids), func(one api.BackendID) bool { return one == id })
}

// weightDiffers says why a weight must not be set: it is not as it was confirmed, or nobody could see
// what setting it does.
func weightDiffers(is api.Backend, s impact.Step) []impact.Finding {
	switch {
	case !is.Weight.IsKnown():
		return ofBackend(impact.FoundWeightUnsaid, s.Backend)
	case is.Weight == s.Weight:
		return []impact.Finding{{
			Kind: impact.FoundSwitched, ID: string(s.Backend), Goal: impact.GoalWeight, N: is.Weight.Or(0),
		}}
	case is.Weight != s.From:
		return []impact.Finding{{
			Kind: impact.FoundWeightMoved, ID: string(s.Backend), Is: api.Show(is.Weight), Was: api.Show(s.From),
		}}
	default:
		return nil
	}
}
