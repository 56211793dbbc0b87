package terminal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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

func TestTheMouseIsReportedWhileTheScreenIsThereAndOnlyWhereAskedFor(t *testing.T) {
	const on, reports = "\x1b[?1002h\x1b[?1006h", "\x1b[<0;5;3M\x1b[<0;5;3m\x1b[<65;5;3M"
	for keys, code := range map[string]int{"q": 0, "u!": 1, "k!": -1} {
		c := start(t, "watched", "LOG="+filepath.Join(t.TempDir(), "log"), "MOUSE=1")
		c.sees("size 80x24")
		c.press(reports)
		c.sees("keys left press left release wheel down.")
		assert.Equal(t, 1, strings.Count(c.output(), on))
		c.press(keys)
		got, _ := c.ends()
		assert.Equal(t, code, got, keys)
		c.until(func() bool { return *c.settings() == *c.before }, "after a kill it is the watcher that gives it back")
		c.restored()
	}

	c := start(t, "run", "MOUSE=1")
	c.sees("size 80x24")
	c.press("p!")
	c.says("prompting")
	c.until(func() bool { return strings.Contains(c.output(), "\x1b[?1006l") }, "the other program has no mouse")
	c.press("secret\n")
	c.until(func() bool { return strings.Count(c.output(), on) == 2 }, "it is not on again")
	c.press("q")
	_, _ = c.ends()
	c.restored()

	c = start(t, "run")
	c.sees("size 80x24")
	c.press(reports + "\x1b[M !!j")
	c.sees("keys j.")
	c.press("q")
	_, _ = c.ends()
	assert.NotRegexp(t, `\x1b\[\?(9|100\d|101\d)h`, c.output(), "nothing turns it on")
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
