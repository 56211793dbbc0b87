package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/confirm"
)

// skipWait ends a wait: a pause at once, a drain's after a question.
func (a *App) skipWait() tea.Cmd {
	op, shown, ask := a.changes.EndWait(a.at(a.top()))
	if !ask {
		return nil
	}
	of := a.about(op.Order)
	of.Owned = of.Owned || shown.VServer.Kubernetes()
	waits := func() bool { return a.changes.Waits(op.Run) }
	return a.show(confirm.NewWait(a.env, op.Run, waits, op.Order, shown, of))
}
