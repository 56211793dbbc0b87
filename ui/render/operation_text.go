package render

import (
	"fmt"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// OperationSection heads the page of an operation. By is the operation that continued or undid it, nil
// where that is not known; now is what is going on about it beside the screen, "" for nothing.
func OperationSection(op change.Operation, by *change.Operation, addresses map[api.BackendID]string, now string,
) Section {
	next := NextText(op)
	if op.Follower != "" { // that is what came next
		next = ""
	}
	head := Section{Title: "change", Facts: []Fact{
		{"state", OperationState(op, by)},
		{"what", WhatToDo(op, addresses)},
		{"now", now},
		{"why", WhyText(op)},
		{"next", next},
		{"began", Moment(api.Known(op.Began))},
	}}
	if op.ID != "" {
		head.Title += " " + op.ID
	}
	if !op.Ended.IsZero() && op.Outcome != "" {
		ended := Moment(api.Known(op.Ended))
		if long := howLong(op); long != "" {
			ended += ", after " + long
		}
		head.Facts = append(head.Facts, Fact{"ended", ended})
	}
	if !op.Until.IsZero() {
		head.Facts = append(head.Facts, Fact{"drains until", Moment(api.Known(op.Until))})
	}
	head.Facts = slices.DeleteFunc(head.Facts, func(f Fact) bool { return f.Value == "" })
	for _, c := range op.Differences {
		head.Facts = append(head.Facts, differenceFact(c))
	}
	if op.Follower != "" {
		head.Facts = append(head.Facts, Fact{followerLabel(op, by), followerName(op.Follower)})
	}
	return head
}

// followerLabel says what the operation that followed another one did about it.
func followerLabel(op change.Operation, by *change.Operation) string {
	switch {
	case Undone(op, by):
		return "undone by"
	case isUndo(by) && !isUndo(&op):
		return "undo"
	default:
		return "continued by"
	}
}

// Titles of what else is on that page.
const (
	TitleFollowUps = "what can be done"
	TitleSteps     = "steps"
	LabelNotHere   = "not here"
)

// OperationState is how an operation stands, raw: OutcomeWord once it has ended.
func OperationState(op change.Operation, by *change.Operation) string {
	switch {
	case Undone(op, by):
		return OutcomeWord(op, by)
	case op.Running && op.Draining():
		return OutcomeWord(op, by)
	case op.Running:
		return "running" + StopsAfter(op)
	case !op.Ended.IsZero():
		return OutcomeWord(op, by)
	case op.RunsElsewhere():
		return "running in another console"
	case op.Unrecorded:
		return "OPEN: " + string(op.Outcome) + ", and not recorded"
	case op.InDoubt():
		return "UNKNOWN: a request may or may not have happened"
	case op.Mine && op.Outcome == "":
		return "running"
	case op.Follower != "":
		return followerLabel(op, by) + " " + followerName(op.Follower)
	case op.Draining():
		return "DRAINING: disabled, not released"
	default:
		return "OPEN: " + interruptedAt(op)
	}
}

// interruptedAt is where the console of an operation ended of which nothing is in doubt.
func interruptedAt(op change.Operation) string {
	more := len(op.Ahead) > 0 || len(op.Parts) == 0 && len(op.Order.Rollout.Next) > 0
	switch {
	case len(op.Steps) == 0 || op.Present() >= 0:
		return "interrupted between two steps"
	case more:
		return "interrupted between two places"
	default:
		return "interrupted after the last step"
	}
}

// StopsAfter says what is the last that is done of an operation under way, "" where nobody stopped it.
func StopsAfter(op change.Operation) string {
	if !op.Stopping {
		return ""
	}
	for _, part := range op.Parts {
		if r := part.Order.Rollout; part.Running && !part.Queued && !part.Draining() {
			return fmt.Sprintf(", stops after place %d/%d", r.Place, r.Of)
		}
	}
	return panelStopping
}

// What else is said of an operation under way.
const (
	PanelQueued   = stepQueued // a backend, too
	panelReading  = "reading again"
	panelEnding   = "ending"
	panelStopping = ", stops after this one"
)

// ResultHead heads the results of a series that stay on the screen.
func ResultHead(done, all int) string { return fmt.Sprintf("%d/%d steps", done, all) }

// ResultKeys are the keys that show all of them and take them away.
func ResultKeys(showAll, dismiss string) string {
	return fmt.Sprintf("   %s all  %s dismiss", showAll, dismiss)
}
