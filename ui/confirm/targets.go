package confirm

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
)

// conditions are what the targets are and do now.
func (q *Change) conditions() []dialog.Line {
	a := &q.Reading.Assessment
	if !a.TargetFound || a.Request.Goal == impact.GoalUndo {
		return nil
	}
	var out []dialog.Line
	hidden := map[api.BackendID]bool{}
	for _, m := range q.listed {
		hidden[m.Backend.ID] = m.Hidden
	}
	for i, b := range a.Targets {
		if i == render.MostListed {
			out = append(out, labelled("and", fmt.Sprintf("%d more backends", len(a.Targets)-i)))
			break // far more than one change may take
		}
		if len(a.Targets) > 1 {
			l := labelled(fmt.Sprintf("%d of %d", i+1, len(a.Targets)),
				render.HostPortName(q.env.Theme, b)+"  "+render.ShortName(q.env.Theme, string(b.ID))+hiddenMark(hidden[b.ID]))
			out = append(out, l)
		}
		out = append(out, q.condition(b)...)
	}
	return out
}

// hiddenNames are the targets that the filter hides, apart.
func (q *Change) hiddenNames() string {
	var names []string
	for _, m := range q.listed {
		if m.Hidden {
			names = append(names,
				render.HostPortName(q.env.Theme, m.Backend)+"  "+render.ShortName(q.env.Theme, string(m.Backend.ID)))
		}
	}
	return render.Enumerate(names)
}

func hiddenMark(hidden bool) string {
	if hidden {
		return "  (hidden by the filter)"
	}
	return ""
}

func (q *Change) condition(b api.Backend) []dialog.Line {
	e, th := q.env, q.env.Theme
	glyph, style := render.StateStyle(e.Theme, b.State())
	health := labelled("state", glyph+" "+string(b.State())+", health status "+render.Number(b.Status))
	health.Style = style
	lines := []dialog.Line{
		hostLine(th, b),
		health,
		labelled("enabled", render.OnOff(b.Enabled)),
		labelled("weight", render.Number(b.Weight)),
	}
	if b.IsBackup.IsKnown() {
		lines = append(lines, labelled("role", render.Role(b.IsBackup)))
	}
	if card := render.Join(b.SubResourceType.Or(""), b.SubResourceID.Or("")); card != "" {
		lines = append(lines, labelled("through", render.ShortName(th, card)))
	}
	return lines
}
