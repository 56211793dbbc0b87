package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Order is what the operator asks for.
type Order struct {
	api.Place
	ULBName, VServerName string // for the record and the screen
	ProjectName          string // likewise; "" where nobody knew it
	Kubernetes           bool   // a cluster owns the ULB, by what the list says of it
	Request              impact.Request
	// Wait is how long a drain waits between disabling and releasing.
	Wait time.Duration
	// Follows is the operation that this one continues, or undoes. Earlier is what that
	// one found and did, as far as this one must be able to undo it, too; it is empty
	// where this one undoes it.
	Follows string
	Earlier impact.Record
	Rollout Rollout // that it is one of
}

// Backends are those that the order is about.
func (o Order) Backends() []api.BackendID {
	ids := slices.Clone(o.Request.Targets)
	for _, b := range o.Request.Record.Backends {
		ids = append(ids, b.Backend.ID)
	}
	return ids
}

// Concerns says whether the order is about the backend.
func (o Order) Concerns(id api.BackendID) bool {
	return slices.Contains(o.Request.Targets, id) ||
		slices.ContainsFunc(o.Request.Record.Backends, func(b impact.RecordedBackend) bool { return b.Backend.ID == id })
}

// Outcome is how an order ended.
type Outcome string

// The outcomes.
const (
	OutcomeDone    Outcome = "done"    // all of it, and seen
	OutcomeRefused Outcome = "refused" // a step was refused, and it was seen not to have happened
	OutcomeUnknown Outcome = "unknown" // a step may or may not have happened
	OutcomeAborted Outcome = "aborted" // nothing was sent
	OutcomeStopped Outcome = "stopped" // not all of it, because the operator or what was read said stop
)

// StepState is where a step is.
type StepState string

// The states of a step, in their order; the last three are its end.
const (
	StepWaiting   StepState = "waiting"
	StepSent      StepState = "sent"
	StepVerifying StepState = "verifying"
	StepDone      StepState = "done"
	StepRefused   StepState = "refused"
	StepUnknown   StepState = "unknown"
)

// Ended says that nothing more happens to the step.
func (s StepState) Ended() bool { return s == StepDone || s == StepRefused || s == StepUnknown }

// StepStatus is a step and what became of it. Texts may hold raw text of the service.
type StepStatus struct {
	Step      impact.Step
	State     StepState
	Why       string           // what the service said, raw; of older journals, all of it in words
	Found     []impact.Finding // what else is to be said, behind Why
	Err       error            // of the request, nil where it had none; a done step may have one too
	RequestID string           // "" where none came back
	SentAt    time.Time        // zero where nothing was sent
	EndedAt   time.Time
	Backend   api.BackendID // of StepAdd: the new id
	Policy    api.PolicyID  // of StepCreateRule: the new id
	// Serving is how many backends of the listener served by the reading that showed it done.
	Serving api.Maybe[int]

	Before []api.BackendID // those that were there when it was sent, nil where nobody remembers
}

// allOver says whether every step was done: what stopped the order came after.
func allOver(steps []StepStatus) bool {
	return !slices.ContainsFunc(steps, func(s StepStatus) bool { return s.State != StepDone })
}

// same says whether two orders of a rollout are for the same targets.
func (o Order) same(other Order) bool {
	return o.Place == other.Place && o.Follows == other.Follows && slices.Equal(o.Request.Targets, other.Request.Targets)
}

// Undoes says whether the order undoes what another one did.
func (o Order) Undoes() bool { return o.Request.Goal == impact.GoalUndo }
