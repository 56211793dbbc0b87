package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// rolloutFollowUps are what can be done about a whole rollout.
func (op Operation) rolloutFollowUps() []FollowUp {
	var all []FollowUp
	switch {
	case op.Running || op.RunsElsewhere() || op.Follower != "":
		return nil
	case slices.ContainsFunc(op.Parts, Operation.unresolved):
		return []FollowUp{FollowUpResolve}
	}
	undoes := op.Order.Request.Goal == impact.GoalUndo
	goesOn := len(op.Ahead) > 0 || slices.ContainsFunc(op.current, func(n int) bool { return op.Parts[n].goesOn() })
	if goesOn && !undoes {
		all = append(all, FollowUpAgain)
	}
	canUndo := goesOn
	if !undoes {
		canUndo = slices.ContainsFunc(op.current, func(n int) bool { return op.Parts[n].takenBack() })
	}
	if canUndo {
		all = append(all, FollowUpUndo)
	}
	return all
}

// unresolved says that reading is to show first what became of a part.
func (op Operation) unresolved() bool {
	return op.ID != "" && op.Follower == "" && (op.InDoubt() || op.Outcome == "" && !op.Draining() && !op.Running)
}

// FollowUpOrders are the orders that do something about a rollout, in their order.
func (op Operation) FollowUpOrders(f FollowUp, now time.Time) []Order {
	undoes := op.Order.Request.Goal == impact.GoalUndo
	switch {
	case slices.ContainsFunc(op.Parts, Operation.unresolved):
		return nil
	case f == FollowUpAgain && !undoes, f == FollowUpUndo && undoes:
		return op.rest(f, now)
	case f == FollowUpUndo:
		return op.back(now)
	default:
		return nil
	}
}

// rest are the orders that go on with a rollout.
func (op Operation) rest(f FollowUp, now time.Time) []Order {
	var all []Order
	for _, n := range op.current {
		switch part := &op.Parts[n]; {
		case !part.goesOn():
		case part.Draining():
			all = append(all, part.FollowUpOrder(FollowUpRelease, now))
		default:
			all = append(all, part.FollowUpOrder(f, now))
		}
	}
	return append(all, op.Ahead...)
}

// goesOn says whether something of a part is left to be done.
func (op *Operation) goesOn() bool {
	return op.ID != "" && op.Follower == "" && op.Outcome != OutcomeDone &&
		(op.Draining() || op.Order.Request.Goal == impact.GoalUndo || len(op.Remaining()) > 0)
}

// back are the orders that undo a rollout, the newest place first.
func (op Operation) back(now time.Time) []Order {
	var all []Order
	for _, n := range slices.Backward(op.current) {
		part := &op.Parts[n]
		if !part.takenBack() {
			continue
		}
		o := part.FollowUpOrder(FollowUpUndo, now)
		if part.Draining() {
			o = part.FollowUpOrder(FollowUpEnable, now)
		}
		o.Rollout = Rollout{}
		all = append(all, o)
	}
	return all
}

// takenBack says whether something of a part can be undone.
func (op *Operation) takenBack() bool { return op.ID != "" && op.Follower == "" && op.didSomething() }
