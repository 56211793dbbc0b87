//go:build linux

package e2e

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// limit is how long a test waits for what must come. It only bounds a failure: nothing
// waits for it to pass.
const limit = 30 * time.Second

// Keys as a terminal sends them.
const (
	Enter = "\r"
	Esc   = "\x1b"
	Tab   = "\t"
	Down  = "\x1b[B"
	Home  = "\x1b[H"
	End   = "\x1b[F"
	PgUp  = "\x1b[5~"
	PgDn  = "\x1b[6~"
	CtrlC = "\x03"
	CtrlL = "\x0c"
	CtrlZ = "\x1a"
)

// Setup is the terminal that a program is started in.
type Setup struct {
	Width, Height int      // 80x24 where zero
	Env           []string // over a small environment of its own: NAME=value
	Silent        bool     // it answers no question, as a serial console or a recorder does
	UID           uint32   // the user who starts it, where that is not the one of the tests
}

// Terminal is a program in a pseudo-terminal, its screen kept by an emulator. Failing to see what a
// method waits for ends the test with the screen in its message.
type Terminal struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File

	mu           sync.Mutex // around the emulator, whose own safe variant races with its Read
	emulator     *vt.Emulator
	raw          []byte
	changed      chan struct{} // closed at the next output, then replaced
	cursorHidden bool

	thawed      chan struct{} // closed when a frozen terminal reads again
	thaw        func()
	outputEnded chan struct{}
	exited      chan struct{}
}

// start runs a program in a new terminal, which ends with the test.
func start(t *testing.T, setup Setup, program string, args ...string) *Terminal {
	t.Helper()
	if setup.Width == 0 {
		setup.Width, setup.Height = 80, 24
	}
	term := &Terminal{
		t:           t,
		cmd:         exec.Command(program, args...),
		emulator:    vt.NewEmulator(setup.Width, setup.Height),
		changed:     make(chan struct{}),
		thawed:      make(chan struct{}),
		outputEnded: make(chan struct{}),
		exited:      make(chan struct{}),
	}
	term.thaw = sync.OnceFunc(func() { close(term.thawed) })
	term.emulator.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { term.cursorHidden = !visible }})
	term.cmd.Env = environment(t, setup.Env)
	term.cmd.Dir = t.TempDir()
	if setup.UID != 0 {
		term.cmd.Dir = "/" // that user may not enter the other one
		term.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: setup.UID, Gid: setup.UID}}
	}

	started, err := pty.StartWithSize(term.cmd, &pty.Winsize{Cols: uint16(setup.Width), Rows: uint16(setup.Height)})
	require.NoError(t, err)
	term.master = closable(t, started)

	answersEnded := make(chan struct{})
	go term.answer(setup.Silent, answersEnded)
	go term.watch()
	go func() {
		_ = term.cmd.Wait() // the state it leaves is what ExitCode reads
		close(term.exited)
	}()
	t.Cleanup(func() {
		_ = term.cmd.Process.Kill()
		<-term.exited
		term.thaw()
		_ = term.master.Close()
		<-term.outputEnded
		// The emulator's own Close races with its Read; closing the pipe under it does not.
		_ = term.emulator.InputPipe().(io.Closer).Close()
		<-answersEnded
	})
	return term
}

// environment is a small one: nothing of the machine that runs the tests reaches the
// program but its PATH.
func environment(t *testing.T, extra []string) []string {
	t.Helper()
	home := t.TempDir()
	return append([]string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color", "TZ=UTC",
		"XDG_CONFIG_HOME=" + home + "/config", "XDG_STATE_HOME=" + home + "/state", "XDG_CACHE_HOME=" + home + "/cache",
		"XDG_RUNTIME_DIR=" + home + "/run", "GORACE=halt_on_error=1",
	}, extra...)
}

