package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/confirm"
)

// skipWait ends a wait: a pause at once, a drain's after a question.
func (a *App) skipWait() tea.Cmd {
	r := a.changes.Waiting(a.at(a.top()))
	switch {
	case r == nil:
		return nil
	case r.Draining():
		of := a.about(r.Order)
		of.Owned = of.Owned || r.Shown.VServer.Kubernetes()
		waits := func() bool {
			now := a.changes.Order(r.ID)
			return now != nil && now.Draining()
		}
		return a.show(confirm.NewWait(a.env, r.ID, waits, r.Order, r.Shown, of))
	default:
		r.Control.SkipWait()
		return nil
	}
}
