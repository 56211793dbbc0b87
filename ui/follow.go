package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/confirm"
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
