package proof

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// Verdict is what one answer proves about a step.
type Verdict string

const (
	Proved    Verdict = "done"
	Disproved Verdict = "not done"
	Nothing   Verdict = "proves nothing"
	// superseded says that what the step was about is not there any more: what became of its request
	// cannot be known, and no longer matters.
	Superseded Verdict = "superseded"
)

// Finding is a verdict with what was seen: the backend or rule that is new.
type Finding struct {
	Verdict Verdict
	backend api.Backend
	policy  api.PolicyID
	Found   impact.Finding // of superseded, where it is not that somebody took it away
	// strangers are hosts that were released, and are backends again.
	Strangers []api.Backend
}

// Prove says what an answer that is worth something proves about step i of an order.
func Prove(v api.VServer, steps []change.StepStatus, i int) Finding {
	s := steps[i]
	switch s.Step.Kind {
	case impact.StepRelease:
		_, there := v.Backend(s.Step.Backend)
		return Finding{Verdict: verdictOf(v.Backends.IsKnown(), !there)}
	case impact.StepDisable, impact.StepEnable:
		return Finding{Verdict: proveAttribute(v, s.Step, func(b api.Backend) (is, want api.Maybe[int]) {
			return b.Enabled, api.Known(s.Step.Enabled())
		})}
	case impact.StepWeight:
		return Finding{Verdict: proveAttribute(v, s.Step, func(b api.Backend) (is, want api.Maybe[int]) {
			return b.Weight, s.Step.Weight
		})}
	case impact.StepCheck:
		return Finding{Verdict: verdictOf(v.MonitorType.IsKnown(), api.Is(v.MonitorType, s.Step.Check))}
	case impact.StepDeleteRule:
		_, there := v.CustomRule(s.Step.Rule.ID)
		return Finding{Verdict: verdictOf(v.Rules.IsKnown(), !there)}
	case impact.StepLeaveRule, impact.StepJoinRule:
		return Finding{Verdict: proveRewritten(v, steps, i)}
	case impact.StepAdd:
		return proveAdded(v, s)
	case impact.StepCreateRule:
		return proveCreated(v, steps, i)
	case impact.StepWait:
	}
	return Finding{Verdict: Nothing}
}

func verdictOf(known, done bool) Verdict {
	switch {
	case !known:
		return Nothing
	case done:
		return Proved
	default:
		return Disproved
	}
}

// proveAttribute looks for what an attribute of the step's backend is to be.
func proveAttribute(v api.VServer, s impact.Step, of func(api.Backend) (is, want api.Maybe[int])) Verdict {
	b, there := v.Backend(s.Backend)
	if !there {
		if v.Backends.IsKnown() {
			return Superseded
		}
		return Nothing
	}
	is, want := of(b)
	return verdictOf(is.IsKnown(), is == want)
}

// proveRewritten looks for the target out of the rule, or for all that were to join in it.
func proveRewritten(v api.VServer, steps []change.StepStatus, i int) Verdict {
	s := steps[i].Step
	rule, there := v.CustomRule(s.Rule.ID)
	if !there {
		if v.Rules.IsKnown() {
			return Superseded
		}
		return Nothing
	}
	if s.Kind == impact.StepLeaveRule {
		return verdictOf(rule.Members.IsKnown(), !rule.Has(s.Backend))
	}
	all := !slices.ContainsFunc(change.Joining(steps, i), func(id api.BackendID) bool { return !rule.Has(id) })
	return verdictOf(rule.Members.IsKnown(), all)
}

// proveAdded looks for the host. That no backend was this host just before the request is what
// makes one that is there now the new one; a new id that was there before is none.
func proveAdded(v api.VServer, s change.StepStatus) Finding {
	backends, known := v.Backends.Get()
	if b, there := v.Backend(s.Backend); there && s.Backend != "" && !slices.Contains(s.Before, s.Backend) {
		return Finding{Verdict: Proved, backend: b}
	}
	for _, b := range backends {
		if b.ID != "" && s.Step.Host.Is(b) && !slices.Contains(s.Before, b.ID) {
			return Finding{Verdict: Proved, backend: b}
		}
	}
	return Finding{Verdict: verdictOf(known, false)}
}

// proveCreated looks for the rule. That none was like it just before the request is what makes one
// that is there now the new one.
func proveCreated(v api.VServer, steps []change.StepStatus, i int) Finding {
	s := steps[i]
	if r, there := v.CustomRule(s.Policy); there && s.Policy != "" {
		return Finding{Verdict: Proved, policy: r.ID}
	}
	members := change.CurrentIDs(steps, i, s.Step.Members)
	blind := !v.Rules.IsKnown()
	for _, r := range v.CustomRules() {
		switch {
		case r.ID == "" || !Alike(r, s.Step.Rule):
		case !r.Members.IsKnown():
			blind = true
		case change.SameIDs(r.MemberIDs(), members):
			return Finding{Verdict: Proved, policy: r.ID}
		}
	}
	return Finding{Verdict: verdictOf(!blind, false)}
}

// Alike says whether two rules match the same requests, as far as can be told: what one of them
// leaves out, the service has chosen itself, and a priority it takes of path rules only.
func Alike(a, b api.Rule) bool {
	return a.Match == b.Match && fits(a.Type, b.Type) && fits(a.DomainMatchMode, b.DomainMatchMode)
}

func fits(a, b api.Maybe[string]) bool {
	return a.Or("") == "" || b.Or("") == "" || a == b
}
