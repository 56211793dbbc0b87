package changes

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
)

// Run is an order under way, as the screen knows it.
type Run struct {
	ID      int
	Order   change.Order
	Control *execute.Control
	Last    change.Operation
	Shown   change.Reading // that was confirmed
	// Addresses are those of the VServer's backends as they were confirmed.
	Addresses map[api.BackendID]string
	// Stopping says that the operator stopped it, until the order says so itself.
	Stopping bool
}

// targets are the backends that the order is about.
func (r *Run) targets() []api.BackendID {
	if r.Order.Request.Goal != impact.GoalUndo {
		return r.Order.Request.Targets
	}
	var ids []api.BackendID
	for _, b := range r.Order.Request.Record.Backends {
		ids = append(ids, b.Backend.ID)
	}
	return ids
}

// on says whether the order is about this backend.
func (r *Run) on(p api.Place, id api.BackendID) bool {
	return r.Order.Place == p && slices.Contains(r.targets(), id)
}

// sent says whether a request of the order has left.
func (r *Run) sent() bool {
	return slices.ContainsFunc(r.Last.Steps, func(s change.StepStatus) bool { return !s.SentAt.IsZero() })
}

// Draining says that it waits for connections to end.
func (r *Run) Draining() bool { return !r.Last.Until.IsZero() }

// until is the end of the wait it is in, zero where it does not wait.
func (r *Run) until() time.Time {
	if r.Draining() {
		return r.Last.Until
	}
	return r.Last.Pause
}

// several says that the order has more than one target.
func (r *Run) several() bool { return len(r.targets()) > 1 }

// verb is what is being done, as in "releasing".
func (r *Run) verb() string {
	if r.Draining() {
		return "draining"
	}
	return r.Order.Request.Goal.Doing()
}

// verbFor is what the order is doing with one of its targets.
func (r *Run) verbFor(id api.BackendID) string {
	if len(r.Last.Steps) == 0 {
		return r.verb()
	}
	waiting, ended, mine := 0, 0, 0
	for _, s := range r.Last.Steps {
		if s.Step.Backend != id {
			continue
		}
		mine++
		switch {
		case s.State == change.StepWaiting:
			waiting++
		case s.State.Ended():
			ended++
		}
	}
	for _, s := range r.Last.Steps {
		if s.Step.Backend == id && (s.State == change.StepRefused || s.State == change.StepUnknown) {
			return string(s.State)
		}
	}
	switch {
	case mine > 0 && waiting == mine:
		return "queued"
	case mine > 0 && ended == mine:
		return r.Order.Request.Goal.Done()
	default:
		return r.verb()
	}
}
