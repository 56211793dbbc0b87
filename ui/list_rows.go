package ui

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/table"
)

// entry is a row with what filtering and finding it takes.
type entry[T any] struct {
	row   T
	id    string
	key   string // its id, or something of its own where another row has that
	twice bool   // another row has the same id, or one that no operator can tell from it
	hay   string
}

// entries prepares rows for filtering; it runs outside of Update.
func (s spec[T]) entries(lk look, rows []T) []entry[T] {
	out := make([]entry[T], 0, len(rows))
	for _, r := range rows {
		out = append(out, entry[T]{row: r, id: s.id(r), key: s.id(r), hay: haystack(lk, s.hay(r))})
	}
	return out
}

// setRows takes rows over. Rows with one id are all shown, and all in doubt.
func (l *list[T]) setRows(rows []entry[T]) {
	l.changed++
	l.rows = slices.Clone(rows)
	l.byKey = make(map[string]int, len(rows))
	alike := make(map[string]int, len(rows))
	for i := range l.rows {
		r := &l.rows[i]
		r.key = r.id
		if !l.has(r.key) {
			l.byKey[r.key] = i
		}
		alike[folded(r.id)]++
	}
	// Only now, so that no key made up here is the id of a later row.
	for i := range l.rows {
		r := &l.rows[i]
		for n := 2; l.byKey[r.key] != i; n++ {
			if key := fmt.Sprintf("%s\x00%d", r.id, n); !l.has(key) {
				r.key, l.byKey[key] = key, i
			}
		}
		l.rows[i].twice = alike[folded(l.rows[i].id)] > 1
	}
	for key := range l.marked {
		if !l.has(key) {
			delete(l.marked, key) // it is gone
		}
	}
	l.arrange()
}

func (l *list[T]) has(key string) bool {
	_, there := l.byKey[key]
	return there
}

// folded is what the ids have in common that api.SameID takes for the same.
func folded(id string) string { return strings.ToLower(strings.TrimSpace(id)) }

// arrange filters and orders the rows and hands them to the table.
func (l *list[T]) arrange() {
	l.shown = l.shown[:0]
	for _, r := range l.rows {
		if l.filter.empty() || l.filter.matches(r.hay) {
			l.shown = append(l.shown, r.key)
		}
	}
	if l.order >= 0 {
		compare := l.spec.columns[l.order].compare
		slices.SortStableFunc(l.shown, func(a, b string) int {
			c := compare(l.rows[l.byKey[a]].row, l.rows[l.byKey[b]].row)
			if l.reverse {
				return -c
			}
			return c
		})
	}
	l.table.SetOrder(l.order, l.reverse, l.order >= 0)
	l.table.SetRows(l.shown, l.cells)
}

func (l *list[T]) cells(key string) []table.Cell {
	i, ok := l.byKey[key]
	if !ok {
		return nil
	}
	cells := make([]table.Cell, len(l.spec.columns))
	for n, c := range l.spec.columns {
		cells[n] = c.cell(l.rows[i].row)
	}
	if l.rows[i].twice {
		l.doubt(cells)
	}
	return cells
}

// doubt marks a row whose id does not say which one it is: in the place of its
// state, or before its name where it has none.
func (l *list[T]) doubt(cells []table.Cell) {
	th := l.env.theme
	for n, c := range l.spec.columns {
		if c.Title == titleState {
			cells[n] = table.Cell{Text: th.Glyph.Unknown + " id twice", Style: &th.Unknown}
			return
		}
	}
	cells[0] = table.Cell{Text: th.Glyph.Unknown + " " + cells[0].Text, Style: &th.Unknown}
}

// selected is the row under the cursor.
func (l *list[T]) selected() (T, bool) {
	key, ok := l.table.Selected()
	if !ok {
		var none T
		return none, false
	}
	return l.row(key)
}

// row is a row by its key, which is the id of the first row that has it.
func (l *list[T]) row(key string) (T, bool) {
	if i, ok := l.byKey[key]; ok {
		return l.rows[i].row, true
	}
	var none T
	return none, false
}

// revised tells one set of rows from another.
func (l *list[T]) revised() int { return l.changed }

// find is a row by its key, for screens that follow it.
func (l *list[T]) find(key string) ([]section, bool) {
	row, ok := l.row(key)
	if !ok {
		return nil, false
	}
	return l.spec.facts(row), true
}

// absorb shows another screen's reading of the same ULB, unless what is here
// was asked for later.
func (l *list[T]) absorb(r ulbReading) {
	if r.asked.Before(l.read.readAt) {
		return
	}
	if l.spec.patch != nil {
		l.takePatch(r)
		return
	}
	if l.spec.whole == nil {
		return
	}
	if rows, ok := l.spec.whole(r); ok {
		l.setRows(l.spec.entries(l.env.look, rows))
		l.read.good(r.asked, "")
	}
}

// takePatch changes one row, and remembers it for a read of all rows that was
// begun before.
func (l *list[T]) takePatch(r ulbReading) {
	id, _ := l.spec.patch(r)
	if id == "" || r.asked.Before(l.patches[id].asked) {
		return
	}
	l.patches[id] = r
	if !l.has(id) {
		return
	}
	l.changed++
	for i := range l.rows {
		if l.rows[i].id == id {
			l.rows[i] = l.patched(l.rows[i], r)
		}
	}
	l.arrange()
}

func (l *list[T]) patched(row entry[T], r ulbReading) entry[T] {
	_, change := l.spec.patch(r)
	now := l.spec.entries(l.env.look, []T{change(row.row)})[0]
	now.key, now.twice = row.key, row.twice
	return now
}
