package list

import (
	tea "github.com/charmbracelet/bubbletea"
)

func (l *List[T]) Typing() bool { return l.editing }

// openFilter opens the text field of the filter.
func (l *List[T]) openFilter() tea.Cmd {
	l.before, l.editing = beforeFilter{l.filter, l.table.Place()}, true
	l.input.Open(l.filter.text)
	return nil
}

// Typed takes a key of the filter's text field.
func (l *List[T]) Typed(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Paste, k.Alt && k.Type == tea.KeyRunes: // for the field, whatever it is
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
	cmd := l.input.Key(k)
	l.setFilter(parseFilter(l.input.Text()))
	return cmd
}

func (l *List[T]) closeInput() {
	l.editing = false
	l.input.Close()
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
