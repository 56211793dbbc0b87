package confirm

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// identity is the whole identity of the place.
func (q *Change) identity() []dialog.Line {
	th, o := q.env.Theme, q.Order
	owned := q.about.Owned || q.Reading != nil && q.Reading.VServer.Kubernetes()
	lines := placeLines(th, o, q.about, owned)
	if q.Reading == nil {
		name := o.VServerName
		if len(q.listed) > 0 {
			v := *q.listed[0].VServer
			return append(lines,
				labelled("VServer",
					render.ShortName(th, render.OrAbsent(v.Name))+"  "+render.ShortName(th, string(o.VServer))+"  "+
						render.ShortName(th, render.Listener(v))+", as listed"))
		}
		return append(lines,
			labelled("VServer", render.ShortName(th, cmp.Or(name, render.Absent))+"  "+render.ShortName(th, string(o.VServer))))
	}
	return append(lines, vserverLine(th, q.Reading.VServer), methodLine(th, q.Reading.VServer))
}

// placeLines are the place of an order but for the VServer.
func placeLines(th *theme.Theme, o change.Order, of About, owned bool) []dialog.Line {
	lines := []dialog.Line{
		labelled("profile", render.ShortName(th, o.Profile)+" @ "+of.Endpoint),
		labelled("region", render.ShortName(th, string(o.Scope.Region))),
		labelled("project", of.Project),
		labelled("ULB", render.ShortName(th, cmp.Or(o.ULBName, render.Absent))+"  "+render.ShortName(th, string(o.ULB))),
	}
	if owned {
		lines = append(lines, labelled("owner", render.OwnedBy))
	}
	return lines
}

func vserverLine(th *theme.Theme, v api.VServer) dialog.Line {
	return labelled("VServer",
		render.ShortName(th, render.OrAbsent(v.Name))+"  "+render.ShortName(th, string(v.ID))+"  "+
			render.ShortName(th, render.Listener(v)))
}

func methodLine(th *theme.Theme, v api.VServer) dialog.Line {
	return labelled("method",
		render.ShortName(th, render.OrAbsent(v.Method))+", persistence "+
			render.ShortName(th, render.OrAbsent(v.PersistenceType)))
}

func hostLine(th *theme.Theme, b api.Backend) dialog.Line {
	return labelled("host",
		render.ShortName(th, render.Dash(render.OrAbsent(b.ResourceName)))+"  "+
			render.ShortName(th, render.Dash(render.OrAbsent(b.ResourceID)))+"  "+
			render.ShortName(th, render.OrAbsent(b.ResourceType)))
}

// classLine is how dangerous a change is, and why.
func classLine(e *screen.Env, a *impact.Assessment) dialog.Line {
	word, style := string(a.Class), (*lipgloss.Style)(nil)
	switch a.Class {
	case impact.ClassSevere:
		word, style = strings.ToUpper(word), &e.Theme.Warn
	case impact.ClassOutage:
		word, style = strings.ToUpper(word), &e.Theme.Bad
	default:
	}
	l := labelled("class", word+": "+e.Theme.Name(strings.Join(a.Reasons, "; ")))
	l.Style = style
	return l
}

// hung indents what a line of a dialog goes on with: it may be text from
// outside, which must not begin as a line of the dialog does.
func hung(lines []dialog.Line) []dialog.Line {
	for i := range lines {
		lines[i].Hang = max(lines[i].Hang, theme.Hang)
	}
	return lines
}

// labelled is a line of a dialog whose value wraps under itself.
func labelled(label, value string) dialog.Line {
	const column = 10
	return dialog.Line{Text: fmt.Sprintf("%-*s%s", column, label, value), Hang: column}
}
