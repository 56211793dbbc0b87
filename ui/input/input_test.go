package input

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/theme"
)

func plain(ascii bool) *theme.Theme { return theme.New(theme.Dark, termenv.Ascii, ascii) }

func typed(f *Field, text string) {
	for _, r := range text {
		f.Key(string(r))
	}
}

func TestAFieldHoldsCleanText(t *testing.T) {
	f := Field{Max: 20}
	typed(&f, "a\ue000b")
	assert.Equal(t, "ab", f.Value())
	assert.True(t, f.Paste("\ue000c负\x1b"))
	assert.Equal(t, "ab\ufffdc负\u241b", f.Value(), "what cannot be shown is seen to be there")
	assert.Equal(t, "ab\ufffdc负\u241b│     ", f.View(plain(false), 13))
	assert.Equal(t, "ab?c???|     ", f.View(plain(true), 13))
}

func TestWhatIsNotTakenWholeIsNotTakenAtAll(t *testing.T) {
	f := Field{Max: 8}
	f.Set("web")
	assert.False(t, f.Paste("-12345"))
	assert.False(t, f.Paste(""))
	assert.True(t, f.Paste("-1234"))
	assert.False(t, f.Key("5"))
	f.Set("web-12345")
	assert.Equal(t, "web-1234", f.Value())
	f.Set("")
	assert.Empty(t, f.Value())
}

func TestKeysThatDoNothingAreLeftToTheOwnerOfAField(t *testing.T) {
	f := Field{Max: 8}
	f.Set("web")
	f.Key("left")
	for _, name := range []string{"up", "down", "tab", "enter", "esc", "ctrl+v", "alt+d", "pgup", "", "ab"} {
		assert.False(t, f.Key(name), name)
	}
	assert.Equal(t, "we│b  ", f.View(plain(false), 6))
}

func TestABlockIsDrawnOnTheCharacterBehindTheCursor(t *testing.T) {
	th := theme.New(theme.Dark, termenv.ANSI, false)
	on, off := theme.Escapes(&th.Selected)
	f := Field{Max: 20, Block: true}
	f.Set("负e\u0301x")
	assert.Contains(t, f.View(th, 8), on+" "+off)
	assert.Equal(t, "负e\u0301x    ", ansi.Strip(f.View(th, 8)))
	for _, under := range []string{"x", "e\u0301", "负", "负"} {
		f.Key("left")
		assert.Contains(t, f.View(th, 8), on+under+off)
		assert.Equal(t, "负e\u0301x    ", ansi.Strip(f.View(th, 8)))
	}
}

func TestTheCursorIsSeenWithoutColourWhereverItIsInALongText(t *testing.T) {
	long := strings.Repeat("abcdefgh 负载均衡 ", 12)
	f := Field{Max: 300}
	typed(&f, long)
	line := func() string { return f.View(plain(false), 40) }
	require.Contains(t, line(), "…")
	for at := f.at; at > 0; at = f.at {
		require.Equal(t, 40, ansi.StringWidth(line()))
		before, after, found := strings.Cut(line(), "│")
		require.True(t, found)
		require.True(t, strings.HasSuffix(long[:at], strings.TrimPrefix(before, "…")), "%q before the cursor", before)
		after = strings.TrimRight(after, " ")
		after = strings.TrimSuffix(after, "…")
		require.True(t, strings.HasPrefix(long[at:], after), "%q behind the cursor", after)
		f.Key("left")
	}
	for range 20 {
		f.Key("right")
	}
	f.Key("end")
	f.Key("left")
	f.Key("left")
	assert.Contains(t, line(), "│衡 ", "what follows the cursor is shown, too")
}

// FuzzField holds that a text stays clean, and its cursor between two characters, whatever
// is inserted wherever.
func FuzzField(f *testing.F) {
	f.Add("web", "\u0301", "left,delete")
	f.Add("e\u0301\u0301", "\x1b[31m\u200d👨‍👩‍👧", "left,left,ctrl+w,right")
	f.Add("각ᄀ", "ൎ\u0600🇨🇳", "home,backspace,delete")
	f.Add("\xff\xfe", "a  b", "ctrl+w,ctrl+u,end")
	f.Add("a \u0301b", "ൎ ", "alt+left,ctrl+u,alt+right,ctrl+k,alt+left,delete")
	f.Fuzz(func(t *testing.T, text, more, names string) {
		in := Field{Max: 4000}
		check := func() {
			require.False(t, clean.Changed(in.text), "%q", in.text)
			require.True(t, in.at >= 0 && in.at <= len(in.text))
			require.True(t, utf8.ValidString(in.text[:in.at]))
			require.Equal(t, ansi.StringWidth(in.text), ansi.StringWidth(in.text[:in.at])+ansi.StringWidth(in.text[in.at:]),
				"%q at %d", in.text, in.at)
		}
		in.Paste(text)
		check()
		for _, name := range strings.Split(names, ",") {
			in.Key(name)
			check()
			in.Paste(more)
			check()
			in.Key(name)
			check()
		}
	})
}

func TestAFieldOfNoWidthIsDrawn(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	f := Field{Max: 100}
	f.Set("abc中")
	for width := -5; width < 5; width++ {
		assert.LessOrEqual(t, theme.Width(f.View(th, width)), max(width, 2), width) // a cursor takes one, the sign of more another
	}
}
