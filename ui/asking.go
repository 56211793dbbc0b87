package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// ask opens the dialog for what is marked or selected.
func (a *App) ask(goal impact.Goal) tea.Cmd {
	from, ok := a.top().(*browse.Backends)
	if !ok {
		return nil
	}
	rows := from.Targets()
	ulb := a.listedULB(from.Place.ULB)
	o := change.Order{Place: from.Place, ULBName: ulb.Name.Or(""), Kubernetes: ulb.Kubernetes(), Request: impact.Request{Goal: goal}}
	for i, m := range rows {
		o.VServerName = m.VServer.Name.Or("")
		o.Request.Targets = append(o.Request.Targets, m.Backend.ID)
		rows[i].Hidden = !from.Shows(string(m.Backend.ID))
	}
	q := newAsk(a.env, o, rows)
	for _, m := range rows {
		if m.Hidden {
			q.hidden++
		}
	}
	return a.openAsk(q)
}

// openAsk puts a dialog on the screen and reads what it is to show.
func (a *App) openAsk(q *ask) tea.Cmd {
	q.project, q.endpoint = a.projectWords(q.order.Scope.Project), render.ShortName(a.env.Theme, a.session.Endpoint)
	q.owned = a.owned(q.order)
	q.loaded = a.loadedULBs
	q.resize(a.width, a.height)
	a.dialog = q
	return q.read(a.runner)
}

// projectWords name a project, clean.
func (a *App) projectWords(id api.ProjectID) string {
	if id == a.env.Scope.Project {
		return a.projectName()
	}
	return render.ShortName(a.env.Theme, string(id))
}

// owned says whether a cluster owns the load balancer of an order, as far as it
// is listed.
func (a *App) owned(o change.Order) bool {
	return o.Kubernetes || api.KubernetesName(o.ULBName) || a.listedULB(o.ULB).Kubernetes()
}

// listedULB is the ULB as the list of ULBs has it.
func (a *App) listedULB(id api.ULBID) api.ULB {
	for _, s := range a.stack {
		if l, ok := s.(*list.List[api.ULB]); ok {
			if u, found := l.Row(string(id)); found {
				return u
			}
		}
	}
	return api.ULB{ID: id}
}

// loadedULBs are the load balancers of the region and project on the screen,
// as far as they were read, and when the list of them was asked for.
func (a *App) loadedULBs() ([]api.ULB, time.Time) {
	for _, s := range a.stack {
		if l, ok := s.(*list.List[api.ULB]); ok {
			return l.Rows(), l.Freshness().ReadAt
		}
	}
	return nil, time.Time{}
}

func (a *App) gotAskReading(m askReadMsg) tea.Cmd {
	var reported tea.Cmd
	if m.reading.Resolved != nil { // whatever became of the dialog meanwhile
		reported = a.gotResolved(resolvedMsg{result: *m.reading.Resolved})
	}
	q, ok := a.dialog.(*ask)
	if !ok {
		return reported
	}
	cmd := q.gotReading(m)
	q.fill()
	return tea.Batch(reported, cmd)
}

func (a *App) gotAskAgain(m askAgainMsg) tea.Cmd {
	if q, ok := a.dialog.(*ask); ok {
		q.gotAgain(m)
	}
	return screen.Next(m.out)
}

func (a *App) askTicked(m askTickMsg) tea.Cmd {
	if q, ok := a.dialog.(*ask); ok {
		return q.tick(m)
	}
	return nil
}

// decide acts on what a dialog came to.
func (a *App) decide(d decision) tea.Cmd {
	switch dialog := a.dialog.(type) {
	case *ask:
		return a.decideAsk(dialog, d)
	case *waitAsk:
		return a.decideWait(dialog, d)
	case *closeAsk:
		return a.decideClose(dialog, d)
	case *quitAsk:
		switch d {
		case decidedQuit:
			return a.leave()
		case decidedCancel:
			a.closeDialog()
			return a.resume()
		default:
		}
	}
	return nil
}

func (a *App) decideAsk(q *ask, d decision) tea.Cmd {
	switch d {
	case decidedCancel:
		a.closeDialog()
		if len(q.moved) > 0 {
			a.pace.owed = true // what the list shows is known to be old
		}
		return a.resume()
	case decidedAgain:
		return q.turn(a.runner, func(*impact.Request) {})
	case decidedDrain:
		return q.turn(a.runner, func(w *impact.Request) { w.Drain = true })
	case decidedAtOnce:
		return q.turn(a.runner, func(w *impact.Request) { w.Drain = false })
	case decidedInstead:
		return q.turn(a.runner, func(w *impact.Request) { *w = impact.Request{Goal: impact.GoalDisable, Targets: w.Targets} })
	case decidedDelete:
		return q.turn(a.runner, func(w *impact.Request) { w.DeleteEmptied = true })
	case decidedGo:
		shown, order := *q.reading, q.confirmedOrder()
		a.closeDialog()
		a.unmark(order.Place)
		return a.begin(order, shown)
	default:
		return nil
	}
}

// unmark takes the marks off what an order takes.
func (a *App) unmark(p change.Place) {
	for _, s := range a.stack {
		if l, ok := s.(*browse.Backends); ok && l.Place == p {
			l.Unmark()
		}
	}
}

func (a *App) decideWait(q *waitAsk, d decision) tea.Cmd {
	switch d {
	case decidedSkipWait:
		q.run.ctl.SkipWait()
	case decidedEnable:
		q.run.ctl.Cancel()
	case decidedCancel:
	default:
		return nil
	}
	a.closeDialog()
	return a.resume()
}

func (a *App) closeDialog() {
	if q, ok := a.dialog.(*ask); ok {
		q.close()
	}
	a.dialog = nil
}

// quit leaves the console, and asks first while something runs.
func (a *App) quit() tea.Cmd {
	if len(a.running) == 0 {
		return a.leave()
	}
	a.closeDialog()
	return a.open(newQuitAsk(a.env, a.underWay))
}

// open puts a dialog on the screen that is whole from the start.
func (a *App) open(q modal) tea.Cmd {
	a.dialog = q
	return q.resized(a.width, a.height)
}

// underWay says what each running order is doing, whether any has sent
// something, and whether any drains.
func (a *App) underWay() (lines []string, sent, drains bool) {
	for _, r := range a.running {
		lines = append(lines, a.runLine(r))
		sent, drains = sent || r.sent(), drains || r.draining()
	}
	return lines, sent, drains
}

func (a *App) leave() tea.Cmd {
	a.end()
	return tea.Quit
}
