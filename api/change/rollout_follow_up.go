package change

import (
	"slices"
	"time"
)

// rolloutFollowUps are what can be done about a whole rollout.
func (op Operation) rolloutFollowUps() []FollowUp {
	undoes := op.Order.Undoes()
	var all []FollowUp
	switch {
	case op.Running || op.RunsElsewhere() || op.Follower != "":
		return nil
	case slices.ContainsFunc(op.Parts, Operation.unresolved):
		return []FollowUp{FollowUpResolve}
	}
	// Once it was stopped no drain waits: what one disabled is released or undone.
	drains := op.Ended.IsZero() && slices.ContainsFunc(op.current, func(n int) bool { return op.Parts[n].Draining() })
	goesOn := len(op.Ahead) > 0 || slices.ContainsFunc(op.current, func(n int) bool { return op.Parts[n].goesOn() })
	switch {
	case undoes:
	case drains:
		all = append(all, FollowUpDrain, FollowUpRelease, FollowUpEnable)
	case goesOn:
		all = append(all, FollowUpAgain)
	}
	canUndo := goesOn
	if !undoes { // what drains is enabled again
		canUndo = slices.ContainsFunc(op.current, func(n int) bool {
			return op.Parts[n].takenBack() && (!drains || !op.Parts[n].Draining())
		})
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
	undoes := op.Order.Undoes()
	switch {
	case slices.ContainsFunc(op.Parts, Operation.unresolved):
		return nil
	case undoes:
		if f == FollowUpUndo {
			return op.rest(f, now)
		}
	case f == FollowUpAgain, f == FollowUpDrain, f == FollowUpRelease:
		return op.rest(f, now)
	case f == FollowUpUndo, f == FollowUpEnable:
		return op.back(f, now)
	}
	return nil
}

// rest are the orders that go on with a rollout.
func (op Operation) rest(f FollowUp, now time.Time) []Order {
	var all []Order
	for _, n := range op.current {
		part, how := &op.Parts[n], f
		if !part.goesOn() {
			continue
		}
		switch drains := part.Draining(); {
		case drains && f == FollowUpAgain:
			how = FollowUpRelease
		case !drains && f != FollowUpUndo:
			how = FollowUpAgain
		}
		o := part.FollowUpOrder(how, now)
		o.Request.Drain = f == FollowUpDrain
		all = append(all, o)
	}
	return append(all, op.Ahead...)
}

// PlacesLeft is in how many places a rollout can go on.
func (op Operation) PlacesLeft() int {
	left := len(op.Ahead)
	for _, n := range op.current {
		if op.Parts[n].goesOn() {
			left++
		}
	}
	return left
}

// goesOn says whether something of a part is left to be done.
func (op *Operation) goesOn() bool {
	return op.ID != "" && op.Follower == "" && op.Outcome != OutcomeDone &&
		(op.Draining() || op.Order.Undoes() || len(op.Remaining()) > 0)
}

// back are the orders that undo a rollout, or enable again what drains, the newest place first.
func (op Operation) back(f FollowUp, now time.Time) []Order {
	var all []Order
	for _, n := range slices.Backward(op.current) {
		part := &op.Parts[n]
		if !part.takenBack() || f == FollowUpEnable && !part.Draining() {
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
