package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/confirm"
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
	listed := make([]confirm.Listed, len(rows))
	for i, m := range rows {
		o.VServerName = m.VServer.Name.Or("")
		o.Request.Targets = append(o.Request.Targets, m.Backend.ID)
		listed[i] = confirm.Listed{VServer: m.VServer, Backend: m.Backend, Hidden: !from.Shows(string(m.Backend.ID))}
	}
	return a.openAsk(o, listed)
}

// openAsk puts a dialog on the screen and reads what it is to show.
func (a *App) openAsk(o change.Order, listed []confirm.Listed) tea.Cmd {
	of := a.about(o)
	of.Loaded = a.loadedULBs
	q := confirm.NewChange(a.env, a.runner, o, listed, of)
	q.Resize(a.width, a.height)
	a.dialog = q
	return q.Read()
}

// about is what a dialog says of an order beside what it reads.
func (a *App) about(o change.Order) confirm.About {
	return confirm.About{Project: a.projectWords(o.Scope.Project), Endpoint: render.ShortName(a.env.Theme, a.session.Endpoint), Owned: a.owned(o)}
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

func (a *App) gotAskReading(m confirm.ReadMsg) tea.Cmd {
	var reported tea.Cmd
	if m.Reading.Resolved != nil { // whatever became of the dialog meanwhile
		reported = a.gotResolved(resolvedMsg{result: *m.Reading.Resolved})
	}
	q, ok := a.dialog.(*confirm.Change)
	if !ok {
		return reported
	}
	cmd := q.GotReading(m)
	q.Fill()
	return tea.Batch(reported, cmd)
}

func (a *App) gotAskAgain(m confirm.AgainMsg) tea.Cmd {
	if q, ok := a.dialog.(*confirm.Change); ok {
		q.GotAgain(m)
	}
	return screen.Next(m.Out)
}

func (a *App) askTicked(m confirm.TickMsg) tea.Cmd {
	if q, ok := a.dialog.(*confirm.Change); ok {
		return q.Tick(m)
	}
	return nil
}

// decide acts on what a dialog came to.
func (a *App) decide(d confirm.Decision) tea.Cmd {
	switch dialog := a.dialog.(type) {
	case *confirm.Change:
		return a.decideAsk(dialog, d)
	case *confirm.Wait:
		return a.decideWait(dialog, d)
	case *confirm.Close:
		return a.decideClose(dialog, d)
	case *confirm.Quit:
		switch d {
		case confirm.LeaveNow:
			return a.leave()
		case confirm.Cancelled:
			a.closeDialog()
			return a.resume()
		default:
		}
	}
	return nil
}

func (a *App) decideAsk(q *confirm.Change, d confirm.Decision) tea.Cmd {
	switch d {
	case confirm.Cancelled:
		a.closeDialog()
		if q.AnotherNow() {
			a.pace.owed = true // what the list shows is known to be old
		}
		return a.resume()
	case confirm.ReadAgain:
		return q.Turn(func(*impact.Request) {})
	case confirm.Drain:
		return q.Turn(func(w *impact.Request) { w.Drain = true })
	case confirm.NoDrain:
		return q.Turn(func(w *impact.Request) { w.Drain = false })
	case confirm.DisableInstead:
		return q.Turn(func(w *impact.Request) { *w = impact.Request{Goal: impact.GoalDisable, Targets: w.Targets} })
	case confirm.DeleteRules:
		return q.Turn(func(w *impact.Request) { w.DeleteEmptied = true })
	case confirm.Confirmed:
		shown, order := *q.Reading, q.ConfirmedOrder()
		a.closeDialog()
		a.unmark(order.Place)
		cmd := a.changes.Begin(order, shown)
		a.redraw()
		return cmd
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

func (a *App) decideWait(q *confirm.Wait, d confirm.Decision) tea.Cmd {
	r := a.changes.Order(q.Run)
	switch d {
	case confirm.ReleaseNow:
		if r != nil {
			r.Control.SkipWait()
		}
	case confirm.EnableAgain:
		if r != nil {
			r.Control.Cancel()
		}
	case confirm.Cancelled:
	default:
		return nil
	}
	a.closeDialog()
	return a.resume()
}

func (a *App) closeDialog() {
	if q, ok := a.dialog.(*confirm.Change); ok {
		q.CancelRead()
	}
	a.dialog = nil
}

// quit leaves the console, and asks first while something runs.
func (a *App) quit() tea.Cmd {
	if !a.changes.Busy() {
		return a.leave()
	}
	a.closeDialog()
	return a.open(confirm.NewQuit(a.env, func() ([]string, bool, bool) { return a.changes.UnderWay(a.at(a.top())) }))
}

// open puts a dialog on the screen that is whole from the start.
func (a *App) open(q confirm.Dialog) tea.Cmd {
	a.dialog = q
	return q.Resized(a.width, a.height)
}

func (a *App) leave() tea.Cmd {
	a.end()
	return tea.Quit
}
