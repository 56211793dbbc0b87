package impact

import "cloud.internal/ulbconsole/api"

// StepKind is what a step of a plan does. A switch over it lists all kinds and has no default, so
// that the linter names each of them where a kind is added; an unknown one, of a newer version's
// journal, is dealt with behind the switch.
type StepKind string

// The kinds of step, with the request each sends.
const (
	StepLeaveRule  StepKind = "take out of rule" // UpdatePolicy
	StepDeleteRule StepKind = "delete rule"      // DeletePolicy
	StepRelease    StepKind = "release"          // ReleaseBackend
	StepDisable    StepKind = "disable"          // UpdateBackendAttribute
	StepEnable     StepKind = "enable"           // UpdateBackendAttribute
	StepWeight     StepKind = "set weight"       // UpdateBackendAttribute
	StepCheck      StepKind = "set check"        // UpdateVServerAttribute
	StepWait       StepKind = "wait"             // none: a drain lets connections end
	StepAdd        StepKind = "add back"         // AllocateBackend
	StepJoinRule   StepKind = "join rule"        // UpdatePolicy
	StepCreateRule StepKind = "recreate rule"    // CreatePolicy
)

// Action is the request that a step of the kind sends, "" for none.
func (k StepKind) Action() string {
	switch k {
	case StepLeaveRule, StepJoinRule:
		return api.ActionUpdatePolicy
	case StepDeleteRule:
		return api.ActionDeletePolicy
	case StepRelease:
		return api.ActionReleaseBackend
	case StepDisable, StepEnable, StepWeight:
		return api.ActionUpdateBackendAttribute
	case StepCheck:
		return api.ActionUpdateVServerAttribute
	case StepAdd:
		return api.ActionAllocateBackend
	case StepCreateRule:
		return api.ActionCreatePolicy
	case StepWait:
		return ""
	}
	return ""
}

// Step is one step of a plan.
type Step struct {
	Kind StepKind `json:"kind"`
	// Backend is the target. Of StepAdd it is the id it had: the new one is not known before. Of
	// StepJoinRule it is the first that joins, of StepCreateRule and StepWait there is none.
	Backend api.BackendID `json:"backend,omitempty"`
	// Rule is the rule of a rule step as it was read, without Other, and Members its members after the
	// step. Before they are the rule's own. The id of a backend that an earlier step adds back stands
	// for its new one.
	Rule    api.Rule        `json:"rule,omitzero"`
	Members []api.BackendID `json:"members,omitempty"`
	Host    api.HostSpec    `json:"host,omitzero"` // of StepAdd
	// Of StepWeight: the new weight, and the one it takes the place of.
	Weight api.Maybe[int] `json:"weight,omitzero"`
	From   api.Maybe[int] `json:"from,omitzero"`
	// Of StepCheck: the new health check of the VServer, and the one it takes the place of.
	Check     string `json:"check,omitempty"`
	CheckFrom string `json:"check_from,omitempty"`
}

// Enabled is what the step makes of its backend's Enabled: 1 of StepEnable, else 0.
func (s Step) Enabled() int {
	if s.Kind == StepEnable {
		return 1
	}
	return 0
}

// ChangesRule says whether the step does something to a rule.
func (s Step) ChangesRule() bool {
	switch s.Kind {
	case StepLeaveRule, StepJoinRule, StepDeleteRule, StepCreateRule:
		return true
	case StepRelease, StepDisable, StepEnable, StepWeight, StepCheck, StepWait, StepAdd:
	}
	return false
}

// ChangesBackend says whether the step does something to a backend itself.
func (s Step) ChangesBackend() bool {
	switch s.Kind {
	case StepRelease, StepDisable, StepEnable, StepWeight, StepAdd:
		return true
	case StepLeaveRule, StepJoinRule, StepDeleteRule, StepCreateRule, StepCheck, StepWait:
	}
	return false
}
