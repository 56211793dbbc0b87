package terminal

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"reflect"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

const (
	framesPerSecond = 30
	// endWait is how long a program may take to end before its terminal is taken away.
	endWait = 1500 * time.Millisecond
	// leaveWait is how long the hard way of giving the terminal back may take to write.
	leaveWait = 200 * time.Millisecond

	// What a terminal without a size is taken for.
	defaultWidth, defaultHeight = 80, 24
)

// Signal is the error of Run when a signal ended it.
type Signal struct {
	Number syscall.Signal
	Forced bool // the program did not end by itself in time; a stopped terminal holds it
}

// Code returns the exit code of a process that a signal ended, 128 and its number.
func (s Signal) Code() int { return 128 + int(s.Number) }

// Error names the signal.
func (s Signal) Error() string {
	if s.Forced {
		return fmt.Sprintf("ended by a signal (%s), without waiting for the terminal, which had stopped reading", s.Number)
	}
	return fmt.Sprintf("ended by a signal (%s)", s.Number)
}

// Options say where and how to Run.
type Options struct {
	In  *Input
	Out *Output

	// Signals that end the program: what Notify returns, to go on listening after
	// Run; nil lets Run listen by itself.
	Signals <-chan os.Signal
	// Guard catches the panics of goroutines started with it; nil is a new one.
	Guard *Guard
	// OnPanic is called with a panic's value and stack, for the log, after the
	// terminal was given back.
	OnPanic func(*Panic)
	// Mouse reports clicks and the wheel, at the cost of the terminal's own selection.
	Mouse bool
}

// Notify starts listening for the signals that end the program: SIGINT, SIGTERM,
// SIGHUP, SIGQUIT and SIGABRT. From then on none of them ends the process by
// itself, so that a change in flight can still be waited for after the terminal is
// gone: a hang-up comes twice, from the shell and from the kernel.
func Notify() <-chan os.Signal {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT)
	return signals
}

// Run runs a model on the whole screen until it quits, a signal comes, something
// panics or the terminal is gone. Whatever ends it, the terminal is as before
// when Run returns.
//
// A stop gives the terminal to the shell, and a continue takes it again: the model
// then gets tea.ResumeMsg. The command tea.Suspend asks for a stop of the whole
// process group, as Ctrl-Z does elsewhere; where nothing could continue it, the
// model gets CannotSuspend.
//
// The error is nil, a Signal (SIGHUP also when only the terminal is gone), a
// *Panic, or what kept Bubble Tea from starting. The model is the final one; nil
// if its loop had to be left behind, stuck, or because the terminal was another
// program's. Commands may still be running: Bubble Tea never cancels one.
func Run(model tea.Model, o Options) (tea.Model, error) {
	if o.Signals == nil {
		o.Signals = Notify()
	}
	if o.Guard == nil {
		o.Guard = NewGuard()
	}
	s := &session{Options: o, in: o.In, jobs: make(chan os.Signal, 4), suspend: make(chan struct{}, 1), over: make(chan ending, 1)}
	defer s.listen()()
	err := s.awaitForeground()
	if err != nil {
		return model, err
	}
	if s.before, err = term.GetState(o.In.Fd()); err != nil {
		return model, fmt.Errorf("cannot read the terminal's settings, is standard input a terminal? %w", err)
	}
	s.program = tea.NewProgram(&guarded{model, o.Guard, s.started}, s.programOptions()...)
	go s.loop()
	end, reason := s.wait()
	switch {
	case s.away: // it was given back then
	case !end.restored:
		leave(o, s.before)
	default:
		_ = term.Restore(o.In.Fd(), s.before) // Bubble Tea knows those of the start only
	}
	return end.result(reason, o)
}

