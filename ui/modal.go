package ui

import (
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// shownFor is how long the fresh answer must have been on the screen before
// anything can be confirmed, with the frame it takes to get there.
const shownFor = 300*time.Millisecond + 50*time.Millisecond

// The buttons.
const (
	buttonCancel  = "Cancel"
	buttonAgain   = "Read again"
	buttonDrain   = "Drain first"
	buttonAtOnce  = "Do not drain"
	buttonInstead = "Disable instead"
	buttonStay    = "Stay"
	buttonQuit    = "Quit"
	buttonWait    = "Keep waiting"
	buttonHurry   = "Release now"
	buttonEnable  = "Enable again"
	buttonClose   = "Close it"
)

const hintWait = "It waits until you could read this: press again."

// goLabel is the button that carries an order out.
func goLabel(o change.Order) string {
	label := "Put back"
	switch o.Want.Goal {
	case impact.GoalRelease:
		label = "Release"
		if o.Want.Drain {
			label = "Drain and release"
		}
	case impact.GoalDisable:
		label = "Disable"
	case impact.GoalEnable:
		label = "Enable"
	case impact.GoalRestore:
	}
	if n := len(o.Want.Targets); n > 1 {
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
	decidedGo      // carry the order out
	decidedAgain   // read again
	decidedDrain   // drain first
	decidedAtOnce  // do not
	decidedInstead // disable instead
	decidedDelete  // the rules may go
	decidedHurry   // end the drain's wait
	decidedEnable  // end the drain by enabling again
	decidedClose   // close what an ended console left open
	decidedQuit
)

// modal is a dialog on the screen.
type modal interface {
	resize(width, height int)
	view() string
	key(name string) decision
	paste(text string)
}

// quitAsk asks before the console is left while something runs.
type quitAsk struct {
	box     *dialog.Dialog
	running func() (lines []string, sent, drains bool)
}

func newQuitAsk(e *env, running func() ([]string, bool, bool)) *quitAsk {
	q := &quitAsk{box: dialog.New(e.theme, "Quit while a change runs?"), running: running}
	q.box.SetButtons(dialog.Button{Label: buttonStay}, dialog.Button{Label: buttonQuit, Danger: true})
	return q
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
		body = append(body, dialog.Line{Text: s, Hang: 2})
	}
	q.box.SetSize(width, height)
	q.box.SetContent(top, body, nil)
}

func (q *quitAsk) view() string { return q.box.View() }

func (q *quitAsk) paste(string) {}

func (q *quitAsk) key(name string) decision {
	if name == "ctrl+c" {
		return decidedQuit // the second one
	}
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

// waitAsk asks what is to become of a drain that waits.
type waitAsk struct {
	env *env
	run *run
	box *dialog.Dialog
}

func newWaitAsk(e *env, r *run) *waitAsk {
	q := &waitAsk{env: e, run: r, box: dialog.New(e.theme, "Draining")}
	q.box.SetButtons(dialog.Button{Label: buttonWait}, dialog.Button{Label: buttonEnable, Danger: true}, dialog.Button{Label: buttonHurry, Danger: true})
	return q
}

func (q *waitAsk) resize(width, height int) {
	e, o := q.env, q.run.order
	top := []dialog.Line{
		labelled(plural(len(o.Want.Targets), "backend", "backends"), targetNames(e.look, o, nil, q.run.addresses)),
		labelled("VServer", e.look.name(o.VServerName)+"  "+e.look.name(string(o.VServer))),
		labelled("ULB", e.look.name(o.ULBName)+"  "+e.look.name(string(o.ULB))),
	}
	body := []dialog.Line{
		{Text: plural(len(o.Want.Targets), "It is disabled and gets", "They are disabled and get") + " no new traffic. The API shows no connections of a backend, and long ones are not cut by waiting. What a release does to them is up to the load balancer."},
	}
	q.box.SetSize(width, height)
	q.box.SetContent(top, body, []dialog.Line{{Text: "Before anything is released the VServer is read again.", Style: &e.theme.Muted}})
}

func (q *waitAsk) view() string { return q.box.View() }

func (q *waitAsk) paste(string) {}

func (q *waitAsk) key(name string) decision {
	outcome, i := q.box.Key(name)
	switch {
	case outcome == dialog.Cancelled:
		return decidedCancel
	case outcome != dialog.Pressed:
		return decidedNothing
	case q.box.Buttons[i].Label == buttonHurry:
		return decidedHurry
	case q.box.Buttons[i].Label == buttonEnable:
		return decidedEnable
	default:
		return decidedCancel
	}
}
