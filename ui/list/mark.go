package list

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// offerMark marks rows. What the filter hides is not marked.
func (l *List[T]) offerMark(action keymap.Action) screen.Offer {
	if l.spec.Marks == nil {
		return screen.Refuse(render.RefusedNotMarked)
	}
	if action == keymap.MarkAll {
		return l.offerMarks(l.shown, l.noRows())
	}
	if why := l.noRow(); why != "" {
		return screen.Refuse(why)
	}
	key, _ := l.table.Selected()
	if action == keymap.Mark {
		if row, _ := l.Selected(); !l.spec.Marks(row) {
			return screen.Refuse(render.RefusedNotMarked)
		}
		return screen.Run(func() tea.Cmd { l.mark(key); return nil })
	}
	first := -1
	if l.marked[l.lastMark] {
		first = slices.Index(l.shown, l.lastMark)
	}
	if first < 0 {
		return screen.Refuse(render.RefusedNoMark(l.env.Key(keymap.Mark)))
	}
	last := slices.Index(l.shown, key)
	return l.offerMarks(l.shown[min(first, last):max(first, last)+1], "")
}

// offerMarks marks those of the rows that are not yet, the selected one last.
func (l *List[T]) offerMarks(rows []string, whyNone string) screen.Offer {
	switch {
	case len(rows) == 0:
		return screen.Refuse(whyNone)
	case len(l.marked) >= len(rows) && !slices.ContainsFunc(rows, func(key string) bool { return !l.marked[key] }):
		return screen.Refuse(render.RefusedAllMarked)
	}
	return screen.Run(func() tea.Cmd {
		for _, key := range rows {
			if l.spec.Marks(l.rows[l.byKey[key]].row) {
				l.marked[key] = true
			}
		}
		l.marksChosen()
		l.lastMark, _ = l.table.Selected()
		l.showMarks()
		return nil
	})
}

// mark marks a row, or takes its mark off.
func (l *List[T]) mark(key string) {
	l.marksChosen()
	if l.marked[key] {
		delete(l.marked, key)
	} else {
		l.marked[key] = true
		l.lastMark = key
	}
	l.showMarks()
}

// marksChosen notes that the marks are what the operator wants, until something else is asked for.
func (l *List[T]) marksChosen() {
	l.byKeys, l.moved = true, true // the cursor stays where what is marked was seen
	if l.spec.Query != nil {
		l.chosen = l.spec.Query.Text()
	}
}

// premark marks the rows that came in, where no key has said otherwise.
func (l *List[T]) premark() {
	if l.spec.Premark == nil || l.byKeys && l.chosen == l.spec.Query.Text() {
		return
	}
	l.byKeys = false
	clear(l.marked)
	if marks := l.spec.Premark(); marks != nil {
		for i := range l.rows {
			if l.spec.Marks(l.rows[i].row) && marks(l.rows[i].row) {
				l.marked[l.rows[i].key] = true
			}
		}
	}
	l.showMarks()
}

// toFirst puts the cursor on the first row that is marked or, where none is, on the first: the worst of a list that
// comes page by page comes late.
func (l *List[T]) toFirst() {
	if len(l.marked) > 0 {
		if at := slices.IndexFunc(l.shown, func(key string) bool { return l.marked[key] }); at >= 0 {
			l.table.Select(l.shown[at])
			return
		}
	}
	l.table.Top()
}

// Unmark takes all marks off.
func (l *List[T]) Unmark() {
	l.marksChosen()
	clear(l.marked)
	l.showMarks()
}

func (l *List[T]) showMarks() {
	if len(l.marked) == 0 {
		l.table.SetMarks(nil)
		return
	}
	l.table.SetMarks(func(key string) bool { return l.marked[key] })
}

// targets are the rows a change is about: the marked ones in the order of the
// list, hidden ones too, or else the selected one.
func (l *List[T]) targets() []Selection[T] {
	if len(l.marked) == 0 {
		if row, ok := l.Selected(); ok {
			return []Selection[T]{{Row: row}}
		}
		return nil
	}
	rows := make([]Selection[T], 0, len(l.marked))
	marked := make([]int, 0, len(l.marked))
	for key := range l.marked {
		if i, there := l.byKey[key]; there {
			marked = append(marked, i)
		}
	}
	slices.SortFunc(marked, func(a, b int) int {
		return cmp.Or(cmp.Compare(l.rows[a].at, l.rows[b].at),
			cmp.Compare(a, b))
	})
	for _, i := range marked {
		rows = append(rows, Selection[T]{Row: l.rows[i].row, Hidden: l.hides(i)})
	}
	return rows
}

// hides says whether the filter hides a row.
func (l *List[T]) hides(i int) bool {
	return !l.showsAll() && len(l.passing([]int{i})) == 0
}

// hiddenMarks counts the marked rows that the filter hides.
func (l *List[T]) hiddenMarks() int {
	if l.showsAll() {
		return 0
	}
	hidden := len(l.marked)
	for _, key := range l.shown {
		if l.marked[key] {
			hidden--
		}
	}
	return hidden
}

// doubtful says whether the id of a row that a change is about is another's, too.
func (l *List[T]) doubtful() bool {
	if len(l.marked) == 0 {
		key, _ := l.table.Selected()
		return l.rows[l.byKey[key]].twice
	}
	for key := range l.marked {
		if i, there := l.byKey[key]; there && l.rows[i].twice {
			return true
		}
	}
	return false
}
