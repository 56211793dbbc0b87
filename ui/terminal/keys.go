package terminal

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// Keys returns the keys that were pressed for a message, one message each.
//
// Keys that arrive in one read come from Bubble Tea as one message, and "jjj"
// matches no binding. A paste stays one message. Two Esc in one read come as
// alt+esc, and Esc with Ctrl-C behind it as alt+ctrl+c; both must work.
func Keys(msg tea.KeyMsg) []tea.KeyMsg {
	esc := tea.KeyMsg{Type: tea.KeyEsc}
	switch {
	case msg.Alt && msg.Type == tea.KeyEsc:
		return []tea.KeyMsg{esc, esc}
	case msg.Alt && msg.Type == tea.KeyCtrlC:
		return []tea.KeyMsg{esc, {Type: tea.KeyCtrlC}}
	case msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2:
		return []tea.KeyMsg{msg}
	}
	keys := make([]tea.KeyMsg, len(msg.Runes))
	for i := range msg.Runes {
		keys[i] = tea.KeyMsg{Type: tea.KeyRunes, Runes: slices.Clone(msg.Runes[i : i+1]), Alt: msg.Alt}
	}
	return keys
}
