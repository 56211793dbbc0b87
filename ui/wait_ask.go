package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// waitAsk asks what is to become of a drain that waits. What releases now is
// confirmed as the release was: by what had to be typed for its class.
type waitAsk struct {
	exposure
	run               *run
	project, endpoint string // clean
	owned             bool   // the load balancer is a cluster's
	box               *dialog.Dialog
	hint              string
}

func newWaitAsk(e *screen.Env, r *run) *waitAsk {
	q := &waitAsk{exposure: newExposure(e), run: r, box: dialog.New(e.Theme, "Draining")}
	if gate := r.shown.Assessment.Gate; gate != "" {
		q.box.SetFields(dialog.Field{Required: gate})
	}
	return q
}

func (q *waitAsk) resize(width, height int) {
	e, o := q.env, q.run.order
	top := q.targets()
	if a := &q.run.shown.Assessment; a.Gate != "" {
		top = append(top, classLine(e, a))
	}
	body := append([]dialog.Line{vserverLine(e.Theme, q.run.shown.VServer)}, placeLines(e.Theme, o, q.endpoint, q.project, q.owned)...)
	body = append(body, dialog.Line{
		Text: render.Plural(len(o.Request.Targets), "It is disabled and gets", "They are disabled and get") + " no new traffic. The API shows no connections of a backend, and long ones are not cut by waiting. What a release does to them is up to the load balancer.",
	})
	q.box.SetSize(width, height)
	q.box.Keep = 1
	q.box.SetContent(hung(top), hung(body), []dialog.Line{hintLine(e, q.hint, "Before anything is released the VServer is read again.")})
	q.setButtons()
}

func (q *waitAsk) setButtons() {
	unread := !q.live || !q.box.EndShown()
	// Enabling again takes nothing away, so that it needs no text.
	q.box.SetButtons(dialog.Button{Label: buttonWait}, dialog.Button{Label: buttonEnable, Disabled: unread}, dialog.Button{Label: buttonReleaseNow, Danger: true, Disabled: unread})
}

// targets are the backends, each whole, as they were confirmed.
func (q *waitAsk) targets() []dialog.Line {
	th := q.env.Theme
	lines := make([]dialog.Line, 0, 2*len(q.run.order.Request.Targets))
	for _, id := range q.run.order.Request.Targets {
		b, found := q.run.shown.VServer.Backend(id)
		if !found {
			b = api.Backend{ID: id}
		}
		lines = append(lines, labelled("backend", render.HostPortName(th, b)+"  "+render.ShortName(th, string(id))), hostLine(th, b))
	}
	return lines
}

func (q *waitAsk) resized(width, height int) tea.Cmd {
	q.anew()
	q.resize(width, height)
	return q.arm()
}

func (q *waitAsk) arm() tea.Cmd { return q.begin(q.box.EndShown()) }

func (q *waitAsk) shown(m shownMsg) {
	if q.got(m) {
		q.hint = ""
	}
}

func (q *waitAsk) view() string { return q.box.View() }

func (q *waitAsk) paste(text string) { q.box.Paste(text) }

func (q *waitAsk) key(name string) decision {
	q.hint = ""
	q.setButtons()
	outcome, i := q.box.Key(name)
	switch outcome {
	case dialog.Cancelled:
		return decidedCancel
	case dialog.PressedDisabled:
		q.hint = hintUnread(q.box, q.live)
		q.early(q.box)
		return decidedNothing
	case dialog.Pressed, dialog.Confirmed:
		return q.pressed(q.box.Buttons[i].Label)
	default:
		return decidedNothing
	}
}

func (q *waitAsk) pressed(label string) decision {
	switch {
	case label == buttonWait:
		return decidedCancel
	case !q.live || !q.box.EndShown():
		q.hint = hintUnread(q.box, q.live)
		q.early(q.box)
		return decidedNothing
	case label == buttonEnable:
		return decidedEnable
	default:
		return decidedSkipWait
	}
}
