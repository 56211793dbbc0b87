package screen

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/theme"
)

// Offer is what an action does on a screen now, or why it does nothing. Keys, footer and help ask
// for the same one, so that what is offered works.
type Offer struct {
	Why   string // why it does nothing now, "" where Do does something
	Own   bool   // Why is of what is selected, which it could be done about: it is not of the key alone
	Label string // what the footer calls it here, "" for the keymap's word
	Do    func() (Intent, tea.Cmd)
}

// Refuse offers nothing, and says why.
func Refuse(why string) Offer { return Offer{Why: why} }

// Run offers something that returns a command, nil for none.
func Run(do func() tea.Cmd) Offer {
	return Offer{Do: func() (Intent, tea.Cmd) { return nil, do() }}
}

// Return offers an intent.
func Return(in Intent) Offer { return Offer{Do: func() (Intent, tea.Cmd) { return in, nil }} }

// Hint is a key, and what it does, as the footer says it.
type Hint struct{ Key, Does string }

// Width is how many cells it takes.
func (h Hint) Width() int { return theme.Width(h.Key) + 1 + theme.Width(h.Does) }
