package dialog

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

func TestAllScrollsWhereThePartsThatStayLeaveTheBodyNoRoom(t *testing.T) {
	d := ask(60, 9, 9)
	d.Key("end")
	assert.Contains(t, d.View(), "target", "three lines of the body are enough to read it")
	d.SetSize(60, 8)
	d.Key("end")
	assert.NotContains(t, d.View(), "target")
	assert.Contains(t, d.View(), "body line 8.")
	assert.Contains(t, d.View(), "Cancel", "the buttons stay")
	d.Key("home")
	assert.Contains(t, d.View(), "target")
}

// read collects the text that a dialog shows while it is scrolled through, spaces taken out.
func read(d *Dialog) string {
	d.offset = 0
	l := d.layout
	shown := allText(l.scroll[:l.window])
	for d.offset < l.last() {
		before := d.offset
		d.Key("pgdown")
		shown = append(shown, allText(l.scroll[before+l.window:d.offset+l.window])...)
	}
	prompts := allText(slices.Concat(l.prompts...))
	for i := range d.fields {
		prompts = append(prompts, d.beside(&d.fields[i], l.inner))
	}
	return squeeze(strings.Join(slices.Concat(allText(l.top), shown, prompts), ""))
}

func squeeze(text string) string { return strings.ReplaceAll(text, " ", "") }

func TestTheFrameIsWholeAndNothingIsLostAtAnySize(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	words := []string{
		"10.0.0.1:8080", "负载均衡器-生产环境", strings.Repeat("verylongname", 12), "e\u0301te\u0301", "→", "uhost-abc", " ", "",
		"👨‍👩‍👧", strings.Repeat("北京", 60),
	}
	some := func(n int) []Line {
		var made []Line
		for range random.IntN(n) {
			var text []string
			for range random.IntN(6) {
				text = append(text, words[random.IntN(len(words))])
			}
			made = append(made, Line{Text: strings.Join(text, " "), Hang: random.IntN(12)})
		}
		return made
	}
	for width := range 201 {
		height := random.IntN(60)
		th := theme.New(theme.Dark, []termenv.Profile{termenv.Ascii, termenv.ANSI}[width%2], width%3 == 0)
		d := New(th, testWords, words[random.IntN(len(words))])
		d.SetSize(width, height)
		d.SetContent(some(4), some(20))
		d.SetButtons(Button{Label: "Cancel"}, Button{Label: words[random.IntN(len(words))], Danger: true},
			Button{Label: "Drain", Disabled: true})
		for _, key := range []string{"tab", "end", "home", "pgdown"} {
			d.Key(key)
			wholeFrame(t, d, width, height)
		}
		if !d.layout.fits {
			continue
		}
		all := read(d)
		for _, line := range slices.Concat(d.Top, d.Body) {
			require.Contains(t, all, squeeze(line.Text))
		}
	}
}

// wholeFrame fails unless the lines of a box are equally wide and on the screen, and hold what
// the layout puts there.
func wholeFrame(t *testing.T, d *Dialog, width, height int) {
	t.Helper()
	view := d.View()
	if view == "" {
		require.False(t, width >= 60 && height >= 16, "%dx%d", width, height)
		return
	}
	drawn := strings.Split(view, "\n")
	require.LessOrEqual(t, len(drawn), height)
	require.LessOrEqual(t, ansi.StringWidth(drawn[0]), min(width, maxWidth))
	for _, line := range drawn {
		require.Equal(t, ansi.StringWidth(drawn[0]), ansi.StringWidth(line), "%q", line)
	}
	l := d.layout
	text := ansi.Strip(view)
	for _, p := range slices.Concat(l.top, l.scroll[d.offset:d.offset+l.window], slices.Concat(l.prompts...)) {
		require.Contains(t, text, p.text)
	}
}

func TestTheColoursOfALineAreClosedBeforeTheFrame(t *testing.T) {
	th := theme.New(theme.Dark, termenv.ANSI, false)
	d := New(th, testWords, "Release")
	d.SetSize(60, 16)
	d.SetContent(nil, []Line{{Text: strings.Repeat("failing ", 20), Style: &th.Bad}})
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Release", Danger: true})
	view := d.View()
	assert.Contains(t, view, th.ButtonFocused.Render("[> Cancel <]"))
	assert.Contains(t, view, th.ButtonDanger.Render("[  Release  ]"))
	for _, line := range strings.Split(view, "\n") {
		assert.Equal(t, 2*strings.Count(line, reset), strings.Count(line, "\x1b["), "%q", line)
	}
	assert.Equal(t, 3, strings.Count(view, "\x1b[1;31mfailing"), "each line of a wrapped one has its style")
	d.Key("tab")
	assert.Contains(t, d.View(), th.ButtonDangerFocused.Render("[> Release <]"))
}

func BenchmarkView(b *testing.B) {
	th := theme.New(theme.Dark, termenv.ANSI, false)
	d := New(th, testWords, "Release backend")
	d.SetSize(80, 24)
	d.SetContent(lines(strings.Repeat("负载", 60)), many(60))
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Release"})
	under := strings.TrimSuffix(strings.Repeat(th.OK.Render(strings.Repeat("负载", 20))+strings.Repeat("x", 40)+"\n", 24),
		"\n")
	b.ReportAllocs()
	for b.Loop() {
		d.Key("down")
		Overlay(under, d.View(), 80, 24)
	}
}
