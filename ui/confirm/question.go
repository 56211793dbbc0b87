package confirm

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/screen"
)

// question is a dialog that is whole from the start: nothing is read for it.
type question struct {
	exposure
	Box  *dialog.Dialog
	hint string
	all  []button
	// lay draws the present state into the box.
	lay func(width, height int)
	// ask gives the buttons; unread says that those that do something cannot be pressed yet.
	ask           func(unread bool) []button
	width, height int
}

func newQuestion(e *screen.Env, title string) question {
	return question{exposure: newExposure(e), Box: newBox(e, title)}
}

func (q *question) Resize(width, height int) {
	q.width, q.height = width, height
	q.lay(width, height)
	q.setButtons()
	setHint(q.env, q.Box, q.hint, q.Box.EndShown())
}

func (q *question) setButtons() {
	q.all = q.ask(q.unread())
	setButtons(q.Box, q.all)
}

// unread says that it was not on the screen long enough, to its end.
func (q *question) unread() bool { return !q.live || !q.Box.EndShown() }

func (q *question) Resized(width, height int) tea.Cmd {
	q.anew()
	q.Resize(width, height)
	return q.Arm()
}

func (q *question) Arm() tea.Cmd { return q.begin(q.Box.EndShown()) }

// Receive takes the end of the time that it had to be on the screen for.
func (q *question) Receive(m Msg) tea.Cmd {
	if shown, ok := m.(shownMsg); ok && q.got(shown) {
		q.hint = ""
		q.Resize(q.width, q.height)
	}
	return nil
}

func (q *question) View() string { return q.Box.View() }

func (q *question) Paste(text string) tea.Cmd {
	q.Box.Paste(text)
	return nil
}

func (q *question) Unread() bool { return !q.Box.EndShown() }

func (q *question) PlanOnly() bool { return false }

func (q *question) Ended() bool { return false }

func (q *question) About() ([]api.Place, time.Time) { return nil, time.Time{} }

func (q *question) Discard() {}

func (q *question) Key(name string) (Action, tea.Cmd) {
	q.hint = ""
	q.setButtons()
	outcome, i := q.Box.Key(name)
	switch outcome {
	case dialog.Cancelled:
		return Cancel{}, nil
	case dialog.Pressed, dialog.Confirmed:
		if q.all[i].press != nil {
			return q.all[i].press(), nil
		}
		q.tooEarly()
	case dialog.PressedDisabled:
		q.tooEarly()
	case dialog.None:
		q.hint = hintTyped(q.Box, name)
	case dialog.Moved, dialog.Scrolled, dialog.Edited:
	}
	setHint(q.env, q.Box, q.hint, q.Box.EndShown())
	return nil, nil
}

// tooEarly says why nothing was pressed.
func (q *question) tooEarly() {
	q.hint = hintUnread(q.Box.EndShown(), q.live)
	q.early(q.Box.EndShown())
}
