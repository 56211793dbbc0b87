package terminal

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// Output is a terminal to draw on. Each Write reaches it whole: frames and
// clipboard sequences cannot get into each other. It has the methods of a file
// that Bubble Tea needs to see a terminal, and no others, so that nothing writes
// past the lock.
type Output struct {
	file    *os.File
	mu      sync.Mutex
	stopped atomic.Bool
}

// NewOutput returns an Output that writes to f.
func NewOutput(f *os.File) *Output { return &Output{file: f} }

// Write writes p whole, or nothing once the terminal was given back.
func (out *Output) Write(p []byte) (int, error) {
	out.mu.Lock()
	defer out.mu.Unlock()
	if out.stopped.Load() {
		return len(p), nil
	}
	return out.write(p)
}

// write writes p whole even where another process made the terminal non-blocking.
func (out *Output) write(p []byte) (int, error) {
	for done := 0; ; {
		n, err := out.file.Write(p[done:])
		done += n
		if !errors.Is(err, unix.EAGAIN) {
			return done, err
		}
		fds := []unix.PollFd{{Fd: int32(out.file.Fd()), Events: unix.POLLOUT}} //nolint:gosec // a descriptor is a small number
		if _, err := unix.Poll(fds, -1); err != nil && !errors.Is(err, unix.EINTR) {
			return done, err
		}
	}
}

// WriteString is Write; io.WriteString looks for it.
func (out *Output) WriteString(s string) (int, error) { return out.Write([]byte(s)) }

// Fd returns the descriptor of the terminal.
func (out *Output) Fd() uintptr { return out.file.Fd() }

// Read is here because Bubble Tea's idea of a terminal has it; it reads nothing.
func (out *Output) Read([]byte) (int, error) { return 0, os.ErrPermission }

// Close leaves the terminal open: it belongs to the process.
func (out *Output) Close() error { return nil }

// stop makes this and every later Write write nothing more. It does not wait for
// one under way, which may never end.
func (out *Output) stop() { out.stopped.Store(true) }
