package terminal

import (
	"bytes"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// reopen opens the terminal f once more, for this process alone, and so that a write which the
// terminal does not take can be broken off; nil if f is not the controlling terminal. Making f
// itself non-blocking would make it so for the shell and everyone else who shares it.
func reopen(f *os.File) *os.File {
	tty, err := os.OpenFile("/dev/tty", os.O_WRONLY|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return nil
	}
	if ours, theirs := device(tty), device(f); ours == 0 || ours != theirs {
		_ = tty.Close()
		return nil
	}
	return tty
}

// device returns the number of a terminal's device, 0 if it is none.
func device(f *os.File) (number uint32) {
	withFd(f, func(fd int) { number, _ = unix.IoctlGetUint32(fd, unix.TIOCGDEV) })
	return number
}

// discardUnread throws away what was written to the terminal but not yet read.
func discardUnread(f *os.File) {
	withFd(f, func(fd int) { _ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCOFLUSH) })
}

// withFd calls do with f's descriptor, which Fd would make blocking.
func withFd(f *os.File, do func(fd int)) {
	if raw, err := f.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { do(int(fd)) })
	}
}

// readsLines reports whether f is a terminal that is set for lines, as a shell's
// programs have it, and not for keys.
func readsLines(f *os.File) bool {
	now := getSettings(f)
	return now != nil && now.Lflag&unix.ICANON != 0
}

// duplicate makes the descriptor to be another name of from.
func duplicate(from, to int) error { return unix.Dup3(from, to, 0) }

// parentOf returns the parent of a process, 0 if it cannot be known.
func parentOf(pid int) int {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	// The name, which may hold anything, stands in brackets; then the state and the parent.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	parent, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0
	}
	return parent
}

// settings are those of a terminal.
type settings = unix.Termios

// getSettings returns the settings of f, nil if they cannot be known.
func getSettings(f *os.File) (s *settings) {
	withFd(f, func(fd int) { s, _ = unix.IoctlGetTermios(fd, unix.TCGETS) })
	return s
}

func setSettings(f *os.File, s *settings) {
	withFd(f, func(fd int) { _ = unix.IoctlSetTermios(fd, unix.TCSETS, s) })
}
