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
)

// ask opens the dialog for what is marked or selected.
func (a *App) ask(goal impact.Goal) tea.Cmd {
	from, ok := a.top().(*browse.Backends)
	if !ok {
		return nil
	}
	rows := from.Targets()
	ulb := a.listedULB(from.Place.ULB)
	o := change.Order{
		Place: from.Place, ULBName: ulb.Name.Or(""), Kubernetes: ulb.Kubernetes(),
		Request: impact.Request{Goal: goal},
	}
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
	return confirm.About{
		Project:  a.projectWords(o.Scope.Project),
		Endpoint: render.ShortName(a.env.Theme, a.session.Endpoint), Owned: a.owned(o),
	}
}

// projectWords name a project, clean.
func (a *App) projectWords(id api.ProjectID) string {
	if id == a.env.Scope.Project {
		return a.projectName()
	}
	return render.ShortName(a.env.Theme, string(id))
}

// owned says whether a cluster owns the load balancer of an order, as far as it is listed.
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

// gotDialogMsg hands a message to the dialog on the screen. What a reading resolved is reported
// whatever became of its dialog.
func (a *App) gotDialogMsg(m confirm.Msg) tea.Cmd {
	var reported, cmd tea.Cmd
	if read, ok := m.(confirm.ReadMsg); ok && read.Reading.Resolved != nil {
		reported = a.gotResolved(resolvedMsg{result: *read.Reading.Resolved})
	}
	if a.dialog != nil {
		cmd = a.dialog.Receive(m)
	}
	return tea.Batch(reported, cmd)
}

// decide does what a dialog came to.
func (a *App) decide(done confirm.Action) tea.Cmd {
	switch done.(type) {
	case nil:
		return nil
	case confirm.Leave:
		return a.leave()
	}
	a.closeDialog()
	switch d := done.(type) {
	case confirm.Start:
		a.unmark(d.Order.Place)
		cmd := a.changes.Begin(d.Order, d.Shown)
		a.redraw()
		return cmd
	case confirm.ReleaseNow:
		if r := a.changes.Order(d.Run); r != nil {
			r.Control.SkipWait()
		}
	case confirm.EnableAgain:
		if r := a.changes.Order(d.Run); r != nil {
			r.Control.Cancel()
		}
	case confirm.CloseOperation:
		return tea.Batch(a.changes.CloseOperation(d.Operation), a.resume())
	case confirm.Cancel:
		a.pace.owed = a.pace.owed || d.Outdated
	}
	return a.resume()
}

// unmark takes the marks off what an order takes.
func (a *App) unmark(p api.Place) {
	for _, s := range a.stack {
		if l, ok := s.(*browse.Backends); ok && l.Place == p {
			l.Unmark()
		}
	}
}

func (a *App) closeDialog() {
	if a.dialog != nil {
		a.dialog.Discard()
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
