//go:build linux

package e2e

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// queries are the questions that programs ask terminals: colours, cursor position,
// attributes, size, modes, keyboard, capabilities. An unanswered one delays a program, a late
// answer types keys into it.
var queries = regexp.MustCompile("\x1b\\]1[0-9];\\?|\x1b\\]4;[0-9]+;\\?|\x1b\\[\\??[56]n|\x1b\\[[>=]?[0-9]*c|\x1b\\[1[0-9]t|" +
	"\x1b\\[\\??[0-9]+\\$p|\x1b\\[\\?u|\x1bP[+$]q|\x1b\\[>[0-9]*q|\x1bZ")

func TestTheQueriesThatMustNotBeAskedAreRecognised(t *testing.T) {
	for _, query := range []string{
		"\x1b]11;?\x07", "\x1b]10;?\x1b\\", "\x1b[6n", "\x1b[?6n", "\x1b[c", "\x1b[0c",
		"\x1b[>c", "\x1b[>q", "\x1b[?2026$p", "\x1b[?u", "\x1b[14t", "\x1bP+q544e\x1b\\",
	} {
		assert.Regexp(t, queries, query)
	}
	for _, output := range []string{
		"\x1b[?1049h", "\x1b[?25l", "\x1b[2J", "\x1b[1;31m", "\x1b[5C",
		"\x1b]2;title\x07", "\x1b[?2004h",
	} {
		assert.NotRegexp(t, queries, output)
	}
}

func TestASilentTerminalIsAskedNothingAndStillPainted(t *testing.T) {
	for _, name := range []string{"xterm-256color", "screen", "tmux-256color", "vt220", "linux"} {
		t.Run(name, func(t *testing.T) {
			console(t) // built before the clock runs
			began := time.Now()
			term := Start(t, Setup{Silent: true, Env: []string{"TERM=" + name}}, "--demo").WaitFor("web-frontend")
			t.Logf("painted after %s", time.Since(began).Round(time.Millisecond))
			assert.Zero(t, term.Type("q").ExitCode())
			assert.Empty(t, queries.FindAllString(string(term.Raw()), -1), "what it asks")
			assert.NoError(t, term.Restored())
		})
	}
}

func TestColourAndOtherAlphabetsAreLeftOutWhereTheyAreNotWanted(t *testing.T) {
	colour := regexp.MustCompile("\x1b\\[[0-9;]*[34][0-9]")
	coloured := Start(t, Setup{}, "--demo").WaitFor("q quit")
	assert.True(t, colour.Match(coloured.Raw()))

	plain := Start(t, Setup{Env: []string{"NO_COLOR=1", "LANG=C"}}, "--demo").WaitFor("web-frontend").WaitFor("q quit")
	assert.Empty(t, colour.FindAllString(string(plain.Raw()), -1))
	assert.Empty(t, regexp.MustCompile("[^\x00-\x7f]").FindAllString(string(plain.Raw()), -1))
}

func TestHostileNamesNeverReachTheTerminal(t *testing.T) {
	term := Start(t, Setup{Width: 120, Height: 40}, "--demo").WaitFor("web-frontend")
	term.Type("/").Type("red").Type(Enter).WaitGone("web-frontend")
	term.Type("d").WaitFor("› describe").WaitFor("remark").Type(Esc).WaitGone("› describe")
	term.Type(Enter).WaitFor("HTTP:80").Type("d").WaitFor("› describe").WaitFor("live").Type(End).WaitFor("priority").
		Type(Esc).WaitGone("› describe")
	term.Type(Enter).WaitFor("plain-host").Type("x").WaitFor("Release backend").WaitFor("delete rule ").Type(Esc).
		WaitGone("Release backend")
	require.Zero(t, term.Type("q").ExitCode())
	raw := string(term.Raw())
	for _, hostile := range []string{
		"\x1b]0;", "\x1b]52;", "\x1b[31m-red", "\x1b[5m", "\x1b[1A\u202e", "\u202e",
		"\u200b", "\u009b", "\u2066",
	} {
		assert.NotContains(t, raw, hostile)
	}
}
