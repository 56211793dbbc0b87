//go:build linux

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Keys as a terminal sends them in which a program that died left kitty's protocol or
// xterm's modifyOtherKeys on.
var (
	extendedEscs  = []string{"\x1b[27u", "\x1b[27;1:1u", "\x1b[27;129u", "\x1b[27;1:1u\x1b[27;1:3u", "\x1b[27;5;91~"}
	extendedCtrlC = []string{"\x1b[99;5u", "\x1b[99;5:1u", "\x1b[27;5;99~", "\x1b[1089::99;5u", "\x1b[99;69u"}
)

func TestADialogIsCancelledInEveryEncoding(t *testing.T) {
	term := openBackends(t)
	for _, key := range append(extendedEscs, extendedCtrlC...) {
		term.Type("x").WaitFor("Release backend").Type(key).WaitGone("Release backend").WaitFor("▌ ")
	}
	assert.Zero(t, term.Type("\x1b[99;5u").ExitCode(), "and without a dialog it leaves")
}

func TestASeriesStopsInEveryEncoding(t *testing.T) {
	for _, key := range []string{"\x1b[115;1:1u\x1b[115;1:3u", "\x1b[115;;115u"} {
		term := openBackends(t)
		term.Type(" ").WaitFor("1 marked").Type("j").Type(" ").WaitFor("2 marked").Type("x").WaitFor("to confirm")
		scrollThrough(term, "Release 2 backends")
		term.Type("api-9000").WaitFor("[  Release 2  ]").Type(Enter).WaitFor("1 done")
		term.WaitFor("s stop").Type(key).WaitGone("s stop")
		term.WaitFor("1 done").WaitFor("2 not begun").WaitFor("api-02")
		term.Type(CtrlC)
	}
}

func TestAKeyLetGoPressesNoButton(t *testing.T) {
	term := openBackends(t)
	term.Type("x").WaitFor("[  Release  ]").Type("\x1b[9;1:1u\x1b[9;1:3u").WaitFor("[> Release <]")
	term.Type("\x1b[13;1:3u", "\x1b[32;1:3u",
		"\x1b[57414;1:3u").Type("\x1b[27;1:3u").Type("\x1b[9;2:1u").WaitFor("[> Cancel <]")
	term.Type("\x1b[27;1:1u").WaitGone("Release backend").WaitFor("▌ ")
	assert.Zero(t, term.Type("q").ExitCode())
}

func TestTheModesOfTheKeyboardGoOffAndComeBackWithTheScreen(t *testing.T) {
	for name, leave := range map[string]func(*Terminal){
		"q":       func(term *Terminal) { term.Type("q") },
		"a fault": func(term *Terminal) { term.Signal(11) },
	} {
		term := Start(t, Setup{}, "--demo").WaitFor("web-frontend")
		leave(term)
		term.ExitCode()
		raw := string(term.Raw())
		on, off := strings.Index(raw, "\x1b[?1049h"), strings.LastIndex(raw, "\x1b[?1049l")
		assert.Equal(t, 1, strings.Count(raw, "\x1b[>0u"), name)
		assert.Equal(t, 1, strings.Count(raw, "\x1b[<u"), name)
		assert.Contains(t, raw[on:off], "\x1b[>0u\x1b[>4m", "%s: kitty keeps them for each screen", name)
		assert.Contains(t, raw[on:off], "\x1b[<u", name)
	}
}
