package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/screen"
)

// endDrain asks what is to become of a drain that waits.
func (a *App) endDrain(in screen.EndDrain) tea.Cmd {
	op := in.Operation
	of := a.about(op.Order)
	of.Owned = of.Owned || in.Shown.VServer.Kubernetes()
	waits := func() bool { return a.changes.Waits(op.Run) }
	return a.show(confirm.NewWait(a.env, op.Run, waits, op.Order, in.Shown, of))
}

// follow does what a key asks for about an operation.
func (a *App) follow(in screen.FollowUp) tea.Cmd {
	switch in.How {
	case change.FollowUpResolve:
		return a.changes.Resolve(in.Operation)
	case change.FollowUpClose:
		what, state, closing := a.changes.CloseWords(in.Operation)
		return a.show(confirm.NewClose(a.env, in.Operation, confirm.CloseWords{What: what, State: state, Closing: closing}))
	default:
		return a.openAsk(in.Operation.FollowUpOrder(in.How, a.env.Clock.Now()), nil)
	}
}

// affect does what follows for the screens from what the tracker of changes took in.
func (a *App) affect(cmd tea.Cmd, e changes.Effects) tea.Cmd {
	cmds := []tea.Cmd{cmd}
	if e.Rows {
		a.env.Revision++
		a.sync()
		if a.dialog != nil && a.dialog.Ended() { // it asks about what is over
			a.closeDialog()
			if e.GoesOn != "" {
				cmds = append(cmds, a.notify(notice.Info, "the wait is over: "+e.GoesOn+" goes on"))
			}
		}
	}
	for _, s := range a.stack {
		if e.Taken != (api.Place{}) && s.Target().Place == e.Taken {
			s.Unmark()
		}
		if e.Journal && s.ID() == screen.IDHistory {
			cmds = append(cmds, s.Start(true))
		}
	}
	if e.Truth { // the truth is read, not patched
		for _, s := range slices.Backward(a.stack) {
			if f := s.Freshness(); f.Auto && !api.NeedsOperator(f.Err) {
				cmds = append(cmds, s.Start(true))
				break
			}
		}
	}
	return tea.Batch(cmds...)
}
