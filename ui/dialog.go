package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/confirm"
)

// askingDialog is a dialog that reads what it is to show.
type askingDialog interface {
	confirm.Dialog
	Read() tea.Cmd
}

// ask puts the dialog of a change on the screen and reads what it is to show.
func (a *App) ask(q askingDialog) tea.Cmd {
	q.Resize(a.width, a.height)
	a.dialog = q
	return q.Read()
}

// show puts a dialog on the screen that is whole from the start.
func (a *App) show(q confirm.Dialog) tea.Cmd {
	a.dialog = q
	return q.Resized(a.width, a.height)
}

func (a *App) closeDialog() {
	if a.dialog != nil {
		a.dialog.Discard()
	}
	a.dialog = nil
}
