package ui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// identity is the whole identity of the place.
func (q *ask) identity() []dialog.Line {
	lk, o := q.env.look, q.order
	owned := q.owned || q.reading != nil && q.reading.VServer.Kubernetes()
	lines := placeLines(lk, o, q.endpoint, q.project, owned)
	if q.reading == nil {
		name := o.VServerName
		if len(q.listed) > 0 {
			v := *q.listed[0].vserver
			return append(lines, labelled("VServer", lk.name(orAbsent(v.Name))+"  "+lk.name(string(o.VServer))+"  "+lk.name(listener(v))+", as listed"))
		}
		return append(lines, labelled("VServer", lk.name(orNone(name))+"  "+lk.name(string(o.VServer))))
	}
	return append(lines, vserverLine(lk, q.reading.VServer), methodLine(lk, q.reading.VServer))
}

// placeLines are the place of an order but for the VServer. Endpoint and project
// are clean.
func placeLines(lk look, o change.Order, endpoint, project string, owned bool) []dialog.Line {
	lines := []dialog.Line{
		labelled("profile", lk.name(o.Profile)+" @ "+endpoint),
		labelled("region", lk.name(string(o.Scope.Region))),
		labelled("project", project),
		labelled("ULB", lk.name(orNone(o.ULBName))+"  "+lk.name(string(o.ULB))),
	}
	if owned {
		lines = append(lines, labelled("owner", ownedBy))
	}
	return lines
}

func vserverLine(lk look, v api.VServer) dialog.Line {
	return labelled("VServer", lk.name(orAbsent(v.Name))+"  "+lk.name(string(v.ID))+"  "+lk.name(listener(v)))
}

func methodLine(lk look, v api.VServer) dialog.Line {
	return labelled("method", lk.name(orAbsent(v.Method))+", persistence "+lk.name(orAbsent(v.PersistenceType)))
}

func hostLine(lk look, b api.Backend) dialog.Line {
	return labelled("host", lk.name(dash(orAbsent(b.ResourceName)))+"  "+lk.name(dash(orAbsent(b.ResourceID)))+"  "+lk.name(orAbsent(b.ResourceType)))
}

// classLine is how dangerous a change is, and why.
func classLine(e *env, a *impact.Assessment) dialog.Line {
	word, style := string(a.Class), (*lipgloss.Style)(nil)
	switch a.Class {
	case impact.ClassSevere:
		word, style = strings.ToUpper(word), &e.theme.Warn
	case impact.ClassOutage:
		word, style = strings.ToUpper(word), &e.theme.Bad
	default:
	}
	l := labelled("class", word+": "+e.look.whole(strings.Join(a.Reasons, "; ")))
	l.Style = style
	return l
}

// hung indents what a line of a dialog goes on with: it may be text from
// outside, which must not begin as a line of the dialog does.
func hung(lines []dialog.Line) []dialog.Line {
	for i := range lines {
		lines[i].Hang = max(lines[i].Hang, hang)
	}
	return lines
}
