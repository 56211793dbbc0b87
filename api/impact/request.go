package impact

import (
	"cloud.internal/ulbconsole/api"
)

// Request is what the operator asks for on one VServer.
type Request struct {
	Goal    Goal            `json:"goal"`
	Targets []api.BackendID `json:"targets,omitempty"` // in the order they are worked on; none for GoalUndo
	// Weight is what GoalWeight makes of the weights; unknown while nobody said which: such a request
	// has no plan.
	Weight api.Maybe[int] `json:"weight,omitzero"`
	// Check is the health check that GoalCheck sets, a MonitorType.
	Check string `json:"check,omitempty"`
	// Drain disables a release's targets first and waits before it releases them.
	Drain bool `json:"drain,omitempty"`
	// DeleteEmptied says that the operator agreed to delete the Custom rules that would be left
	// without a member. Without it such a plan has no steps.
	DeleteEmptied bool `json:"delete_emptied,omitempty"`
	// Record is what GoalUndo undoes. Strict leaves those rules alone that somebody changed since,
	// instead of joining them as they are now.
	Record Record `json:"record,omitzero"`
	Strict bool   `json:"strict,omitempty"`
}

// Record is what a change found, as far as it takes to put it back, and what it has done to it.
type Record struct {
	Backends []RecordedBackend `json:"backends,omitempty"`
	Rules    []RecordedRule    `json:"rules,omitempty"`
	// Check is the health check that the VServer had, "" where the change leaves it, and Checked says
	// that it has another one since.
	Check   string `json:"check,omitempty"`
	Checked bool   `json:"checked,omitempty"`
}

// RecordedBackend is a backend as it was before the change.
type RecordedBackend struct {
	Backend  api.Backend `json:"backend"` // without Other
	Released bool        `json:"released,omitempty"`
	Switched bool        `json:"switched,omitempty"` // its Enabled was changed
	Weighed  bool        `json:"weighed,omitempty"`  // its Weight was
}

// RecordedRule is a Custom rule as it was before the change.
type RecordedRule struct {
	Rule    api.Rule        `json:"rule"`           // without Other
	Left    []api.BackendID `json:"left,omitempty"` // the members that were taken out
	Deleted bool            `json:"deleted,omitempty"`
}

// Empty says that there is nothing to put back.
func (r Record) Empty() bool {
	for _, b := range r.Backends {
		if b.Released || b.Switched || b.Weighed {
			return false
		}
	}
	for _, rule := range r.Rules {
		if len(rule.Left) > 0 || rule.Deleted {
			return false
		}
	}
	return !r.Checked
}
