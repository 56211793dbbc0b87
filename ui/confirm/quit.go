package confirm

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Quit asks before the console is left while something runs.
type Quit struct {
	question
	running func() (lines []string, sent, drains bool)
}

// NewQuit asks while something runs, which running says.
func NewQuit(e *screen.Env, running func() ([]string, bool, bool)) *Quit {
	q := &Quit{question: newQuestion(e, render.DialogQuit), running: running}
	q.lay, q.ask = q.layOut, q.buttons
	return q
}

// Ended says that nothing runs any more.
func (q *Quit) Ended() bool {
	lines, _, _ := q.running()
	return len(lines) == 0
}

// Paste does nothing: there is nothing to type.
func (q *Quit) Paste(string) tea.Cmd { return nil }

// Key presses a key: a second Ctrl-C leaves at once.
func (q *Quit) Key(name string) (Action, tea.Cmd) {
	if name == "ctrl+c" {
		return Leave{}, nil
	}
	return q.question.Key(name)
}

func (q *Quit) layOut(width, height int) {
	th := q.env.Theme
	lines, sent, drains := q.running()
	top := make([]dialog.Line, 0, len(lines))
	for _, text := range lines {
		top = append(top, dialog.Line{Text: text, Style: &th.Strong})
	}
	body := []dialog.Line{{Gap: true}, {Text: render.QuitUnsent}}
	if sent {
		body[1].Text = render.QuitSent
	}
	if drains && !q.env.Practice {
		body = append(body, dialog.Line{Text: render.QuitDrains})
	}
	q.Box.SetSize(width, height)
	q.Box.Keep = 1
	q.Box.SetContent(hung(top), hung(append(body, dialog.Line{Text: render.QuitCtrlC, Style: &th.Muted})))
}

func (q *Quit) buttons(unread bool) []button {
	return []button{
		act(dialog.Button{Label: render.ButtonStay}, Cancel{}),
		actOnceRead(dialog.Button{Label: render.ButtonQuit, Danger: true}, unread, Leave{}),
	}
}
