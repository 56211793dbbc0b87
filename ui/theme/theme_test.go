package theme

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// styles returns every style of a theme by its field's name.
func styles(t *testing.T, th *Theme) map[string]lipgloss.Style {
	t.Helper()
	found := map[string]lipgloss.Style{}
	v := reflect.ValueOf(*th)
	for i := range v.NumField() {
		if style, ok := v.Field(i).Interface().(lipgloss.Style); ok {
			found[v.Type().Field(i).Name] = style
		}
	}
	require.Greater(t, len(found), 20)
	return found
}

func TestWithoutColourEveryStyleDrawsPlainText(t *testing.T) {
	for _, name := range []string{Dark, Light, Mono, DarkRGB, LightRGB} {
		for field, style := range styles(t, New(name, termenv.Ascii, false)) {
			assert.Equal(t, "text", style.Render("text"), "%s %s", name, field)
		}
	}
}

func TestColoursAreAmongTheSixteenWhateverTheProfile(t *testing.T) {
	for _, name := range []string{Dark, Light, Mono} {
		for _, profile := range []termenv.Profile{termenv.ANSI, termenv.ANSI256, termenv.TrueColor} {
			for field, style := range styles(t, New(name, profile, false)) {
				drawn := style.Render("text")
				assert.NotContains(t, drawn, "38;", "%s %s", name, field)
				assert.NotContains(t, drawn, "48;", "%s %s", name, field)
			}
		}
	}
}

func TestColoursOfItsOwnAreDrawnWhereTheTerminalHasThem(t *testing.T) {
	for name, plainer := range map[string]string{DarkRGB: Dark, LightRGB: Light} {
		assert.Contains(t, New(name, termenv.TrueColor, false).OK.Render("text"), "38;2;", name)
		want := styles(t, New(plainer, termenv.ANSI, false))
		for field, style := range styles(t, New(name, termenv.ANSI, false)) {
			wanted := want[field]
			assert.Equal(t, wanted.Render("text"), style.Render("text"), "%s %s", name, field)
		}
	}
}

func TestColoursOfItsOwnCanBeRead(t *testing.T) {
	// WCAG 2.1, 1.4.3: text of usual size wants 4.5 at least. Dark terminals are not always black.
	const want = 4.5
	for name, grounds := range map[string][]string{DarkRGB: {"#000000", "#282c34"}, LightRGB: {"#ffffff"}} {
		p := palettes[name]
		for _, colour := range []lipgloss.Color{p.ok, p.warn, p.bad, p.unknown, p.accent, p.muted} {
			for _, ground := range grounds {
				assert.GreaterOrEqual(t, contrast(t, string(colour), ground), want, "%s %s on %s", name, colour, ground)
			}
		}
		assert.GreaterOrEqual(t, contrast(t, string(p.onBad), string(p.bad)), want, name)
	}
}

// contrast is how far the lightness of two colours is apart, from 1 to 21, as WCAG counts it.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	lightness := func(hex string) float64 {
		c, err := colorful.Hex(hex)
		require.NoError(t, err)
		red, green, blue := c.LinearRgb()
		return 0.2126*red + 0.7152*green + 0.0722*blue
	}
	one, other := lightness(a), lightness(b)
	return (max(one, other) + 0.05) / (min(one, other) + 0.05)
}

func TestMonoUsesBoldAndReverseOnly(t *testing.T) {
	for field, style := range styles(t, New(Mono, termenv.ANSI, false)) {
		on, _ := Escapes(&style)
		assert.Contains(t, []string{"", "\x1b[1m", "\x1b[7m", "\x1b[1;7m"}, on, field)
	}
}

func TestFocusAndSelectionAreSeenInEveryTheme(t *testing.T) {
	for _, name := range []string{Dark, Light, Mono, DarkRGB, LightRGB} {
		th := New(name, termenv.TrueColor, false)
		for _, pair := range [][2]lipgloss.Style{
			{th.Selected, th.Plain},
			{th.ButtonFocused, th.Button},
			{th.ButtonDangerFocused, th.ButtonDanger},
			{th.Banner, th.Plain},
		} {
			assert.NotEqual(t, pair[0].Render("x"), pair[1].Render("x"), name)
		}
	}
}

func TestAnUnknownNameIsDark(t *testing.T) {
	assert.Equal(t, Dark, New("solarized", termenv.ANSI, false).Palette)
	assert.Equal(t, Mono, New(Mono, termenv.ANSI, false).Palette)
}

// glyphs returns every symbol of a set by its field's name.
func glyphs(set Glyphs) map[string]string {
	found := map[string]string{}
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(prefix+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(prefix+"."+string(rune('0'+i)), v.Index(i))
			}
		default:
			found[prefix] = v.String()
		}
	}
	walk("", reflect.ValueOf(set))
	return found
}

func TestSymbolsAreOneCellWideAndTheASCIISetIsASCII(t *testing.T) {
	for name, glyph := range glyphs(New(Dark, termenv.ANSI, false).Glyph) {
		assert.Equal(t, 1, ansi.StringWidth(glyph), name)
	}
	for name, glyph := range glyphs(New(Dark, termenv.ANSI, true).Glyph) {
		assert.True(t, printableASCII(glyph), name)
		if name == ".Arrow" {
			assert.Equal(t, "->", glyph)
			continue
		}
		assert.Equal(t, 1, ansi.StringWidth(glyph), name)
	}
}

