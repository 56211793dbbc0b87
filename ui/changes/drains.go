package changes

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
)

// Metrics gives what a listener does, as far as it was read, and Revision changes with that.
type Metrics interface {
	Over(at api.Place, span time.Duration) render.Metrics
	Revision() int
}

// Measure lets drains show the connections of their listeners by these metrics, which are over a span and
// of the places that Drains names.
func (t *Tracker) Measure(by Metrics, span time.Duration) { t.metrics, t.span = by, span }

// Drains are the places of the profile in use where a drain runs.
func (t *Tracker) Drains() (all []api.Place) {
	for _, op := range t.session.Running() {
		if t.drains(op) {
			all = append(all, op.Order.Place)
		}
	}
	return all
}

// drains says whether an operation has begun to drain a listener whose metrics can be read.
func (t *Tracker) drains(op change.Operation) bool {
	return len(op.Parts) == 0 && op.Running && op.Order.Request.Drain && op.Sent() &&
		op.Order.Profile == t.session.Profile
}

// connections are those of a drain's listener in so many cells, with its steps where they were sent; ""
// where they are not known, or it does not drain.
func (t *Tracker) connections(op change.Operation, cells int) string {
	if t.metrics == nil || !t.drains(op) {
		return ""
	}
	m := t.metrics.Over(op.Order.Place, t.span)
	if m.Word() != "" {
		return "" // the dialog said so
	}
	var marks []render.Mark
	for i, s := range op.Steps {
		if s.SentAt.IsZero() {
			continue
		}
		marks = append(marks, render.Mark{At: s.SentAt, Step: i + 1})
	}
	return render.ConnectionsSince(t.env.Theme, m, marks, cells)
}
