package config

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// tty is the terminal that the process was started in, while a helper has it.
type tty struct {
	file  *os.File
	saved *unix.Termios
	own   int // the process group of this program
}

const (
	// quietTime is how long nothing must be typed before a helper that was given up counts as left
	// alone; quietLimit bounds the wait for that.
	quietTime  = 400 * time.Millisecond
	quietLimit = 3 * time.Second
)

// openTTY is nil where there is no terminal, or another program has it.
func openTTY() *tty {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil
	}
	t := &tty{file: f, own: unix.Getpgrp()}
	if t.saved, err = unix.IoctlGetTermios(t.fd(), getTermios); err == nil {
		var front int
		if front, err = unix.IoctlGetInt(t.fd(), unix.TIOCGPGRP); err == nil && front == t.own {
			return t
		}
	}
	_ = f.Close()
	return nil
}

func (t *tty) fd() int { return int(t.file.Fd()) }

// input is what a helper reads. Standard input, where it is a terminal, has a name
// that an agent can open.
func (t *tty) input() *os.File {
	if _, err := unix.IoctlGetTermios(int(os.Stdin.Fd()), getTermios); err == nil {
		return os.Stdin
	}
	return t.file
}

// lend prepares the terminal for a helper in a process group of its own, which the attributes put
// into the foreground.
func (t *tty) lend() *syscall.SysProcAttr {
	// The helper asks for the foreground from behind, and so does this program
	// when it takes it back.
	signal.Ignore(syscall.SIGTTOU)
	now := *t.saved
	now.Cc[unix.VSUSP] = disabled // Ctrl-Z would stop the helper alone, and nobody would continue it
	_ = unix.IoctlSetTermios(t.fd(), setTermios, &now)
	return &syscall.SysProcAttr{Setpgid: true, Foreground: true, Ctty: t.fd()}
}

// takeBack undoes lend and whatever the helper set. What was typed and not read was meant for the
// helper - it may be a passphrase - and is dropped. Where the helper was given up, so is what
// somebody in the middle of typing still types.
func (t *tty) takeBack(givenUp bool) {
	_ = unix.IoctlSetPointerInt(t.fd(), unix.TIOCSPGRP, t.own)
	if givenUp {
		t.awaitQuiet()
	}
	_ = unix.IoctlSetTermios(t.fd(), setTermios, t.saved)
	dropInput(t.fd())
	signal.Reset(syscall.SIGTTOU)
}

// modes ends what a program with a screen of its own, such as a pinentry, leaves switched on where
// it is ended: colours, line drawing, the mouse, the alternate screen, application keys and a
// hidden cursor. Where nothing of it is on, nothing changes.
const modes = "\x1b[0m\x1b(B\x0f\x1b[?1000l\x1b[?1002l\x1b[?1003l" +
	"\x1b[?1006l\x1b[?2004l\x1b[?1047l\x1b[?1l\x1b>\x1b[?25h"

func (t *tty) leaveModes() { _, _ = t.file.WriteString(modes) }

func (t *tty) close() { _ = t.file.Close() }

// awaitQuiet drops what is typed, unseen, until nothing is typed any more.
func (t *tty) awaitQuiet() {
	unseen := *t.saved
	unseen.Lflag &^= unix.ICANON | unix.ECHO
	_ = unix.IoctlSetTermios(t.fd(), setTermios, &unseen)
	dropInput(t.fd())
	for left := quietLimit; left > 0; left -= quietTime {
		ready := []unix.PollFd{{Fd: int32(t.fd()), Events: unix.POLLIN}} //nolint:gosec // a descriptor is small
		n, err := unix.Poll(ready, int(quietTime.Milliseconds()))
		if err != nil || n == 0 || ready[0].Revents&unix.POLLIN == 0 {
			return
		}
		dropInput(t.fd())
	}
}
