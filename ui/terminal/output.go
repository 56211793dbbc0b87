package terminal

import (
	"os"
	"sync"
	"time"
)

// Output is a terminal to draw on. Each Write reaches it whole: frames and
// clipboard sequences cannot get into each other. It has the methods of a file
// that Bubble Tea needs to see a terminal, and no others, so that nothing writes
// past the lock.
type Output struct {
	file   *os.File // what Fd tells
	writer *os.File // the same terminal, if possible opened so that a write can be broken off

	mu      sync.Mutex
	stopped bool
}

// NewOutput returns an Output that writes to f.
func NewOutput(f *os.File) *Output {
	out := &Output{file: f, writer: f}
	if own := reopen(f); own != nil {
		out.writer = own
	}
	return out
}

// Write writes p whole, or nothing once the terminal was taken away.
func (out *Output) Write(p []byte) (int, error) {
	out.mu.Lock()
	defer out.mu.Unlock()
	if out.stopped {
		return len(p), nil
	}
	return out.writer.Write(p)
}

// WriteString is Write; io.WriteString looks for it.
func (out *Output) WriteString(s string) (int, error) { return out.Write([]byte(s)) }

// Fd returns the descriptor of the terminal.
func (out *Output) Fd() uintptr { return out.file.Fd() }

// Read is here because Bubble Tea's idea of a terminal has it; it reads nothing.
func (out *Output) Read([]byte) (int, error) { return 0, os.ErrPermission }

// Close leaves the terminal open: it belongs to the process.
func (out *Output) Close() error { return nil }

// takeAway breaks off a write under way, writes last, and nothing after it. What
// the terminal has not read yet is thrown away to make room. It gives up after
// limit, or does not come back at all where a write cannot be broken off and the
// terminal has stopped reading.
func (out *Output) takeAway(last string, limit time.Duration) {
	_ = out.writer.SetWriteDeadline(time.Now()) // an error: this is not such a file
	out.mu.Lock()
	defer out.mu.Unlock()
	out.stopped = true
	discardUnread(out.writer)
	_ = out.writer.SetWriteDeadline(time.Now().Add(limit))
	_, _ = out.writer.WriteString(last)
}