func TestStatesHaveSymbolsOfTheirOwn(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		g := New(Dark, termenv.ANSI, ascii).Glyph
		seen := map[string]bool{}
		for _, glyph := range []string{
			g.OK, g.Bad, g.Warn, g.Unknown, g.Off, g.Empty, g.Mark, g.Cursor, g.Chosen, g.Up, g.Down,
		} {
			assert.False(t, seen[glyph], glyph)
			seen[glyph] = true
		}
	}
}

func TestEscapesAreWhatRenderWrites(t *testing.T) {
	th := New(Dark, termenv.ANSI, false)
	on, off := Escapes(&th.Bad)
	assert.Equal(t, th.Bad.Render("a b"), on+"a b"+off)
	assert.NotEmpty(t, on)
	on, off = Escapes(nil)
	assert.Empty(t, on+off)
	on, off = Escapes(&th.Plain)
	assert.Empty(t, on+off)
}

func TestFitIsExactlyAsWideAsAsked(t *testing.T) {
	cases := []struct {
		text  string
		width int
		want  string
	}{
		{"web", 5, "web  "},
		{"web", 3, "web"},
		{"web-1", 3, "we…"},
		{"web", 1, "…"},
		{"web", 0, ""},
		{"web", -1, ""},
		{"", 2, "  "},
		{"负载均衡", 8, "负载均衡"},
		{"负载均衡", 7, "负载均…"},
		{"负载均衡", 6, "负载… "}, // the third letter would end in cell 6, where the ellipsis stands
		{"负", 1, "…"},
		{"a\nb", 4, "a?b "},
		{"ok\x1b[31m", 8, "ok?[31m "},
		{"ൎ", 3, "?  "},
		{"\xf0\x91\xa7", 3, "?  "},
	}
	th := New(Dark, termenv.ANSI, false)
	for _, c := range cases {
		assert.Equal(t, c.want, th.Fit(c.text, c.width), "%q %d", c.text, c.width)
	}
	assert.Equal(t, "   7", th.FitRight("7", 4))
	assert.Equal(t, "1…", th.FitRight("1234", 2))
	assert.Equal(t, " 负…", th.FitRight("负载均衡", 4))
	assert.Equal(t, "we~", New(Dark, termenv.ANSI, true).Fit("web-1", 3))
}

func FuzzFit(f *testing.F) {
	for _, seed := range []string{
		"web-1", "负载均衡", "e\u0301\u0301", "👨‍👩‍👧", "\x1b[31mred\x1b[0m", "ൎ", "\u0600a",
		"\xff\xfe", "🇨🇳🇨", "각",
	} {
		f.Add(seed, 5)
	}
	th := New(Dark, termenv.Ascii, false)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = min(max(width, -1), 300)
		for _, fitted := range []string{th.Fit(text, width), th.FitRight(text, width)} {
			require.Equal(t, max(width, 0), ansi.StringWidth(fitted))
			require.Equal(t, max(width, 0)+4, ansi.StringWidth("| "+fitted+" |"), "between other texts")
			require.NotContains(t, fitted, "\x1b")
		}
		// A mark alone is no cell wide, and no width is nothing at all.
		if width > 0 && strings.IndexFunc(text, control) < 0 && ansi.StringWidth(text) <= width && Measurable(text) == text {
			require.Contains(t, th.Fit(text, width), text, "what fits is not touched")
		}
	})
}

func FuzzWidth(f *testing.F) {
	for _, seed := range []string{
		"", "web-1", "│ web ├─┤", "\x1b[1;31mfailing\x1b[0m", "\x1b[m", "\x1b[31", "\x1b[3~x", "\x1bM", "│\u0301",
		"\u2500\u257f\u2580", "\xe2\x94", "\xe2\x94x", "ൎ│",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		require.Equal(t, ansi.StringWidth(text), Width(text))
	})
}

func BenchmarkWidth(b *testing.B) {
	line := "\x1b[36m│\x1b[0m target 10.0.0.1:8080 of the listener, and some more text to fill the line \x1b[36m│\x1b[0m"
	b.ReportAllocs()
	for b.Loop() {
		Width(line)
	}
}

func BenchmarkFit(b *testing.B) {
	th := New(Dark, termenv.Ascii, false)
	b.ReportAllocs()
	for b.Loop() {
		th.Fit("10.10.100.100:8080", 22)
	}
}

func TestABadgeHasAColourOnlyWhereColoursAreDrawn(t *testing.T) {
	for _, name := range []string{Dark, Light, DarkRGB, LightRGB} {
		for number := range 16 {
			colour := strconv.Itoa(number)
			style, is := New(name, termenv.ANSI, false).Badge(colour)
			require.True(t, is)
			drawn := style.Render("prod")
			assert.NotEqual(t, "prod", drawn)
			assert.Equal(t, "prod", ansi.Strip(drawn))
			assert.NotEqual(t, style.GetForeground(), style.GetBackground(), "it can be read")
			style, is = New(name, termenv.Ascii, false).Badge(colour)
			assert.False(t, is, "as with NO_COLOR")
			assert.Equal(t, "prod", style.Render("prod"))
		}
	}
	_, is := New(Mono, termenv.ANSI, false).Badge("1")
	assert.False(t, is)
	_, is = New(Dark, termenv.ANSI, false).Badge("")
	assert.False(t, is)
}
