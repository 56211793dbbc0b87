//go:build linux

package e2e

import (
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryWayOutRestoresTheTerminal(t *testing.T) {
	for name, tc := range map[string]struct {
		leave func(*Terminal)
		code  int
	}{
		"q":       {func(term *Terminal) { term.Type("q") }, 0},
		"Ctrl-C":  {func(term *Terminal) { term.Type(CtrlC) }, 0},
		"SIGINT":  {func(term *Terminal) { term.Signal(syscall.SIGINT) }, 130},
		"SIGTERM": {func(term *Terminal) { term.Signal(syscall.SIGTERM) }, 143},
		"SIGHUP":  {func(term *Terminal) { term.Signal(syscall.SIGHUP) }, 129},
	} {
		t.Run(name, func(t *testing.T) {
			term := Start(t, Setup{}, "--demo").WaitFor("web-frontend")
			assert.Error(t, term.Restored(), "the console holds the terminal")
			tc.leave(term)
			assert.Equal(t, tc.code, term.ExitCode())
			assert.NoError(t, term.Restored())
			raw := string(term.Raw())
			assert.Contains(t, raw, "\x1b[?1049h")
			assert.Contains(t, raw, "\x1b[?1049l")
			assert.Contains(t, raw, "\x1b[?25h")
			assert.NotContains(t, term.Screen(), "web-frontend", "the console's screen is gone")
		})
	}
}

func TestSignalsInADialogRestoreTheTerminalToo(t *testing.T) {
	term := openBackends(t)
	term.Type("x").WaitFor("Release backend").Signal(syscall.SIGTERM)
	assert.Equal(t, 143, term.ExitCode())
	assert.NoError(t, term.Restored())
}

func TestALostConnectionEndsTheConsole(t *testing.T) {
	term := Start(t, Setup{}, "--demo").WaitFor("web-frontend").HangUp()
	assert.Equal(t, 129, term.ExitCode())
}

// A terminal that stops reading - suspended with Ctrl-S, or a network that stalls - blocks
// whoever writes to it.
func TestATerminalThatStopsReadingCannotHoldTheConsole(t *testing.T) {
	t.Parallel() // most of it is waiting
	term := Start(t, Setup{Width: 200, Height: 60}, "--demo", "--ulbs", "500").WaitFor("▌ ")
	term.Freeze(Home + End).Signal(syscall.SIGTERM)
	assert.Equal(t, 143, term.ExitCode())
	assert.NoError(t, term.Restored())
}

func TestLeavingDuringAReleaseIsAskedAndItsOutcomeIsPrintedAfterwards(t *testing.T) {
	t.Parallel()                                   // most of it is waiting
	term := openBackends(t, "--write-delay", "4s") // the release runs on while it is left
	term.Type("x").WaitFor("[  Release  ]").Type(Tab).WaitFor("[> Release <]").Type(Enter).WaitFor("▌ → releasing")
	address := regexp.MustCompile(`10\.[0-9.]+:9000`).FindString(selected(term.Screen()))
	require.NotEmpty(t, address)
	term.Type("q").WaitFor("Quit while a change runs?").Signal(syscall.SIGTERM)
	assert.Equal(t, 143, term.ExitCode())
	assert.NoError(t, term.Restored())
	assert.Contains(t, strings.ReplaceAll(term.Screen(), "\n", ""), " | release "+address+" ")
}
