package screen

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
)

// Clock is the time of the screen and of what runs behind it.
type Clock interface {
	api.Clock
	// After gives a command that delivers msg once d has passed.
	After(d time.Duration, msg tea.Msg) tea.Cmd
}
