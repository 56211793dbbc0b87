package dialog

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

const name = "web-frontend"

// gate is ask with a text to type.
func gate(width, height, body int) *Dialog {
	d := ask(width, height, body)
	d.SetFields(Field{Required: name})
	return d
}

func TestEnterInAGateDoesNothingUntilTheTextIsExactAndThenConfirms(t *testing.T) {
	d := gate(80, 24, 3)
	for i := range name {
		press(t, d, "enter", None, -1)
		assert.False(t, d.Exact())
		typeIn(d, name[i:i+1])
	}
	assert.True(t, d.Exact())
	press(t, d, "enter", Confirmed, 1)
	typeIn(d, " ")
	press(t, d, "enter", None, -1)
	d.Key("backspace")
	press(t, d, "enter", Confirmed, 1)
	for _, other := range []string{
		"Web-frontend", "WEB-FRONTEND", "web-frontend ", " web-frontend", "web-fronten",
		"web-frontendd", "web\u2010frontend", "wеb-frontend", "web-frοntend",
	} {
		d.SetFields()
		d.SetFields(Field{Required: name})
		typeIn(d, other)
		press(t, d, "enter", None, -1)
	}
}

func TestBytesCountAndNotLooks(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Required: "caf\u00e9"})
	typeIn(d, "cafe\u0301")
	press(t, d, "enter", None, -1)
	assert.Contains(t, d.View(), "✗ wrong at 4")
	d.Key("ctrl+u")
	typeIn(d, "caf\u00e9")
	press(t, d, "enter", Confirmed, 1)
}

func TestAConfirmedButtonThatIsDisabledIsPressedDisabled(t *testing.T) {
	d := gate(80, 24, 3)
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Drain first", Danger: true},
		Button{Label: "Release", Danger: true, Disabled: true}, Button{Label: "Read again"})
	typeIn(d, name)
	press(t, d, "enter", PressedDisabled, 2)
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Drain first", Danger: true, Disabled: true},
		Button{Label: "Release", Danger: true}, Button{Label: "Read again"})
	press(t, d, "enter", Confirmed, 2)
	d.SetButtons(Button{Label: "Cancel"})
	press(t, d, "enter", Confirmed, -1)
}

func TestADangerousButtonIsDisabledUntilEveryGateHasItsText(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Required: name}, Field{Required: "down"}, Field{Label: "Why"})
	release := func(want Outcome) {
		d.field, d.Focus = -1, 1
		press(t, d, "enter", want, 1)
		d.focusOn(0)
	}
	release(PressedDisabled)
	assert.Contains(t, d.View(), " ( Release ) ")
	typeIn(d, name)
	release(PressedDisabled)
	press(t, d, "enter", Moved, -1)
	typeIn(d, "dow")
	press(t, d, "enter", None, -1)
	release(PressedDisabled)
	d.Key("tab")
	typeIn(d, "n")
	assert.Contains(t, d.View(), "[  Release  ]")
	press(t, d, "enter", Confirmed, 1)
	release(Pressed)
	d.SetFields(Field{Required: name + "2"}, Field{Required: "down"})
	release(PressedDisabled)
}

func TestHowFarAGateIsRightIsReportedWithoutColour(t *testing.T) {
	for typed, want := range map[string]string{
		"": "> │  0 of 12", "w": "> w│  1 of 12", "web-fronten": "> web-fronten│  11 of 12", name: "> web-frontend│ ● exact",
		"x": "> x│ ✗ wrong at 1", "web_": "> web_│ ✗ wrong at 4", name + "s": "> web-frontends│ ✗ wrong at 13",
		"web-负载": "> web-负载│ ✗ wrong at 5",
	} {
		d := gate(80, 24, 3)
		typeIn(d, typed)
		found := false
		for _, line := range strings.Split(d.View(), "\n") {
			found = found || strings.Contains(squeeze(line), squeeze(want)+"│")
		}
		assert.True(t, found, "%q\n%s", want, d.View())
	}
}

func TestHowFarAGateIsRightIsSeenInColourToo(t *testing.T) {
	th := theme.New(theme.Dark, termenv.ANSI, false)
	d := four(th, name)
	on := func(style lipgloss.Style) string { on, _ := theme.Escapes(&style); return on }
	typeIn(d, name)
	assert.Contains(t, d.View(), on(th.OK)+"● exact")
	typeIn(d, "X")
	assert.Contains(t, d.View(), on(th.Bad)+"✗ wrong at 13")
	d.Key("ctrl+u")
	assert.Contains(t, d.View(), on(th.Info)+"  0 of 12")
}

