package render

import (
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api/change"
)

// Progress is where an operation under way stands: the place and the step, of one of several, and how that
// goes on; and why that takes its time, raw, "" for no reason. At is the place that it is at, of one alone itself.
func Progress(op, at change.Operation, now time.Time) (state, why string) {
	i := at.Present()
	where := ""
	if r := at.Order.Rollout; len(op.Parts) > 0 && r.Of > 0 {
		where = fmt.Sprintf("place %d/%d", r.Place, r.Of)
	}
	if n := len(at.Steps); n > 1 && i >= 0 {
		where = Join(where, fmt.Sprintf("step %d/%d %s", i+1, n, StepVerb(at.Steps[i].Step.Kind)))
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
	return where + doingNow(at, i, now), Bracketed(why)
}

// doingNow is what an operation does at its step i.
func doingNow(op change.Operation, i int, now time.Time) string {
	switch {
	case op.Queued:
		return stepQueued
	case op.Reading:
		return panelReading
	case !op.Until.IsZero():
		return TimeLeft(now, op.Until) + " left"
	case !op.Pause.IsZero() && !op.Stopping:
		return "next in " + TimeLeft(now, op.Pause)
	case i < 0:
		return panelEnding
	default:
		return StepState(op, i)
	}
}
