package terminal

import (
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// jobControl reports why nobody could continue the process if it stopped, in a sentence; "" if a
// shell could. It takes a parent in another process group of the same session, as the kernel has
// it: without one, a group is orphaned, and a stop of it either does nothing or is for ever.
func jobControl() string {
	if signal.Ignored(syscall.SIGTSTP) {
		return "cannot suspend: this was started with job control off"
	}
	group, sid := unix.Getpgrp(), sessionOf(0)
	for pid := unix.Getppid(); pid > 1 && sessionOf(pid) == sid; pid = parentOf(pid) {
		if g, err := unix.Getpgid(pid); err == nil && g != group {
			return ""
		}
	}
	return "cannot suspend: no shell waits for this console, so nothing could continue it"
}

// sessionOf returns the session of a process, -1 if it cannot be known; 0 is this one.
func sessionOf(pid int) int {
	sid, err := unix.Getsid(pid)
	if err != nil {
		return -1
	}
	return sid
}

// foreground reports whether the terminal is this process's to read and set. One
// that is not the controlling terminal is nobody else's.
func foreground(fd uintptr) bool {
	group, err := unix.IoctlGetInt(int(fd), unix.TIOCGPGRP)
	return err != nil || group <= 0 || group == unix.Getpgrp()
}

// stopSelf stops the process. Go's runtime has no way back from catching SIGTSTP to
// what that does by itself.
func stopSelf() { _ = unix.Kill(unix.Getpid(), syscall.SIGSTOP) }
