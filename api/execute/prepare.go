package execute

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// prepare makes the request of step i from what was just read, or says in words why it must not be
// sent: something is not as the plan took it to be.
func (w *work) prepare(i int) (api.Write, string) {
	s, v := w.op.Steps[i].Step, w.now
	if !v.Backends.IsKnown() {
		return nil, "the service did not say which backends the VServer has now"
	}
	switch s.Kind {
	case impact.StepLeaveRule, impact.StepDeleteRule, impact.StepRelease, impact.StepDisable, impact.StepEnable,
		impact.StepWeight:
		if words := w.target(s); words != "" {
			return nil, words
		}
	case impact.StepWait, impact.StepAdd, impact.StepJoinRule, impact.StepCreateRule, impact.StepCheck:
	}
	switch s.Kind {
	case impact.StepRelease:
		return w.releaseBackend(s.Backend), w.released(s.Backend)
	case impact.StepDisable, impact.StepEnable:
		return w.updateBackend(s.Backend, api.BackendAttributes{Enabled: api.Known(s.Enabled())}), ""
	case impact.StepWeight:
		return w.updateBackend(s.Backend, api.BackendAttributes{Weight: s.Weight}), ""
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
	return nil, fmt.Sprintf("this version knows no request for step %q", s.Kind)
}

// target holds the step's backend to what was confirmed.
func (w *work) target(s impact.Step) string {
	was, _ := w.confirms.Backend(s.Backend)
	is, there := w.now.Backend(s.Backend)
	switch {
	case s.Backend == "" || !there:
		return fmt.Sprintf("backend %s is not on the VServer any more", s.Backend)
	case !api.SameHost(was, is):
		return fmt.Sprintf("backend %s is another host now: %s instead of %s", s.Backend, proof.HostText(is),
			proof.HostText(was))
	}
	switch s.Kind {
	case impact.StepDisable, impact.StepEnable:
		if !is.Enabled.IsKnown() {
			// What can never be verified would block the ULB for ever.
			return fmt.Sprintf("the service does not say whether backend %s is enabled, so nobody could see what a switch does",
				s.Backend)
		}
		if api.Is(is.Enabled, s.Enabled()) {
			return fmt.Sprintf("backend %s is %s already: somebody else did it", s.Backend, switchedWord(s))
		}
	case impact.StepWeight:
		if words := weightDiffers(is, s); words != "" {
			return words
		}
	case impact.StepRelease:
		if w.op.Order.Request.Drain && !api.Is(is.Enabled, 0) {
			return w.enabledAgain(is)
		}
	case impact.StepLeaveRule, impact.StepDeleteRule:
	case impact.StepWait, impact.StepAdd, impact.StepJoinRule, impact.StepCreateRule, impact.StepCheck: // have no target
	}
	if gives(s) {
		return ""
	}
	return w.survivors()
}

// released wants the backend out of every Custom rule.
func (w *work) released(id api.BackendID) string {
	rules, known := w.now.CustomRulesWith(id)
	switch {
	case len(rules) > 0:
		return fmt.Sprintf("backend %s is in a Custom rule again: %s", id, names(rules))
	case !known:
		return "the service did not say which forwarding rules the VServer has now, and with which members"
	default:
		return ""
	}
}

// rule finds the rule of step i as it is now, and says how it differs from the plan's.
func (w *work) rule(i int) (api.Rule, string) {
	plan := w.op.Steps[i].Step.Rule
	name := impact.RuleName(plan)
	var found []api.Rule
	for _, r := range w.now.CustomRules() {
		if r.ID == plan.ID {
			found = append(found, r)
		}
	}
	switch {
	case !w.now.Rules.IsKnown():
		return api.Rule{}, "the service did not say which forwarding rules the VServer has now"
	case plan.ID == "":
		return api.Rule{}, "the rule came without an id: " + name
	case len(found) == 0:
		return api.Rule{}, "the rule is not there any more: " + name
	case len(found) > 1:
		return api.Rule{}, "several rules carry the id of this one: " + name
	}
	now := found[0]
	c := proof.RuleDiffers(plan, now, change.CurrentIDs(w.op.Steps, i, plan.MemberIDs()))
	if len(c) > 0 {
		return now, fmt.Sprintf("the rule %s has changed since it was confirmed: %s", name, proof.DifferencesText(c))
	}
	return now, ""
}

// leave rewrites the rule without the target. Without a member left it is never sent.
func (w *work) leave(i int) (api.Write, string) {
	s := w.op.Steps[i].Step
	rule, words := w.rule(i)
	if words != "" {
		return nil, words
	}
	members := without(rule.MemberIDs(), s.Backend)
	if len(members) == 0 {
		return nil, "it would leave the rule without members: " + impact.RuleName(rule)
	}
	if !rule.Has(s.Backend) || !change.SameIDs(members, s.Members) {
		return nil, "the plan's members of the rule do not fit what is there: " + impact.RuleName(rule)
	}
	return w.updatePolicy(rule.ID, rule.Spec(members)), ""
}

// remove deletes a rule that has no member but the target.
func (w *work) remove(i int) (api.Write, string) {
	s := w.op.Steps[i].Step
	rule, words := w.rule(i)
	if words != "" {
		return nil, words
	}
	if len(without(rule.MemberIDs(), s.Backend)) > 0 {
		return nil, "the rule still has other members: " + impact.RuleName(rule)
	}
	return w.deletePolicy(rule.ID), ""
}

func (w *work) join(i int) (api.Write, string) {
	rule, words := w.rule(i)
	if words != "" {
		return nil, words
	}
	members := rule.MemberIDs()
	for _, id := range change.Joining(w.op.Steps, i) {
		if !slices.Contains(members, id) {
			members = append(members, id)
		}
	}
	if words := w.joinable(rule, members); words != "" {
		return nil, words
	}
	if !change.SameIDs(members, change.CurrentIDs(w.op.Steps, i, w.op.Steps[i].Step.Members)) {
		return nil, "the plan's members of the rule do not fit what is there: " + impact.RuleName(rule)
	}
	return w.updatePolicy(rule.ID, rule.Spec(members)), ""
}

func (w *work) create(i int) (api.Write, string) {
	s := w.op.Steps[i].Step
	if !w.now.Rules.IsKnown() {
		return nil, "the service did not say which forwarding rules the VServer has now"
	}
	for _, r := range w.now.CustomRules() {
		if proof.Alike(r, s.Rule) {
			return nil, fmt.Sprintf("a rule like it is there already (%s): %s", r.ID, impact.RuleName(r))
		}
	}
	members := change.CurrentIDs(w.op.Steps, i, s.Members)
	if words := w.joinable(s.Rule, members); words != "" {
		return nil, words
	}
	return w.createPolicy(s.Rule.Spec(members)), ""
}

// joinable wants members, each of them a backend of the VServer.
func (w *work) joinable(rule api.Rule, members []api.BackendID) string {
	if len(members) == 0 {
		return "the rule would have no members: " + impact.RuleName(rule)
	}
	now, confirmed := w.now.BackendsByID(), w.confirms.BackendsByID()
	for _, id := range members {
		is, there := now[id]
		if !there {
			return fmt.Sprintf("backend %s, a member of rule %s, is not on the VServer", id, impact.RuleName(rule))
		}
		if was, before := confirmed[id]; before && !api.SameHost(was, is) {
			return fmt.Sprintf("backend %s, a member of rule %s, is another host now: %s instead of %s", id,
				impact.RuleName(rule), proof.HostText(is), proof.HostText(was))
		}
	}
	return ""
}

func (w *work) add(s impact.Step) (api.Write, string) {
	backends, _ := w.now.Backends.Get()
	for _, b := range backends {
		if s.Host.Is(b) {
			return nil, fmt.Sprintf("the host is already a backend there: %s", b.ID)
		}
	}
	return w.allocateBackend(s.Host), ""
}

func without(ids []api.BackendID, id api.BackendID) []api.BackendID {
	return slices.DeleteFunc(slices.Clone(ids), func(one api.BackendID) bool { return one == id })
}

// weightDiffers says why a weight must not be set: it is not as it was confirmed, or nobody could see
// what setting it does.
func weightDiffers(is api.Backend, s impact.Step) string {
	switch {
	case !is.Weight.IsKnown():
		return fmt.Sprintf("the service does not say which weight backend %s has, so nobody could see what setting it does",
			s.Backend)
	case is.Weight == s.Weight:
		return fmt.Sprintf("backend %s has weight %s already: somebody else did it", s.Backend, api.Show(is.Weight))
	case is.Weight != s.From:
		return fmt.Sprintf("backend %s has weight %s now, and had %s when this was confirmed", s.Backend,
			api.Show(is.Weight), api.Show(s.From))
	default:
		return ""
	}
}

func (w *work) enabledAgain(b api.Backend) string {
	return fmt.Sprintf("backend %s is not disabled any more: %s; somebody enabled it during the drain",
		b.ID, proof.StateText(b))
}
