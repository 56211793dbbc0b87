package terminal

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// limit is how long a test waits for something that must happen.
const limit = 20 * time.Second

// console is a child in a pseudo-terminal.
type console struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File
	slave  *os.File // kept, to look at the terminal's settings afterwards
	before *term.State
	stderr *bufio.Reader

	mu      sync.Mutex
	raw     strings.Builder
	screen  *vt.Emulator
	changed chan struct{} // after each piece of output
	paused  sync.Mutex    // held: nobody reads the terminal
	gated   chan struct{} // the reader came to a held paused
	drained chan struct{} // closed at the end of the output
}

// start runs the child in a terminal of 80x24 that answers nothing.
func start(t *testing.T, what string, env ...string) *console {
	t.Helper()
	master, slave, err := pty.Open()
	require.NoError(t, err)
	require.NoError(t, pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}))
	c := &console{
		t: t, master: master, slave: slave, screen: vt.NewEmulator(80, 24), changed: make(chan struct{}, 1),
		gated: make(chan struct{}, 1), drained: make(chan struct{}),
	}
	c.before = c.settings()

	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env = append([]string{childEnv + "=" + what, "TERM=xterm-256color", "LANG=C.UTF-8"}, env...)
	c.cmd.Stdin, c.cmd.Stdout = slave, slave
	errors, err := c.cmd.StderrPipe()
	require.NoError(t, err)
	c.stderr = bufio.NewReader(errors)
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	require.NoError(t, c.cmd.Start())
	go c.read()
	go func() { // what the emulator would answer
		buf := make([]byte, 1024)
		for {
			if _, err := c.screen.Read(buf); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = c.slave.Close()
		_ = c.master.Close()
		<-c.drained
		_ = c.screen.InputPipe().(io.Closer).Close() // the emulator's own Close races with its Read
	})
	return c
}

func (c *console) settings() *term.State {
	state, err := term.GetState(c.slave.Fd())
	require.NoError(c.t, err)
	return state
}

func (c *console) read() {
	defer close(c.drained)
	buf := make([]byte, 4096)
	for {
		if !c.paused.TryLock() {
			c.gated <- struct{}{}
			c.paused.Lock()
		}
		c.paused.Unlock()
		n, err := c.master.Read(buf)
		c.mu.Lock()
		c.raw.Write(buf[:n])
		_, _ = c.screen.Write(buf[:n])
		c.mu.Unlock()
		select {
		case c.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (c *console) output() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.String()
}

func (c *console) shown() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.screen.String()
}

func (c *console) press(keys string) {
	c.t.Helper()
	_, err := c.master.WriteString(keys)
	require.NoError(c.t, err)
}

// sees waits until the screen shows text.
func (c *console) sees(text string) {
	c.t.Helper()
	c.until(func() bool { return strings.Contains(c.shown(), text) }, "%q is not shown", text)
}

func (c *console) until(holds func() bool, what string, args ...any) {
	c.t.Helper()
	timeout := time.After(limit)
	for !holds() {
		select {
		case <-c.changed:
		case <-timeout:
			require.FailNowf(c.t, "timeout", what+"; the screen is:\n%s", append(args, c.shown())...)
		}
	}
}

// says waits for a line on standard error.
func (c *console) says(line string) {
	c.t.Helper()
	said, err := c.stderr.ReadString('\n')
	require.NoError(c.t, err)
	require.Equal(c.t, line+"\n", said)
}

// ends waits for the child, and returns its exit code and what it said.
func (c *console) ends() (code int, said string) {
	c.t.Helper()
	timer := time.AfterFunc(limit, func() { _ = c.cmd.Process.Kill() })
	defer timer.Stop()
	var text strings.Builder
	_, _ = c.stderr.WriteTo(&text)
	err := c.cmd.Wait()
	var exit *exec.ExitError
	if err != nil {
		require.ErrorAs(c.t, err, &exit)
	}
	return c.cmd.ProcessState.ExitCode(), text.String()
}

// restored waits for the last of the output, and checks that everything that was set is set back.
func (c *console) restored() {
	c.t.Helper()
	assert.Equal(c.t, c.before, c.settings(), "the terminal's settings")
	for _, mode := range []string{"?1049", "?2004", "?1002", "?1003", "?1006"} {
		c.until(func() bool {
			raw := c.output()
			return strings.LastIndex(raw, "\x1b["+mode+"h") < strings.LastIndex(raw, "\x1b["+mode+"l")
		}, "mode %s is still set", mode)
	}
	c.until(func() bool {
		raw := c.output()
		return strings.LastIndex(raw, "\x1b[?25l") < strings.LastIndex(raw, "\x1b[?25h")
	}, "the cursor is still hidden")
}
