package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// follow does what a key asks for about an operation.
func (a *App) follow(in screen.FollowUp) tea.Cmd {
	switch in.How {
	case change.FollowUpResolve:
		return a.changes.Resolve(in.Operation)
	case change.FollowUpClose:
		return a.show(a.dialogs.forClosing(in.Operation))
	case change.FollowUpUndo, change.FollowUpAgain, change.FollowUpDrain, change.FollowUpRelease, change.FollowUpEnable:
	}
	now := a.env.Clock.Now()
	if parts := in.Operation.Parts; len(parts) > 0 {
		return a.ask(a.dialogs.forOrders(in.Operation.FollowUpOrders(in.How, now), parts))
	}
	return a.ask(a.dialogs.forOrder(in.Operation.FollowUpOrder(in.How, now), nil))
}

// gotDialogMsg hands a message to the dialog on the screen. What a reading resolved is reported
// whatever became of its dialog.
func (a *App) gotDialogMsg(m confirm.Msg) tea.Cmd {
	var reported, cmd tea.Cmd
	if read, ok := m.(confirm.ReadMsg); ok && read.Reading.Resolved != nil {
		reported = a.changes.Resolved(*read.Reading.Resolved)
	}
	if a.dialog != nil {
		cmd = a.dialog.Receive(m)
	}
	return tea.Batch(reported, cmd)
}

// copied reports what became of copying, to the dialog too whose plan it was: that may hide the notice.
func (a *App) copied(m copiedMsg) tea.Cmd {
	cmds := []tea.Cmd{a.clipboard.copied(m)}
	if a.dialog != nil && m.part.Name == render.PartPlan {
		cmds = append(cmds, a.dialog.Receive(confirm.CopiedMsg{Err: m.err}))
	}
	return tea.Batch(cmds...)
}

// decide does what a dialog came to.
func (a *App) decide(done confirm.Action) tea.Cmd {
	switch done := done.(type) {
	case nil:
		return nil
	case confirm.Leave:
		return a.leave()
	case confirm.CopyPlan:
		return a.clipboard.copyPlan(done.Text)
	}
	a.closeDialog()
	switch d := done.(type) {
	case confirm.Start:
		return a.affect(a.changes.Begin(d.Order, d.Shown))
	case confirm.StartAll:
		return a.affect(a.changes.BeginAll(d.Orders, d.Shown, d.Before))
	case confirm.ReleaseNow:
		for _, run := range d.Runs {
			a.changes.ReleaseNow(run)
		}
	case confirm.EnableAgain:
		a.changes.EnableAgain(d.Run)
	case confirm.CloseOperation:
		return tea.Batch(a.changes.CloseOperation(d.Operation), a.resume())
	case confirm.Cancel:
		a.pace.owed = a.pace.owed || d.Outdated
	}
	return a.resume()
}

// quit leaves the console, and asks first while something runs.
func (a *App) quit() tea.Cmd {
	if !a.changes.Busy() {
		return a.leave()
	}
	a.closeDialog()
	return a.show(confirm.NewQuit(a.env, a.changes.UnderWay))
}

func (a *App) leave() tea.Cmd {
	a.end()
	return tea.Quit
}
