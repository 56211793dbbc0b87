package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// orderOf is the order for backends on the screen, of a load balancer as it is listed.
func orderOf(in screen.Change, ulb api.ULB) change.Order {
	first := in.Targets[0]
	o := change.Order{
		Place: first.Place, ULBName: ulb.Name.Or(""), VServerName: first.VServer.Name.Or(""), Kubernetes: ulb.Kubernetes(),
		Request: impact.Request{Goal: in.Goal},
	}
	for _, t := range in.Targets {
		o.Request.Targets = append(o.Request.Targets, t.Backend.ID)
	}
	return o
}

// openAsk puts a dialog on the screen and reads what it is to show.
func (a *App) openAsk(o change.Order, listed []screen.Listed) tea.Cmd {
	q := confirm.NewChange(a.env, a.session, o, listed, a.about(o))
	q.Resize(a.width, a.height)
	a.dialog = q
	return q.Read()
}

// about is what a dialog says of an order beside what it reads.
func (a *App) about(o change.Order) confirm.About {
	project := render.ShortName(a.env.Theme, string(o.Scope.Project))
	if o.Scope.Project == a.env.Scope.Project {
		project = a.projectName()
	}
	return confirm.About{
		Project: project, Endpoint: render.ShortName(a.env.Theme, a.connection.Endpoint),
		Owned:  o.Kubernetes || api.KubernetesName(o.ULBName) || a.listedULB(o.ULB).Kubernetes(),
		Loaded: a.loadedULBs,
	}
}

// listedULB is the ULB as the list of ULBs has it.
func (a *App) listedULB(id api.ULBID) api.ULB {
	u, _ := a.fleet.List(a.env.Scope).ULB(id)
	return u.ULB
}

// loadedULBs are the load balancers of the region and project on the screen,
// as far as they were read, and when the list of them was asked for.
func (a *App) loadedULBs() ([]api.ULB, time.Time) {
	l := a.fleet.List(a.env.Scope)
	ulbs := make([]api.ULB, len(l.Rows()))
	for i, u := range l.Rows() {
		ulbs[i] = u.ULB
	}
	return ulbs, l.Asked()
}

// gotDialogMsg hands a message to the dialog on the screen. What a reading resolved is reported
// whatever became of its dialog.
func (a *App) gotDialogMsg(m confirm.Msg) tea.Cmd {
	var reported, cmd tea.Cmd
	if read, ok := m.(confirm.ReadMsg); ok && read.Reading.Resolved != nil {
		reported = a.affect(a.changes.Resolved(*read.Reading.Resolved))
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
		return a.affect(a.changes.Begin(d.Order, d.Shown))
	case confirm.ReleaseNow:
		a.changes.ReleaseNow(d.Run)
	case confirm.EnableAgain:
		a.changes.EnableAgain(d.Run)
	case confirm.CloseOperation:
		return tea.Batch(a.changes.CloseOperation(d.Operation), a.resume())
	case confirm.Cancel:
		a.pace.owed = a.pace.owed || d.Outdated
	}
	return a.resume()
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
	return a.show(confirm.NewQuit(a.env, func() ([]string, bool, bool) { return a.changes.UnderWay(a.top()) }))
}

// show puts a dialog on the screen that is whole from the start.
func (a *App) show(q confirm.Dialog) tea.Cmd {
	a.dialog = q
	return q.Resized(a.width, a.height)
}

func (a *App) leave() tea.Cmd {
	a.end()
	return tea.Quit
}
