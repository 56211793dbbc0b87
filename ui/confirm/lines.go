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
	"cloud.internal/ulbconsole/ui/theme"
)

// corner is where a change is made, as it stands beside the title of its dialog.
func corner(th *theme.Theme, o change.Order, project string) string {
	return strings.Join([]string{
		render.ShortName(th, o.Profile), render.ShortName(th, string(o.Scope.Region)), project,
	}, " "+th.Glyph.Dot+" ")
}

// placeLine is the listener, by its name and what else is known of it, and its load balancer.
func placeLine(th *theme.Theme, o change.Order, name string, more ...string) dialog.Line {
	l := dialog.Line{Hang: theme.Hang}.With(render.ShortName(th, cmp.Or(name, render.Absent)), &th.Strong).
		With(" "+render.ShortName(th, string(o.VServer)), &th.Muted)
	for _, text := range more {
		l = l.With(" "+text, nil)
	}
	return l.With(" "+th.Glyph.Dot+" "+render.ShortName(th, cmp.Or(o.ULBName, render.Absent)), nil).
		With(" "+render.ShortName(th, string(o.ULB)), &th.Muted)
}

// readPlace is placeLine of a VServer as it was read.
func readPlace(th *theme.Theme, o change.Order, v api.VServer) dialog.Line {
	return placeLine(th, o, render.OrAbsent(v.Name), render.ShortName(th, render.Listener(v)))
}

// backendLine is all that identifies a backend, and its state. Width is how many cells its address
// and the name of its host take at least, so that several stand below each other.
func backendLine(th *theme.Theme, b api.Backend, width [2]int) dialog.Line {
	padded := func(text string, width int) string { return th.Fit(text, max(width, theme.Width(text))) }
	host := render.ShortName(th, cmp.Or(b.ResourceID.Or(""), render.OrAbsent(b.ResourceType)))
	glyph, style := render.StateStyle(th, b.State())
	l := dialog.Line{Hang: theme.Hang}.
		With(padded(render.HostPortName(th, b), width[0]), &th.Strong).
		With("  "+padded(render.ShortName(th, render.Dash(render.OrAbsent(b.ResourceName))), width[1]), nil).
		With(" "+host, &th.Muted).
		With("  "+glyph+" "+render.StateDetail(b), style)
	if b.IsBackup.IsKnown() {
		l = l.With("  "+render.Role(b.IsBackup), nil)
	}
	if card := render.Join(b.SubResourceType.Or(""), b.SubResourceID.Or("")); card != "" {
		l = l.With(render.DialogThrough(th, card), nil)
	}
	return l.With("  "+render.ShortName(th, string(b.ID)), &th.Muted)
}

// ownerLine says who else changes a load balancer that a cluster owns.
func ownerLine(th *theme.Theme, owned bool) []dialog.Line {
	if !owned {
		return nil
	}
	return []dialog.Line{labelled(th, render.LabelOwner, render.OwnedBy)}
}

// riskLine is how dangerous a change is, and why.
func riskLine(th *theme.Theme, a *impact.Assessment) dialog.Line {
	word, style := classWord(th, a.Class)
	l := labelled(th, render.LabelRisk, "").With(word, style)
	if risks := riskText(th, a); risks != "" {
		l = l.With("  "+risks, nil)
	}
	return l
}

// riskText is why it is so dangerous.
func riskText(th *theme.Theme, a *impact.Assessment) string {
	return th.Name(render.RiskText(a))
}

// classWord is how dangerous a change is.
func classWord(th *theme.Theme, c impact.Class) (string, *lipgloss.Style) {
	switch c {
	case impact.ClassSevere:
		return strings.ToUpper(string(c)), &th.Severe
	case impact.ClassOutage:
		return strings.ToUpper(string(c)), &th.Outage
	default:
		return string(c), nil
	}
}

// warning is what must be said loudly.
func warning(th *theme.Theme, text string) dialog.Line {
	l := labelled(th, render.LabelWarning, text)
	l.Style, l.Marks = &th.Warn, nil
	return l
}

// column is where the values of a dialog begin.
const column = 10

// labelled is a line of a dialog whose value wraps under itself.
func labelled(th *theme.Theme, label, value string) dialog.Line {
	return dialog.Line{Hang: column}.With(fmt.Sprintf("%-*s", column, label), &th.Muted).With(value, nil)
}

// note is a sentence about what follows.
func note(th *theme.Theme, text string) dialog.Line { return labelled(th, render.LabelNote, text) }

// hung indents what a line of a dialog goes on with: it may be text from
// outside, which must not begin as a line of the dialog does.
func hung(lines []dialog.Line) []dialog.Line {
	for i := range lines {
		lines[i].Hang = max(lines[i].Hang, theme.Hang)
	}
	return lines
}

// servingLine is how many serve before and after a change.
func servingLine(th *theme.Theme, before, after api.Count) dialog.Line {
	return labelled(th, render.LabelServing, "").
		With(render.Count(before)+" "+th.Glyph.Arrow+" "+render.Count(after), leftStyle(th, after))
}

// leftStyle is how many serving backends look that are left.
func leftStyle(th *theme.Theme, c api.Count) *lipgloss.Style {
	switch c.Serving {
	case 0:
		return &th.Bad
	case 1:
		return &th.WarnStrong
	default:
		return &th.Strong
	}
}
