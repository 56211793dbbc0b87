package terminal

import (
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// leaving undoes what Bubble Tea sets, whatever it was in the middle of: CAN
// ends a sequence cut off half-way, ST a string.
const leaving = "\x18" + "\x1b\\" + ansi.ResetStyle +
	ansi.ResetModeBracketedPaste +
	ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModeAltScreenSaveCursor + ansi.ShowCursor

// leave gives the terminal back the hard way, when Bubble Tea did not. If the
// terminal has stopped reading and cannot be made to, it is given back as far as
// possible: the settings always.
func leave(o Options, before *term.State) {
	_ = term.Restore(o.In.Fd(), before)
	done := make(chan struct{})
	go func() {
		defer close(done)
		o.Out.takeAway(leaving, leaveWait)
	}()
	limit := time.NewTimer(2 * leaveWait)
	defer limit.Stop()
	select {
	case <-done:
	case <-limit.C:
	}
}
