package terminal

import (
	"context"
	"os"
	"os/exec"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// pipeSize is less than a trace has. A crash cannot end before the watcher, which
// reads the rest of it last, has given the terminal back: the shell, which comes
// after, would keep the settings that it finds.
const pipeSize = 4 << 10

// maxStack is how many bytes of stack a goroutine may have: the trace of a thousand
// million, Go's own limit, takes a quarter of a minute.
const maxStack = 64 << 20

// unread returns what can be read of f at once.
func unread(f *os.File) []byte {
	buf := make([]byte, maxErrorLine)
	n := 0
	withFd(f, func(fd int) { n, _ = unix.Read(fd, buf) })
	return buf[:max(n, 0)]
}

// duplicated is f under another descriptor.
func duplicated(f *os.File) (other *os.File) {
	withFd(f, func(fd int) {
		if n, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0); err == nil {
			other = os.NewFile(uintptr(n), f.Name())
		}
	})
	return other
}

// watcher is the process that gives the terminal back when this one cannot.
type watcher struct {
	pipe *os.File
	cmd  *exec.Cmd
}

// startWatcher starts the program anew as the watcher of a terminal. It has a process group of its
// own, which what stops or kills this one does not reach, and nothing of the environment. What
// nobody has read of standard error, diverted, it reads when there is a fault.
func startWatcher(tty, diverted *os.File, c *Crash) (*watcher, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	_, _ = unix.FcntlInt(w.Fd(), unix.F_SETPIPE_SZ, pipeSize)
	cmd := exec.CommandContext(context.Background(), "/proc/self/exe", watchArgument) // also if its file was replaced
	cmd.Args[0] = os.Args[0]
	cmd.Env, cmd.Dir = []string{}, "/"
	cmd.Stdin, cmd.Stdout = r, tty
	for name, file := range map[string]*os.File{withErrors: diverted, withLog: c.Log} {
		if file == nil {
			continue
		}
		if copied := duplicated(file); copied != nil { // whose Fd, which the start takes, leaves the file as it is to us
			defer copied.Close()
			cmd.ExtraFiles = append(cmd.ExtraFiles, copied)
			cmd.Args = append(cmd.Args, name)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err = cmd.Start()
	if diverted != nil {
		withFd(diverted, func(fd int) { _ = unix.SetNonblock(fd, true) }) // for both, as it was
	}
	if err != nil {
		_ = w.Close()
		return nil, err
	}
	wt := &watcher{pipe: w, cmd: cmd}
	// with the traces of all goroutines, and by SIGABRT: Go's own exit code, 2, means wrong usage
	debug.SetTraceback("crash")
	debug.SetMaxStack(maxStack)
	if err := debug.SetCrashOutput(w, debug.CrashOptions{}); err != nil {
		wt.end()
		return nil, err
	}
	return wt, nil
}

func (w *watcher) send(m message) {
	if w != nil {
		_, _ = w.pipe.Write(m.encoded()) // one that was killed is done without
	}
}

// end ends the watcher, when the terminal was given back.
func (w *watcher) end() {
	if w == nil {
		return
	}
	w.send(message{Terminal: &holding{}})
	_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
	_ = w.pipe.Close()
	late := time.AfterFunc(endWait, func() { _ = w.cmd.Process.Kill() })
	defer late.Stop()
	_ = w.cmd.Wait()
}
