package terminal

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sync/atomic"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

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
	o.Out.mouse = o.Mouse
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
	return []tea.ProgramOption{
		tea.WithInput(s.In),
		tea.WithOutput(s.Out),
		tea.WithAltScreen(),
		tea.WithFPS(framesPerSecond),
		tea.WithFilter(filter(s.suspend, &s.returning, s.Mouse)),
		tea.WithoutSignalHandler(), // it knows no SIGHUP, and blocks with the terminal
		tea.WithoutCatchPanics(),   // it prints into the raw terminal
	}
}

// filter returns what stands between Bubble Tea's messages and the model. A wish to stop goes to
// suspend: Bubble Tea's own stop hangs where nobody continues it, and knows no other one. One that a key asked for
// which was read before a stop, and handled only after it, is that stop: no key came since the terminal is back.
func filter(suspend chan<- struct{}, returning *atomic.Bool, mouse bool) func(tea.Model, tea.Msg) tea.Msg {
	newSize, keyCame := sizes(), true
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		switch msg.(type) {
		case tea.SuspendMsg:
			if keyCame && !returning.Load() {
				select {
				case suspend <- struct{}{}:
				default:
				}
			}
			return nil
		case tea.ResumeMsg:
			returning.Store(false)
			keyCame = false
		case tea.KeyMsg:
			keyCame = true
		}
		if _, is := msg.(tea.MouseMsg); is && !mouse {
			return nil // a program that died left it on
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

// wait returns how the program ended and, if something made it end, what.
func (s *session) wait() (ending, error) {
	for {
		select {
		case end := <-s.over:
			return end, nil
		case got := <-s.Signals:
			if slices.Contains(traced, got) {
				s.trace = goroutines()
			}
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
