package confirm

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Wait asks what is to become of a drain that waits. What releases now is
// confirmed as the release was: by what had to be typed for its class.
type Wait struct {
	question
	Run     int // of the order
	order   change.Order
	Reading change.Reading // that was confirmed
	about   About
	waits   func() bool
}

// NewWait asks about the drain of a run, as it was confirmed. Waits says whether it still does.
func NewWait(e *screen.Env, run int, waits func() bool, o change.Order, shown change.Reading, of About) *Wait {
	q := &Wait{question: newQuestion(e, render.DialogWait), Run: run, order: o, Reading: shown, about: of, waits: waits}
	q.lay, q.ask = q.layOut, q.buttons
	if gate := shown.Assessment.Gate; gate != "" {
		q.Box.SetFields(dialog.Field{Required: gate})
	}
	return q
}

// Ended says that the drain does not wait any more.
func (q *Wait) Ended() bool { return !q.waits() }

func (q *Wait) layOut(width, height int) {
	th, o := q.env.Theme, q.order
	top := append(q.targets(), readPlace(th, o, q.Reading.VServer))
	q.Box.Keep = len(top)
	top = append(top, dialog.Line{Gap: true})
	if a := &q.Reading.Assessment; a.Gate != "" {
		top = append(top, riskLine(th, a))
	}
	body := append(ownerLine(th, q.about.Owned),
		note(th, render.NoteDraining),
		note(th, render.NoteReadFirst))
	q.Box.SetSize(width, height)
	q.Box.SetCorner(corner(th, o, q.about.Project))
	q.Box.SetContent(hung(top), hung(body))
}

func (q *Wait) buttons(unread bool) []button {
	// Enabling again takes nothing away, so that it needs no text.
	return []button{
		act(dialog.Button{Label: render.ButtonKeepWaiting}, Cancel{}),
		actOnceRead(dialog.Button{Label: render.ButtonEnableAgain}, unread, EnableAgain{q.Run}),
		actOnceRead(dialog.Button{Label: render.ButtonReleaseNow, Danger: true}, unread, ReleaseNow{q.Run}),
	}
}

// targets are the backends, each whole, as they were confirmed but for their state: they are
// disabled since.
func (q *Wait) targets() []dialog.Line {
	th := q.env.Theme
	backends := map[api.BackendID]api.Backend{}
	for _, id := range q.order.Request.Targets {
		b, found := q.Reading.VServer.Backend(id)
		if !found {
			b = api.Backend{ID: id}
		}
		b.Enabled = api.Known(0)
		backends[id] = b
	}
	lines := make([]dialog.Line, 0, len(backends))
	for _, id := range q.order.Request.Targets {
		lines = append(lines, backendLine(th, backends[id], columnsOf(th, backends)))
	}
	return lines
}
