package dialog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

// testWords are words of a box as a console may have them.
var testWords = &Words{
	Type: "Type", Confirm: "to confirm", Exact: "exact",
	Wrong: func(at int) string { return fmt.Sprintf("wrong at %d", at) },
	Typed: func(n, of int) string { return fmt.Sprintf("%d of %d", n, of) },
	Below: func(lines int) string { return fmt.Sprintf("%d more below: PgDn", lines) },
	Above: func(lines int) string { return fmt.Sprintf("%d more above: PgUp", lines) },
}

func plainTheme() *theme.Theme { return theme.New(theme.Dark, termenv.Ascii, false) }

func lines(texts ...string) []Line {
	var made []Line
	for _, text := range texts {
		made = append(made, Line{Text: text})
	}
	return made
}

// many are n lines that can be told apart.
func many(n int) []Line {
	var made []Line
	for i := range n {
		made = append(made, Line{Text: fmt.Sprintf("body line %d.", i)})
	}
	return made
}

// ask is the dialog most tests are about: Cancel, and Release that changes something.
func ask(width, height, body int) *Dialog {
	d := New(plainTheme(), testWords, "Release backend")
	d.SetSize(width, height)
	d.SetContent(lines("target 10.0.0.1:80"), many(body))
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Release", Danger: true})
	return d
}

func press(t *testing.T, d *Dialog, key string, want Outcome, index int) {
	t.Helper()
	outcome, at := d.Key(key)
	require.Equal(t, want, outcome, "outcome of %q", key)
	require.Equal(t, index, at, "index of %q", key)
}

func TestTheKeysThatCancel(t *testing.T) {
	for _, key := range []string{"esc", "q", "ctrl+c"} {
		press(t, ask(80, 24, 3), key, Cancelled, -1)
		press(t, ask(0, 0, 3), key, Cancelled, -1)
	}
}

func TestEnterPressesTheFocusedButtonAndTheFirstIsFocused(t *testing.T) {
	d := ask(80, 24, 3)
	press(t, d, "enter", Pressed, 0)
	press(t, d, "tab", Moved, -1)
	press(t, d, "enter", Pressed, 1)
	press(t, d, "tab", Moved, -1)
	press(t, d, "enter", Pressed, 0)
	press(t, d, "shift+tab", Moved, -1)
	press(t, d, "enter", Pressed, 1)
	press(t, d, "right", Moved, -1)
	press(t, d, "enter", Pressed, 1)
	press(t, d, "left", Moved, -1)
	press(t, d, "left", Moved, -1)
	press(t, d, "enter", Pressed, 0)
	press(t, d, "l", Moved, -1)
	press(t, d, "enter", Pressed, 1)
	press(t, d, "h", Moved, -1)
	press(t, d, "enter", Pressed, 0)
}

func TestADisabledButtonTakesTheFocusAndIsNotPressed(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Release", Danger: true, Disabled: true})
	press(t, d, "tab", Moved, -1)
	press(t, d, "enter", PressedDisabled, 1)
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Release", Danger: true})
	press(t, d, "enter", Pressed, 1)
}

func TestNoOtherKeyDoesAnything(t *testing.T) {
	for _, key := range []string{
		"", " ", "space", "y", "x", "Y", "ctrl+m", "ctrl+j", "alt+enter", "f1", "jj",
		"enter enter", "insert", "delete", "Q", "中",
	} {
		d := ask(60, 16, 30)
		before := d.View()
		press(t, d, key, None, -1)
		assert.Equal(t, before, d.View(), key)
	}
}

func TestTheFocusStaysOnItsLabelAndNeverFallsOnDanger(t *testing.T) {
	d := ask(80, 24, 3)
	d.Key("tab")
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Drain first"}, Button{Label: "Release", Danger: true})
	assert.Equal(t, 2, d.Focus)
	d.SetButtons(Button{Label: "Release all", Danger: true}, Button{Label: "Cancel"})
	assert.Equal(t, 1, d.Focus, "its label is gone")
	d.SetButtons(Button{Label: "Release", Danger: true})
	assert.Equal(t, -1, d.Focus)
	press(t, d, "enter", None, -1)
	press(t, d, "shift+tab", Moved, -1)
	press(t, d, "enter", Pressed, 0)
	d.SetButtons()
	press(t, d, "enter", None, -1)
	press(t, d, "tab", None, -1)
}

func TestOnlyCancelWorksWhileTheBoxCannotBeDrawn(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {minWidth - 1, 24}, {80, 3}, {-1, -1}} {
		d := ask(80, 24, 3)
		d.Key("tab")
		d.SetSize(size[0], size[1])
		assert.Empty(t, d.View())
		for _, key := range []string{"enter", "tab", "down", "end", "pgdown"} {
			press(t, d, key, None, -1)
		}
		assert.False(t, d.EndShown())
		d.SetSize(80, 24)
		press(t, d, "enter", Pressed, 1)
	}
}

