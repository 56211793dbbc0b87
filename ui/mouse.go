package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
)

const (
	wheelLines = 3 // that one turn of the wheel moves by
	aboveView  = 2 // lines of the frame above a screen's own
)

// mouse does what the wheel and a click do: they move, and select a row. Neither presses a button,
// chooses anything or opens anything, in a dialog or out of it.
func (a *App) mouse(m tea.MouseMsg) tea.Cmd {
	if a.tooSmall() || a.keysTo() == toCommand || m.Action != tea.MouseActionPress {
		return nil
	}
	a.pace.touched()
	var cmd tea.Cmd
	switch m.Button {
	case tea.MouseButtonWheelUp:
		cmd = a.wheel(keymap.MoveUp, "up")
	case tea.MouseButtonWheelDown:
		cmd = a.wheel(keymap.MoveDown, "down")
	case tea.MouseButtonLeft:
		if to := a.keysTo(); to == toField || to == toScreen {
			cmd = a.stack.top().Click(m.X, m.Y-aboveView)
		}
	default:
	}
	return tea.Batch(cmd, a.resume())
}

// wheel moves as the key of the action does or, in a dialog, as the key that scrolls.
func (a *App) wheel(action keymap.Action, scrolls string) tea.Cmd {
	var cmds []tea.Cmd
	for range wheelLines {
		switch a.keysTo() {
		case toDialog:
			cmds = append(cmds, a.dialogKey(scrolls))
		case toCopy, toCommand:
			return nil
		case toField, toScreen:
			if o := a.offer(a.stack.top(), action); o.Why == "" {
				cmds = append(cmds, a.do(o))
			}
		}
	}
	return tea.Batch(cmds...)
}