func TestInTheASCIISetWhatIsTypedIsASCIIToo(t *testing.T) {
	d := New(theme.New(theme.Dark, termenv.Ascii, true), testWords, "Release")
	d.SetSize(60, 16)
	d.SetFields(Field{Required: "web-负载"})
	typeIn(d, "web-负载")
	assert.Contains(t, d.View(), "> web-????|")
	assert.Contains(t, d.View(), "+ exact")
	assert.Equal(t, "web-负载", d.Value(0))
	press(t, d, "enter", Confirmed, -1)
}

func TestTheBoxIsWideEnoughForTheButtonsBesideEachOther(t *testing.T) {
	d := four(plainTheme(), name)
	assert.Len(t, d.layout.buttons, 2)
	d.SetSize(80, 24)
	assert.Len(t, d.layout.buttons, 1)
}

func TestNoButtonStandsAloneBelowTheOthersWhereAnotherCanGoWithIt(t *testing.T) {
	d := New(plainTheme(), testWords, "Release")
	d.SetSize(80, 24)
	for _, c := range []struct {
		labels []string
		lines  [][]int
	}{
		{[]string{"Cancel", "Drain and release 2", "No drain", "Disable instead"}, [][]int{{0, 1}, {2, 3}}},
		{[]string{"Cancel", "Release", "Drain first", "Disable instead"}, [][]int{{0, 1, 2, 3}}},
		{[]string{"Cancel", "Release", strings.Repeat("x", 60), "Disable"}, [][]int{{0, 1}, {2}, {3}}},
		{[]string{"Cancel", strings.Repeat("x", 70)}, [][]int{{0}, {1}}},
	} {
		buttons := make([]Button, len(c.labels))
		for i, label := range c.labels {
			buttons[i] = Button{Label: label}
		}
		d.SetButtons(buttons...)
		assert.Equal(t, c.lines, d.layout.buttons, "%q", c.labels)
	}
}

func TestAGateAsDrawn(t *testing.T) {
	d := gate(50, 20, 1)
	d.SetFields(Field{Label: "Type the VServer's name", Required: "web"}, Field{Label: "Wait, in seconds"})
	d.SetValue(1, "60")
	typeIn(d, "we")
	assert.Equal(t, strings.Join([]string{
		"╭─ Release backend ──────────────────────────────╮",
		"│ target 10.0.0.1:80                             │",
		"│ body line 0.                                   │",
		"│                                                │",
		"│ Type the VServer's name web to confirm:        │",
		"│ > we│                               2 of 3     │",
		"│ Wait, in seconds    60                         │",
		"│ [  Cancel  ]   ( Release )                     │",
		"╰────────────────────────────────────────────────╯",
	}, "\n"), d.View())
	d.SetSize(80, 20)
	assert.Contains(t, d.View(), "│ Type the VServer's name web to confirm  > we│            2 of 3     │", "where there is room")
}

func TestALongTextIsAskedForOnLinesOfItsOwnWithEveryCharacter(t *testing.T) {
	long := "front  end " + strings.Repeat("0123456789", 12)
	d := ask(60, 24, 3)
	d.SetFields(Field{Required: long})
	d.SetSize(60, 24)
	assert.Equal(t, "Type to confirm:", d.layout.prompts[0][0].text)
	var whole string
	for _, p := range d.layout.prompts[0][1:] {
		line := p.text
		assert.Equal(t, strings.Repeat(" ", lead), line[:lead],
			"indented, as what is typed: it must not begin as a line of the dialog does")
		whole += line[lead:]
	}
	assert.Equal(t, long, whole)
	wholeFrame(t, d, 60, 24)
}

// four is the largest dialog there is: a gate, four buttons and a body far longer than the screen.
func four(th *theme.Theme, want string) *Dialog {
	d := New(th, testWords, "Release backend")
	d.SetSize(60, 16)
	d.SetContent(lines("backend  10.23.0.14:8080  backend-2f55fdp3", "serving  1/5 → 0/5"), many(60))
	d.SetFields(Field{Required: want})
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Drain first", Danger: true}, Button{Label: "Disable instead"},
		Button{Label: "Release", Danger: true})
	return d
}

