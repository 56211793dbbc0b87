package terminal

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"reflect"
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
	Forced bool   // the program did not end by itself in time; a stopped terminal holds it
	Trace  []byte // of all goroutines, for the log, where the signal asked for it
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
	// Errors is standard error. While the screen is up, what is written to it goes to
	// OnError, line by line and clean, and never to the terminal; nil leaves it alone.
	Errors  *os.File
	OnError func(line string)
	// Crash has a second process give the terminal back where this one cannot; nil does without.
	Crash *Crash
	// Mouse reports clicks and the wheel, at the cost of the terminal's own selection.
	Mouse bool
}

// traced are the signals that ask for a trace. Those of a fault are meant only where another
// process sent them: a fault of this one never gets here.
var traced = []os.Signal{
	syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGILL,
	syscall.SIGTRAP, syscall.SIGSYS,
}

// Notify starts listening for the signals that end the program: SIGINT, SIGTERM, SIGHUP and those
// that ask for a trace. From then on none of them ends the process by itself, so that a change in
// flight can still be waited for after the terminal is gone: a hang-up comes twice, from the shell
// and from the kernel.
func Notify() <-chan os.Signal {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, append([]os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}, traced...)...)
	return signals
}

// Run runs a model on the whole screen until it quits, a signal comes, something panics or the
// terminal is gone. Whatever ends it, the terminal is as before when Run returns.
//
// A stop gives the terminal to the shell, and a continue takes it again: the model then gets
// tea.ResumeMsg. The command tea.Suspend asks for a stop of the whole process group, as Ctrl-Z does
// elsewhere; where nothing could continue it, the model gets CannotSuspend.
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
	s := &session{
		Options: o, in: o.In, jobs: make(chan os.Signal, 4), suspend: make(chan struct{}, 1),
		over: make(chan ending, 1),
	}
	defer s.listen()()
	err := s.awaitForeground()
	if err != nil {
		return model, err
	}
	if s.before, err = term.GetState(o.In.Fd()); err != nil {
		return model, fmt.Errorf("cannot read the terminal's settings, is standard input a terminal? %w", err)
	}
	s.given = getSettings(o.In.file)
	defer s.guardErrors()()
	s.program = tea.NewProgram(&guarded{model, o.Guard, s.started}, s.programOptions()...)
	go s.loop()
	end, reason := s.wait()
	switch {
	case s.elsewhere(): // it was given back then
	case !end.restored:
		leave(o, s.before)
	default:
		_ = term.Restore(o.In.Fd(), s.before) // Bubble Tea knows those of the start only
	}
	if s.Crash != nil {
		s.Crash.setWatcher(nil)
	}
	s.watcher.end()
	return end.result(reason, o)
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

// filter returns what stands between Bubble Tea's messages and the model. A wish to stop goes to
// suspend: Bubble Tea's own stop hangs where nobody continues it, and knows no other one.
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
