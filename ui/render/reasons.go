package render

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

const nextCheck = "check, then try again"

// reasons are why an operation ended before all of it was done, and the next thing to do.
var reasons = map[change.Reason]struct{ why, next string }{
	change.ReasonStopped:        {"", nextCheck},
	change.ReasonLeft:           {"the console was left", ""},
	change.ReasonInterrupted:    {"interrupted", ""},
	change.ReasonConsoleEnded:   {"its console ended", nextCheck},
	change.ReasonPlanLost:       {"its console ended, and the plan is lost", nextCheck},
	change.ReasonPlaces:         {notBegun, ""},
	change.ReasonLeftOut:        {"places were left out", nextCheck},
	change.ReasonClosed:         {"closed by %s", nextCheck},
	change.ReasonDrainCancelled: {"drain cancelled", ""},
	change.ReasonDrainLeft:      {"the console was left", "the next start offers to continue, release or enable"},
	change.ReasonDrainBusy:      {"no lock for 15m, nothing released", "look for a stopped ulbconsole (state T in ps)"},
	change.ReasonDrainKeys:      {"no valid keys came, nothing released", "start again with valid keys"},

	change.ReasonReadOnly:   {"READ-ONLY", "start without it"},
	change.ReasonNotShown:   {"not the plan that was shown", "open the dialog again"},
	change.ReasonBusy:       {"another change runs on this ULB", "try again once it has ended"},
	change.ReasonDraining:   {"another change drains backend %s", "try again once it has ended"},
	change.ReasonLocked:     {"", "try again once it has ended"},
	change.ReasonNoLock:     {"the ULB cannot be locked", "correct that, then try again"},
	change.ReasonNoJournal:  {"", "correct that, then try again"},
	change.ReasonUnrecorded: {"nothing more is sent unrecorded", "correct that first"},
	change.ReasonContinued:  {"continued by %s", ""},
	change.ReasonInDoubt:    {"outcome unknown: %s", "refresh, or resolve it in the history"},
	change.ReasonKeys:       {"other keys now", "open the dialog again"},
	change.ReasonUnread:     {"reading the VServer failed", "refresh"},

	change.ReasonChanged: {"the VServer changed since shown", nextCheck},
	change.ReasonRefused: {"refused as things are now", ""},
	change.ReasonEmpties: {"", "open the dialog again"},
	change.ReasonNothing: {"nothing to do", "refresh"},
	change.ReasonDiffers: {"changed meanwhile", nextCheck},
	change.ReasonWorse:   {"worse than confirmed", nextCheck},
	change.ReasonReturned: {
		"the same host and port is a backend again", "find what adds it: Kubernetes, Terraform, autoscaling",
	},
	change.ReasonHost: {"added, but not as asked for", "check the host before it joins a rule"},
	change.ReasonRule: {"the rule is not as sent", "check the rule"},
	change.ReasonGone: {"", nextCheck},
}

// WhyText is why an operation ended so, raw: "" where its outcome says it.
func WhyText(op change.Operation) string { return strings.Join(whyParts(op), "; ") }

// whyParts are the clauses of WhyText.
func whyParts(op change.Operation) []string {
	why := reasons[op.Reason].why
	about := clauses(op.Why, aboutTexts(op))
	if op.Reason == change.ReasonContinued {
		about = []string{followerName(op.Why)}
	}
	switch {
	case strings.Contains(why, "%s"):
		about = []string{strings.Replace(why, "%s", strings.Join(about, "; "), 1)}
	case why != "" && len(about) > 0:
		about[0] = why + ": " + about[0]
	case why != "":
		about = []string{why}
	}
	if op.JournalErr != nil {
		about = append(about, notRecorded(op.JournalErr))
	}
	return about
}

func notRecorded(err error) string { return "not recorded: " + err.Error() }

// aboutTexts are what was found, where the next thing to do does not say it.
func aboutTexts(op change.Operation) []string {
	switch {
	case len(op.Findings) == 0 || assessed(op):
		return nil
	case op.Reason == change.ReasonWorse:
		return []string{worseText(op.Findings)}
	default:
		return FindingTexts(op.Findings)
	}
}

// assessed says that what was found is why an assessment refuses the operation.
func assessed(op change.Operation) bool {
	return op.Reason == change.ReasonRefused || op.Reason == change.ReasonChanged
}

// worseText says what is worse than confirmed: the class and its reasons, or what else goes down.
func worseText(all []impact.Finding) string {
	if all[0].Kind == impact.FoundWorse {
		return FindingText(all[0]) + ": " + strings.Join(FindingTexts(all[1:]), ", ")
	}
	names := make([]string, 0, len(all))
	for _, f := range all {
		names = append(names, orVServer(f.Rule))
	}
	return FindingText(all[0]) + ": " + strings.Join(names, ", ")
}

// NextText is the next thing to do, raw: "" where nothing is left to do, and where what can be done
// about the operation says it.
func NextText(op change.Operation) string {
	next := op.Next
	if texts := RefusalTexts(op.Findings); len(texts) > 0 && assessed(op) {
		next = texts[0]
	}
	for _, f := range op.Findings {
		if about := nexts[f.Kind]; about != "" {
			next = about
		}
	}
	if next == "" {
		next = reasons[op.Reason].next
	}
	switch {
	case op.Outcome == change.OutcomeUnknown && op.InDoubt():
		next = "refresh to see it; until then this ULB is blocked"
	case next == "" && op.Reason == change.ReasonNone && op.Outcome == change.OutcomeRefused:
		next = nextCheck
	}
	if next == nextCheck && op.Partial() {
		return ""
	}
	return next
}

// stepReached is the step at which an operation of several ended, "" of one that came to none.
func stepReached(op change.Operation) string {
	if len(op.Parts) > 0 {
		return placeReached(op)
	}
	i := slices.IndexFunc(op.Steps, func(s change.StepStatus) bool { return s.State != change.StepDone })
	switch {
	case len(op.Steps) < 2 || i < 0 || !op.Sent():
		return ""
	case op.Steps[i].State == change.StepWaiting && i > 0:
		return fmt.Sprintf(" after step %d/%d", i, len(op.Steps))
	default:
		return fmt.Sprintf(" at step %d/%d", i+1, len(op.Steps))
	}
}

// placeReached is the place at which a rollout ended, "" where it ended between two: placesWords says how many are
// done.
func placeReached(op change.Operation) string {
	if part, found := op.EndedBy(); found {
		o, at := part.Order, ""
		if op.Outcome != change.OutcomeAborted { // else what it is about says it
			at = " " + orID(o.ULBName, string(o.ULB)) + "/" + orID(o.VServerName, string(o.VServer))
		}
		return fmt.Sprintf(" at place %d/%d%s%s", o.Rollout.Place, o.Rollout.Of, at, stepReached(part))
	}
	return ""
}

// followerName names that operation, raw.
func followerName(id string) string {
	if id == change.FollowerRuns {
		return "one that is running"
	}
	return id
}
