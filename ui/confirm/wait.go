package confirm

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Wait asks what is to become of a drain that waits. What releases now is
// confirmed as the release was: by what had to be typed for its class.
type Wait struct {
	exposure
	Run     int // of the order
	order   change.Order
	Reading change.Reading // that was confirmed
	about   About
	Box     *dialog.Dialog
	hint    string
}

// NewWait asks about the drain of a run, as it was confirmed.
func NewWait(e *screen.Env, run int, o change.Order, shown change.Reading, of About) *Wait {
	q := &Wait{exposure: newExposure(e), Run: run, order: o, Reading: shown, about: of, Box: dialog.New(e.Theme, "Draining")}
	if gate := shown.Assessment.Gate; gate != "" {
		q.Box.SetFields(dialog.Field{Required: gate})
	}
	return q
}

func (q *Wait) Resize(width, height int) {
	e, o := q.env, q.order
	top := q.targets()
	if a := &q.Reading.Assessment; a.Gate != "" {
		top = append(top, classLine(e, a))
	}
	body := append([]dialog.Line{vserverLine(e.Theme, q.Reading.VServer)}, placeLines(e.Theme, o, q.about, q.about.Owned)...)
	body = append(body, dialog.Line{
		Text: render.Plural(len(o.Request.Targets), "It is disabled and gets", "They are disabled and get") + " no new traffic. The API shows no connections of a backend, and long ones are not cut by waiting. What a release does to them is up to the load balancer.",
	})
	q.Box.SetSize(width, height)
	q.Box.Keep = 1
	q.Box.SetContent(hung(top), hung(body), []dialog.Line{hintLine(e, q.hint, "Before anything is released the VServer is read again.")})
	q.setButtons()
}

func (q *Wait) setButtons() {
	unread := !q.live || !q.Box.EndShown()
	// Enabling again takes nothing away, so that it needs no text.
	q.Box.SetButtons(dialog.Button{Label: buttonWait}, dialog.Button{Label: buttonEnable, Disabled: unread}, dialog.Button{Label: buttonReleaseNow, Danger: true, Disabled: unread})
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
		lines = append(lines, labelled("backend", render.HostPortName(th, b)+"  "+render.ShortName(th, string(id))), hostLine(th, b))
	}
	return lines
}

func (q *Wait) Resized(width, height int) tea.Cmd {
	q.anew()
	q.Resize(width, height)
	return q.Arm()
}

func (q *Wait) Arm() tea.Cmd { return q.begin(q.Box.EndShown()) }

func (q *Wait) Shown(m ShownMsg) {
	if q.got(m) {
		q.hint = ""
	}
}

func (q *Wait) View() string { return q.Box.View() }

func (q *Wait) Paste(text string) { q.Box.Paste(text) }

func (q *Wait) Key(name string) Decision {
	q.hint = ""
	q.setButtons()
	outcome, i := q.Box.Key(name)
	switch outcome {
	case dialog.Cancelled:
		return Cancelled
	case dialog.PressedDisabled:
		q.hint = hintUnread(q.Box, q.live)
		q.early(q.Box)
		return Nothing
	case dialog.Pressed, dialog.Confirmed:
		return q.pressed(q.Box.Buttons[i].Label)
	default:
		return Nothing
	}
}

func (q *Wait) pressed(label string) Decision {
	switch {
	case label == buttonWait:
		return Cancelled
	case !q.live || !q.Box.EndShown():
		q.hint = hintUnread(q.Box, q.live)
		q.early(q.Box)
		return Nothing
	case label == buttonEnable:
		return EnableAgain
	default:
		return ReleaseNow
	}
}
