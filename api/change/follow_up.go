package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// FollowUp is what can be done about an operation.
type FollowUp int

// What can be done about an operation. Only FollowUpResolve and FollowUpClose make no order.
const (
	FollowUpUndo    FollowUp = iota // undo what it did
	FollowUpAgain                   // go on from where it ended
	FollowUpDrain                   // go on with its drain
	FollowUpRelease                 // release now what it drained
	FollowUpEnable                  // enable again what it disabled for its drain
	FollowUpResolve                 // read what became of it
	FollowUpClose                   // close it, whatever became of it
)

// FollowUps are what can be done about the operation with the keys that it was made with. Whether
// it can be closed depends on the time besides, and is not among them.
func (op Operation) FollowUps() []FollowUp {
	undoes := op.Order.Request.Goal == impact.GoalUndo
	var all []FollowUp
	switch {
	case op.Running || op.ID == "" || op.RunsElsewhere() || op.Follower != "":
		return nil
	case op.InDoubt():
		return []FollowUp{FollowUpResolve}
	case op.Draining():
		return []FollowUp{FollowUpDrain, FollowUpRelease, FollowUpEnable}
	case op.Outcome == "" && !op.Mine: // interrupted between two steps
		return []FollowUp{FollowUpResolve}
	case op.Outcome == "":
		return nil
	case op.Outcome == OutcomeRefused, op.Outcome == OutcomeStopped:
		if !undoes && len(op.Remaining()) > 0 {
			all = append(all, FollowUpAgain)
		}
	}
	record := op.Record()
	if undoes && op.Outcome != OutcomeDone || !undoes && !record.Empty() {
		all = append(all, FollowUpUndo)
	}
	return all
}

// Remaining are the targets that the operation has not done.
func (op Operation) Remaining() []api.BackendID {
	final := op.Order.Request.Goal.FinalStep()
	var ids []api.BackendID
	for _, id := range op.Order.Request.Targets {
		done := func(s StepStatus) bool {
			return s.Step.Backend == id && s.State == StepDone && s.Step.Kind == final
		}
		if !slices.ContainsFunc(op.Steps, done) {
			ids = append(ids, id)
		}
	}
	return ids
}

// FollowUpOrder is the order that does something about the operation.
func (op Operation) FollowUpOrder(f FollowUp, now time.Time) Order {
	o, record := op.Order, op.Record()
	o.Follows, o.Earlier, o.Wait = op.ID, record, 0
	request := impact.Request{Goal: o.Request.Goal, Targets: op.Remaining()}
	switch f {
	case FollowUpUndo:
		// A plan that ended half-way leaves alone what somebody changed since.
		request = impact.Request{Goal: impact.GoalUndo, Record: record, Strict: op.Outcome != OutcomeDone}
		if o.Request.Goal == impact.GoalUndo { // it looks itself for what is there again
			request.Record, request.Strict = o.Request.Record, o.Request.Strict
		}
		o.Earlier = impact.Record{}
	case FollowUpDrain:
		request.Drain = true
		o.Wait = max(op.Until.Sub(now).Round(time.Second), time.Second)
	case FollowUpEnable:
		// What the drain itself disabled, as far as it still is: all else was off before.
		request = impact.Request{Goal: impact.GoalUndo, Record: record}
		o.Earlier = impact.Record{}
	case FollowUpAgain, FollowUpRelease, FollowUpResolve, FollowUpClose:
	}
	o.Request = request
	return o
}
