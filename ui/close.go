package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/notice"
)

// openClose asks whether a change is to be closed.
func (a *App) openClose(s changes.Operation) tea.Cmd {
	if why := a.changes.NotClosable(s); why != "" {
		return a.notify(notice.Info, why)
	}
	what, state, closing := s.Words()
	return a.show(confirm.NewClose(a.env, s.Op, confirm.CloseWords{What: what, State: state, Closing: closing}))
}
