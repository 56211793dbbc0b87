package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// HistoryLine is an operation in one line, raw. Profile stands beside where it was, and Why it ended
// so behind all.
type HistoryLine struct{ When, Outcome, What, Where, Profile, Why string }

// String is the line as it is pasted into a chat, and printed when the console has ended.
func (l HistoryLine) String() string {
	parts := []string{l.When, l.Outcome, l.What, Join(l.Where, l.Profile), l.Why}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " | ")
}

// NewHistoryLine says an operation in one line, which may be read on another day and elsewhere. By is
// the operation that continued or undid it, nil without one.
func NewHistoryLine(op change.Operation, by *change.Operation) HistoryLine {
	return HistoryLine{
		When: ClockTime(op.Began), Outcome: OutcomeWord(op, by), What: WhatWords(op, HostsOf(op)),
		Where: WhereWords(op), Profile: op.Order.Profile, Why: strings.Join(notes(op, Undone(op, by)), "; "),
	}
}

// Left is an operation under way as the console leaves it, not waiting for its outcome. Practice says
// that no next start has its journal.
func Left(op change.Operation, practice bool) change.Operation {
	op.Running, op.Reason = false, change.ReasonLeft
	if !practice {
		op.Why = "the next start finds it in the journal"
	}
	if op.ID == "" { // nor does the journal know of it
		op.Outcome, op.Why = change.OutcomeAborted, "nothing sent"
	}
	return op
}

// notes are why an operation ended so, and what else is to be known of what it did. Where it was stopped matters no
// more once it is undone.
func notes(op change.Operation, undone bool) []string {
	var all []string
	if op.Follower != "" && op.Ended.IsZero() {
		all = append(all, "continued by "+followerName(op.Follower))
	}
	at, why := strings.TrimSpace(stepReached(op)), WhyText(op)
	switch {
	case undone && why == "":
		at = ""
	case at != "" && why != "":
		at += ": "
	}
	if at+why != "" && op.Outcome != change.OutcomeDone {
		all = append(all, at+why)
	}
	for _, s := range op.Steps {
		if why := StepWhy(s); s.State == change.StepDone && why != "" {
			all = append(all, why)
		}
	}
	for _, text := range []string{deletedRules(raw, op), newIDs(raw, op)} {
		if text != "" {
			all = append(all, text)
		}
	}
	return all
}

// WhatWords are what an operation was to do, and how many served before and after where it did.
func WhatWords(op change.Operation, addresses map[api.BackendID]string) string {
	what := OrderShort(op, addresses)
	if some := someTargets(op, addresses); some != "" {
		what = Join(orderVerb(op), some)
	}
	return Join(what, servedWords("->", op))
}

// someTargets are the targets of an operation that did not do all: those that are done, and of how many; all
// of them while another may be done. It is "" of any other operation.
func someTargets(op change.Operation, addresses map[api.BackendID]string) string {
	all, done := op.Order.Request.Targets, targetsDone(op)
	switch {
	case len(op.Parts) > 0 || len(all) == 0 || len(done) == 0 || len(done) == len(all):
		return ""
	case op.Ended.IsZero():
		return fmt.Sprintf("%s (%d of %d done)", Enumerate(shortNames(all, addresses)), len(done), len(all))
	default:
		return fmt.Sprintf("%s (%d of %d)", Enumerate(shortNames(done, addresses)), len(done), len(all))
	}
}

// HostsOf are the addresses and host names of the backends that an operation knows.
func HostsOf(op change.Operation) map[api.BackendID]string {
	hosts := AddressesOf(api.VServer{}, op.Facts, op.Order.Request.Record)
	for _, r := range []impact.Record{op.Facts, op.Order.Request.Record} {
		for _, b := range r.Backends {
			hosts[b.Backend.ID] = Join(HostPort(b.Backend.PrivateIP, b.Backend.Port), b.Backend.ResourceName.Or(""))
		}
	}
	return hosts
}

// WhereWords are ULB, VServer and region of an operation, raw, and of one of several places how many.
func WhereWords(op change.Operation) string {
	if len(op.Parts) > 0 {
		return placesWords(op)
	}
	o := op.Order
	return cmp.Or(o.ULBName, string(o.ULB), "?") + "/" + cmp.Or(o.VServerName, string(o.VServer), "?") + " " +
		Dash(string(o.Scope.Region))
}

// OutcomeWord is how an operation ended, or how it stands; in capitals what waits for the operator.
// By is the operation that continued or undid it, nil without one.
func OutcomeWord(op change.Operation, by *change.Operation) string {
	switch {
	case Undone(op, by):
		return "undone"
	case isUndo(&op) && isUndo(by) && by.Outcome == change.OutcomeDone:
		return "continued"
	case op.Cancelled:
		return "cancelled"
	case !op.Ended.IsZero(), op.Outcome == change.OutcomeAborted:
		return string(op.Outcome)
	case op.Running && op.Draining():
		return "draining"
	case op.Running, op.RunsElsewhere():
		return "running"
	case op.InDoubt():
		return "UNKNOWN"
	case op.Follower != "":
		return "continued"
	case op.Draining():
		return "DRAINING"
	default:
		return "OPEN"
	}
}

// Undone says that the operation that followed one has undone it: of an undo it has done the rest.
func Undone(op change.Operation, by *change.Operation) bool {
	return isUndo(by) && by.Outcome == change.OutcomeDone && !isUndo(&op)
}

func isUndo(op *change.Operation) bool { return op != nil && op.Order.Undoes() }

// DayMoment is a time in the operator's zone, without the date where that is today's, and without
// the year or the time where they matter less.
func DayMoment(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	switch {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return t.Format(time.TimeOnly)
	case t.Year() == now.Year():
		return t.Format("01-02 15:04")
	default:
		return t.Format(time.DateOnly)
	}
}
