package terminal

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
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
	// Mouse reports clicks and the wheel to the model, at the cost of the terminal's own selection.
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
