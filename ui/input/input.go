// Package input is one line of text being typed. It is the text field of bubbles with its faults
// cured: it would read the clipboard of the machine the console runs on, reads past the end of its
// text, and takes what cannot be shown.
//
// It imports the theme, and must never know what the text is for.
package input

import (
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/theme"
)

// longest is how many characters are taken.
const longest = 200

// Field is a line of clean text with a cursor.
type Field struct {
	theme *theme.Theme
	model textinput.Model
}

// New returns an empty field.
func New(th *theme.Theme) *Field {
	m := textinput.New()
	m.Prompt = ""
	m.CharLimit = longest
	m.Cursor.SetMode(cursor.CursorStatic)
	m.Cursor.Style = th.Selected
	m.Cursor.TextStyle = th.Input
	m.TextStyle = th.Input
	// It would read the clipboard of the machine the console runs on.
	m.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	// It reads past the end of the text (bubbles v1.0.0).
	m.KeyMap.DeleteWordForward = key.NewBinding(key.WithDisabled())
	return &Field{theme: th, model: m}
}

// SetWidth gives the cells that the text may take.
func (f *Field) SetWidth(width int) { f.model.Width = width }

// Open begins with a text, and the cursor behind it.
func (f *Field) Open(text string) {
	f.model.SetValue(text)
	f.model.CursorEnd()
	f.model.Focus()
}

// Close takes no more keys.
func (f *Field) Close() { f.model.Blur() }

// Key edits the text or moves the cursor. A pasted text becomes one line.
func (f *Field) Key(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Paste:
		// An id copied with its line's end is still the id.
		k.Runes = []rune(f.theme.Typed(strings.Join(strings.Fields(string(k.Runes)), " ")))
	case k.Alt && k.Type == tea.KeyRunes:
		return nil // no text was meant
	}
	var cmd tea.Cmd
	f.model, cmd = f.model.Update(k)
	// A terminal that does not bracket a paste sends it as keys.
	if v := f.theme.Typed(f.model.Value()); v != f.model.Value() {
		f.model.SetValue(v)
	}
	return cmd
}

// Text is what stands in the field.
func (f *Field) Text() string { return f.model.Value() }

// View draws the text with the cursor in it.
func (f *Field) View() string { return f.model.View() }
