package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// FollowUp is what can be done about an operation.
type FollowUp int

// What can be done about an operation.
const (
	FollowUpUndo    FollowUp = iota // undo what it did
	FollowUpAgain                   // go on from where it ended
	FollowUpDrain                   // go on with its drain
	FollowUpRelease                 // release now what it drained
	FollowUpEnable                  // enable again what it disabled for its drain
	FollowUpResolve                 // read what became of it
	FollowUpClose                   // close it, whatever became of it
)

// MakesOrder says that it makes an order, which is asked about and carried out.
func (f FollowUp) MakesOrder() bool { return f != FollowUpResolve && f != FollowUpClose }

// FollowUps are what can be done about the operation with the keys that it was made with. Whether
// it can be closed depends on the time besides, and is not among them.
func (op Operation) FollowUps() []FollowUp {
	if len(op.Parts) > 0 {
		return op.rolloutFollowUps()
	}
	undoes := op.Order.Undoes()
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
	if undoes && op.Outcome != OutcomeDone || !undoes && op.didSomething() {
		all = append(all, FollowUpUndo)
	}
	return all
}

// Remaining are the targets that the operation has not done.
func (op Operation) Remaining() []api.BackendID {
	final := op.Order.Request.Goal.FinalStep()
	done := map[api.BackendID]bool{}
	for i := range op.Steps {
		if s := &op.Steps[i]; s.State == StepDone && s.Step.Kind == final {
			done[s.Step.Backend] = true
		}
	}
	var ids []api.BackendID
	for _, id := range op.Order.Request.Targets {
		if !done[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// didSomething says whether there is anything to undo. A release that was seen done says so without
// the whole record, which takes long to make of many steps.
func (op Operation) didSomething() bool {
	for i := range op.Steps {
		s := &op.Steps[i]
		recorded := func(b impact.RecordedBackend) bool { return b.Backend.ID == s.Step.Backend }
		if s.State == StepDone && s.Step.Kind == impact.StepRelease && slices.ContainsFunc(op.Facts.Backends, recorded) {
			return true
		}
	}
	record := op.Record()
	return !record.Empty()
}

// FollowUpOrder is the order that does something about the operation.
func (op Operation) FollowUpOrder(f FollowUp, now time.Time) Order {
	o, record := op.Order, op.Record()
	o.Follows, o.Earlier, o.Wait = op.ID, record, 0
	request := impact.Request{
		Goal: o.Request.Goal, Targets: op.Remaining(), Weight: o.Request.Weight, Check: o.Request.Check,
	}
	switch f {
	case FollowUpUndo:
		// A plan that ended half-way leaves alone what somebody changed since.
		request = impact.Request{Goal: impact.GoalUndo, Record: record, Strict: op.Outcome != OutcomeDone}
		if o.Undoes() { // it looks itself for what is there again
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