// closable gives the master a descriptor that closes also while it is being read: the pty library
// leaves it blocking, and a hang-up would wait for the program's next output.
func closable(t *testing.T, master *os.File) *os.File {
	t.Helper()
	fd, err := unix.FcntlInt(master.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	require.NoError(t, err)
	require.NoError(t, unix.SetNonblock(fd, true))
	require.NoError(t, master.Close())
	return os.NewFile(uintptr(fd), "pty")
}

// control runs an ioctl on the master without making it blocking again, as Fd would.
func (term *Terminal) control(ioctl func(fd int) error) error {
	conn, err := term.master.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = conn.Control(func(fd uintptr) { failed = ioctl(int(fd)) })
	return errors.Join(err, failed)
}

// watch puts the program's output on the screen until its last writer is gone.
func (term *Terminal) watch() {
	defer close(term.outputEnded)
	buf := make([]byte, 32<<10)
	for {
		n, err := term.master.Read(buf)
		term.mu.Lock()
		if n > 0 {
			term.raw = append(term.raw, buf[:n]...)
			_, _ = term.emulator.Write(buf[:n])
		}
		close(term.changed)
		term.changed = make(chan struct{})
		term.mu.Unlock()
		if errors.Is(err, os.ErrDeadlineExceeded) { // frozen
			<-term.thawed
			err = term.master.SetReadDeadline(time.Time{})
		}
		if err != nil {
			return
		}
	}
}

// answer sends back what the emulator replies to questions. It reads also when nothing is sent
// back: the emulator would stand still otherwise.
func (term *Terminal) answer(silent bool, ended chan<- struct{}) {
	defer close(ended)
	buf := make([]byte, 4<<10)
	for {
		n, err := term.emulator.Read(buf)
		if n > 0 && !silent {
			_, _ = term.master.Write(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// Type sends keys, each string in one write of its own.
func (term *Terminal) Type(keys ...string) *Terminal {
	term.t.Helper()
	for _, key := range keys {
		_, err := term.master.WriteString(key)
		require.NoError(term.t, err, "typing %q", key)
	}
	return term
}

// Trickle types parts of a key this far apart, as a slow network delivers them, and tells how far
// apart the first and the last one really came.
func (term *Terminal) Trickle(gap time.Duration, parts ...string) time.Duration {
	term.t.Helper()
	began := time.Now()
	for i, part := range parts {
		if i > 0 {
			<-time.After(gap)
		}
		term.Type(part)
	}
	return time.Since(began)
}

// WaitFor waits until the text stands on one line of the screen.
func (term *Terminal) WaitFor(text string) *Terminal {
	term.t.Helper()
	term.waitUntil(func(screen string) bool { return strings.Contains(screen, text) }, "the screen never showed %q", text)
	return term
}

// WaitGone waits until the text is nowhere on the screen.
func (term *Terminal) WaitGone(text string) *Terminal {
	term.t.Helper()
	term.waitUntil(func(screen string) bool { return !strings.Contains(screen, text) },
		"the screen went on showing %q", text)
	return term
}

// WaitUntil waits until the screen is as it must be; what says so in words.
func (term *Terminal) WaitUntil(what string, is func(screen string) bool) *Terminal {
	term.t.Helper()
	term.waitUntil(is, "never seen: %s", what)
	return term
}

func (term *Terminal) waitUntil(is func(screen string) bool, message string, args ...any) {
	term.t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		screen, changed := term.look()
		if is(screen) {
			return
		}
		select {
		case <-changed:
			continue
		case <-term.outputEnded:
			message += " and the program has ended"
		case <-timer.C:
		}
		// Output may have come between the look and the end.
		if screen, _ = term.look(); !is(screen) {
			require.FailNowf(term.t, "the screen is not as expected", message+"; the screen:\n%s", append(args, screen)...)
		}
		return
	}
}

// look is the screen now, and a channel that closes when it changes.
func (term *Terminal) look() (screen string, changed <-chan struct{}) {
	term.mu.Lock()
	defer term.mu.Unlock()
	var lines strings.Builder
	for y := range term.emulator.Height() {
		var line strings.Builder
		for x := 0; x < term.emulator.Width(); x++ {
			if cell := term.emulator.CellAt(x, y); cell != nil && cell.Width > 0 {
				line.WriteString(cell.Content)
			}
		}
		lines.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return lines.String(), term.changed
}

// Screen is the text on the screen, a line each, without the spaces at their ends.
func (term *Terminal) Screen() string {
	screen, _ := term.look()
	return screen
}

// Line is the first line of the screen with this text, "" without one.
func (term *Terminal) Line(text string) string {
	for line := range strings.Lines(term.Screen()) {
		if strings.Contains(line, text) {
			return strings.TrimSuffix(line, "\n")
		}
	}
	return ""
}

// Raw is every byte that the program has written.
func (term *Terminal) Raw() []byte {
	term.mu.Lock()
	defer term.mu.Unlock()
	return bytes.Clone(term.raw)
}

// Resize changes the terminal's size, of which the kernel tells the program.
func (term *Terminal) Resize(width, height int) *Terminal {
	term.t.Helper()
	term.mu.Lock()
	term.emulator.Resize(width, height)
	term.mu.Unlock()
	require.NoError(term.t, term.control(func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(width), Row: uint16(height)})
	}))
	return term
}

// Signal sends a signal to the program alone.
func (term *Terminal) Signal(signal syscall.Signal) *Terminal {
	term.t.Helper()
	require.NoError(term.t, term.cmd.Process.Signal(signal))
	return term
}

// HangUp takes the terminal away, as a lost connection does.
func (term *Terminal) HangUp() *Terminal {
	term.t.Helper()
	require.NoError(term.t, term.master.Close())
	return term
}

// Freeze makes the terminal read no more, as a suspended one or a lost network does, and types the
// keys, each of which must change much of the screen, until the program is stuck with its output
// and reads no more either. ExitCode thaws it once the program has ended.
func (term *Terminal) Freeze(keys string) *Terminal {
	term.t.Helper()
	require.NoError(term.t, term.master.SetReadDeadline(time.Now()))
	for began := time.Now(); ; {
		require.Less(term.t, time.Since(began), limit, "the program reads on")
		require.NoError(term.t, term.master.SetWriteDeadline(time.Now().Add(time.Second)))
		if _, err := term.master.WriteString(keys); errors.Is(err, os.ErrDeadlineExceeded) {
			return term
		}
	}
}