// session is what a Run has of the terminal.
type session struct {
	Options
	in      *Input
	program *tea.Program
	before  *term.State                // the settings to give back
	raw     atomic.Pointer[term.State] // those of the screen; nil until it is there
	away    bool                       // the terminal was given back, for a stop
	jobs    chan os.Signal             // SIGTSTP and SIGCONT
	suspend chan struct{}              // the model asks for a stop
	over    chan ending
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

// started is called once Bubble Tea has set the terminal up.
func (s *session) started() {
	if raw, err := term.GetState(s.in.Fd()); err == nil {
		s.raw.Store(raw)
	}
}

// wait returns how the program ended and, if something made it end, what.
func (s *session) wait() (ending, error) {
	for {
		select {
		case end := <-s.over:
			return end, nil
		case got := <-s.Signals:
			end := s.quit()
			return end, s.ended(got, end.stuck)
		case fault := <-s.Guard.panics:
			return s.quit(), fault
		case <-s.suspend:
			if why := jobControl(); why != "" {
				go s.program.Send(CannotSuspend{why})
			} else {
				s.stop(true)
			}
		case got := <-s.jobs:
			switch {
			case got == syscall.SIGCONT:
				s.continued()
			case jobControl() == "": // else the kernel would have dropped it
				s.stop(false)
			}
		}
	}
}

// ended is the error for a signal that ended the program.
func (s *session) ended(got os.Signal, forced bool) error {
	number, _ := got.(syscall.Signal)
	return Signal{Number: number, Forced: forced}
}

func (s *session) programOptions() []tea.ProgramOption {
	options := []tea.ProgramOption{
		tea.WithInput(s.In),
		tea.WithOutput(s.Out),
		tea.WithAltScreen(),
		tea.WithFPS(framesPerSecond),
		tea.WithFilter(filter(s.suspend)),
		tea.WithoutSignalHandler(), // it knows no SIGHUP, and blocks with the terminal
		tea.WithoutCatchPanics(),   // it prints into the raw terminal
	}
	if s.Mouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	return options
}

// filter returns what stands between Bubble Tea's messages and the model. A wish to
// stop goes to suspend: Bubble Tea's own stop hangs where nobody continues it, and
// knows no other one.
func filter(suspend chan<- struct{}) func(tea.Model, tea.Msg) tea.Msg {
	newSize := sizes()
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		if _, is := msg.(tea.SuspendMsg); is {
			select {
			case suspend <- struct{}{}:
			default:
			}
			return nil
		}
		return newSize(m, withEsc(msg))
	}
}

// withEsc makes Esc of the sequence that stands for it. The type of a sequence that
// Bubble Tea does not know is not exported, hence by reflection: it is its bytes.
func withEsc(msg tea.Msg) tea.Msg {
	seq := reflect.ValueOf(msg)
	if seq.Kind() == reflect.Slice && seq.Type().Elem().Kind() == reflect.Uint8 && string(seq.Bytes()) == separateEsc {
		return tea.KeyMsg{Type: tea.KeyEsc}
	}
	return msg
}

// sizes returns a filter that drops a size that is no new one, for every one
// repaints all, and gives a terminal without a size the usual one.
func sizes() func(tea.Model, tea.Msg) tea.Msg {
	var last tea.WindowSizeMsg
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		size, is := msg.(tea.WindowSizeMsg)
		if !is {
			return msg
		}
		if size.Width <= 0 || size.Height <= 0 {
			size = tea.WindowSizeMsg{Width: defaultWidth, Height: defaultHeight}
		}
		if size == last {
			return nil
		}
		last = size
		return size
	}
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
	if s.away {
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

// result is what Run returns: a panic before anything else, then the reason p
// was made to end for, then what it says itself.
func (end ending) result(reason error, o Options) (tea.Model, error) {
	var final tea.Model
	if last, is := end.model.(*guarded); is {
		final = last.model
	}
	var fault *Panic
	if !errors.As(reason, &fault) {
		fault = o.Guard.caught()
	}
	switch {
	case fault != nil:
		if o.OnPanic != nil {
			o.OnPanic(fault)
		}
		return final, fault
	case reason != nil:
		return final, reason
	case errors.Is(end.err, errGone):
		return final, Signal{Number: syscall.SIGHUP}
	}
	return final, end.err
}
