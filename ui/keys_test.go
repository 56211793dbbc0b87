package ui

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

func keyMsg(name string) tea.KeyMsg {
	if m, ok := namedKeys()[name]; ok {
		return m
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// namedKeys are the keys that are no characters, and the space bar.
var namedKeys = sync.OnceValue(func() map[string]tea.KeyMsg {
	named := map[string]tea.KeyMsg{" ": {Type: tea.KeySpace, Runes: []rune(" ")}}
	for t := tea.KeyType(-150); t < 150; t++ {
		m := tea.KeyMsg{Type: t}
		if _, taken := named[m.String()]; t != tea.KeyRunes && !taken {
			named[m.String()] = m
		}
	}
	return named
})

func pasteMsg(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}
