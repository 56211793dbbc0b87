package confirm

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Close asks before a change is closed that an ended console left open.
type Close struct {
	exposure
	Op    change.Operation
	words CloseWords
	box   *dialog.Dialog
	hint  string
}

// CloseWords are what an operation is in words, raw.
type CloseWords struct{ What, State, Closing string }

// NewClose asks whether an operation is to be closed.
func NewClose(e *screen.Env, op change.Operation, words CloseWords) *Close {
	return &Close{exposure: newExposure(e), Op: op, words: words, box: dialog.New(e.Theme, "Close change without its outcome?")}
}

func (q *Close) Resize(width, height int) {
	q.box.SetSize(width, height)
	q.fill()
}

// fill draws what is closed, and what that means.
func (q *Close) fill() {
	e, op := q.env, q.Op
	o := op.Order
	top := []dialog.Line{
		labelled("change", render.ShortName(e.Theme, op.ID)),
		labelled("what", e.Theme.Text(q.words.What)),
		labelled("state", e.Theme.Text(q.words.State)),
	}
	body := []dialog.Line{
		labelled("closing", q.words.Closing),
		labelled("VServer", render.ShortName(e.Theme, o.VServerName)+"  "+render.ShortName(e.Theme, string(o.VServer))),
		labelled("ULB", render.ShortName(e.Theme, o.ULBName)+"  "+render.ShortName(e.Theme, string(o.ULB))),
		labelled("where", render.ShortName(e.Theme, string(o.Scope.Region))+", project "+render.ShortName(e.Theme, string(o.Scope.Project))),
		labelled("profile", render.ShortName(e.Theme, o.Profile)+" @ "+render.ShortName(e.Theme, op.Endpoint)),
	}
	if op.Account != "" {
		body = append(body, labelled("keys", render.ShortName(e.Theme, op.Account)))
	}
	q.box.SetContent(hung(top), hung(body), []dialog.Line{hintLine(e, q.hint, "Tab moves, Enter presses, Esc cancels.")})
	q.box.SetButtons(dialog.Button{Label: buttonCancel}, dialog.Button{Label: buttonClose, Danger: true, Disabled: !q.live || !q.box.EndShown()})
}

func (q *Close) Resized(width, height int) tea.Cmd {
	q.anew()
	q.Resize(width, height)
	return q.Arm()
}

func (q *Close) Arm() tea.Cmd { return q.begin(q.box.EndShown()) }

func (q *Close) Shown(m ShownMsg) {
	if q.got(m) {
		q.hint = ""
		q.fill()
	}
}

func (q *Close) View() string { return q.box.View() }

func (q *Close) Paste(string) {}

func (q *Close) Key(name string) Decision {
	q.hint = ""
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return Cancelled
	case outcome == dialog.PressedDisabled:
		q.hint = hintUnread(q.box, q.live)
		q.early(q.box)
	case outcome == dialog.Pressed && q.box.Buttons[i].Label == buttonClose:
		return CloseIt
	case outcome == dialog.Pressed:
		return Cancelled
	}
	q.fill()
	return Nothing
}
