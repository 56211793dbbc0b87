package list

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

func (l *List[T]) Typing() bool { return l.editing }

// openFilter opens the text field of the filter.
func (l *List[T]) openFilter() tea.Cmd {
	l.before, l.editing = beforeFilter{l.filter, l.table.Place()}, true
	l.input.SetValue(l.filter.text)
	l.input.CursorEnd()
	l.input.Focus()
	return nil
}

// Typed takes a key of the filter's text field.
func (l *List[T]) Typed(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Paste:
		// An id copied with its line's end is still the id.
		k.Runes = []rune(l.env.Theme.Typed(strings.Join(strings.Fields(string(k.Runes)), " ")))
	case k.Alt && k.Type == tea.KeyRunes:
		return nil // no text was meant
	case k.Type == tea.KeyEnter:
		l.closeInput()
		return nil
	case k.Type == tea.KeyEsc, k.Type == tea.KeyCtrlC:
		l.closeInput()
		l.setFilter(l.before.filter)
		l.table.Restore(l.before.place)
		return nil
	case k.Type == tea.KeyUp:
		l.table.Move(-1)
		return nil
	case k.Type == tea.KeyDown:
		l.table.Move(1)
		return nil
	}
	var cmd tea.Cmd
	l.input, cmd = l.input.Update(k)
	// A terminal that does not bracket a paste sends it as keys.
	if v := l.env.Theme.Typed(l.input.Value()); v != l.input.Value() {
		l.input.SetValue(v)
	}
	l.setFilter(parseFilter(l.input.Value()))
	return cmd
}

func (l *List[T]) closeInput() {
	l.editing = false
	l.input.Blur()
}

// setFilter narrows the rows. That is the operator's own doing, so the first
// row is selected where the filter took the selected one away.
func (l *List[T]) setFilter(f filter) {
	if f.text == l.filter.text {
		return
	}
	l.filter = f
	l.arrange()
	if _, ok := l.table.Selected(); !ok {
		l.table.Top()
	}
}
