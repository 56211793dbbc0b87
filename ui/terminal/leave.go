package terminal

import (
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// leaving undoes what Bubble Tea sets, whatever it was in the middle of: CAN
// ends a sequence cut off half-way, ST a string.
const leaving = "\x18" + "\x1b\\" + ansi.ResetStyle +
	ansi.ResetBracketedPasteMode +
	ansi.ResetButtonEventMouseMode + ansi.ResetAnyEventMouseMode + ansi.ResetSgrExtMouseMode +
	ansi.ResetAltScreenSaveCursorMode + ansi.ShowCursor

// leave gives the terminal back the hard way, when Bubble Tea did not. It never
// blocks for long: if the terminal has stopped reading, what waits to be read is
// thrown away to make room, and the write is left behind if that did not help.
func (out *Output) leave(in *Input, before *term.State) {
	out.stop()
	_ = term.Restore(in.Fd(), before)
	discardOutput(out.Fd())
	written := make(chan struct{})
	go func() {
		defer close(written)
		_, _ = out.write([]byte(leaving)) // past the lock: its holder may never let go
	}()
	limit := time.NewTimer(leaveWait)
	defer limit.Stop()
	select {
	case <-written:
	case <-limit.C:
	}
}
