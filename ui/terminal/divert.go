package terminal

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"cloud.internal/ulbconsole/ui/clean"
)

const (
	maxErrorLine = 4 << 10 // bytes; a longer line comes in pieces
	maxErrors    = 1 << 20 // bytes of one Run; what comes after is dropped
	divertWait   = 200 * time.Millisecond
	// unreadWait is how long what was written stays unread: the last words of the
	// runtime, after which nothing here runs any more, are for the watcher.
	unreadWait = 50 * time.Millisecond
)

// divert has what is written to f, standard error, go to line instead of to the
// terminal, where a library's message, or the runtime's, would stand in the frame.
// It ends with back. What comes while nothing else runs can be read from r.
func divert(f *os.File, line func(string)) (r *os.File, back func(), err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	kept, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, nil, errors.Join(err, r.Close(), w.Close())
	}
	// What is not read in time is dropped, for the runtime writes also when nothing else
	// runs. Fd makes a file blocking, so it is not asked again.
	from, to := int(w.Fd()), int(f.Fd())
	err = errors.Join(unix.SetNonblock(from, true), duplicate(from, to))
	_ = w.Close()
	if err != nil {
		return nil, nil, errors.Join(err, r.Close(), unix.Close(kept))
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		readErrors(r, line)
	}()
	return r, func() {
		_ = duplicate(kept, to)
		_ = unix.Close(kept)
		_ = r.SetReadDeadline(time.Now().Add(divertWait)) // a child may still hold the other end
		<-done
		_ = r.Close()
	}, nil
}

// readErrors hands on what comes, clean, up to its end.
func readErrors(r *os.File, line func(string)) {
	in := bufio.NewReaderSize(patient{r}, maxErrorLine)
	for left := maxErrors; ; {
		text, err := in.ReadSlice('\n')
		if said := strings.TrimRight(string(text), "\r\n"); said != "" && left > 0 {
			if left -= len(text); left <= 0 {
				said = "more than this is not kept"
			}
			line(clean.Text(said))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

// patient reads what has been there for unreadWait.
type patient struct{ *os.File }

// Read waits for something to read, and then until it has been there.
func (p patient) Read(buf []byte) (int, error) {
	conn, err := p.SyscallConn()
	if err != nil {
		return 0, err
	}
	err = conn.Read(func(fd uintptr) bool {
		//nolint:gosec // a descriptor is a small number
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
		return err != nil || n > 0
	})
	if err != nil {
		return 0, err
	}
	time.Sleep(unreadWait)
	return p.File.Read(buf)
}
