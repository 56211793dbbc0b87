package confirm

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// targets are the backends it is about, a line each.
func (q *Change) targets() []dialog.Line {
	th, ids := q.env.Theme, q.Order.Request.Targets
	known, hidden := map[api.BackendID]api.Backend{}, map[api.BackendID]bool{}
	for _, m := range q.listed {
		known[m.Backend.ID], hidden[m.Backend.ID] = m.Backend, m.Hidden
	}
	if q.Reading != nil && q.Reading.Assessment.TargetFound {
		for _, b := range q.Reading.Assessment.Targets {
			known[b.ID] = b
		}
	}
	var width [2]int
	if len(ids) > 1 {
		width = columnsOf(th, known)
	}
	lines := make([]dialog.Line, 0, len(ids))
	for i, id := range ids {
		if i == render.MostListed { // far more than one change may take
			lines = append(lines, dialog.Line{Text: render.DialogMore(len(ids) - i)})
			break
		}
		b, found := known[id]
		l := dialog.Line{Hang: theme.Hang}.With(render.ShortName(th, string(id)), &th.Strong)
		if found {
			l = backendLine(th, b, width)
		}
		if hidden[id] {
			l = l.With(render.DialogHidden, &th.Warn)
		}
		lines = append(lines, l)
	}
	return lines
}

// leftOut are the backends of the rows that a request is not about, which disables instead: they are already.
func leftOut(listed []screen.Listed, r impact.Request) []api.Backend {
	var all []api.Backend
	for _, m := range listed {
		if m.Backend.ID != "" && !slices.Contains(r.Targets, m.Backend.ID) {
			all = append(all, m.Backend)
		}
	}
	return all
}

// columnsOf are the cells that addresses and names take, within reason.
func columnsOf(th *theme.Theme, backends map[api.BackendID]api.Backend) (width [2]int) {
	const most = 24
	for _, b := range backends {
		address, name := render.HostPortName(th, b), render.ShortName(th, render.Dash(render.OrAbsent(b.ResourceName)))
		width[0], width[1] = max(width[0], theme.Width(address)), max(width[1], theme.Width(name))
	}
	return [2]int{min(width[0], most), min(width[1], most)}
}

// hiddenTargets are how many of the targets the filter hides.
func (q *Change) hiddenTargets() int {
	n := 0
	for _, m := range q.listed {
		if m.Hidden {
			n++
		}
	}
	return n
}

// methodLine is how requests find a backend, and what of that is its own.
func (q *Change) methodLine() dialog.Line {
	th, v := q.env.Theme, q.Reading.VServer
	a := &q.Reading.Assessment
	undo := q.Order.Request.Goal == impact.GoalUndo
	targets := a.Targets
	if undo || q.Order.Request.Goal == impact.GoalWeight { // which stands above
		targets = nil
	}
	alone := a.TargetFound && len(a.Rules) == 0 && len(targets) > 0 && q.rulesKnown()
	return labelled(th, render.LabelMethod, render.DialogMethod(th, v, targets, alone))
}
