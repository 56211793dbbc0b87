package list

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

func (l *List[T]) Typing() bool { return l.editing }

// openFilter opens the text field of the filter.
func (l *List[T]) openFilter() tea.Cmd {
	l.before, l.editing = beforeFilter{l.filter, l.table.Place()}, true
	l.input.Set(l.filter.text)
	return nil
}

// Typed takes a key of the filter's text field.
func (l *List[T]) Typed(k tea.KeyMsg) {
	switch {
	case k.Paste:
		// An id copied with its line's end is still the id.
		l.input.Paste(strings.Join(strings.Fields(string(k.Runes)), " "))
	case k.Type == tea.KeyEnter:
		l.editing = false
	case k.Type == tea.KeyEsc, k.Type == tea.KeyCtrlC:
		l.editing = false
		l.setFilter(l.before.filter)
		l.table.Restore(l.before.place)
		return
	case k.Type == tea.KeyUp:
		l.table.Move(-1)
	case k.Type == tea.KeyDown:
		l.table.Move(1)
	default:
		l.input.Key(k.String())
	}
	// The words of a row are in the terminal's character set, too.
	l.setFilter(parseFilter(l.env.Theme.Typed(l.input.Value())))
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
