package render

import (
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// Progress is where an operation under way stands: the place and the step, of one of several, and how that
// goes on; and why that takes its time, raw, "" for no reason. At is the place that it is at, of one alone itself.
func Progress(op, at change.Operation, now time.Time) (state, why string) {
	i := at.Present()
	where := ""
	switch r := at.Order.Rollout; {
	case len(op.Parts) == 0:
		where = stepAt(at, i)
	case at.Draining(): // and so do all that are under way
		where = fmt.Sprintf("%d/%d disabled", op.PlacesDisabled(), r.Of)
	case r.Of > 0:
		where = Join(fmt.Sprintf("place %d/%d", r.Place, r.Of), stepAt(at, i))
	}
	if where != "" {
		where += ", "
	}
	if i >= 0 {
		why = StepWhy(at.Steps[i])
	}
	if waits := waitingShort(at.Waiting); waits != "" {
		why = waits
	}
	return where + doingNow(at, i, why == "", now), Bracketed(why)
}

// stepAt is the step that an operation of several is at. Before a pause ends no step is begun; that between two
// places, which comes before a drain's wait, is of none.
func stepAt(op change.Operation, i int) string {
	n := len(op.Steps)
	switch {
	case n < 2 || i < 0, pauses(op) && op.Steps[i].Step.Kind == impact.StepWait:
		return ""
	case pauses(op):
		return fmt.Sprintf("step %d/%d", i+1, n)
	default:
		return fmt.Sprintf("step %d/%d %s", i+1, n, StepVerb(op.Steps[i].Step.Kind))
	}
}

func pauses(op change.Operation) bool { return !op.Pause.IsZero() && !op.Stopping }

// doingNow is what an operation does at its step i, and how long that has lasted or lasts yet. Undisturbed says
// that nothing is in its way: a drain's wait lasts longer only then.
func doingNow(op change.Operation, i int, undisturbed bool, now time.Time) string {
	switch {
	case op.Queued:
		return stepQueued
	case op.Reading:
		return panelReading + lasting(op, now)
	case !op.Until.IsZero() && undisturbed:
		return TimeLeft(now, op.Until) + " left"
	case pauses(op):
		return "pause " + TimeLeft(now, op.Pause)
	case i < 0:
		return panelEnding + lasting(op, now)
	default:
		return StepState(op, i) + lasting(op, now)
	}
}

// lasting is how long an operation has done what it does now, and how long that may take.
func lasting(op change.Operation, now time.Time) string {
	if op.Since.IsZero() {
		return ""
	}
	text := " " + max(now.Sub(op.Since), 0).Truncate(time.Second).String()
	if op.Limit > 0 {
		text += "/" + op.Limit.Round(time.Second).String()
	}
	return text
}
