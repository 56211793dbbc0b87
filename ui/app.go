package ui

import (
	"context"

	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/command"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/frame"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/screen"
)

// App is the console's only tea.Model.
type App struct {
	env         *screen.Env
	end         context.CancelFunc
	connection  Connection
	source      browse.Source
	project     *project
	credentials *credentials
	profiles    *profiles
	clipboard   clipboard
	changes     *changes.Tracker
	notices     *notice.Board
	events      *events
	pace        pace
	seeker      *seeker
	command     *command.Line
	last        *lastPlace
	remembers   Places // nil for nobody
	problems    bool   // are opened first

	stack         stack
	dialogs       *dialogs
	dialog        confirm.Dialog // nil for none
	width, height int
	footer        frame.Footer
}

// The largest screen that is drawn: a terminal may claim any size, and its frame
// would take gigabytes.
const (
	maxWidth  = 1000
	maxHeight = 500
)

func (a *App) tooSmall() bool { return a.width < frame.MinWidth || a.height < frame.MinHeight }

// Changes are those of this session. They outlive the screen.
func (a *App) Changes() *changes.Tracker { return a.changes }

// Close cancels every read and lets no order begin. Those under way end after
// the request in flight.
func (a *App) Close() {
	a.changes.Leave()
	a.end()
}
