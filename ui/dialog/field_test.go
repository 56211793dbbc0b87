package dialog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheFirstFieldHasTheFocusWhenADialogOpens(t *testing.T) {
	d := gate(80, 24, 3)
	assert.True(t, d.Typing())
	assert.Equal(t, -1, d.Focus)
	d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Release", Danger: true})
	assert.True(t, d.Typing(), "new buttons do not take it")

	d = New(plainTheme(), testWords, "Release")
	d.SetFields(Field{Required: name}, Field{Label: "Why"})
	d.SetButtons(Button{Label: "Cancel"})
	d.SetSize(80, 24)
	typeIn(d, "w")
	assert.Equal(t, "w", d.Value(0), "whichever is set first")
	assert.False(t, ask(80, 24, 3).Typing())
}

func TestTabGoesThroughTheFieldsAndThenTheButtonsAndRound(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Required: name}, Field{Label: "Why"})
	where := func() string { return fmt.Sprint(d.field, d.Focus) }
	var forth, back []string
	for range 5 {
		forth = append(forth, where())
		press(t, d, "tab", Moved, -1)
	}
	assert.Equal(t, []string{"0 -1", "1 -1", "-1 0", "-1 1", "0 -1"}, forth)
	d.Key("shift+tab")
	for range 5 {
		back = append(back, where())
		press(t, d, "shift+tab", Moved, -1)
	}
	assert.Equal(t, []string{"0 -1", "-1 1", "-1 0", "1 -1", "0 -1"}, back)
}

func TestOnTheButtonsOfADialogWithFieldsTheLettersAreKeysAgain(t *testing.T) {
	d := gate(60, 16, 30)
	d.Key("tab")
	press(t, d, "left", Moved, -1)
	assert.Equal(t, 0, d.Focus, "the arrows stay among the buttons")
	press(t, d, "l", Moved, -1)
	assert.Equal(t, 1, d.Focus)
	press(t, d, "j", Scrolled, -1)
	press(t, d, "q", Cancelled, -1)
	assert.Empty(t, d.Value(0))
}

func TestTheBodyScrollsToItsEndFromInsideAField(t *testing.T) {
	d := gate(60, 16, 60)
	typeIn(d, "web")
	require.False(t, d.EndShown())
	press(t, d, "down", Scrolled, -1)
	assert.Equal(t, 1, d.offset)
	press(t, d, "up", Scrolled, -1)
	assert.Zero(t, d.offset)
	for range 60 {
		press(t, d, "pgdown", Scrolled, -1)
	}
	assert.True(t, d.EndShown())
	assert.Contains(t, d.View(), "body line 59.")
	press(t, d, "pgup", Scrolled, -1)
	assert.Less(t, d.offset, d.layout.last())
	assert.Equal(t, "web", d.Value(0))
	assert.True(t, d.Typing())
}

func TestHomeAndEndAreTheTextsAndTheBodysWhereThereIsNoText(t *testing.T) {
	d := gate(60, 16, 60)
	press(t, d, "end", Scrolled, -1)
	assert.Equal(t, d.layout.last(), d.offset)
	press(t, d, "home", Scrolled, -1)
	assert.Zero(t, d.offset)
	typeIn(d, "web")
	press(t, d, "home", Edited, -1)
	typeIn(d, "X")
	press(t, d, "end", Edited, -1)
	typeIn(d, "Y")
	assert.Equal(t, "XwebY", d.Value(0))
	assert.Zero(t, d.offset)
}

func TestEscAndCtrlCCancelInAField(t *testing.T) {
	for _, key := range []string{"esc", "ctrl+c"} {
		d := gate(60, 16, 3)
		typeIn(d, name)
		press(t, d, key, Cancelled, -1)
	}
}

