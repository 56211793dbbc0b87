package confirm

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// Wait asks what is to become of drains that wait: of one, or of those of one rollout. What releases now is
// confirmed as the release was: by what had to be typed for its class, or for several places.
type Wait struct {
	question
	Drains []screen.Drain // as they were when it was asked
	about  About
	waits  func() bool
}

// NewWait asks about drains, as they were confirmed. Waits says whether they still do.
func NewWait(e *screen.Env, drains []screen.Drain, waits func() bool, of About) *Wait {
	q := &Wait{question: newQuestion(e, render.DialogWaits(len(drains))), Drains: drains, about: of, waits: waits}
	q.lay, q.ask = q.layOut, q.buttons
	if gate := q.gate(); gate != "" {
		q.Box.SetFields(dialog.Field{Required: gate})
	}
	return q
}

// gate is what must be typed to release now, "" for nothing.
func (q *Wait) gate() string {
	if len(q.Drains) == 1 {
		return q.Drains[0].Shown.Assessment.Gate
	}
	var all []api.Backend
	for _, d := range q.Drains {
		all = append(all, d.Shown.Assessment.Targets...)
	}
	return impact.HostGate(all)
}

// Ended says that one of them does not wait any more.
func (q *Wait) Ended() bool { return !q.waits() }

func (q *Wait) layOut(width, height int) {
	th := q.env.Theme
	top, keep := q.places(), 1
	if len(q.Drains) == 1 {
		top, keep = q.place(), len(q.Drains[0].Operation.Order.Request.Targets)+1
	}
	q.Box.Keep = keep
	body := append(ownerLine(th, q.about.Owned),
		note(th, render.NoteDraining),
		note(th, render.NoteReadFirst))
	if q.Drains[0].Operation.Order.Rollout.ID != "" {
		body = append(body, note(th, render.NoteDrains))
	}
	q.Box.SetSize(width, height)
	q.Box.SetContent(hung(top), hung(body))
}

// place is the one that drains, until when, what that takes from serving, and how dangerous the release is.
func (q *Wait) place() []dialog.Line {
	th, d := q.env.Theme, q.Drains[0]
	q.Box.SetCorner(corner(th, d.Operation.Order, q.about.Project))
	top := append(q.targets(d), readPlace(th, d.Operation.Order, d.Shown.VServer), dialog.Line{Gap: true})
	a := &d.Shown.Assessment
	top = append(top, labelled(th, render.LabelWaits, render.WaitsUntil(clock(d.Operation.Until))),
		servingLine(th, a.Before, a.After))
	if a.Gate != "" {
		top = append(top, riskLine(th, a))
	}
	return top
}

// places are those that drain, with their hosts, each with the end of its wait and how dangerous its release is.
func (q *Wait) places() []dialog.Line {
	th := q.env.Theme
	q.Box.SetCorner(render.ShortName(th, q.Drains[0].Operation.Order.Profile))
	var hosts []api.Backend
	width := 0
	for _, d := range q.Drains {
		hosts = append(hosts, d.Shown.Assessment.Targets...)
		width = max(width, theme.Width(render.PlaceName(th, d.Operation.Order)))
	}
	lines := append(make([]dialog.Line, 0, 2+len(q.Drains)), hostsLine(th, hosts), dialog.Line{Gap: true})
	for _, d := range q.Drains {
		o, a := d.Operation.Order, &d.Shown.Assessment
		name := render.PlaceName(th, o)
		word, style := classWord(th, a.Class)
		lines = append(lines, dialog.Line{}.
			With(th.Fit(name, max(min(width, mostPlace), theme.Width(name))), &th.Strong).
			With("  "+render.WaitsUntil(clock(d.Operation.Until)), nil).
			With("  ", nil).With(word, style).
			With("  "+render.PlaceScope(th, o), &th.Muted))
	}
	return lines
}

func (q *Wait) buttons(unread bool) []button {
	runs := make([]int, len(q.Drains))
	for i, d := range q.Drains {
		runs[i] = d.Operation.Run
	}
	// Enabling again takes nothing away, so that it needs no text.
	return []button{
		act(dialog.Button{Label: render.ButtonKeepWaiting}, Cancel{}),
		actOnceRead(dialog.Button{Label: render.ButtonEnableAgain}, unread, EnableAgain{runs[0]}),
		actOnceRead(dialog.Button{Label: render.ButtonReleaseNow, Danger: true}, unread, ReleaseNow{runs}),
	}
}

// targets are the backends of a drain, each whole, as they were confirmed but for their state: they are
// disabled since.
func (q *Wait) targets(d screen.Drain) []dialog.Line {
	th := q.env.Theme
	backends := map[api.BackendID]api.Backend{}
	for _, id := range d.Operation.Order.Request.Targets {
		b, found := d.Shown.VServer.Backend(id)
		if !found {
			b = api.Backend{ID: id}
		}
		b.Enabled = api.Known(0)
		backends[id] = b
	}
	lines := make([]dialog.Line, 0, len(backends))
	for _, id := range d.Operation.Order.Request.Targets {
		lines = append(lines, backendLine(th, backends[id], columnsOf(th, backends)))
	}
	return lines
}
