package render

import (
	"strconv"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// ClockTime is a moment in the operator's zone, which is named.
func ClockTime(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05 MST") }

// Moment is a moment that the service may not have given.
func Moment(m api.Maybe[time.Time]) string {
	t, ok := m.Get()
	if !ok {
		return Absent
	}
	return ClockTime(t)
}

const ageNow = "now"

// Age says how old data is, in steps that an idle screen can afford to write, and how long until
// that text changes, 0 for never.
func Age(d time.Duration) (text string, next time.Duration) {
	step, unit, mark := ageStep(d), time.Second, "s"
	switch {
	case d < step:
		return ageNow, step - d
	case d < time.Minute:
	case d < time.Hour:
		unit, mark = time.Minute, "m"
	case d < 24*time.Hour:
		unit, mark = time.Hour, "h"
	default:
		return "over a day", 0
	}
	return strconv.Itoa(int(d.Truncate(step)/unit)) + mark, step - d%step
}

func ageStep(d time.Duration) time.Duration {
	switch {
	case d < time.Minute:
		return 5 * time.Second
	case d < time.Hour:
		return time.Minute
	default:
		return time.Hour
	}
}

// AgeStepped is the moment at which the age of what was read then came to be what it is now: what counts from
// that changes with the age, and with nothing else.
func AgeStepped(read, now time.Time) time.Time {
	d := now.Sub(read)
	return read.Add(d.Truncate(ageStep(d)))
}

// Ago says when something was that is so long ago, in the steps of Age.
func Ago(d time.Duration) string {
	text, _ := Age(max(d, 0))
	if text == ageNow {
		return text
	}
	return text + " ago"
}

// RoundedDuration is how long something took.
func RoundedDuration(d time.Duration) string {
	switch {
	case d < 50*time.Millisecond:
		return "<0.1s"
	case d < 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	default:
		return d.Round(time.Second).String()
	}
}

// timeTaken is how long a request of this console took until it was seen done; of more, or of what was left open
// meanwhile, how long all of it took, waits included. It is "" where that is not known.
func timeTaken(op change.Operation) string {
	if len(op.Steps) == 1 && op.Mine && op.Left.IsZero() && !op.Steps[0].SentAt.IsZero() {
		s := op.Steps[0]
		return "verified " + RoundedDuration(s.EndedAt.Sub(s.SentAt))
	}
	if long := howLong(op); long != "" {
		return "took " + long
	}
	return ""
}

// howLong is how long an operation took, from its begin to its end, "" where that is not known, and where no console
// ran meanwhile.
func howLong(op change.Operation) string {
	if op.Abandoned || op.Began.IsZero() || op.Over().Before(op.Began) {
		return ""
	}
	return RoundedDuration(op.Over().Sub(op.Began))
}

// TimeLeft is the time until then, in whole seconds and never negative.
func TimeLeft(now, then time.Time) string {
	return max(then.Sub(now), 0).Round(time.Second).String()
}
