package ui

import (
	"fmt"
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/keymap"
)

// actionPrefix begins the name of what happened when an action did something.
const actionPrefix = "action: "

// does says whether a key, pressed now, does what an action offers.
func (w *walker) does(key string) (keymap.Action, bool) {
	action, known := w.app.env.Keys.Action(key)
	top := w.app.stack.top()
	switch {
	case !known:
		return action, false
	case action == keymap.Redraw, action == keymap.Suspend:
		return action, true
	case w.app.keysTo() != toScreen:
		return action, false
	default:
		return action, w.app.offer(top, action).Why == ""
	}
}

// rare does what can be done here and was done least.
func (w *walker) rare() {
	before := map[keymap.Action][]string{keymap.Reverse: {"o"}, keymap.MarkRange: {" ", "j", "j"}}
	var rarest keymap.Binding
	for _, b := range w.app.env.Keys.Bindings() {
		first := append(slices.Clone(before[b.Action]), b.Keys[0])[0]
		leaves := b.Action == keymap.Quit || b.Action == keymap.ForceQuit
		if _, does := w.does(first); does && !leaves && (rarest.Action == "" || w.done(b) < w.done(rarest)) {
			rarest = b
		}
	}
	if rarest.Action == "" {
		return
	}
	w.keysOf(append(slices.Clone(before[rarest.Action]), pick(w, rarest.Keys...))...)
	if rarest.Action == keymap.Close {
		w.key("esc") // of what is closed nobody would know what became
	}
}

// done is how often an action did something, in all walks.
func (w *walker) done(b keymap.Binding) int { return w.tally.counts[actionPrefix+string(b.Action)] }

// mouse turns the wheel or clicks, anywhere: a button of a dialog may be there.
func (w *walker) mouse() {
	x, y := w.rand.IntN(w.app.width+2)-1, w.rand.IntN(w.app.height+2)-1
	button := pick(w, tea.MouseButtonWheelDown, tea.MouseButtonWheelUp, tea.MouseButtonLeft, tea.MouseButtonRight)
	for range 1 + w.rand.IntN(4) {
		w.note(fmt.Sprintf("%s %d,%d", tea.MouseEvent{Button: button}, x, y))
		w.pressed++
		for _, action := range []tea.MouseAction{tea.MouseActionPress, tea.MouseActionRelease} {
			w.send(tea.MouseMsg{Button: button, Action: action, X: x, Y: y})
			w.wait()
		}
		w.checkFrame()
		w.check()
	}
}

// TestTheWalkHasTheKeysOfEveryAction: which of them did something the walk itself counts.
func TestTheWalkHasTheKeysOfEveryAction(t *testing.T) {
	keys := append(walkKeys(), "q", "ctrl+c") // which are drawn apart: they leave the console
	for _, b := range keymap.Default().Bindings() {
		assert.Subset(t, keys, b.Keys, "%s", b.Action)
		assert.NotEmpty(t, b.Keys, "%s", b.Action)
	}
}
