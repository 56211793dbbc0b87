package terminal

import (
	"errors"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// signalWait is how long a signal that ends the program may take that came with the
// one that continues it.
const signalWait = 50 * time.Millisecond

// CannotSuspend answers tea.Suspend where nobody could continue the process.
type CannotSuspend struct{ Why string }

// errBackground is what keeps a Run from starting that nothing can bring to the foreground.
var errBackground = errors.New("the terminal is another program's: start this in the foreground")

// awaitForeground stops until a shell brings the process to the foreground, if it
// was started with & behind it: the settings to give back must be those that the
// shell has for its programs, not those that it types with.
func (s *session) awaitForeground() error {
	for !foreground(s.in.Fd()) {
		if jobControl() != "" || signal.Ignored(syscall.SIGTTOU) {
			return errBackground
		}
		_ = unix.Kill(0, syscall.SIGTTOU)
		select {
		case got := <-s.Signals:
			return s.ended(got, false)
		case <-s.jobs:
		}
	}
	return nil
}

// stop gives the terminal back and stops the process, with all others of its group
// where asked, as Ctrl-Z does. It returns when it was continued and has the terminal
// again, or when that is still another program's.
func (s *session) stop(group bool) {
	switch {
	case s.away:
		return
	case !s.Out.shows():
		stopSelf()
		return
	}
	s.returning.Store(true)
	s.giveBack()
	// Its own could come after the continue, when a thread was stopped on the way to its handler:
	// the kernel drops it only where it is ignored.
	signal.Ignore(syscall.SIGTSTP)
	if group {
		_ = unix.Kill(0, syscall.SIGTSTP)
	}
	stopSelf()
	for got := range s.jobs {
		if got == syscall.SIGCONT {
			break
		}
	}
	select {
	case <-s.suspend: // Ctrl-Z twice is one stop
	default:
	}
	signal.Notify(s.jobs, syscall.SIGTSTP)
	s.continued()
}

// giveBack gives the terminal to whoever comes next.
func (s *session) giveBack() {
	s.away = true
	s.in.pause()
	leave(s.Options, s.before)
	s.watcher.send(message{Terminal: &holding{}})
}

// continued takes the terminal after a stop, however it came about. After SIGSTOP
// nothing was given back, and the shell may have set what it liked.
func (s *session) continued() {
	if !s.away && !s.Out.shows() {
		return // what has the terminal sets it
	}
	if !foreground(s.in.Fd()) {
		// The shell continued it in the background, where it has no terminal, or had it go
		// on to end: that signal may come a little later.
		s.in.pause()
		s.Out.hold()
		time.Sleep(signalWait)
		if !foreground(s.in.Fd()) {
			if len(s.Signals) == 0 {
				_ = unix.Kill(0, syscall.SIGTTOU)
			}
			return
		}
	}
	now, err := term.GetState(s.in.Fd())
	raw := s.raw.Load()
	if raw == nil {
		s.returning.Store(false)
		return // there is no screen yet
	}
	if err == nil && *now != *raw {
		s.before, s.given = now, getSettings(s.in.file) // what the shell has now
	}
	if !s.away {
		s.giveBack()
	}
	s.take()
}

// take sets the terminal up and has everything drawn.
func (s *session) take() {
	_, _ = term.MakeRaw(s.in.Fd())
	s.started()
	first := entering
	if s.Mouse {
		first += mouseOn
	}
	s.Out.takeBack(first)
	s.away = false
	go func() { // blocks while the loop does
		s.program.Send(tea.ClearScreen())
		s.program.Send(tea.WindowSize()()) // it may have changed meanwhile
		s.program.Send(tea.ResumeMsg{})
		s.in.resume() // the model knows before the first key that what it shows is new
	}()
}
