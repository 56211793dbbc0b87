package render

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// ClockTime is a moment in the operator's zone, which is named.
func ClockTime(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05 MST") }

// ShortMoment is a time for a column: without its zone, which describe has.
func ShortMoment(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

// Moment is a moment that the service may not have given.
func Moment(m api.Maybe[time.Time]) string {
	t, ok := m.Get()
	if !ok {
		return Absent
	}
	return ClockTime(t)
}

// ageSteps are the coarse steps in which the age of data is shown: an idle
// screen writes only when a step is reached.
var ageSteps = []struct {
	from time.Duration
	text string
}{
	{0, "just now"},
	{15 * time.Second, "15 s ago"},
	{30 * time.Second, "30 s ago"},
	{time.Minute, "1 min ago"},
	{2 * time.Minute, "2 min ago"},
	{5 * time.Minute, "5 min ago"},
	{10 * time.Minute, "10 min ago"},
	{15 * time.Minute, "15 min ago"},
	{30 * time.Minute, "30 min ago"},
	{time.Hour, "1 h ago"},
	{2 * time.Hour, "2 h ago"},
	{6 * time.Hour, "6 h ago"},
	{24 * time.Hour, "over a day ago"},
}

// Age says how old data is, and how long until that text changes, 0 for never.
func Age(d time.Duration) (text string, next time.Duration) {
	for i := len(ageSteps) - 1; i >= 0; i-- {
		if d < ageSteps[i].from {
			continue
		}
		if i+1 < len(ageSteps) {
			next = ageSteps[i+1].from - d
		}
		return ageSteps[i].text, next
	}
	return ageSteps[0].text, ageSteps[1].from - d
}

// RoundedDuration is how long something took.
func RoundedDuration(d time.Duration) string {
	switch {
	case d < 50*time.Millisecond:
		return "less than 0.1s"
	case d < 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	default:
		return d.Round(time.Second).String()
	}
}

// timeTaken is how long an operation took from its confirmation, "" where it is not known.
func timeTaken(op change.Operation) string {
	if op.Began.IsZero() || op.Over().Before(op.Began) || op.Outcome == change.OutcomeAborted {
		return ""
	}
	return RoundedDuration(op.Over().Sub(op.Began))
}

// TimeLeft is the time until then, in whole seconds and never negative.
func TimeLeft(now, then time.Time) string {
	return max(then.Sub(now), 0).Round(time.Second).String()
}
