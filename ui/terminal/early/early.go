// Package early answers, before Bubble Tea is initialised, the question it
// would otherwise put to the terminal.
//
// Bubble Tea v1 asks for the background colour (OSC 11) in its package init, even for --version; a
// terminal that does not answer delays the first paint by five seconds, and a late answer is read
// as keys. Go initialises packages in import-path order as soon as their imports are ready, so this
// package must import nothing that needs Bubble Tea, and its path must sort before
// github.com/charmbracelet/bubbletea.
package early

import (
	"github.com/charmbracelet/lipgloss"

	// Ambiguous widths are settled before the width libraries look.
	_ "cloud.internal/ulbconsole/ui/terminal/early/narrow"
)

func init() {
	lipgloss.SetHasDarkBackground(true)
}
