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

// Notify starts listening for the signals that end the program: SIGINT, SIGTERM
// and SIGHUP. From then on none of them ends the process by itself, so that a
// change in flight can still be waited for after the terminal is gone: a hang-up
// comes twice, from the shell and from the kernel.
func Notify() <-chan os.Signal {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	return signals
}

// Run runs a model on the whole screen until it quits, a signal comes, something
// panics or the terminal is gone. Whatever ends it, the terminal is as before
// when Run returns.
//
// The error is nil, a Signal (SIGHUP also when only the terminal is gone), a
// *Panic, or what kept Bubble Tea from starting. The model is the final one; nil
// if its loop had to be left behind, stuck. Commands may still be running: Bubble
// Tea never cancels one.
func Run(model tea.Model, o Options) (tea.Model, error) {
	if o.Signals == nil {
		o.Signals = Notify()
	}
	if o.Guard == nil {
		o.Guard = NewGuard()
	}
	before, err := term.GetState(o.In.Fd())
	if err != nil {
		return model, fmt.Errorf("cannot read the terminal's settings, is standard input a terminal? %w", err)
	}
	p := tea.NewProgram(&guarded{model, o.Guard}, programOptions(o)...)
	ended := make(chan ending, 1)
	go loop(p, o.Guard, ended)

	var (
		end    ending
		reason error
		stuck  bool
	)
	select {
	case end = <-ended:
	case got := <-o.Signals:
		number, _ := got.(syscall.Signal)
		end, stuck = quit(p, ended)
		reason = Signal{Number: number, Forced: stuck}
	case fault := <-o.Guard.panics:
		end, stuck = quit(p, ended)
		reason = fault
	}
	if stuck || !end.restored {
		leave(o, before)
	}
	return end.result(reason, o)
}

func programOptions(o Options) []tea.ProgramOption {
	options := []tea.ProgramOption{
		tea.WithInput(o.In),
		tea.WithOutput(o.Out),
		tea.WithAltScreen(),
		tea.WithFPS(framesPerSecond),
		tea.WithFilter(filter()),
		tea.WithoutSignalHandler(), // it knows no SIGHUP, and blocks with the terminal
		tea.WithoutCatchPanics(),   // it prints into the raw terminal
	}
	if o.Mouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	return options
}

// filter returns what stands between Bubble Tea's messages and the model.
func filter() func(tea.Model, tea.Msg) tea.Msg {
	newSize := sizes()
	return func(m tea.Model, msg tea.Msg) tea.Msg { return newSize(m, withEsc(msg)) }
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
}

// loop runs p. A panic that reaches it came from Bubble Tea itself.
func loop(p *tea.Program, guard *Guard, ended chan<- ending) {
	var end ending
	defer func() { ended <- end }()
	defer guard.catch()
	end.model, end.err = p.Run()
	end.restored = end.err == nil || errors.Is(end.err, tea.ErrProgramKilled)
}

// quit ends p; stuck says that it does not end. Killing p would be no quicker, and
// Bubble Tea then closes its input while it is still being read.
func quit(p *tea.Program, ended <-chan ending) (end ending, stuck bool) {
	go p.Quit() // blocks while the loop does
	limit := time.NewTimer(endWait)
	defer limit.Stop()
	select {
	case end = <-ended:
		return end, false
	case <-limit.C:
		return ending{}, true
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
