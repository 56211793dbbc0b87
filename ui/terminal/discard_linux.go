package terminal

import "golang.org/x/sys/unix"

// discardOutput throws away what was written to the terminal but not yet read.
func discardOutput(fd uintptr) {
	_ = unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH) //nolint:gosec // a descriptor is a small number
}
