package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// conclude makes the end of a rollout from those of its parts: it is over once each of them is, and the console
// that would begin the others has ended. What still waits for a console where the last one ended it is over, too:
// nothing goes on by itself.
func (op *Operation) conclude(find func(id string) (Operation, bool)) {
	op.Outcome, op.Reason, op.Why, op.Next, op.Findings = OutcomeDone, ReasonNone, "", "", nil
	op.Ended, op.Left, op.Until, op.Cancelled, op.Differences = time.Time{}, time.Time{}, time.Time{}, false, nil
	end, open, waits, left, bad := op.places(), false, false, len(op.Ahead) > 0, -1
	over := end != nil && end.Reason != ReasonLeft
	none := op.newest() < 0
	for i := range op.Parts { // what changed nothing may be the last
		if none || op.Parts[i].ID != "" {
			op.Ended = api.Later(op.Ended, op.Parts[i].Ended)
		}
	}
	for _, i := range op.current {
		part := &op.Parts[i]
		if by, ended := part.takenUp(find); ended {
			left, op.Ended = true, api.Later(op.Ended, by.Ended)
			continue
		}
		if over && part.Draining() && !part.Running {
			waits = true
			continue
		}
		open, op.Left = open || part.Ended.IsZero(), api.Later(op.Left, part.Left)
		if part.Follower == "" && !part.Until.IsZero() {
			op.Until = api.Later(op.Until, part.Until)
		}
		if part.Outcome != OutcomeDone && part.Reason != ReasonPlaces &&
			(bad < 0 || part.endRank() > op.Parts[bad].endRank()) {
			bad = i
		}
	}
	op.endedBy = bad + 1
	if bad >= 0 {
		part := &op.Parts[bad]
		op.Outcome, op.Reason, op.Why, op.Next, op.Findings = part.Outcome, part.Reason, part.Why, part.Next, part.Findings
		op.Cancelled, op.Differences = part.Cancelled && !waits, part.Differences
		if op.Outcome == OutcomeAborted && op.Sent() {
			op.Outcome = OutcomeStopped
		}
	}
	switch {
	case bad >= 0 || !left && !waits || open:
	case end != nil:
		op.Outcome, op.Reason, op.Why, op.Next, op.Findings = OutcomeStopped, end.Reason, end.Why, end.Next, end.Findings
	case op.Alive:
		open = true
	case len(op.Ahead) > 0 && len(op.Parts[op.newest()].Order.Rollout.Next) == 0:
		op.Outcome, op.Reason = OutcomeStopped, ReasonLeftOut
	default: // of what was begun nothing is in doubt
		op.Outcome, op.Reason = OutcomeStopped, ReasonConsoleEnded
	}
	if open {
		op.Ended = time.Time{}
		if op.Outcome == OutcomeDone {
			op.Outcome = ""
		}
	}
}

// takenUp is what followed a part up that its console left without an end, once that has ended itself.
func (op *Operation) takenUp(find func(id string) (Operation, bool)) (by Operation, ended bool) {
	if op.Follower == "" || !op.Ended.IsZero() || op.InDoubt() {
		return by, false
	}
	by, found := find(op.Follower)
	return by, found && !by.Ended.IsZero()
}

// endRank ranks what a part says of the end of its rollout; the first of the highest says most. What is enabled
// again leaves nothing behind, and those that wait beside one that fails are stopped.
func (op *Operation) endRank() int {
	switch {
	case op.Cancelled:
		return 0
	case op.Reason == ReasonStopped:
		return 1
	default:
		return 2
	}
}

// EndedBy is the part of a whole rollout that ended it before all was done, false where it ended between two: those
// that wait and those that did not begin did not end it.
func (op Operation) EndedBy() (part Operation, found bool) {
	if op.endedBy == 0 {
		return part, false
	}
	part = op.Parts[op.endedBy-1]
	unbegun := part.ID == "" && part.Outcome == OutcomeAborted &&
		(part.Reason == ReasonStopped || part.Reason == ReasonLeft)
	return part, !unbegun && !part.Draining()
}

// EndedBetweenPlaces says of a whole rollout that its console ended between two places, and that nothing has followed.
func (op Operation) EndedBetweenPlaces() bool {
	return op.Reason == ReasonConsoleEnded && op.endedBy == 0 && op.Follower == ""
}

// places is why the last console did no more of the places, nil where nothing says it.
func (op *Operation) places() *PlacesEnd {
	if newest := op.newest(); newest >= 0 {
		return op.Parts[newest].Places
	}
	return nil
}

// PlacesEnd is why a rollout ended before all its places were begun.
type PlacesEnd struct {
	Reason    Reason
	Why, Next string
	Findings  []impact.Finding
}

// PlacesDone is how many places of a rollout are done, and how many it has.
func (op Operation) PlacesDone() (done, all int) {
	for _, n := range op.current {
		if op.Parts[n].placeDone() {
			done++
		}
	}
	all = len(op.current) + len(op.elsewhere)
	for _, o := range op.Ahead {
		if !slices.ContainsFunc(op.Parts, func(part Operation) bool { return part.Order.same(o) }) {
			all++
		}
	}
	return done, all
}

// PlacesUndone is how many of the places of a rollout that are done were undone since, while others were not.
func (op Operation) PlacesUndone() int {
	undone := 0
	for _, n := range op.current {
		if part := &op.Parts[n]; op.Follower == "" && part.Follower != "" && part.placeDone() {
			undone++
		}
	}
	return undone
}

// PlacesTouched is in how many places of a rollout something was done, whatever became of it since.
func (op Operation) PlacesTouched() int {
	touched := 0
	for _, n := range op.current {
		if part := &op.Parts[n]; part.placeDone() || part.didSomething() {
			touched++
		}
	}
	return touched
}

func (op *Operation) placeDone() bool { return op.Outcome == OutcomeDone || op.AllDone() }

// PlacesDisabled is how many places of a rollout that releases wait disabled for that.
func (op Operation) PlacesDisabled() int {
	disabled := 0
	for _, n := range op.current {
		part := &op.Parts[n]
		if part.Order.Request.Goal != impact.GoalRelease || part.Follower != "" {
			continue
		}
		waits := func(b impact.RecordedBackend) bool { return b.Switched && !b.Released }
		if slices.ContainsFunc(part.Record().Backends, waits) {
			disabled++
		}
	}
	return disabled
}

// newest is the part that was begun last, -1 for none.
func (op *Operation) newest() int {
	newest := -1
	for i := range op.Parts {
		if op.Parts[i].ID != "" {
			newest = i
		}
	}
	return newest
}
