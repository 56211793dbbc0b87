package terminal

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// errGone is what reading from a terminal that is no longer there returns. Bubble
// Tea takes io.EOF for the end of the keys and would run on without any.
var errGone = errors.New("the terminal is gone")

const (
	escWait = 50 * time.Millisecond // for what may follow an Esc
	readMax = 48                    // bytes; twice that, and what was held, is less than Bubble Tea's 256
)

// Input is a terminal to read keys from, in pieces that end where a key ends. It has the methods of
// a file that Bubble Tea needs for raw mode and to stop a read.
//
// Bubble Tea waits on the descriptor before each Read and decodes each Read by itself. So nothing
// that is a key may stay here when Read returns, and Read never fills the buffer it is given, which
// Bubble Tea would take for a sign that there is more to come.
type Input struct {
	file    *os.File
	now     func() time.Time
	wait    func(time.Duration) bool // whether bytes are there, waiting that long at most
	decoder decoder
	over    []byte // did not fit the last buffer, if that was small

	mu     sync.Mutex
	paused chan struct{} // closed when it may read again; nil while it may
	pauses int           // so far
}

// NewInput returns an Input that reads from f.
func NewInput(f *os.File) *Input {
	in := &Input{file: f, now: time.Now}
	in.wait = func(limit time.Duration) bool { return readable(f, limit) }
	return in
}

// Read returns whole keys. It may return nothing, with no error, when what came is not yet a key.
// Bubble Tea ends with its error when the terminal is gone.
func (in *Input) Read(p []byte) (int, error) {
	paused, pauses := in.pausing()
	if paused != nil {
		<-paused
		return 0, nil // there may be nothing to read any more
	}
	if len(in.over) == 0 {
		var buf [readMax]byte
		n, err := in.file.Read(buf[:])
		switch {
		case errors.Is(err, unix.EAGAIN): // another process made the terminal non-blocking
			return 0, nil
		case errors.Is(err, io.EOF), errors.Is(err, unix.EIO):
			return 0, errGone
		case err != nil:
			return 0, err
		}
		if _, since := in.pausing(); since != pauses || readsLines(in.file) {
			in.decoder = decoder{}
			return 0, nil // it was typed to the shell, before or behind its fg
		}
		in.over = in.decoder.feed(buf[:n], in.now())
		if in.decoder.waiting() && !in.wait(escWait) {
			in.over = append(in.over, in.decoder.giveUp(in.now())...)
		}
	}
	n := copy(p[:max(len(p)-1, min(len(p), 1))], in.over)
	in.over = in.over[n:]
	return n, nil
}

// pause keeps Read from reading until resume: the keys are another program's.
func (in *Input) pause() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.paused == nil {
		in.paused = make(chan struct{})
		in.pauses++
	}
}

func (in *Input) resume() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.paused != nil {
		close(in.paused)
		in.paused = nil
	}
}

func (in *Input) pausing() (paused <-chan struct{}, pauses int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.paused, in.pauses
}

// Fd returns the descriptor of the terminal.
func (in *Input) Fd() uintptr { return in.file.Fd() }

// Name returns the name of the terminal's file.
func (in *Input) Name() string { return in.file.Name() }

// Write is here because Bubble Tea's idea of a terminal has it; it writes nothing.
func (in *Input) Write([]byte) (int, error) { return 0, os.ErrPermission }

// Close leaves the terminal open: it belongs to the process.
func (in *Input) Close() error { return nil }

// readable reports whether f has bytes to read, waiting at most limit for them.
func readable(f *os.File, limit time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}} //nolint:gosec // a descriptor is a small number
	for end := time.Now().Add(limit); ; {
		n, err := unix.Poll(fds, int(max(time.Until(end).Milliseconds(), 0)))
		if !errors.Is(err, unix.EINTR) {
			return err != nil || n > 0
		}
	}
}
