package confirm

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/screen"
)

// shownFor is how long a dialog must have been on the screen, to its end, before
// anything in it acts, with the frame it takes to get there.
const shownFor = 300*time.Millisecond + 50*time.Millisecond

// pressedFor is that time anew after a press that came too early: no keyboard waits
// as long before a key that is held down repeats.
const pressedFor = time.Second

// exposure is how long a dialog has been on the screen as it is. Keys that were
// typed ahead must not press what nobody saw.
type exposure struct {
	env     *screen.Env
	id      int // of the dialog
	showing int // an older timer is dropped
	armed   bool
	live    bool // it has been there long enough
	pressed bool // too early
}

// shownMsg says that a dialog has been on the screen long enough.
type shownMsg struct{ id, showing int }

func (shownMsg) confirmMsg() {}

func newExposure(e *screen.Env) exposure { return exposure{env: e, id: e.NextID()} }

// begin starts the time once all of it is on the screen.
func (x *exposure) begin(whole bool) tea.Cmd {
	if x.armed || !whole {
		return nil
	}
	x.armed = true
	x.showing++
	wait := shownFor
	if x.pressed {
		wait = pressedFor
	}
	return x.env.Clock.After(wait, shownMsg{id: x.id, showing: x.showing})
}

// anew drops the time: this is not what was on the screen before.
func (x *exposure) anew() {
	x.armed, x.live = false, false
	x.showing++
}

// early begins the time anew where a press came before its end: a key that is held
// down must not press what it could not press at first.
func (x *exposure) early(shown bool) {
	if !x.live && shown {
		x.anew()
		x.pressed = true
	}
}

// got takes the end of the time, and says whether it was this one's.
func (x *exposure) got(m shownMsg) bool {
	if m.id != x.id || m.showing != x.showing {
		return false
	}
	x.live, x.pressed = true, false
	return true
}
