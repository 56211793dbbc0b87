package confirm

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
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

// leaveDisabled takes those from a request that a reading of all of them shows to be disabled already, and gives
// them. Where all are, it leaves the request to be refused.
func leaveDisabled(request *impact.Request, reading *change.Reading) (disabled []api.Backend) {
	if reading == nil || !reading.Assessment.TargetFound || len(reading.Assessment.Enabled()) == 0 {
		return nil
	}
	request.Targets = reading.Assessment.Enabled()
	return slices.DeleteFunc(slices.Clone(reading.Assessment.Targets), func(b api.Backend) bool {
		return slices.Contains(request.Targets, b.ID)
	})
}

// asRead are backends as a newer reading has them, as far as it does.
func asRead(all []api.Backend, now api.VServer) []api.Backend {
	read := slices.Clone(all)
	for i, b := range all {
		if is, found := now.Backend(b.ID); found {
			read[i] = is
		}
	}
	return read
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
	undo := q.Order.Undoes()
	targets := a.Targets
	if undo || q.Order.Request.Goal == impact.GoalWeight { // which stands above
		targets = nil
	}
	alone := a.TargetFound && len(a.Rules) == 0 && len(targets) > 0 && q.rulesKnown()
	return labelled(th, render.LabelMethod, render.DialogMethod(th, v, targets, alone))
}
