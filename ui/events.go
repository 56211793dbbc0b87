package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// eventNotice is what events are reported as: the newer takes the place of the older.
const eventNotice = "events"

// events reports what changed elsewhere.
type events struct {
	env     *screen.Env
	fleet   *fleet.Fleet
	notices *notice.Board
	profile string
	changes *changes.Tracker
	seen    int // how many were reported, or were on the screen
}

// report reports what changed since it was asked last, but for what a screen shows and what an
// operation of the session does, or did a moment ago.
func (e *events) report(shown api.Place) tea.Cmd {
	var news []fleet.Event
	news, e.seen = e.fleet.EventsSince(e.seen)
	elsewhere := news[:0:0]
	for _, v := range news {
		t := render.EventTarget(v)
		t.Profile = e.profile
		if t.Place != shown && !e.changes.Lately(t) {
			elsewhere = append(elsewhere, v)
		}
	}
	if len(elsewhere) == 0 {
		return nil
	}
	last := elsewhere[len(elsewhere)-1]
	return e.notices.Add(notice.Notice{
		Kind: notice.Event, Of: eventNotice,
		Text:  render.EventLine(e.env.Theme, last),
		Names: render.EventNames(e.env.Theme, last),
		End:   render.EventMore(len(elsewhere) - 1),
	})
}
