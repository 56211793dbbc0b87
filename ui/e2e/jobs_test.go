//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shell is an interactive shell with job control in a terminal, and the folder it works in.
type shell struct {
	*Terminal
	asked   int
	screens int // of the console, when it was stopped
}

func startShell(t *testing.T, name string, args ...string) *shell {
	t.Helper()
	program, err := os.Stat(name)
	if err != nil || program.IsDir() {
		t.Skipf("there is no %s here", name)
	}
	sh := &shell{Terminal: start(t, Setup{Env: []string{"PS1=prompt> ", "ENV=", "CONSOLE=" + console(t)}}, name, args...)}
	sh.WaitFor("prompt>")
	return sh
}

// shells are those that operators have, and those that this machine lacks are skipped.
func shells(t *testing.T, test func(sh *shell)) {
	t.Helper()
	for name, args := range map[string][]string{
		"/bin/bash": {"--norc", "--noprofile", "-i"}, "/bin/dash": {"-i"},
		"/bin/zsh": {"-f", "-i"},
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			test(startShell(t, name, args...))
		})
	}
}

// answer types a command and gives what it printed.
func (sh *shell) run(command string) string {
	sh.t.Helper()
	sh.asked++
	file := filepath.Join(sh.cmd.Dir, "answer")
	done := fmt.Sprintf("<%d>", sh.asked)
	sh.Type("clear; " + command + " > '" + file + "'; echo '<'" + strconv.Itoa(sh.asked) + "'>'" + Enter).WaitFor(done)
	text, err := os.ReadFile(file)
	require.NoError(sh.t, err)
	return strings.TrimSpace(string(text))
}

// settings are what the shell gives its programs.
func (sh *shell) settings() string { return sh.run("stty -g") }

// start runs the console and waits for its list.
func (sh *shell) start(args string) {
	sh.t.Helper()
	sh.Type("clear; $CONSOLE --demo --order service " + args + Enter).WaitFor("web-frontend").WaitFor("q quit")
}

// child is the process that the shell runs.
func (sh *shell) child() int {
	sh.t.Helper()
	pid := sh.cmd.Process.Pid
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	require.NoError(sh.t, err)
	child, err := strconv.Atoi(strings.TrimSpace(string(text)))
	require.NoError(sh.t, err)
	return child
}

// left waits until the shell has the terminal, in which the console shows nothing.
func (sh *shell) left() {
	sh.t.Helper()
	sh.WaitFor("topped").WaitFor("prompt>").WaitGone("web-frontend")
	assert.NoError(sh.t, sh.screenRestored())
}

// back waits until the console has it again, and its keys work.
func (sh *shell) back() {
	sh.t.Helper()
	sh.again().WaitFor("web-frontend").WaitFor("q quit").WaitGone("prompt>")
	row := selected(sh.Screen())
	sh.Type(Down).WaitUntil("a key works",
		func(screen string) bool { return selected(screen) != "" && selected(screen) != row })
	assert.Error(sh.t, sh.Restored(), "the console holds the terminal")
}

// jobIs waits until the shell's job is in a state, whenever it takes note.
func (sh *shell) jobIs(state string) {
	sh.t.Helper()
	sh.WaitUntil("the job is "+state, func(screen string) bool {
		if strings.HasSuffix(strings.TrimSpace(screen), "prompt>") && !strings.Contains(screen, state) {
			sh.Type("clear; jobs" + Enter)
		}
		return strings.Contains(screen, state)
	})
}

// fg brings the console back. The line feed is for dash, which leaves the terminal as a
// stopped program had it.
func (sh *shell) fg() *shell {
	sh.screens = sh.screensSoFar()
	sh.Type("clear; fg; echo 'en'ded\n")
	return sh
}

func (sh *shell) screensSoFar() int { return strings.Count(string(sh.Raw()), "\x1b[?1049h") }

// again waits until the console has set up its screen anew: what was typed before is not for it.
func (sh *shell) again() *shell {
	sh.t.Helper()
	sh.WaitUntil("a new screen", func(string) bool { return sh.screensSoFar() > sh.screens })
	return sh
}

// quit leaves the console that fg brought back.
func (sh *shell) quit() { sh.Type("q").WaitFor("ended").WaitGone("web-frontend") }

// ask opens the dialog of a backend and moves to the button that releases it.
func (sh *shell) ask() {
	sh.t.Helper()
	sh.Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend")
	sh.Type(Enter).WaitFor("api-9000").WaitFor("metrics-9100")
	sh.Type(Enter).WaitFor("api-04").Type("x").WaitFor("[  Release  ]").Type(Tab).WaitFor("[> Release <]")
}

func TestCtrlZGivesTheTerminalToTheShellAndFgTakesItAgain(t *testing.T) {
	shells(t, func(sh *shell) {
		before := sh.settings()
		sh.start("")
		for range 2 {
			sh.Type(CtrlZ)
			sh.left()
			assert.Equal(sh.t, before, sh.settings(), "while it is stopped")
			sh.fg()
			sh.back()
		}
		sh.quit()
		assert.Equal(sh.t, before, sh.settings())
		assert.NoError(sh.t, sh.screenRestored())
	})
}

func TestAStopFromOutsideIsOvercome(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTSTP, syscall.SIGSTOP, syscall.SIGTTIN} {
		t.Run(signal.String(), func(t *testing.T) {
			shells(t, func(sh *shell) {
				before := sh.settings()
				sh.start("")
				require.NoError(sh.t, syscall.Kill(sh.child(), signal))
				sh.WaitFor("topped")
				sh.fg() // dash leaves the terminal as it is
				sh.back()
				sh.quit()
				assert.Equal(sh.t, before, sh.settings())
				assert.NoError(sh.t, sh.screenRestored())
			})
		})
	}
}