func TestAFocusedADisabledAndAnEnabledButtonDifferWithoutColour(t *testing.T) {
	d := ask(80, 24, 1)
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Release", Danger: true, Disabled: true}, Button{Label: "Drain"})
	assert.Contains(t, d.View(), "[> Cancel <]   ( Release )   [  Drain  ]")
	d.Key("tab")
	assert.Contains(t, d.View(), "[  Cancel  ]  (> Release <)  [  Drain  ]")
	d.Key("tab")
	assert.Contains(t, d.View(), "[  Cancel  ]   ( Release )   [> Drain <]")
}

func TestAFittingDialogAsDrawn(t *testing.T) {
	d := ask(50, 16, 2)
	assert.Equal(t, strings.Join([]string{
		"╭─ Release backend ──────────────────────────────╮",
		"│ target 10.0.0.1:80                             │",
		"│ body line 0.                                   │",
		"│ body line 1.                                   │",
		"│                                                │",
		"│ [> Cancel <]  [  Release  ]                    │",
		"╰────────────────────────────────────────────────╯",
	}, "\n"), d.View())
	assert.True(t, d.EndShown())
	d.SetSize(50, 6)
	assert.Len(t, strings.Split(d.View(), "\n"), 6, "the blank lines below the parts go first")
	assert.True(t, d.EndShown())
}

func TestAScrollingDialogAsDrawn(t *testing.T) {
	d := New(theme.New(theme.Mono, termenv.Ascii, true), testWords, "Release")
	d.SetSize(60, 10)
	d.SetContent(lines("target"), many(9))
	d.SetButtons(Button{Label: "Cancel"})
	assert.Equal(t, strings.Join([]string{
		"+- Release ------------------------------------------+",
		"| target                                             |",
		"+----------------------------------------------------+",
		"| body line 0.                                       |",
		"| body line 1.                                       |",
		"| body line 2.                                       |",
		"| body line 3.                                       |",
		"+- v 5 more below: PgDn -----------------------------+",
		"| [> Cancel <]                                       |",
		"+----------------------------------------------------+",
	}, "\n"), d.View())
	d.Key("pgdown")
	assert.Contains(t, d.View(), "+- v 2 more below: PgDn  ^ 3 more above: PgUp -")
	d.Key("end")
	assert.Contains(t, d.View(), "| body line 8.  ")
	assert.Contains(t, d.View(), "+- ^ 5 more above: PgUp ---")
}

func TestTheKeysThatScroll(t *testing.T) {
	d := ask(60, 16, 30)
	l := d.layout
	last := l.last()
	require.Greater(t, last, 10)
	for _, step := range []struct {
		key  string
		want int
	}{
		{"up", 0},
		{"down", 1},
		{"j", 2},
		{"k", 1},
		{"up", 0},
		{"pgdown", l.window - 1},
		{"pgup", 0},
		{"end", last},
		{"down", last},
		{"pgdown", last},
		{"k", last - 1},
		{"home", 0},
		{"pgup", 0},
	} {
		press(t, d, step.key, Scrolled, -1)
		assert.Equal(t, step.want, d.offset, step.key)
	}
}

func TestTheEndCountsAsShownOnlyWhenItWasSeen(t *testing.T) {
	d := ask(60, 16, 30)
	assert.False(t, d.EndShown())
	d.View()
	assert.False(t, d.EndShown(), "the beginning was drawn")
	d.Key("pgdown")
	d.View()
	assert.False(t, d.EndShown(), "the middle was drawn")
	d.Key("end")
	assert.True(t, d.EndShown(), "it is visible in the frame that follows")
	d.Key("home")
	assert.False(t, d.EndShown(), "no frame with it was drawn")
	d.Key("end")
	d.View()
	d.Key("home")
	assert.True(t, d.EndShown())

	d.SetContent(lines("another target"), many(30))
	assert.True(t, d.EndShown(), "what scrolls is the same")
	d.SetContent(lines("target"), append(many(30), Line{Text: "and a new one"}))
	assert.False(t, d.EndShown(), "there is something new to read")
	d.Key("end")
	d.View()
	d.Key("up")
	d.SetSize(61, 16)
	assert.False(t, d.EndShown(), "another size")
	d.SetSize(60, 16)
	assert.True(t, d.EndShown(), "the size it was seen at")
}

func TestWhatFitsWithoutItsButtonsIsNotShownWithThem(t *testing.T) {
	d := New(plainTheme(), testWords, "Release")
	d.SetSize(60, 16)
	d.SetContent(lines("target"), many(13))
	require.True(t, d.EndShown())
	d.SetButtons(Button{Label: "Cancel"})
	assert.False(t, d.EndShown())
}

func TestNewContentKeepsTheScrollAsFarAsItGoes(t *testing.T) {
	d := ask(60, 16, 30)
	d.Key("pgdown")
	at := d.offset
	d.SetContent(lines("target"), many(31))
	assert.Equal(t, at, d.offset)
	d.SetContent(lines("target"), many(2))
	assert.Zero(t, d.offset)
	d.SetContent(lines("target"), many(31))
	assert.False(t, d.EndShown())
}

func TestTheCallersSlicesAreItsOwn(t *testing.T) {
	body, buttons := many(2), []Button{{Label: "Cancel"}}
	d := ask(60, 16, 1)
	d.SetContent(nil, body)
	d.SetButtons(buttons...)
	body[0].Text, buttons[0].Label = "changed", "changed"
	assert.NotContains(t, d.View(), "changed")
}
