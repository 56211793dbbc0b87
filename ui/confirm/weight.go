package confirm

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
)

// A weight is typed in the dialog that shows what it does: the same reading is assessed anew with each
// one, and must have been on the screen as long as any other.

const mostWeight = 100

// weighing is the field of a new weight.
func weighing() dialog.Field {
	return dialog.Field{
		Label: render.LabelNewWeight, Most: mostWeight, Bounds: render.Bounds(0, mostWeight),
	}
}

// beginWeight looks whether a weight may be asked for: what was read refuses none.
func (q *Change) beginWeight() {
	q.weighs = false
	if q.Order.Request.Goal != impact.GoalWeight {
		return
	}
	unset := q.Order
	unset.Request.Weight = api.Maybe[int]{}
	q.weighs = len(q.moved) == 0 && len(q.reader.Assess(unset, *q.Reading).Assessment.Refusals) == 0
}

func (q *Change) weightField() int {
	return slices.IndexFunc(q.fields, func(f dialog.Field) bool { return f.Label == render.LabelNewWeight })
}

// edited assesses what was read with the weight that stands in the field now.
func (q *Change) edited() tea.Cmd {
	i := q.weightField()
	if i < 0 || q.Reading == nil {
		return nil
	}
	weight := api.Maybe[int]{}
	if n, ok := q.Box.Number(i); ok {
		weight = api.Known(n)
	}
	if weight == q.Order.Request.Weight {
		return nil
	}
	q.Order.Request.Weight = weight
	reading := q.reader.Assess(q.Order, *q.Reading)
	q.Reading = &reading
	q.anew()
	q.setFields(q.fieldsFor())
	for i, f := range q.fields {
		if f.Required != "" { // what stands there was typed for another weight
			q.Box.SetValue(i, "")
		}
	}
	q.fill()
	return q.Arm()
}