// What is given back in the end is what the shell has by then.
func TestSettingsThatChangedDuringAStopStay(t *testing.T) {
	sh := startShell(t, "/bin/bash", "--norc", "--noprofile", "-i")
	before := sh.settings()
	sh.start("")
	sh.Type(CtrlZ)
	sh.left()
	sh.run("stty -echoctl susp ^B")
	changed := sh.settings()
	require.NotEqual(t, before, changed)
	sh.fg()
	sh.back()
	sh.quit()
	assert.Equal(t, changed, sh.settings())
}

func TestAStopWithoutAShellDoesNotLastAndSaysWhy(t *testing.T) {
	term := Start(t, Setup{}, "--demo").WaitFor("web-frontend")
	term.Type(CtrlZ).WaitFor("cannot suspend: no shell waits")
	term.Signal(syscall.SIGTSTP).Type(Down) // which the kernel drops where nothing could continue it
	row := selected(term.Screen())
	term.Type("jj").WaitUntil("it runs on", func(screen string) bool { return selected(screen) != row })
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
}

func TestAContinueDrawsEverythingAnew(t *testing.T) {
	term := Start(t, Setup{}, "--demo").WaitFor("web-frontend").WaitFor("q quit")
	term.Signal(syscall.SIGSTOP)
	term.emulate("\x1b[?1049l\x1b[?25h$ and other things\r\n").WaitGone("web-frontend")
	term.Signal(syscall.SIGCONT).WaitUntil("the frame, all of it", func(screen string) bool {
		lines := strings.Split(screen, "\n")
		return strings.HasPrefix(lines[0], "demo › ") && strings.Contains(lines[1], "ULBs") &&
			strings.HasPrefix(lines[3], "▌ ") && strings.Contains(lines[3], "web-frontend") &&
			strings.Contains(lines[23], "q quit") && !strings.Contains(screen, "$ and other things")
	})
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
}

func TestAConsoleInTheBackgroundLeavesTheTerminalAlone(t *testing.T) {
	sh := startShell(t, "/bin/bash", "--norc", "--noprofile", "-i")
	before := sh.settings()
	sh.start("")
	sh.Type(CtrlZ)
	sh.left()
	sh.Type("clear" + Enter).WaitGone("topped")
	sh.Type("bg" + Enter).WaitFor("--order service &")
	sh.jobIs("Stopped")
	assert.NotContains(t, sh.Screen(), "web-frontend")
	sh.fg()
	sh.back()
	sh.Type(CtrlZ)
	sh.left()
	sh.Type("clear" + Enter).WaitGone("topped")
	sh.Type("kill %1" + Enter).Type("while jobs %1 >/dev/null 2>&1; do :; done; clear; echo 'en'ded" +
		Enter).WaitFor("ended")
	assert.NotContains(t, sh.Screen(), "web-frontend")
	assert.Equal(t, before, sh.settings())
	assert.Empty(t, sh.run("jobs"))
}

func TestFgRightBehindBgTakesTheTerminal(t *testing.T) {
	shells(t, func(sh *shell) {
		sh.start("")
		for range 4 {
			sh.Type(CtrlZ)
			sh.left()
			sh.screens = sh.screensSoFar()
			sh.Type("clear; bg; fg; echo 'en'ded\n")
			sh.back()
		}
		sh.quit()
		assert.NoError(sh.t, sh.screenRestored())
	})
}

func TestCtrlZTwiceIsOneStop(t *testing.T) {
	shells(t, func(sh *shell) {
		sh.start("")
		sh.Type(CtrlZ + CtrlZ)
		sh.left()
		sh.fg()
		sh.back()
		sh.quit()
		assert.NoError(sh.t, sh.screenRestored())
	})
}

func TestAConsoleThatWasStartedInTheBackgroundWaitsForTheForeground(t *testing.T) {
	shells(t, func(sh *shell) {
		before := sh.settings()
		sh.Type("clear; $CONSOLE --demo &" + Enter).WaitFor("prompt>")
		sh.jobIs("topped")
		sh.fg()
		sh.back()
		sh.quit()
		assert.Equal(sh.t, before, sh.settings())
	})
}

// What was typed to the shell must not press a button that has been on the screen before.
func TestADialogIsNewAfterAStop(t *testing.T) {
	t.Parallel() // most of it is waiting
	sh := startShell(t, "/bin/bash", "--norc", "--noprofile", "-i")
	log := filepath.Join(sh.cmd.Dir, "log")
	sh.start("--log '" + log + "'")
	sh.ask()
	for range 5 {
		sh.Type(CtrlZ).WaitFor("topped").WaitGone("Release")
		sh.Type("clear; fg" + Enter + Enter).WaitFor("Release backend").WaitFor("[> Release <]")
	}
	sh.Type(Esc).WaitGone("Release backend").WaitFor("api-01")
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "action=ReleaseBackend")
}

func TestAChangeInFlightIsSentOnceAcrossAStop(t *testing.T) {
	t.Parallel() // most of it is waiting
	sh := startShell(t, "/bin/bash", "--norc", "--noprofile", "-i")
	log := filepath.Join(sh.cmd.Dir, "log")
	sh.start("--write-delay 3s --log '" + log + "'")
	sh.ask()
	sh.Type(Enter).WaitFor("releasing").Type(CtrlZ).WaitFor("topped").WaitGone("releasing")
	sh.fg().WaitFor("● released ")
	sh.Type("q").WaitFor("prompt>")
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	assert.Equal(t, 1, strings.Count(string(text), "action=ReleaseBackend"), "%s", text)
}
