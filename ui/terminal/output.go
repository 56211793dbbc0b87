package terminal

import (
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// Output is a terminal to draw on. Each Write reaches it whole: frames and clipboard sequences
// cannot get into each other. It has the methods of a file that Bubble Tea needs to see a terminal,
// and no others, so that nothing writes past the lock.
type Output struct {
	file   *os.File // what Fd names
	writer *os.File // the same terminal, if possible opened so that a write can be broken off

	up    atomic.Bool // the screen is there
	mouse bool        // is reported while the screen is there

	mu    sync.Mutex
	away  bool   // the terminal was taken away
	clear string // begins the next write: the screen must not be seen empty
}

// NewOutput returns an Output that writes to f.
func NewOutput(f *os.File) *Output {
	out := &Output{file: f, writer: f}
	if own := reopen(f); own != nil {
		out.writer = own
	}
	return out
}

// Write writes p whole, or nothing while the terminal is taken away.
//
// Bubble Tea writes each mode that it sets by itself. With the alternate screen,
// which has keyboard modes of its own, the extended keys go off and come back; and
// a cleared screen is kept for the frame that fills it.
func (out *Output) Write(p []byte) (int, error) {
	out.mu.Lock()
	defer out.mu.Unlock()
	if out.away {
		return len(p), nil
	}
	text := string(p)
	switch {
	case text == ansi.SetModeAltScreenSaveCursor:
		text = altScreenOn
		if out.mouse { // with the screen, for Bubble Tea does not turn it on again after tea.Exec
			text += mouseOn
		}
		out.up.Store(true)
	case text == ansi.ResetModeAltScreenSaveCursor:
		text = altScreenOff
		out.up.Store(false)
	case text == ansi.EraseEntireScreen, text == ansi.CursorHomePosition && out.clear != "":
		out.clear += text
		return len(p), nil
	}
	text, out.clear = out.clear+text, ""
	if _, err := out.writer.WriteString(text); err != nil {
		return 0, err
	}
	return len(p), nil
}

// shows reports whether the screen is there. It is not while another program has the
// terminal that tea.Exec runs.
func (out *Output) shows() bool { return out.up.Load() }

// WriteString is Write; io.WriteString looks for it.
func (out *Output) WriteString(s string) (int, error) { return out.Write([]byte(s)) }

// Fd returns the descriptor of the terminal.
func (out *Output) Fd() uintptr { return out.file.Fd() }

// Read is here because Bubble Tea's idea of a terminal has it; it reads nothing.
func (out *Output) Read([]byte) (int, error) { return 0, os.ErrPermission }

// Close leaves the terminal open: it belongs to the process.
func (out *Output) Close() error { return nil }

// takeAway breaks off a write under way, writes last, and nothing after it until takeBack. What the
// terminal has not read yet is thrown away to make room. It gives up after limit, or does not come
// back at all where a write cannot be broken off and the terminal has stopped reading.
func (out *Output) takeAway(last string, limit time.Duration) {
	_ = out.writer.SetWriteDeadline(time.Now()) // an error: this is not such a file
	out.mu.Lock()
	defer out.mu.Unlock()
	out.away, out.clear = true, ""
	discardUnread(out.writer)
	_ = out.writer.SetWriteDeadline(time.Now().Add(limit))
	_, _ = out.writer.WriteString(last)
}

// hold breaks off a write under way, and writes nothing until takeBack.
func (out *Output) hold() {
	_ = out.writer.SetWriteDeadline(time.Now())
	out.mu.Lock()
	defer out.mu.Unlock()
	out.away, out.clear = true, ""
}

// takeBack writes first, and whatever comes after it.
func (out *Output) takeBack(first string) {
	out.mu.Lock()
	defer out.mu.Unlock()
	out.away = false
	_ = out.writer.SetWriteDeadline(time.Time{})
	_, _ = out.writer.WriteString(first)
}
