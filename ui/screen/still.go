package screen

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
)

// Still is what a screen does that reads nothing, takes no text and has no rows.
type Still struct{}

func (Still) Beside() tea.Cmd           { return nil }
func (Still) Close()                    {}
func (Still) Receive(Addressed) tea.Cmd { return nil }
func (Still) Closes() bool              { return false }
func (Still) Summary(width int) string  { return strings.Repeat(" ", width) }
func (Still) Sync()                     {}
func (Still) Target() api.Target        { return api.Target{} }
func (Still) About() About              { return About{} }
func (Still) Select(string)             {}
func (Still) Click(int, int) tea.Cmd    { return nil }
func (Still) Unmark()                   {}
func (Still) Picks() bool               { return false }
func (Still) Choice() Intent            { return nil }
func (Still) Typing() bool              { return false }
func (Still) Typed(tea.KeyMsg)          {}
func (Still) Field() string             { return "" }
