//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	mouseOn  = "\x1b[?1002h\x1b[?1006h"
	mouseOff = "\x1b[?1006l"
)

// withMouse starts the console with a configuration file that holds the line.
func withMouse(t *testing.T, line string) *Terminal {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	require.NoError(t, os.WriteFile(file, []byte(line), 0o600))
	keys := []string{"UCLOUD_PUBLIC_KEY=demo-public-key", "UCLOUD_PRIVATE_KEY=demo-private-key"}
	return Start(t, Setup{Env: keys}, "--config", file, "--base-url", startServer(t).url+"/").
		WaitFor("web-frontend").WaitFor("legacy-billing").WaitFor("q quit")
}

// click is the report of a click on the line with a text.
func (term *Terminal) click(text string) string {
	term.t.Helper()
	for y, line := range strings.Split(term.Screen(), "\n") {
		if strings.Contains(line, text) {
			at := ";10;" + string(rune('0'+(y+1)/10)) + string(rune('0'+(y+1)%10))
			return "\x1b[<0" + at + "M\x1b[<0" + at + "m"
		}
	}
	require.Fail(term.t, "not on the screen", text)
	return ""
}

func TestWithTheMouseAClickSelectsAndTheWheelMoves(t *testing.T) {
	for name, end := range map[string]func(*Terminal){
		"quit":       func(term *Terminal) { term.Type("q") },
		"terminated": func(term *Terminal) { term.Signal(syscall.SIGTERM) },
		"killed":     func(term *Terminal) { term.Signal(syscall.SIGKILL) },
	} {
		t.Run(name, func(t *testing.T) {
			term := withMouse(t, "mouse: true\n")
			assert.Equal(t, 1, strings.Count(string(term.Raw()), mouseOn))
			first := selected(term.Screen())
			term.Type(term.click("legacy-billing")).WaitUntil("the click selects", func(screen string) bool {
				return strings.Contains(selected(screen), "legacy-billing")
			})
			term.Type(strings.Repeat("\x1b[<64;10;10M", 9)).WaitUntil("the wheel moves", func(screen string) bool {
				return selected(screen) == first
			})
			term.Type(term.click("api-tcp"), Enter).WaitFor("api-9000").WaitFor("metrics-9100")
			term.Type(Enter).WaitFor("api-04").Type("x").WaitFor("[  Release  ]")
			before := term.Screen()
			term.Type(term.click("[  Release  ]")).Type(term.click("[> Cancel <]")).Type("\x1b[<0;9")
			term.Type("9;9M", Tab).WaitFor("[> Release <]")
			assert.NotEqual(t, before, term.Screen())
			end(term.Type("\x1b").WaitGone("Release backend"))
			term.ExitCode()
			assert.NoError(t, term.Restored())
			raw := string(term.Raw())
			assert.Greater(t, strings.LastIndex(raw, mouseOff), strings.LastIndex(raw, mouseOn))
		})
	}
}

func TestWithoutTheMouseNothingTurnsItOnAndItsReportsAreNothing(t *testing.T) {
	term := withMouse(t, "")
	before := term.Screen()
	term.Type(term.click("legacy-billing"), strings.Repeat("\x1b[<65;10;10M", 20), "\x1b[M !!").Type("d").WaitFor("describe")
	term.Type("q").WaitFor("q quit")
	assert.Equal(t, selected(before), selected(term.Screen()))
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NotRegexp(t, `\x1b\[\?(9|100\d|101\d)h`, string(term.Raw()))
}

func TestTheMouseIsTheShellsWhileTheConsoleIsStopped(t *testing.T) {
	shells(t, func(sh *shell) {
		file := filepath.Join(sh.cmd.Dir, "config.yaml")
		require.NoError(sh.t, os.WriteFile(file, []byte("mouse: true\n"), 0o600))
		sh.Type("export UCLOUD_PUBLIC_KEY=demo-public-key UCLOUD_PRIVATE_KEY=demo-private-key" + Enter)
		sh.Type("clear; $CONSOLE --config '" + file + "' --base-url " + startServer(sh.t).url + "/ --order service" + Enter).
			WaitFor("web-frontend").WaitFor("q quit")
		for range 2 {
			sh.Type(CtrlZ)
			sh.left()
			raw := string(sh.Raw())
			require.Greater(sh.t, strings.LastIndex(raw, mouseOff), strings.LastIndex(raw, mouseOn))
			sh.fg()
			sh.back()
			raw = string(sh.Raw())
			require.Greater(sh.t, strings.LastIndex(raw, mouseOn), strings.LastIndex(raw, mouseOff))
		}
		sh.quit()
		raw := string(sh.Raw())
		assert.Greater(sh.t, strings.LastIndex(raw, mouseOff), strings.LastIndex(raw, mouseOn))
	})
}
