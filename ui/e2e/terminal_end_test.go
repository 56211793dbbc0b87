//go:build linux

package e2e

import (
	"errors"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// ExitCode waits for the program's end and tells its code; -1 if a signal killed it.
func (term *Terminal) ExitCode() int {
	term.t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for _, ended := range []<-chan struct{}{term.exited, term.outputEnded} {
		select {
		case <-ended:
			term.thaw()
		case <-timer.C:
			require.FailNow(term.t, "the program goes on", "the screen:\n%s", term.Screen())
		}
	}
	return term.cmd.ProcessState.ExitCode()
}

// emulate puts on the screen what another program writes to the terminal.
func (term *Terminal) emulate(output string) *Terminal {
	term.mu.Lock()
	defer term.mu.Unlock()
	_, _ = term.emulator.Write([]byte(output))
	close(term.changed)
	term.changed = make(chan struct{})
	return term
}

// screenRestored is Restored without the settings, which a shell has others of
// while it reads a line.
func (term *Terminal) screenRestored() error {
	term.mu.Lock()
	altScreen, hidden := term.emulator.IsAltScreen(), term.cursorHidden
	term.mu.Unlock()
	var left []error
	if altScreen {
		left = append(left, errors.New("the alternate screen is still on"))
	}
	if hidden {
		left = append(left, errors.New("the cursor is still hidden"))
	}
	return errors.Join(left...)
}

// Restored tells what of the terminal the program has not put back: nothing, when it
// left as it found it.
func (term *Terminal) Restored() error {
	var left []error
	if err := term.screenRestored(); err != nil {
		left = append(left, err)
	}
	// The master's modes are those of the terminal that the program had.
	var modes *unix.Termios
	if err := term.control(func(fd int) (err error) {
		modes, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	}); err != nil {
		return err
	}
	const cooked = unix.ICANON | unix.ECHO | unix.ISIG
	if modes.Lflag&cooked != cooked {
		left = append(left, errors.New("the terminal is still raw"))
	}
	return errors.Join(left...)
}
