package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// shownFor is how long a dialog must have been on the screen, to its end, before
// anything in it acts, with the frame it takes to get there.
const shownFor = 300*time.Millisecond + 50*time.Millisecond

const hintWait = "It waits until you could read this: press again."

// exposure is how long a dialog has been on the screen as it is. Keys that were
// typed ahead must not press what nobody saw.
type exposure struct {
	env     *env
	id      int // of the dialog
	showing int // an older timer is dropped
	armed   bool
	live    bool // it has been there long enough
}

// shownMsg says that a dialog has been on the screen long enough.
type shownMsg struct{ id, showing int }

func newExposure(e *env) exposure { return exposure{env: e, id: e.id()} }

// begin starts the time once all of it is on the screen.
func (x *exposure) begin(whole bool) tea.Cmd {
	if x.armed || !whole {
		return nil
	}
	x.armed = true
	x.showing++
	return x.env.clock.After(shownFor, shownMsg{id: x.id, showing: x.showing})
}

// anew drops the time: this is not what was on the screen before.
func (x *exposure) anew() {
	x.armed, x.live = false, false
	x.showing++
}

// got takes the end of the time, and says whether it was this one's.
func (x *exposure) got(m shownMsg) bool {
	if m.id != x.id || m.showing != x.showing {
		return false
	}
	x.live = true
	return true
}
