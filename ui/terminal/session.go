package terminal

import (
	"errors"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

// session is what a Run has of the terminal.
type session struct {
	Options
	in      *Input
	program *tea.Program
	before  *term.State                // the settings to give back
	given   *settings                  // the same, for the watcher
	raw     atomic.Pointer[term.State] // those of the screen; nil until it is there
	watcher *watcher                   // nil without one
	away    bool                       // the terminal was given back, for a stop
	jobs    chan os.Signal             // SIGTSTP and SIGCONT
	suspend chan struct{}              // the model asks for a stop
	over    chan ending
	trace   []byte

	returning atomic.Bool // from a stop on until the model knows that the terminal is back
}

// goroutines returns the traces of all of them.
func goroutines() []byte {
	trace := make([]byte, maxTrace)
	return trace[:runtime.Stack(trace, true)]
}

// listen starts listening for stops and continues. Once what it returns was called,
// there is no terminal to give back, and a stop is only that.
func (s *session) listen() (end func()) {
	signals := []os.Signal{syscall.SIGTSTP, syscall.SIGCONT}
	if signal.Ignored(syscall.SIGTSTP) {
		signals = signals[1:]
	}
	signal.Notify(s.jobs, signals...)
	return func() {
		go func() {
			for got := range s.jobs {
				if got == syscall.SIGTSTP && jobControl() == "" {
					stopSelf()
				}
			}
		}()
	}
}

// guardErrors takes standard error off the terminal and starts the watcher, until
// what it returns is called. Without either of them the console still works.
func (s *session) guardErrors() (end func()) {
	back := func() {}
	var diverted *os.File
	if s.Errors != nil {
		if r, done, err := divert(s.Errors, s.OnError); err == nil {
			diverted, back = r, done
		}
	}
	if s.Crash != nil {
		var err error
		if s.watcher, err = startWatcher(s.Out.file, diverted, s.Crash); err != nil && s.Errors != nil {
			s.OnError("a fault would leave the terminal as it is: " + err.Error())
		}
		s.Crash.setWatcher(s.watcher)
		s.watcher.send(message{Terminal: &holding{Before: s.given}})
	}
	return back
}

// started is called once the terminal is set up.
func (s *session) started() {
	if raw, err := term.GetState(s.in.Fd()); err == nil {
		s.raw.Store(raw)
	}
	s.watcher.send(message{Terminal: &holding{Before: s.given, Raw: getSettings(s.in.file)}})
}

// ended is the error for a signal that ended the program.
func (s *session) ended(got os.Signal, forced bool) error {
	number, _ := got.(syscall.Signal)
	return Signal{Number: number, Forced: forced, Trace: s.trace}
}

// ending is how Bubble Tea's own loop ended.
type ending struct {
	model    tea.Model
	err      error
	restored bool // it gave the terminal back itself
	stuck    bool // it did not end
}

// loop runs the program. A panic that reaches it came from Bubble Tea itself.
func (s *session) loop() {
	var end ending
	defer func() { s.over <- end }()
	defer s.Guard.catch()
	end.model, end.err = s.program.Run()
	end.restored = end.err == nil || errors.Is(end.err, tea.ErrProgramKilled)
}

// quit ends the program. Killing it would be no quicker, and Bubble Tea then closes
// its input while it is still being read. While the terminal is another program's,
// it is left behind: in ending it would set that terminal, and be stopped for it.
func (s *session) quit() ending {
	if s.elsewhere() {
		return ending{}
	}
	go s.program.Quit() // blocks while the loop does
	limit := time.NewTimer(endWait)
	defer limit.Stop()
	select {
	case end := <-s.over:
		return end
	case <-limit.C:
		return ending{stuck: true}
	}
}

// elsewhere reports whether another program has the terminal, other than one that tea.Exec runs.
func (s *session) elsewhere() bool {
	return s.away || s.Out.shows() && !foreground(s.in.Fd())
}

// leave gives the terminal back the hard way, when Bubble Tea did not. If the terminal has stopped
// reading and cannot be made to, it is given back as far as possible: the settings always.
func leave(o Options, before *term.State) {
	_ = term.Restore(o.In.Fd(), before)
	done := make(chan struct{})
	go func() {
		defer close(done)
		o.Out.takeAway(leaving, leaveWait)
	}()
	limit := time.NewTimer(endWait) // what a busy machine may need for it
	defer limit.Stop()
	select {
	case <-done:
	case <-limit.C:
	}
}
