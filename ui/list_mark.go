package ui

import (
	"cloud.internal/ulbconsole/keymap"
)

// mark marks a row, or takes its mark off.
func (l *list[T]) mark(id string) {
	if l.marked[id] {
		delete(l.marked, id)
	} else {
		l.marked[id] = true
	}
	l.showMarks()
}

// unmark takes all marks off.
func (l *list[T]) unmark() {
	clear(l.marked)
	l.showMarks()
}

func (l *list[T]) showMarks() {
	if len(l.marked) == 0 {
		l.table.SetMarks(nil)
		return
	}
	l.table.SetMarks(func(id string) bool { return l.marked[id] })
}

// targets are the rows a change is about: the marked ones in the order of the
// list, hidden ones too, or else the selected one.
func (l *list[T]) targets() []T {
	if len(l.marked) == 0 {
		if row, ok := l.selected(); ok {
			return []T{row}
		}
		return nil
	}
	rows := make([]T, 0, len(l.marked))
	for _, r := range l.rows {
		if l.marked[r.id] {
			rows = append(rows, r.row)
		}
	}
	return rows
}

// hiddenMarks counts the marked rows that the filter hides.
func (l *list[T]) hiddenMarks() int {
	hidden := len(l.marked)
	for _, id := range l.shown {
		if l.marked[id] {
			hidden--
		}
	}
	return hidden
}

// whyNot says why a key cannot change what is marked or selected, "" where it can.
func (l *list[T]) whyNot(action keymap.Action, none string) string {
	if l.spec.change == nil {
		switch action {
		case keymap.Undo:
			return "a change is put back from the history: " + l.env.key(keymap.History)
		case keymap.Close:
			return "a change is closed in the history: " + l.env.key(keymap.History)
		default:
		}
		return "a backend is changed from its VServer's list: open a ULB, then a VServer"
	}
	rows := l.targets()
	if len(rows) == 0 {
		return none
	}
	in, why := l.spec.change(action, rows)
	if in == nil && why == "" {
		return "this does nothing here"
	}
	return why
}
