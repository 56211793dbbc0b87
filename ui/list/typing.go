package list

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
)

func (l *List[T]) Typing() bool { return l.editing }

// filtersHere says that the filter is the operator's own of this list: back clears it first. One that
// only came along from the level above does not stand in the way back.
func (l *List[T]) filtersHere() bool { return !l.filter.empty() && l.filter.text != l.came }

// clearsFilter says in words which key changes the filter.
func (l *List[T]) clearsFilter() string {
	if l.filtersHere() {
		return render.ListFilterKey(l.env.Key(keymap.Back), true)
	}
	return render.ListFilterKey(l.env.Key(keymap.Filter), false)
}

// openFilter opens the text field of the filter.
func (l *List[T]) openFilter() tea.Cmd {
	l.before, l.editing = beforeFilter{filter: l.filter, place: l.table.Place()}, true
	l.earlier = l.env.Filters.Walk()
	l.input.Set(l.filter.text)
	if l.spec.Query != nil {
		l.before.asked = l.spec.Query.Text()
		l.input.Set(l.before.asked)
	}
	return nil
}

// Typed takes a key of the filter's text field.
func (l *List[T]) Typed(k tea.KeyMsg) {
	switch {
	case k.Paste:
		// An id copied with its line's end is still the id.
		l.input.Paste(strings.Join(strings.Fields(string(k.Runes)), " "))
	case k.Type == tea.KeyEnter:
		l.editing, l.came = false, ""
		l.env.Filters.Add(l.input.Value())
	case k.Type == tea.KeyEsc, k.Type == tea.KeyCtrlC:
		l.editing = false
		l.setFilter(l.before.filter)
		l.ask(l.before.asked)
		l.table.Restore(l.before.place)
		return
	case k.Type == tea.KeyUp:
		l.input.Set(l.earlier.Older(l.input.Value()))
	case k.Type == tea.KeyDown:
		l.input.Set(l.earlier.Newer(l.input.Value()))
	default:
		l.input.Key(k.String())
	}
	if l.spec.Query != nil {
		l.ask(l.input.Value())
		return
	}
	// The words of a row are in the terminal's character set, too.
	l.setFilter(parseFilter(l.env.Theme.Typed(plainSigns(l.input.Value()))))
}

// ask looks for another text.
func (l *List[T]) ask(text string) {
	if l.spec.Query == nil || text == l.spec.Query.Text() {
		return
	}
	l.spec.Query.Ask(text)
	l.Sync()
	l.table.Top()
}

// setFilter narrows the rows. That is the operator's own doing, so the first
// row is selected where the filter took the selected one away.
func (l *List[T]) setFilter(f filter) {
	if f.text == l.filter.text {
		return
	}
	l.filter, l.aside = f, ""
	l.arrange()
	if _, ok := l.table.Selected(); !ok {
		l.table.Top()
	}
}

// setAside takes a filter off that came along from the level above, once there are rows and it shows
// none of them.
func (l *List[T]) setAside() {
	if !l.carried || len(l.rows) == 0 {
		return
	}
	l.carried = false
	if len(l.shown) == 0 {
		aside := l.filter.text
		l.setFilter(filter{})
		l.aside = aside
	}
}
