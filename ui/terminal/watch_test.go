//go:build linux

package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startWatched runs the child with a watcher and a log.
func startWatched(t *testing.T) (c *console, log func() string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "log")
	c = start(t, "watched", "LOG="+file)
	c.sees("size 80x24")
	return c, func() string {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		return string(text)
	}
}

// gone waits until the watcher, too, has let go of the terminal.
func (c *console) gone() {
	c.t.Helper()
	_ = c.slave.Close()
	<-c.drained
}

func TestAFaultThatNothingSurvivesGivesTheTerminalBackAndKeepsTheTrace(t *testing.T) {
	for key, want := range map[string][]string{
		"n": {"reason=\"panic: ", "boom ***", "terminal.faultyCode"},
		"o": {"terminal.endless"},
		"m": {"internal/runtime/maps.fatal", "terminal.(*program).misbehave"},
	} {
		c, log := startWatched(t)
		c.press(key + "!")
		_, _ = c.ends()
		assert.Equal(t, syscall.SIGABRT, c.cmd.ProcessState.Sys().(syscall.WaitStatus).Signal(), "134 to a shell")
		c.until(func() bool {
			return strings.Contains(strings.Join(strings.Fields(c.shown()), " "), "the trace is in the log")
		}, "it is not said")
		c.restored()
		c.gone()
		// What the runtime says before its trace, and its first lines, may have been read by the console
		// that ends.
		assert.Regexp(t, map[string]string{
			"n": `panic: `, "o": `fatal error: stack overflow|in runtime\.|of the runtime`,
			"m": `fatal error: concurrent|in internal/runtime/maps\.|in runtime\.fatal|of the runtime`,
		}[key], strings.Join(strings.Fields(c.shown()), " "))
		assert.NotContains(t, c.output(), "goroutine ", "the trace is not for the terminal")
		assert.NotContains(t, c.output(), "the-secret")
		for _, text := range want {
			assert.Contains(t, log(), text)
		}
		assert.Contains(t, log(), "goroutine ")
		assert.NotContains(t, log(), "the-secret")
	}
}

func TestWithoutALogAFaultSaysHowToGetTheTrace(t *testing.T) {
	c := start(t, "watched without a log")
	c.sees("size 80x24")
	c.press("n!")
	c.until(func() bool {
		return strings.Contains(strings.Join(strings.Fields(c.shown()), " "), "start it with --log FILE to keep the trace")
	}, "it is not said")
	c.restored()
	c.gone()
	assert.NotContains(t, c.output(), "goroutine ")
}

// The settings are back before the process has ended: a shell that comes next keeps those it finds.
func TestTheTerminalIsBackBeforeAFaultHasEndedTheProcess(t *testing.T) {
	for range 10 {
		c, _ := startWatched(t)
		c.press("n!")
		_, _ = c.ends()
		assert.Equal(t, c.before, c.settings())
	}
}

func TestAKillGivesTheTerminalBack(t *testing.T) {
	c, log := startWatched(t)
	require.NoError(t, c.cmd.Process.Signal(syscall.SIGKILL))
	_, _ = c.ends()
	c.until(func() bool { return strings.Contains(c.output(), "\x1b[?1049l") }, "it is not given back")
	c.restored()
	c.gone()
	assert.Empty(t, log())
}

func TestAProgramThatEndsWellNeedsNoWatcher(t *testing.T) {
	c, log := startWatched(t)
	c.press("q")
	code, _ := c.ends()
	assert.Zero(t, code)
	c.restored()
	c.gone()
	assert.Empty(t, log())
	assert.Equal(t, 1, strings.Count(c.output(), "\x1b[?1049l"), "once")
}

func TestATraceOfASignalIsOfAllGoroutines(t *testing.T) {
	for _, signal := range traced {
		sig := signal.(syscall.Signal)
		c := start(t, "run")
		c.sees("size 80x24")
		require.NoError(t, c.cmd.Process.Signal(sig))
		code, said := c.ends()
		assert.Equal(t, 128+int(sig), code)
		assert.Contains(t, said, "ended by a signal ("+sig.String()+")\n")
		assert.Contains(t, said, "goroutine ")
		c.restored()
	}
}

func TestWhatIsWrittenToStandardErrorStaysOffTheScreen(t *testing.T) {
	c, log := startWatched(t)
	c.press("e!")
	c.sees("keys e !.")
	c.press("t!")
	c.sees("SETTLED")
	c.press("q")
	code, said := c.ends()
	assert.Zero(t, code)
	assert.Empty(t, said)
	assert.NotContains(t, c.output(), "the-secret")
	assert.Equal(t, "stderr: out of the ␛[31mblue\nstderr: and the-secret\nstderr: half by the runtime\n", log())
}

func TestWhatIsKeptOfStandardErrorIsBounded(t *testing.T) {
	c, log := startWatched(t)
	c.press("E!")
	c.sees("keys E !.")
	c.press("q")
	code, _ := c.ends()
	assert.Zero(t, code)
	assert.Less(t, len(log()), maxErrors+maxErrors/8)
}

func TestTheReasonOfAFaultIsWhatTheRuntimeSaysOrWhereItWas(t *testing.T) {
	const trace = "\ngoroutine 29 [running]:\ninternal/runtime/maps.fatal({0x98d5d9?, 0x9250e0?})\n\t/go/panic.go:1181 " +
		"+0x18\nmain.main()\n"
	assert.Equal(t, "in internal/runtime/maps.fatal", faultLine("half a line\n"+trace))
	assert.Equal(t, "fatal error: concurrent map writes",
		faultLine("half a line\nfatal error: concurrent map writes\n"+trace))
	assert.Equal(t, "in main.(*work).step",
		faultLine("goroutine 1 [running, locked to thread]:\nmain.(*work).step(0x1)\n"+trace))
	assert.Equal(t, "of the runtime", faultLine("\ngoroutine 1 [select]:\nmain.main()\n"))
}