func TestEnterInAFreeFieldGoesOn(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Label: "Wait"}, Field{Label: "Why"}, Field{Required: name})
	press(t, d, "enter", Moved, -1)
	typeIn(d, "because")
	press(t, d, "enter", Moved, -1)
	typeIn(d, "web")
	assert.Equal(t, []string{"", "because", "web"}, []string{d.Value(0), d.Value(1), d.Value(2)})
	d.SetFields(Field{Label: "Wait"})
	press(t, d, "enter", Moved, -1)
	assert.Equal(t, 0, d.Focus, "from the last field to the first button")
}

func TestAPasteGoesIntoTheFieldAndNeverConfirms(t *testing.T) {
	d := gate(80, 24, 3)
	typeIn(d, "web")
	assert.Equal(t, Edited, d.Paste("-frontend\r\nyes\n"))
	assert.Equal(t, name, d.Value(0))
	press(t, d, "enter", Confirmed, 1)
	for _, nothing := range []string{"", "\n", "\nweb", "\r" + name} {
		assert.Equal(t, None, d.Paste(nothing), "%q", nothing)
	}
	d.Key("tab")
	assert.Equal(t, None, d.Paste("more"), "a button takes no text")
	assert.Equal(t, name, d.Value(0))
	assert.Equal(t, None, ask(80, 24, 3).Paste("text"))
}

func TestAPasteShowsWhatItHolds(t *testing.T) {
	d := gate(80, 24, 3)
	d.Paste("web-\x1b[2Jfront\u202e\tend")
	assert.Equal(t, "web-\u241b[2Jfront\ufffd\u2409end", d.Value(0))
	press(t, d, "enter", None, -1)
	assert.Contains(t, d.View(), "✗ wrong at 5")
}

func TestAPasteThatIsTooMuchIsNotTakenAtAll(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Required: name}, Field{Label: "Why"})
	typeIn(d, name+"x")
	assert.Equal(t, name+"x", d.Value(0), "a gate takes more than it wants, or a longer name would be cut to the right "+
		"one")
	d.Key("ctrl+u")
	assert.Equal(t, None, d.Paste(name+strings.Repeat("x", 1000)))
	assert.Empty(t, d.Value(0))
	d.Key("tab")
	assert.Equal(t, None, d.Paste(strings.Repeat("9", 257)))
	assert.Equal(t, Edited, d.Paste("90\n"))
	assert.Equal(t, "90", d.Value(1))
}

func TestAFullFieldTakesNothing(t *testing.T) {
	d := free()
	typeIn(d, strings.Repeat("负", 300))
	assert.Equal(t, strings.Repeat("负", 256), d.Value(0))
}

func TestWhatIsNoNumberWithinItsBoundsStaysAndSaysWhatIsTaken(t *testing.T) {
	for _, in := range []struct {
		text  string
		paste bool
		want  int
		taken bool
	}{
		{text: "1", want: 1, taken: true},
		{text: "90", want: 90, taken: true},
		{text: "007", want: 7, taken: true},
		{text: "90\n", paste: true, want: 90, taken: true},
		{text: "0"},
		{text: "91"},
		{text: "-1"},
		{text: "+1"},
		{text: "1.5"},
		{text: "1e1"},
		{text: " 9"},
		{text: "9h"},
		{text: "٣"},
		{text: "３"},
		{text: "99999999999999999999"},
		{text: "-5", paste: true},
	} {
		d := ask(80, 24, 3)
		d.SetFields(Field{Label: "Wait", Least: 1, Most: 90, Bounds: "1 to 90 only"})
		refuses := func() bool { return strings.Contains(d.View(), "✗ 1 to 90 only") }
		assert.False(t, refuses(), "nothing was typed")
		if in.paste {
			d.Paste(in.text)
		} else {
			typeIn(d, in.text)
		}
		n, ok := d.Number(0)
		assert.Equal(t, in.taken, ok, "%q", in.text)
		assert.Equal(t, strings.TrimSuffix(in.text, "\n"), d.Value(0), "what was typed stands there")
		assert.Equal(t, !in.taken, refuses(), "%q", in.text)
		if in.taken {
			assert.Equal(t, in.want, n)
		}
		d.Key("tab")
		assert.Equal(t, !in.taken, refuses(), "%q still stands there", in.text)
		d.Key("shift+tab")
		d.Key("ctrl+u")
		assert.False(t, refuses(), "it was taken away again")
	}
	for _, i := range []int{-1, 0, 1} {
		_, ok := ask(80, 24, 3).Number(i)
		assert.False(t, ok, "no field")
	}
}

