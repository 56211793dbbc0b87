//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package config

import "golang.org/x/sys/unix"

const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
	disabled   = 0xff // _POSIX_VDISABLE
)

// dropInput throws away what was typed and not read.
func dropInput(fd int) {
	const reading = 1 // FREAD
	_ = unix.IoctlSetPointerInt(fd, unix.TIOCFLUSH, reading)
}
