//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASignalThatAsksForATraceGivesTheTerminalBackFirst(t *testing.T) {
	for _, signal := range []syscall.Signal{
		syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGILL, syscall.SIGTRAP, syscall.SIGSYS,
		syscall.SIGBUS, syscall.SIGFPE,
	} {
		log := filepath.Join(t.TempDir(), "log")
		term := Start(t, Setup{}, "--demo", "--log", log).WaitFor("web-frontend").Signal(signal)
		assert.Equal(t, 128+int(signal), term.ExitCode())
		assert.NoError(t, term.Restored())
		assert.NotContains(t, string(term.Raw()), "goroutine ")
		text, err := os.ReadFile(log)
		require.NoError(t, err)
		assert.Contains(t, string(text), "goroutine ")
		assert.Contains(t, string(text), "ui/console.Run")
	}
}

func TestASignalThatAsksForATraceDoesNotWaitForAChange(t *testing.T) {
	term := openBackends(t, "--write-delay", "1h")
	term.Type("x").WaitFor("[  Release  ]").Type(Tab).WaitFor("[> Release <]").Type(Enter).WaitFor("▌ → releasing").
		Signal(syscall.SIGQUIT)
	assert.Equal(t, 131, term.ExitCode())
	assert.NoError(t, term.Restored())
}

func TestTheShellHasItsTerminalAfterAnyDeath(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGSEGV, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			shells(t, func(sh *shell) {
				before := sh.settings()
				sh.start("; echo 'en'ded")
				require.NoError(sh.t, syscall.Kill(sh.child(), signal))
				// after SIGKILL the shell can be quicker with its prompt
				sh.WaitGone("web-frontend").Type(Enter).WaitFor("prompt>")
				assert.Equal(sh.t, before, sh.settings())
				assert.NoError(sh.t, sh.screenRestored())
			})
		})
	}
}

func TestAConsoleThatIsKilledWhileItIsStoppedTouchesNothing(t *testing.T) {
	sh := startShell(t, "/bin/bash", "--norc", "--noprofile", "-i")
	before := sh.settings()
	sh.start("")
	pid := sh.child()
	sh.Type(CtrlZ)
	sh.left()
	writes := strings.Count(string(sh.Raw()), "\x1b[?1049l")
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	sh.Type("while jobs %1 >/dev/null 2>&1; do :; done; clear; echo 'en'ded" + Enter).WaitFor("ended")
	assert.Equal(t, before, sh.settings())
	assert.Equal(t, writes, strings.Count(string(sh.Raw()), "\x1b[?1049l"))
}

func TestTheConsoleLeavesNoCoreAndNobodyReadsItsMemory(t *testing.T) {
	setup := Setup{}
	if os.Getuid() == 0 { // who may read everything: it runs as somebody who may not
		setup.UID, setup.Env = 65534, []string{"TMPDIR=/tmp"}
	}
	term := Start(t, setup, "--demo").WaitFor("web-frontend")
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", term.cmd.Process.Pid))
	require.NoError(t, err)
	assert.Regexp(t, `Max core file size +0 +0 `, string(limits))
	info, err := os.Stat(fmt.Sprintf("/proc/%d/environ", term.cmd.Process.Pid))
	require.NoError(t, err)
	assert.Zero(t, info.Sys().(*syscall.Stat_t).Uid, "a process that can be dumped owns its own files there")
	assert.Zero(t, term.Type("q").ExitCode())
}

func TestNobodyAsksForAWatcherByHand(t *testing.T) {
	term := Start(t, Setup{}, "watch-terminal")
	assert.Equal(t, 1, term.ExitCode())
	assert.Contains(t, term.Screen(), "no credentials", "it is a place as any other")
}
