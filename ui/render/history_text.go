package render

import (
	"cmp"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// HistoryLine is an operation in one line, raw.
type HistoryLine struct{ When, Outcome, What, Where string }

// String is the line as it is pasted into a chat.
func (l HistoryLine) String() string {
	return strings.Join([]string{l.When, l.Outcome, l.What, l.Where}, " | ")
}

// NewHistoryLine says an operation in one line, as of now. By is the operation that continued or
// undid it, nil without one.
func NewHistoryLine(op change.Operation, by *change.Operation, now time.Time) HistoryLine {
	return HistoryLine{
		When: DayMoment(op.Began, now), Outcome: OutcomeWord(op, by), What: OrderShort(op, HostsOf(op)),
		Where: WhereWords(op.Order),
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

// WhereWords are ULB, VServer, region and profile of an order, raw.
func WhereWords(o change.Order) string {
	return cmp.Or(o.ULBName, string(o.ULB), "?") + "/" + cmp.Or(o.VServerName, string(o.VServer), "?") +
		" (" + Dash(string(o.Scope.Region)) + ", " + Dash(o.Profile) + ")"
}

// OutcomeWord is how an operation ended, or how it stands; in capitals what waits for the operator.
// By is the operation that continued or undid it, nil without one.
func OutcomeWord(op change.Operation, by *change.Operation) string {
	switch {
	case Undone(by):
		return "undone"
	case op.Cancelled:
		return "cancelled"
	case !op.Ended.IsZero(), op.Outcome == change.OutcomeAborted:
		return string(op.Outcome)
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

// Undone says that the operation that followed one has undone it.
func Undone(by *change.Operation) bool {
	return by != nil && by.Order.Request.Goal == impact.GoalUndo && by.Outcome == change.OutcomeDone
}

// DayMoment is a time in the operator's zone, without the date where that is today's.
func DayMoment(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format(time.TimeOnly)
	}
	return t.Format("2006-01-02 15:04")
}
