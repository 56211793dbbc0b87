package terminal

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
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

func TestAnIdleProgramAsksNothingAndWritesNothing(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.press("t!")
	c.sees("DONE")
	raw := c.output()
	_, after, found := strings.Cut(raw, "SETTLED")
	require.True(t, found)
	assert.Equal(t, 1, strings.Count(after, "\x1b[H"), "one frame, for DONE: %q", after)
	assert.NotRegexp(t, `\x1b\]\d+;\?|\x1b\[[>=?]?\d*[cnq]|\x1b\[\?u|\$[pq]|\x1bP`, raw, "a query")

	c.press("q")
	code, said := c.ends()
	assert.Zero(t, code)
	assert.Empty(t, said)
	c.restored()
}

func TestKeysReachTheProgramOverATerminal(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.press("jjj")
	c.sees("keys j j j.")
	c.press("\x1b")
	c.press("[A")
	c.sees("keys j j j up.")
	c.press("\x1b")
	c.sees("keys j j j up esc.")
	c.press("\x1b]11;rgb:1e1e/")
	c.press("1e1e/1e1e\x1b")
	c.press("\\k")
	c.sees("keys j j j up esc k.")
	c.press("\xe4\xb8")
	c.press("\xad")
	c.sees("esc k 中.")
	c.press("\x1b[200~xq\x1b[20")
	c.press("1~\x1bOH")
	c.sees("中 [xq] home.")
	c.press(strings.Repeat("\x1b[<64;40;12M", 500) + "d")
	c.sees("[xq] home d.")
	c.press("\x03")
	c.sees("home d ctrl+c.")
	c.press("q")
	code, _ := c.ends()
	assert.Zero(t, code)
}

func TestALongBurstOfKeysIsComplete(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.press("\x1b[200~" + strings.Repeat("中文", 2000) + "\x1b[201~z")
	c.sees("keys [中")
	c.press("q")
	code, _ := c.ends()
	assert.Zero(t, code)
	assert.NotContains(t, c.output(), "\ufffd")
}

func TestASignalEndsTheProgramAndGivesTheTerminalBack(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		c := start(t, "run")
		c.sees("size 80x24")
		require.NoError(t, c.cmd.Process.Signal(sig))
		code, said := c.ends()
		assert.Equal(t, 128+int(sig), code)
		assert.Equal(t, "ended by a signal ("+sig.String()+")\n", said)
		c.restored()
	}
}

func TestAStuckProgramIsLeftBehind(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.press("h!")
	c.says("stuck")
	require.NoError(t, c.cmd.Process.Signal(syscall.SIGTERM))
	code, said := c.ends()
	assert.Equal(t, 143, code)
	assert.Contains(t, said, "without waiting")
	c.restored()
}

func TestATerminalThatStoppedReadingIsLeftBehind(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.paused.Lock()
	c.press("w!")
	c.says("blocked")
	require.NoError(t, c.cmd.Process.Signal(syscall.SIGTERM))
	code, said := c.ends()
	assert.Equal(t, 143, code)
	assert.Contains(t, said, "which had stopped reading")
	assert.Equal(t, c.before, c.settings())
	c.paused.Unlock()
	c.restored()
}

func TestATerminalThatIsGoneEndsTheProgram(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.paused.Lock() // so that no read keeps the terminal open
	defer c.paused.Unlock()
	c.press("j") // which is shown, and ends a read
	<-c.gated
	require.NoError(t, c.slave.Close())
	require.NoError(t, c.master.Close())
	code, said := c.ends()
	assert.Equal(t, 129, code)
	assert.Equal(t, "ended by a signal (hangup)\n", said)
}

func TestAPanicAnywhereGivesTheTerminalBackAndKeepsTheTrace(t *testing.T) {
	for where, key := range map[string]string{
		"Update": "u", "View": "v", "a command": "c", "a batch": "b", "a sequence": "s", "a goroutine": "g",
	} {
		c := start(t, "run")
		c.sees("size 80x24")
		c.press(key + "!")
		code, said := c.ends()
		assert.Equal(t, 1, code, where)
		assert.Contains(t, said, "terminal.faultyCode", where)
		assert.Contains(t, said, "a fault of its own (␛[31mboom the-secret)", where)
		assert.NotContains(t, said, "\x1b", where)
		c.restored()
	}
}

func TestACopyDoesNotDisturbTheFrame(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.press("y!")
	c.until(func() bool { return strings.Contains(c.output(), "\x1b]52;c;d2ViLTAx\x07") }, "nothing was copied")
	c.sees("keys y !.")
	c.press("q")
	code, _ := c.ends()
	assert.Zero(t, code)
}

func TestAContinueLeavesTheTerminalToAProgramThatHasIt(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	c.press("p!")
	c.says("prompting")
	for range 5 {
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGSTOP))
		require.NoError(t, c.cmd.Process.Signal(syscall.SIGCONT))
	}
	assert.Equal(t, c.before, c.settings())
	assert.Equal(t, 1, strings.Count(c.output(), "\x1b[?1049h"), "at the start alone")
	c.press("secret\n")
	c.sees("keys p !.")
	c.press("j")
	c.sees("keys p ! j.")
	c.press("q")
	code, _ := c.ends()
	assert.Zero(t, code)
	c.restored()
	// Or more often: the last continue may be seen when the program has ended.
	assert.GreaterOrEqual(t, strings.Count(c.output(), "\x1b[?1049h"), 2, "at the start and behind the program")
}

func TestANewSizeIsDrawn(t *testing.T) {
	c := start(t, "run")
	c.sees("size 80x24")
	require.NoError(t, pty.Setsize(c.master, &pty.Winsize{Rows: 16, Cols: 60}))
	c.sees("size 60x16")
	require.NoError(t, pty.Setsize(c.master, &pty.Winsize{}))
	c.sees("size 80x24")
}

func TestAnUnchangedSizeIsDropped(t *testing.T) {
	f := sizes()
	size := tea.WindowSizeMsg{Width: 80, Height: 24}
	assert.Equal(t, size, f(nil, size))
	assert.Nil(t, f(nil, size))
	assert.Nil(t, f(nil, tea.WindowSizeMsg{}), "no size is taken for 80x24")
	assert.Equal(t, tea.KeyMsg{}, f(nil, tea.KeyMsg{}))
	assert.NotNil(t, f(nil, tea.WindowSizeMsg{Width: 81, Height: 24}))
	assert.Equal(t, size, f(nil, size), "back again is a change")
}

func TestAmbiguousWidthsAreOneCellInEveryLocale(t *testing.T) {
	for _, env := range []string{
		"RUNEWIDTH_EASTASIAN=1", "LC_ALL=zh_CN.UTF-8", "LC_ALL=ja_JP.eucJP",
		"RUNEWIDTH_EASTASIAN=true",
	} {
		c := start(t, "widths", env)
		_, said := c.ends()
		assert.Equal(t, "3 3 3\n", said, env)
	}
}

func TestNoTerminalIsRefused(t *testing.T) {
	file, err := os.Open(os.DevNull)
	require.NoError(t, err)
	defer file.Close()
	_, err = Run(&program{}, Options{In: NewInput(file), Out: NewOutput(file), Signals: make(chan os.Signal)})
	require.Error(t, err)
	var sig Signal
	assert.False(t, errors.As(err, &sig))
}
