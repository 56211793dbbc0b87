package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// How long a request is looked after, and from when on an answer counts.
const (
	// WriteLimit is how long a request may take: the service works for up to
	// 60 s before it gives up.
	WriteLimit = 65 * time.Second
	// LostAfter is when an answer without the change proves that a request
	// without an answer did nothing, counted from sending it.
	LostAfter = 75 * time.Second
	// LagLimit is how long an accepted request may take to show, counted from
	// its answer.
	LagLimit = 15 * time.Second
)

// verdict is what one answer proves about a step.
type verdict string

const (
	proved   verdict = "done"
	disproof verdict = "not done"
	nothing  verdict = "proves nothing"
	// superseded says that what the step was about is not there any more: what became
	// of its request cannot be told, and no longer matters.
	superseded verdict = "moot"
)

// proof is a verdict with what was seen: the backend or rule that is new.
type proof struct {
	verdict verdict
	backend api.Backend
	policy  api.PolicyID
	why     string // of superseded, where it is not that somebody took it away
	// strangers are hosts that were released, and are backends again.
	strangers []api.Backend
}

// prove says what an answer that is worth something proves about step i of an
// order.
func prove(v api.VServer, steps []StepStatus, i int) proof {
	s := steps[i]
	switch s.Step.Kind {
	case impact.StepRelease:
		_, there := v.Backend(s.Step.Backend)
		return proof{verdict: verdictOf(v.Backends.IsKnown(), !there)}
	case impact.StepDisable, impact.StepEnable:
		return proof{verdict: proveSwitched(v, s.Step)}
	case impact.StepDeleteRule:
		_, there := v.CustomRule(s.Step.Rule.ID)
		return proof{verdict: verdictOf(v.Rules.IsKnown(), !there)}
	case impact.StepLeaveRule, impact.StepJoinRule:
		return proof{verdict: proveRewritten(v, steps, i)}
	case impact.StepAdd:
		return proveAdded(v, s)
	case impact.StepCreateRule:
		return proveCreated(v, steps, i)
	default:
		return proof{verdict: nothing}
	}
}

func verdictOf(known, done bool) verdict {
	switch {
	case !known:
		return nothing
	case done:
		return proved
	default:
		return disproof
	}
}

func proveSwitched(v api.VServer, s impact.Step) verdict {
	b, there := v.Backend(s.Backend)
	if !there {
		if v.Backends.IsKnown() {
			return superseded
		}
		return nothing
	}
	return verdictOf(b.Enabled.IsKnown(), api.Is(b.Enabled, enabled(s)))
}

// enabled is what a step makes of a backend's Enabled.
func enabled(s impact.Step) int {
	if s.Kind == impact.StepEnable {
		return 1
	}
	return 0
}

// proveRewritten looks for the target out of the rule, or for all that were to join
// in it.
func proveRewritten(v api.VServer, steps []StepStatus, i int) verdict {
	s := steps[i].Step
	rule, there := v.CustomRule(s.Rule.ID)
	if !there {
		if v.Rules.IsKnown() {
			return superseded
		}
		return nothing
	}
	if s.Kind == impact.StepLeaveRule {
		return verdictOf(rule.Members.IsKnown(), !rule.Has(s.Backend))
	}
	all := !slices.ContainsFunc(joining(steps, i), func(id api.BackendID) bool { return !rule.Has(id) })
	return verdictOf(rule.Members.IsKnown(), all)
}

// proveAdded looks for the host. That no backend was this host just before the
// request is what makes one that is there now the new one; a new id that was
// there before is none.
func proveAdded(v api.VServer, s StepStatus) proof {
	backends, known := v.Backends.Get()
	if b, there := v.Backend(s.Backend); there && s.Backend != "" && !slices.Contains(s.before, s.Backend) {
		return proof{verdict: proved, backend: b}
	}
	for _, b := range backends {
		if b.ID != "" && s.Step.Host.Is(b) && !slices.Contains(s.before, b.ID) {
			return proof{verdict: proved, backend: b}
		}
	}
	return proof{verdict: verdictOf(known, false)}
}

// proveCreated looks for the rule. That none was like it just before the request is
// what makes one that is there now the new one.
func proveCreated(v api.VServer, steps []StepStatus, i int) proof {
	s := steps[i]
	if r, there := v.CustomRule(s.Policy); there && s.Policy != "" {
		return proof{verdict: proved, policy: r.ID}
	}
	members := currentIDs(steps, i, s.Step.Members)
	blind := !v.Rules.IsKnown()
	for _, r := range v.CustomRules() {
		switch {
		case r.ID == "" || !alike(r, s.Step.Rule):
		case !r.Members.IsKnown():
			blind = true
		case sameIDs(r.MemberIDs(), members):
			return proof{verdict: proved, policy: r.ID}
		}
	}
	return proof{verdict: verdictOf(!blind, false)}
}

// alike says whether two rules match the same requests, as far as can be told:
// what one of them leaves out, the service has chosen itself, and a priority it
// takes of path rules only.
func alike(a, b api.Rule) bool {
	return a.Match == b.Match && fits(a.Type, b.Type) && fits(a.DomainMatchMode, b.DomainMatchMode)
}

func fits(a, b api.Maybe[string]) bool {
	return a.Or("") == "" || b.Or("") == "" || a == b
}

// currentIDs translates ids as the plan knows them: a backend that an earlier step
// added back goes by its new id.
func currentIDs(steps []StepStatus, before int, ids []api.BackendID) []api.BackendID {
	var added map[api.BackendID]api.BackendID
	for i := range steps[:before] {
		if s := &steps[i]; s.Step.Kind == impact.StepAdd && s.Backend != "" {
			if added == nil {
				added = map[api.BackendID]api.BackendID{}
			}
			added[s.Step.Backend] = s.Backend
		}
	}
	now := slices.Clone(ids)
	if added == nil {
		return now
	}
	for n, id := range ids {
		if is, there := added[id]; there {
			now[n] = is
		}
	}
	return now
}

// joining are the members that a StepJoinRule adds.
func joining(steps []StepStatus, i int) []api.BackendID {
	was := map[api.BackendID]bool{}
	for _, id := range steps[i].Step.Rule.MemberIDs() {
		was[id] = true
	}
	var ids []api.BackendID
	for _, id := range steps[i].Step.Members {
		if !was[id] {
			ids = append(ids, id)
		}
	}
	return currentIDs(steps, i, ids)
}

func sameIDs(a, b []api.BackendID) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
