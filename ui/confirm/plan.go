package confirm

import (
	"fmt"

	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
)

// plan lists the steps in their order.
func (q *Change) plan() []dialog.Line {
	steps := q.Reading.Assessment.Steps
	addresses := q.addresses
	out := make([]dialog.Line, 0, len(steps))
	for i, s := range steps {
		label := fmt.Sprintf("step %d", i+1)
		text := render.StepText(q.env.Theme.Name, q.env.Theme.Glyph.Arrow, s, addresses)
		if s.Kind == impact.StepWait {
			if w, ok := q.wait(); ok {
				text += " " + w.String()
			}
		}
		out = append(out, labelled(label, text))
	}
	return out
}
