package confirm

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/screen"
)

// Quit asks before the console is left while something runs.
type Quit struct {
	question
	running func() (lines []string, sent, drains bool)
}

// NewQuit asks while something runs, which running says.
func NewQuit(e *screen.Env, running func() ([]string, bool, bool)) *Quit {
	q := &Quit{question: newQuestion(e, "Quit while a change runs?"), running: running}
	q.lay, q.ask = q.layOut, q.buttons
	return q
}

// Ended says that nothing runs any more.
func (q *Quit) Ended() bool {
	lines, _, _ := q.running()
	return len(lines) == 0
}

// Paste does nothing: there is nothing to type.
func (q *Quit) Paste(string) {}

// Key presses a key: a second Ctrl-C leaves at once.
func (q *Quit) Key(name string) (Action, tea.Cmd) {
	if name == "ctrl+c" {
		return Leave{}, nil
	}
	return q.question.Key(name)
}

func (q *Quit) layOut(width, height int) {
	lines, sent, drains := q.running()
	top := []dialog.Line{{Text: "Nothing was sent yet. Leaving now cancels it."}}
	if sent {
		top[0].Text = "Leaving gives the terminal back at once. ulbconsole then waits for the answer in flight, records " +
			"it and ends; " +
			"steps that were not begun are not begun."
	}
	if drains {
		top = append(top, dialog.Line{Text: "A drain that waits stays in the journal: the next start offers to go on, to " +
			"release, or to enable again."})
	}
	top = append(top, dialog.Line{Text: "Ctrl-C leaves, too."})
	body := make([]dialog.Line, 0, len(lines))
	for _, s := range lines {
		body = append(body, dialog.Line{Text: s})
	}
	q.Box.SetSize(width, height)
	q.Box.SetContent(hung(top), hung(body),
		[]dialog.Line{hintLine(q.env, q.hint, "Tab moves, Enter presses, Esc stays.")})
}

func (q *Quit) buttons(unread bool) []button {
	return []button{
		act(dialog.Button{Label: "Stay"}, Cancel{}),
		actOnceRead(dialog.Button{Label: "Quit", Danger: true}, unread, Leave{}),
	}
}
