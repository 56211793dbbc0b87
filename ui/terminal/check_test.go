package terminal

import (
	"os"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// env returns a getenv over pairs of name and value.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// files returns a terminal and a file that is none.
func files(t *testing.T) (tty, file *os.File) {
	t.Helper()
	master, tty, err := pty.Open()
	require.NoError(t, err)
	file, err = os.Open(os.DevNull)
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = master.Close()
		_ = tty.Close()
		_ = file.Close()
	})
	return tty, file
}

func TestATerminalThatCannotBeDrawnOnIsRefusedWithTheCure(t *testing.T) {
	tty, file := files(t)
	assert.NoError(t, Check(tty, tty, env("TERM", "xterm")))
	assert.ErrorContains(t, Check(file, tty, env("TERM", "xterm")),
		"standard input is not a terminal: run this in a terminal")
	assert.ErrorContains(t, Check(tty, file, env("TERM", "xterm")),
		"standard output is not a terminal: run this in a terminal")
	assert.ErrorContains(t, Check(tty, tty, env("TERM", "dumb")), "TERM is dumb")
	assert.ErrorContains(t, Check(tty, tty, env()), "export TERM=xterm-256color")
}

func TestTheLocaleSaysWhetherTheTerminalShowsUTF8(t *testing.T) {
	assert.False(t, UTF8(env()))
	assert.False(t, UTF8(env("LANG", "C")))
	assert.False(t, UTF8(env("LANG", "zh_CN.GB18030")))
	assert.True(t, UTF8(env("LANG", "C.UTF-8")))
	assert.True(t, UTF8(env("LANG", "en_GB.utf8")))
	assert.True(t, UTF8(env("LC_CTYPE", "UTF-8", "LANG", "C")))
	assert.False(t, UTF8(env("LC_ALL", "C", "LC_CTYPE", "en_GB.UTF-8", "LANG", "en_GB.UTF-8")), "LC_ALL is first")
	assert.True(t, UTF8(env("LC_ALL", "", "LANG", "en_GB.UTF-8")), "an empty one does not count")
}

func TestColoursAreTheSixteenOrNone(t *testing.T) {
	tty, file := files(t)
	for _, name := range []string{
		"xterm", "xterm-256color", "screen", "screen-256color", "tmux", "tmux-256color",
		"linux", "rxvt", "vte", "alacritty", "foot",
	} {
		assert.Equal(t, termenv.ANSI, Profile("auto", tty, env("TERM", name, "COLORTERM", "truecolor")), name)
	}
	for _, name := range []string{"", "dumb", "vt52", "vt100", "vt102", "vt220", "vt320-w", "xterm-mono", "linux-m"} {
		assert.Equal(t, termenv.Ascii, Profile("auto", tty, env("TERM", name)), name)
		assert.Equal(t, termenv.ANSI, Profile("always", tty, env("TERM", name)), name)
	}
	for _, c := range []struct {
		mode string
		out  *os.File
		env  func(string) string
		want termenv.Profile
		why  string
	}{
		{mode: "auto", out: file, env: env("TERM", "xterm"), want: termenv.Ascii, why: "no terminal"},
		{mode: "auto", out: tty, env: env("TERM", "xterm", "NO_COLOR", "1"), want: termenv.Ascii, why: "NO_COLOR"},
		{
			mode: "auto", out: tty, env: env("TERM", "xterm", "NO_COLOR", ""), want: termenv.ANSI,
			why: "an empty NO_COLOR is none",
		},
		{
			mode: "auto", out: tty, env: env("TERM", "xterm", "NO_COLOR", "1", "CLICOLOR_FORCE", "1"), want: termenv.Ascii,
			why: "NO_COLOR is stronger",
		},
		{mode: "auto", out: file, env: env("TERM", "vt100", "CLICOLOR_FORCE", "1"), want: termenv.ANSI, why: "forced"},
		{mode: "auto", out: file, env: env("TERM", "xterm", "CLICOLOR_FORCE", "0"), want: termenv.Ascii, why: "not forced"},
		{mode: "auto", out: tty, env: env("TERM", "xterm", "CLICOLOR", "0"), want: termenv.Ascii, why: "CLICOLOR=0"},
		{
			mode: "always", out: file, env: env("NO_COLOR", "1"), want: termenv.ANSI,
			why: "a flag is stronger than the environment",
		},
		{
			mode: "never", out: tty, env: env("TERM", "xterm", "CLICOLOR_FORCE", "1"), want: termenv.Ascii,
			why: "a flag is stronger than the environment",
		},
	} {
		assert.Equal(t, c.want, Profile(c.mode, c.out, c.env), c.why)
	}
}

func TestTheTerminalSaysWhetherItDrawsAnyColour(t *testing.T) {
	assert.True(t, TrueColor(env("COLORTERM", "truecolor")))
	assert.True(t, TrueColor(env("COLORTERM", "24bit")))
	assert.False(t, TrueColor(env("TERM", "xterm-256color")))
	assert.False(t, TrueColor(env("COLORTERM", "yes")))
}

func TestKeysSplitsLettersAndNothingElse(t *testing.T) {
	runes := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	paste := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("xx"), Paste: true}
	up := tea.KeyMsg{Type: tea.KeyUp}
	assert.Equal(t, []tea.KeyMsg{runes("j"), runes("中")}, Keys(runes("j中")))
	for _, one := range []tea.KeyMsg{
		runes("j"), paste, up,
		{Type: tea.KeyUp, Alt: true},
		{Type: tea.KeySpace, Runes: []rune{' '}},
		runes(""),
	} {
		assert.Equal(t, []tea.KeyMsg{one}, Keys(one))
	}
}
