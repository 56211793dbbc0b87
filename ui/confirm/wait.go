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
	q := &Wait{question: newQuestion(e, "Draining"), Run: run, order: o, Reading: shown, about: of, waits: waits}
	q.lay, q.ask = q.layOut, q.buttons
	if gate := shown.Assessment.Gate; gate != "" {
		q.Box.SetFields(dialog.Field{Required: gate})
	}
	return q
}

// Ended says that the drain does not wait any more.
func (q *Wait) Ended() bool { return !q.waits() }

func (q *Wait) layOut(width, height int) {
	e, o := q.env, q.order
	top := q.targets()
	if a := &q.Reading.Assessment; a.Gate != "" {
		top = append(top, classLine(e, a))
	}
	body := append([]dialog.Line{vserverLine(e.Theme, q.Reading.VServer)},
		placeLines(e.Theme, o, q.about, q.about.Owned)...)
	body = append(body, dialog.Line{
		Text: render.Plural(len(o.Request.Targets), "It is disabled and gets", "They are disabled and get") +
			" no new traffic. The API shows no connections of a backend, and long ones are not cut by waiting. " +
			"What a release does to them is up to the load balancer.",
	})
	q.Box.SetSize(width, height)
	q.Box.Keep = 1
	q.Box.SetContent(hung(top), hung(body), []dialog.Line{hintLine(e, q.hint, "Before anything is released the VServer "+
		"is read again.")})
}

func (q *Wait) buttons(unread bool) []button {
	// Enabling again takes nothing away, so that it needs no text.
	return []button{
		act(dialog.Button{Label: "Keep waiting"}, Cancel{}),
		actOnceRead(dialog.Button{Label: "Enable again"}, unread, EnableAgain{q.Run}),
		actOnceRead(dialog.Button{Label: "Release now", Danger: true}, unread, ReleaseNow{q.Run}),
	}
}

// targets are the backends, each whole, as they were confirmed.
func (q *Wait) targets() []dialog.Line {
	th := q.env.Theme
	lines := make([]dialog.Line, 0, 2*len(q.order.Request.Targets))
	for _, id := range q.order.Request.Targets {
		b, found := q.Reading.VServer.Backend(id)
		if !found {
			b = api.Backend{ID: id}
		}
		lines = append(lines, labelled("backend", render.HostPortName(th, b)+"  "+render.ShortName(th, string(id))),
			hostLine(th, b))
	}
	return lines
}