func TestValuesAreSetAndReadByIndex(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Label: "Wait"}, Field{Required: name})
	d.SetValue(0, "60")
	assert.Contains(t, d.View(), "Wait  > 60│")
	d.SetValue(0, strings.Repeat("9", 257))
	assert.Equal(t, "60", d.Value(0), "too long")
	d.SetValue(0, "")
	assert.Empty(t, d.Value(0))
	d.SetValue(1, name)
	assert.Empty(t, d.Value(1), "a gate is filled in by nobody but the operator")
	d.Key("tab")
	typeIn(d, name)
	d.SetValue(1, "")
	assert.False(t, d.Exact())
	for _, i := range []int{-1, 2, 1 << 40} {
		d.SetValue(i, "text")
		assert.Empty(t, d.Value(i))
	}
}

func TestNewFieldsKeepWhatWasTypedInThoseThatStay(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Required: name}, Field{Label: "Why"})
	typeIn(d, "web")
	d.Key("left")
	d.SetFields(Field{Label: "Why"}, Field{Required: name})
	typeIn(d, "X")
	assert.Equal(t, "weXb", d.Value(1), "text, cursor and focus")
	d.SetFields(Field{Required: "another"}, Field{Label: "Why"})
	assert.Empty(t, d.Value(0), "another text to type is another gate")
	assert.Equal(t, 0, d.field)
	d.SetFields(Field{Label: "Twice"}, Field{Label: "Twice"})
	typeIn(d, "a")
	d.SetFields(Field{Label: "Twice"}, Field{Label: "Twice"})
	assert.Equal(t, "a", d.Value(0))
	assert.Empty(t, d.Value(1))
}

func TestTheFocusOfAFieldThatGoesFallsOnAHarmlessButton(t *testing.T) {
	d := gate(80, 24, 3)
	d.SetButtons(Button{Label: "Release", Danger: true}, Button{Label: "Cancel"})
	d.SetFields()
	assert.False(t, d.Typing())
	assert.Equal(t, 1, d.Focus)
	d.SetFields(Field{Label: "Why"}, Field{Required: name})
	d.Key("shift+tab")
	d.SetFields(Field{Required: name})
	assert.Equal(t, 1, d.Focus, "one that is on a button stays there")
	assert.False(t, d.Typing())
}

func TestTheTitleCanBeReplaced(t *testing.T) {
	d := ask(50, 16, 2)
	d.SetTitle("Disable backend")
	assert.Contains(t, d.View(), "╭─ Disable backend ──")
	d.SetTitle(strings.Repeat("long ", 12))
	d.SetSize(100, 16)
	assert.Contains(t, d.View(), "╭─ "+strings.TrimSpace(strings.Repeat("long ", 12)), "the box grows with it")
}

func TestEnterStaysInANumberThatIsRefused(t *testing.T) {
	d := ask(80, 24, 3)
	d.SetFields(Field{Label: "Weight", Most: 100, Bounds: "0 to 100 only"})
	for _, wrong := range []string{"101", "-1", "x"} {
		d.SetValue(0, wrong)
		press(t, d, "enter", None, -1)
		press(t, d, "enter", None, -1)
		assert.True(t, d.Typing())
		assert.Equal(t, wrong, d.Value(0))
	}
	d.SetValue(0, "100")
	press(t, d, "enter", Moved, -1)
	assert.False(t, d.Typing())
}
