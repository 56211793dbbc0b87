package execute

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// worse says that the plan, as things are now, is of a worse class than was confirmed, or takes
// more down: what was read is taken back to before the plan's own steps, and assessed as a dialog
// would.
func (w *work) worse(i int) *ending {
	if i >= w.planned { // a cancelled drain only enables again
		return nil
	}
	before := rewind(w.now, w.confirms, w.op.Steps)
	ulb := slices.Clone(w.beside)
	for n := range ulb {
		if ulb[n].ID == before.ID {
			ulb[n] = before
		}
	}
	a := impact.Assess(ulb, before, w.op.Order.Request, w.policy(w.op.Order, ulb))
	more := proof.Lacking(a.Down, w.down)
	switch {
	case a.Class.Rank() > w.class.Rank():
		worse := impact.Finding{Kind: impact.FoundWorse, Was: string(w.class), Is: string(a.Class)}
		return &ending{reason: change.ReasonWorse, findings: append([]impact.Finding{worse}, a.Reasons...)}
	case a.Class == impact.ClassOutage && len(more) > 0:
		return &ending{reason: change.ReasonWorse, findings: takesDown(more)}
	default:
		return nil
	}
}

func takesDown(rules []impact.RuleRef) []impact.Finding {
	all := make([]impact.Finding, 0, len(rules))
	for _, r := range rules {
		all = append(all, impact.Finding{Kind: impact.FoundTakesDown, Rule: r})
	}
	return all
}

// rewind is a VServer as it would be had the plan's done steps not been: with the health of now,
// and as confirmed where the plan changed it.
func rewind(now, confirmed api.VServer, steps []change.StepStatus) api.VServer {
	backends, _ := now.Backends.Get()
	rules, _ := now.Rules.Get()
	backends, rules = slices.Clone(backends), slices.Clone(rules)
	for n, s := range steps {
		if s.State != change.StepDone {
			continue
		}
		was, _ := confirmed.Backend(s.Step.Backend)
		at := slices.IndexFunc(backends, func(b api.Backend) bool { return b.ID == s.Step.Backend })
		rule := slices.IndexFunc(rules, func(r api.Rule) bool { return r.ID == s.Step.Rule.ID })
		switch s.Step.Kind {
		case impact.StepRelease:
			if at < 0 {
				backends = append(backends, was)
				standardAgain(rules, confirmed, was.ID)
			}
		case impact.StepDisable, impact.StepEnable:
			if at >= 0 {
				backends[at].Enabled = was.Enabled
			}
		case impact.StepWeight:
			if at >= 0 {
				backends[at].Weight = was.Weight
			}
		case impact.StepLeaveRule, impact.StepJoinRule:
			if rule >= 0 {
				rules[rule].Members = unjoined(rules[rule], s.Step, change.Joining(steps, n))
			}
		case impact.StepDeleteRule:
			if r, there := confirmed.CustomRule(s.Step.Rule.ID); there && rule < 0 {
				rules = append(rules, r)
			}
		case impact.StepAdd:
			backends = slices.DeleteFunc(backends, func(b api.Backend) bool { return b.ID == s.Backend })
		case impact.StepCreateRule:
			rules = slices.DeleteFunc(rules, func(r api.Rule) bool { return r.ID == s.Policy })
		case impact.StepCheck:
			now.MonitorType = confirmed.MonitorType
		case impact.StepWait:
		}
	}
	now.Backends = api.Known(backends)
	if now.Rules.IsKnown() {
		now.Rules = api.Known(rules)
	}
	return now
}

// standardAgain puts a backend that was released back into the Default rules that held it.
func standardAgain(rules []api.Rule, confirmed api.VServer, id api.BackendID) {
	before, _ := confirmed.Rules.Get()
	for n, r := range rules {
		members, known := r.Members.Get()
		if r.Custom() || !known || r.Has(id) {
			continue
		}
		if slices.ContainsFunc(before, func(b api.Rule) bool { return !b.Custom() && b.ID == r.ID && b.Has(id) }) {
			rules[n].Members = api.Known(append(slices.Clone(members), api.Member{Backend: id}))
		}
	}
}

// unjoined are a rule's members before the step took one out, or joined some.
func unjoined(r api.Rule, s impact.Step, joined []api.BackendID) api.Maybe[[]api.Member] {
	members, known := r.Members.Get()
	if !known {
		return r.Members
	}
	members = slices.Clone(members)
	if s.Kind == impact.StepLeaveRule && !r.Has(s.Backend) {
		return api.Known(append(members, api.Member{Backend: s.Backend}))
	}
	if s.Kind == impact.StepJoinRule {
		members = slices.DeleteFunc(members, func(m api.Member) bool { return slices.Contains(joined, m.Backend) })
	}
	return api.Known(members)
}
