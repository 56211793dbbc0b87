package confirm

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/screen"
)

// Quit asks before the console is left while something runs.
type Quit struct {
	exposure
	box     *dialog.Dialog
	running func() (lines []string, sent, drains bool)
	hint    string
}

// NewQuit asks while something runs, which running says.
func NewQuit(e *screen.Env, running func() ([]string, bool, bool)) *Quit {
	return &Quit{exposure: newExposure(e), box: dialog.New(e.Theme, "Quit while a change runs?"), running: running}
}

func (q *Quit) Resize(width, height int) {
	lines, sent, drains := q.running()
	top := []dialog.Line{{Text: "Nothing was sent yet. Leaving now cancels it."}}
	if sent {
		top[0].Text = "Leaving gives the terminal back at once. ulbconsole then waits for the answer in flight, records it and ends; " +
			"steps that were not begun are not begun."
	}
	if drains {
		top = append(top, dialog.Line{Text: "A drain that waits stays in the journal: the next start offers to go on, to release, or to enable again."})
	}
	top = append(top, dialog.Line{Text: "Ctrl-C leaves, too."})
	body := make([]dialog.Line, 0, len(lines))
	for _, s := range lines {
		body = append(body, dialog.Line{Text: s})
	}
	q.box.SetSize(width, height)
	q.box.SetContent(hung(top), hung(body), []dialog.Line{hintLine(q.env, q.hint, "Tab moves, Enter presses, Esc stays.")})
	q.setButtons()
}

func (q *Quit) setButtons() {
	q.box.SetButtons(dialog.Button{Label: buttonStay}, dialog.Button{Label: buttonQuit, Danger: true, Disabled: !q.live || !q.box.EndShown()})
}

func (q *Quit) Resized(width, height int) tea.Cmd {
	q.anew()
	q.Resize(width, height)
	return q.Arm()
}

func (q *Quit) Arm() tea.Cmd { return q.begin(q.box.EndShown()) }

func (q *Quit) Shown(m ShownMsg) {
	if q.got(m) {
		q.hint = ""
	}
}

func (q *Quit) View() string { return q.box.View() }

func (q *Quit) Paste(string) {}

func (q *Quit) Key(name string) Decision {
	if name == "ctrl+c" {
		return LeaveNow // the second one
	}
	q.hint = ""
	q.setButtons()
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return Cancelled
	case outcome == dialog.PressedDisabled:
		q.hint = hintUnread(q.box, q.live)
		q.early(q.box)
		return Nothing
	case outcome == dialog.Pressed && q.box.Buttons[i].Label == buttonQuit:
		return LeaveNow
	case outcome == dialog.Pressed:
		return Cancelled
	default:
		return Nothing
	}
}
