package ui

import (
	"time"

	"cloud.internal/ulbconsole/ui/dialog"
)

// shownFor is how long the fresh answer must have been on the screen before
// Release can be pressed, with the frame it takes to get there.
const shownFor = 300*time.Millisecond + 50*time.Millisecond

// The buttons.
const (
	buttonCancel  = "Cancel"
	buttonRelease = "Release"
	buttonAgain   = "Read again"
	buttonStay    = "Stay"
	buttonQuit    = "Quit"
)

const hintWait = "Release waits until you could read this: press again."

// decision is what a dialog came to, as data that App acts on.
type decision int

const (
	decidedNothing decision = iota
	decidedCancel
	decidedRelease
	decidedAgain
	decidedQuit
)

// modal is a dialog on the screen.
type modal interface {
	resize(width, height int)
	view() string
	key(name string) decision
}

// quitAsk asks before the console is left while a release runs.
type quitAsk struct {
	box     *dialog.Dialog
	running func() (stages []string, sent bool)
}

func newQuitAsk(e *env, running func() ([]string, bool)) *quitAsk {
	q := &quitAsk{box: dialog.New(e.theme, "Quit while a release runs?"), running: running}
	q.box.SetButtons(dialog.Button{Label: buttonStay}, dialog.Button{Label: buttonQuit, Danger: true})
	return q
}

func (q *quitAsk) resize(width, height int) {
	stages, sent := q.running()
	text := "A release is about to be sent. Leaving now cancels it."
	if sent {
		text = "A release was sent. Leaving does not stop it: the terminal is given back, and ulbconsole waits for the outcome without it."
	}
	body := make([]dialog.Line, 0, len(stages))
	for _, s := range stages {
		body = append(body, dialog.Line{Text: s, Hang: 2})
	}
	q.box.SetSize(width, height)
	q.box.SetContent([]dialog.Line{{Text: text}}, body, nil)
}

func (q *quitAsk) view() string { return q.box.View() }

func (q *quitAsk) key(name string) decision {
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return decidedCancel
	case outcome == dialog.Pressed && q.box.Buttons[i].Label == buttonQuit:
		return decidedQuit
	case outcome == dialog.Pressed:
		return decidedCancel
	default:
		return decidedNothing
	}
}
