package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/screen"
)

// The buttons.
const (
	buttonCancel     = "Cancel"
	buttonAgain      = "Read again"
	buttonDrain      = "Drain first"
	buttonAtOnce     = "Do not drain"
	buttonInstead    = "Disable instead"
	buttonStay       = "Stay"
	buttonQuit       = "Quit"
	buttonWait       = "Keep waiting"
	buttonReleaseNow = "Release now"
	buttonEnable     = "Enable again"
	buttonClose      = "Close it"
)

// goLabel is the button that carries an order out.
func goLabel(o change.Order) string {
	label := o.Request.Goal.Order()
	if o.Request.Drain {
		label = "Drain and release"
	}
	if n := len(o.Request.Targets); n > 1 {
		label += fmt.Sprintf(" %d", n)
	}
	return label
}

func deleteLabel(n int) string {
	if n == 1 {
		return "Delete that rule"
	}
	return "Delete these rules"
}

// decision is what a dialog came to, as data that App acts on.
type decision int

const (
	decidedNothing decision = iota
	decidedCancel
	decidedGo       // carry the order out
	decidedAgain    // read again
	decidedDrain    // drain first
	decidedAtOnce   // do not
	decidedInstead  // disable instead
	decidedDelete   // the rules may go
	decidedSkipWait // end the drain's wait
	decidedEnable   // end the drain by enabling again
	decidedClose    // close what an ended console left open
	decidedQuit
)

// modal is a dialog on the screen. What it does, it does only once it has been
// there, to its end, for shownFor.
type modal interface {
	// resize lays it out for a screen; resized says that this is not what was on
	// the screen before.
	resize(width, height int)
	resized(width, height int) tea.Cmd
	// arm starts the time it must be on the screen for, where its end is there;
	// shown is the end of that time.
	arm() tea.Cmd
	shown(m shownMsg)
	view() string
	key(name string) decision
	paste(text string)
}

// hintLine is the line above the buttons. The longest hint sets the width, or
// the box would jump under the eye.
func hintLine(e *screen.Env, hint, usual string) dialog.Line {
	if hint != "" {
		return dialog.Line{Text: fmt.Sprintf("%-*s", len(hintWait), hint), Style: &e.Theme.Warn}
	}
	return dialog.Line{Text: fmt.Sprintf("%-*s", len(hintWait), usual), Style: &e.Theme.Muted}
}

// hintUnread says why a button is disabled that is to be read first.
func hintUnread(box *dialog.Dialog, live bool) string {
	switch {
	case !box.EndShown():
		return "Read to the end first: PgDn."
	case !live:
		return hintWait
	default:
		return "Type what stands above first."
	}
}

// quitAsk asks before the console is left while something runs.
type quitAsk struct {
	exposure
	box     *dialog.Dialog
	running func() (lines []string, sent, drains bool)
	hint    string
}

func newQuitAsk(e *screen.Env, running func() ([]string, bool, bool)) *quitAsk {
	return &quitAsk{exposure: newExposure(e), box: dialog.New(e.Theme, "Quit while a change runs?"), running: running}
}

func (q *quitAsk) resize(width, height int) {
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

func (q *quitAsk) setButtons() {
	q.box.SetButtons(dialog.Button{Label: buttonStay}, dialog.Button{Label: buttonQuit, Danger: true, Disabled: !q.live || !q.box.EndShown()})
}

func (q *quitAsk) resized(width, height int) tea.Cmd {
	q.anew()
	q.resize(width, height)
	return q.arm()
}

func (q *quitAsk) arm() tea.Cmd { return q.begin(q.box.EndShown()) }

func (q *quitAsk) shown(m shownMsg) {
	if q.got(m) {
		q.hint = ""
	}
}

func (q *quitAsk) view() string { return q.box.View() }

func (q *quitAsk) paste(string) {}

func (q *quitAsk) key(name string) decision {
	if name == "ctrl+c" {
		return decidedQuit // the second one
	}
	q.hint = ""
	q.setButtons()
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return decidedCancel
	case outcome == dialog.PressedDisabled:
		q.hint = hintUnread(q.box, q.live)
		q.early(q.box)
		return decidedNothing
	case outcome == dialog.Pressed && q.box.Buttons[i].Label == buttonQuit:
		return decidedQuit
	case outcome == dialog.Pressed:
		return decidedCancel
	default:
		return decidedNothing
	}
}
