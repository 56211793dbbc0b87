package dialog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

// walker presses random keys in a dialog with a gate and a free field, and keeps a record of its
// own of what the gate must hold.
type walker struct {
	*rand.Rand
	d             *Dialog
	width, height int
	want          string
	text          []rune // of the gate
	at            int
	disabled      bool     // by the caller's will
	queue         []string // keys to press next: the exact text is not found by chance
	happened      map[Outcome]int
}

func TestRandomKeysKeepFramesWholeAndConfirmOnlyTheExactText(t *testing.T) {
	happened := map[Outcome]int{}
	for seed := range uint64(10) {
		w := &walker{Rand: rand.New(rand.NewPCG(seed, 7)), happened: happened, width: 60, height: 16}
		th := theme.New(theme.Dark, []termenv.Profile{termenv.Ascii, termenv.ANSI}[seed%2], seed%3 == 0)
		w.want = []string{"web", "q l h", "负载", "jk"}[seed%4]
		w.d = four(th, w.want)
		for range 300 {
			w.change()
			w.step(t)
			wholeFrame(t, w.d, w.width, w.height)
		}
	}
	for _, outcome := range []Outcome{None, Pressed, PressedDisabled, Cancelled, Moved, Scrolled, Confirmed, Edited} {
		require.Greater(t, happened[outcome], 15, "outcome %d", outcome)
	}
}

// change does now and then what a caller does: another size, other lines, other buttons, the same
// fields in another order.
func (w *walker) change() {
	switch w.IntN(25) {
	case 0:
		w.width, w.height = 60+w.IntN(60), 16+w.IntN(20)
		w.d.SetSize(w.width, w.height)
	case 1:
		w.width, w.height = w.IntN(80), w.IntN(24)
		w.d.SetSize(w.width, w.height)
	case 2:
		w.d.SetContent(lines("target"), many(w.IntN(70)))
	case 3:
		w.disabled = w.IntN(3) == 0
		w.d.SetButtons(Button{Label: "Cancel"}, Button{Label: "Drain first", Danger: true},
			Button{Label: "Release", Danger: true, Disabled: w.disabled})
	case 4:
		fields := []Field{{Required: w.want}, {Label: "Wait", Bounds: []string{"", "0 only"}[w.IntN(2)]}}
		if w.IntN(2) == 0 {
			slices.Reverse(fields)
		}
		w.d.SetFields(fields...)
	}
}

func (w *walker) step(t *testing.T) {
	t.Helper()
	d := w.d
	keys := []string{
		"enter", "enter", "enter", "tab", "shift+tab", "up", "down", "pgup", "pgdown", "home", "end", "left", "right",
		"backspace", "delete", "ctrl+u", "ctrl+w",
		"q", "h", "j", "k", "l", " ", "x", "中", "esc", "ctrl+c", "f1", "alt+x",
	}
	key := keys[w.IntN(len(keys))]
	inGate := d.Typing() && d.fields[d.field].Required != ""
	if inGate && len(w.queue) == 0 && w.IntN(15) == 0 {
		w.queue = slices.Concat([]string{"left", "end", "ctrl+u"}, strings.Split(w.want, ""), []string{"enter"})
	}
	if len(w.queue) > 0 {
		key, w.queue = w.queue[0], w.queue[1:]
	}
	drawn, before := d.layout.fits, d.View()
	outcome, i := d.Key(key)
	w.happened[outcome]++
	what := fmt.Sprintf("%q -> %d %d with %q for %q", key, outcome, i, string(w.text), w.want)
	if inGate && drawn {
		w.edit(key)
	}
	require.Equal(t, string(w.text), d.Value(slices.IndexFunc(d.fields, func(f field) bool { return f.Required != "" })),
		what)
	exact := string(w.text) == w.want
	switch outcome {
	case Confirmed:
		require.True(t, exact && inGate && drawn && key == "enter", what)
		require.Equal(t, len(d.Buttons)-1, i, what)
		require.False(t, w.disabled, what)
	case Pressed:
		require.True(t, drawn && key == "enter" && (exact || !d.Buttons[i].Danger), what)
	case PressedDisabled:
		require.True(t, d.Buttons[i].Danger && (!exact || w.disabled), what)
	case Cancelled:
		require.True(t, key == "esc" || key == "ctrl+c" || key == "q" && !inGate, what)
	case None:
		require.Equal(t, before, d.View(), what)
	default:
		require.Equal(t, -1, i, what)
	}
}

// edit does to the record what a key does to the text.
func (w *walker) edit(key string) {
	shorter := func(from, to int) {
		w.text = slices.Delete(w.text, from, to)
		w.at = from
	}
	switch runes := []rune(key); key {
	case "left":
		w.at = max(w.at-1, 0)
	case "right":
		w.at = min(w.at+1, len(w.text))
	case "home":
		w.at = 0
	case "end":
		w.at = len(w.text)
	case "backspace":
		shorter(max(w.at-1, 0), w.at)
	case "delete":
		shorter(w.at, min(w.at+1, len(w.text)))
	case "ctrl+u":
		shorter(0, w.at)
	case "ctrl+w":
		from := w.at
		for from > 0 && w.text[from-1] == ' ' {
			from--
		}
		for from > 0 && w.text[from-1] != ' ' {
			from--
		}
		shorter(from, w.at)
	default:
		if len(runes) == 1 && len(w.text) < len([]rune(w.want))+beyond {
			w.text = slices.Insert(w.text, w.at, runes[0])
			w.at++
		}
	}
}
