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
	for _, f := range []FollowUp{FollowUpAgain, FollowUpUndo} {
		if len(op.FollowUpOrders(f, time.Time{})) > 0 {
			all = append(all, f)
		}
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
	for _, part := range op.Current() {
		switch {
		case part.ID == "" || part.Follower != "" || part.Outcome == OutcomeDone:
		case part.Draining():
			all = append(all, part.FollowUpOrder(FollowUpRelease, now))
		case f == FollowUpUndo || len(part.Remaining()) > 0:
			all = append(all, part.FollowUpOrder(f, now))
		}
	}
	return append(all, op.Ahead...)
}

// back are the orders that undo a rollout, the newest place first.
func (op Operation) back(now time.Time) []Order {
	var all []Order
	for _, part := range slices.Backward(op.Current()) {
		if part.ID == "" || part.Follower != "" || !part.didSomething() {
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