func TestAGateWithFourButtonsAndALongBodyWorksOnTheSmallestScreen(t *testing.T) {
	d := four(plainTheme(), name)
	require.NotEmpty(t, d.layout.top, "what should stay does")
	seen := map[string]bool{}
	for step := range 60 {
		wholeFrame(t, d, 60, 16)
		view := d.View()
		for _, always := range []string{
			"Release backend", "10.23.0.14:8080", "1/5 → 0/5", "Type web-frontend to confirm:", "of 12",
			"[  Cancel  ]", " ( Drain first ) ", "[  Disable instead  ]", " ( Release ) ",
		} {
			require.Contains(t, view, always)
		}
		for _, line := range strings.Split(view, "\n") {
			seen[strings.Trim(line, "│ ")] = true
		}
		if d.offset == d.layout.last() {
			break
		}
		require.False(t, d.EndShown(), "step %d", step)
		if step < len(name) {
			typeIn(d, name[step:step+1])
			d.Key("backspace")
		}
		press(t, d, "pgdown", Scrolled, -1)
	}
	assert.True(t, d.EndShown())
	for _, line := range many(60) {
		assert.True(t, seen[line.Text], line.Text)
	}
	typeIn(d, name)
	press(t, d, "enter", Confirmed, 3)
}

func TestTypingKeepsTheScrollAndWhatCountsAsShown(t *testing.T) {
	d := four(plainTheme(), name)
	d.Key("end")
	d.View()
	height := strings.Count(d.View(), "\n")
	for _, r := range name + "负载均衡" + strings.Repeat("x", 60) {
		d.Key(string(r))
		require.Equal(t, d.layout.last(), d.offset)
		require.True(t, d.EndShown())
		require.Equal(t, height, strings.Count(d.View(), "\n"))
	}
}

func TestNothingIsTypedOrConfirmedWhileTheBoxCannotBeDrawn(t *testing.T) {
	d := gate(80, 24, 3)
	typeIn(d, name)
	d.SetSize(80, 5)
	require.Empty(t, d.View())
	for _, key := range []string{"enter", "x", "q", "backspace", "tab", "ctrl+u"} {
		press(t, d, key, None, -1)
	}
	assert.Equal(t, None, d.Paste("x"))
	press(t, d, "esc", Cancelled, -1)
	d.SetSize(80, 24)
	assert.Equal(t, name, d.Value(0))
	press(t, d, "enter", Confirmed, 1)
}

func hostile() []string {
	return []string{
		"\x1b[2J\x1b]0;owned\a", "a\u202eb\u2066c", "zero\u200bwidth", "two\nlines", "tab\there", "\xff\xfe",
		" leading and trailing ", "double  space",
		strings.Repeat("verylongname", 60), strings.Repeat("负载均衡", 40), "e\u0301\u0301\u0301\u0301te", "👨‍👩‍👧 family", "ൎ",
		"to confirm:", "│ [> Cancel <] │", strings.Repeat(" ", 200) + "x",
	}
}

func TestAHostileGateIsShownWholeAndSafelyAtAnySize(t *testing.T) {
	for n, want := range hostile() {
		for _, ascii := range []bool{false, true} {
			d := four(theme.New(theme.Dark, []termenv.Profile{termenv.Ascii, termenv.ANSI}[n%2], ascii), want)
			for width := n % 3; width < 121; width += 3 {
				height := (width*7 + n) % 40
				d.SetSize(width, height)
				typeIn(d, want[:min(len(want), 2)])
				wholeFrame(t, d, width, height)
				view := ansi.Strip(d.View())
				require.NotContains(t, view, "\x1b")
				require.NotContains(t, view, "\a")
				require.NotContains(t, view, "\u202e")
				if d.layout.fits {
					require.Contains(t, read(d), squeeze(d.typed(want)), "%q at %dx%d", want, width, height)
				}
				d.Key("ctrl+u")
			}
		}
	}
}

func TestAGateThatNeedsMoreThanTheScreenScrollsToItsEnd(t *testing.T) {
	d := four(plainTheme(), strings.Repeat("0123456789", 100))
	require.Empty(t, d.layout.top)
	require.Empty(t, slices.Concat(d.layout.prompts...))
	assert.False(t, d.EndShown())
	assert.Contains(t, d.View(), "> │", "the line to type in stays")
	assert.Contains(t, d.View(), "0 of 1000")
	d.Key("end")
	assert.True(t, d.EndShown())
	assert.Equal(t, 1000,
		strings.Count(strings.ReplaceAll(strings.Join(allText(d.layout.scroll), ""), " ", ""), "0123456789")*10)
	for range 10 {
		d.Paste(strings.Repeat("0123456789", 10))
	}
	press(t, d, "enter", Confirmed, 3)
}

func TestAGateThatCannotBeTypedConfirmsNothing(t *testing.T) {
	for _, want := range []string{"zero\u200bwidth", "\x1b[2J", "two\nlines", "\xff", "a\u202eb", "👨‍👩‍👧"} {
		d := ask(80, 24, 3)
		d.SetFields(Field{Required: want})
		typeIn(d, want)
		press(t, d, "enter", None, -1)
		d.Key("ctrl+u")
		d.Paste(want)
		press(t, d, "enter", None, -1)
		assert.False(t, d.Exact())
	}
}
