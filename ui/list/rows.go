package list

import (
	"fmt"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

func (s Spec[T]) entries(rows []Row[T]) []entry[T] {
	out := make([]entry[T], len(rows))
	for i, r := range rows {
		out[i] = s.entry(r)
	}
	return out
}

func (s Spec[T]) entry(r Row[T]) entry[T] {
	id := s.ID(r.Row)
	return entry[T]{row: r.Row, id: id, key: id, at: r.At, searchText: r.Search, searched: r.Search != ""}
}

// setRows takes rows over: they are the list's from now on. Rows with one id are all
// shown, and all in doubt.
func (l *List[T]) setRows(rows []entry[T]) {
	before := l.rows
	l.rows = rows
	l.changed++
	if !l.keepKeys(before) {
		l.clearKeys()
		l.indexRows(0)
	}
	for key := range l.marked {
		if !l.has(key) {
			delete(l.marked, key) // it is gone
		}
	}
	l.arrange()
	l.setAside()
}

// keepKeys gives the rows the keys of those before, where they have the same ids in the same order,
// as after most refreshes.
func (l *List[T]) keepKeys(before []entry[T]) bool {
	if !slices.EqualFunc(before, l.rows, func(a, b entry[T]) bool { return a.id == b.id }) {
		return false
	}
	for i, b := range before {
		l.rows[i].key, l.rows[i].twice = b.key, b.twice
	}
	return true
}

// addRows takes further rows of a read over: what that costs does not grow with
// those that are there.
func (l *List[T]) addRows(rows []entry[T]) {
	l.filtered(l.ordering())
	first := len(l.rows)
	l.rows = append(l.rows, rows...)
	l.changed++
	l.indexRows(first)
	more := l.orderMore(first)
	if !l.showsAll() {
		l.found.rows, l.found.changed = mergeSorted(l.found.rows, l.passing(more), l.compare), l.changed
	}
	l.arrange()
}

// indexRows gives the rows from the first one on their keys.
func (l *List[T]) indexRows(first int) {
	for i := first; i < len(l.rows); i++ {
		r := &l.rows[i]
		r.key, r.twice = r.id, false
		switch other, there := l.byKey[r.id]; {
		case !there:
			l.byKey[r.id] = i
		case l.rows[other].id != r.id: // a key made up before is the id of this row
			l.clearKeys()
			l.indexRows(0)
			return
		case other != i:
			r.twice, l.rows[other].twice = true, true
		}
		l.indexFold(i)
	}
	// Only now, so that no key made up here is the id of one of these rows.
	for i := first; i < len(l.rows); i++ {
		r := &l.rows[i]
		for n := 2; l.byKey[r.key] != i; n++ {
			if key := fmt.Sprintf("%s\x00%d", r.id, n); !l.has(key) {
				r.key, l.byKey[key] = key, i
			}
		}
	}
}

// indexFold finds rows whose ids differ from this one's, and look the same to an operator. Most ids
// are their own fold: only the others stand in byFold.
func (l *List[T]) indexFold(i int) {
	r := &l.rows[i]
	fold := foldID(r.id)
	if fold != r.id {
		if other, there := l.byKey[fold]; there && l.rows[other].id == fold {
			r.twice, l.rows[other].twice = true, true
		}
	}
	if other, there := l.byFold[fold]; there {
		r.twice, l.rows[other].twice = true, true
	}
	if fold != r.id {
		l.byFold[fold] = i
	}
}

// clearKeys keeps the room of the maps: a list that is read again has about as many rows.
func (l *List[T]) clearKeys() {
	clear(l.byKey)
	clear(l.byFold)
}

func (l *List[T]) has(key string) bool {
	_, there := l.byKey[key]
	return there
}

// foldID is what the ids have in common that api.SameID takes for the same.
func foldID(id string) string { return strings.ToLower(strings.TrimSpace(id)) }

// arrange filters and orders the rows and hands them to the table.
func (l *List[T]) arrange() {
	l.shown = l.shown[:0]
	for _, i := range l.filtered(l.ordering()) {
		l.shown = append(l.shown, l.rows[i].key)
	}
	l.table.SetOrder(l.order, l.reverse, l.order >= 0)
	wanted := l.filter.wanted()
	l.table.SetWords(wanted)
	l.explains = false
	l.table.SetRows(l.shown, l.cells)
	if len(wanted) > 0 { // now it is known which columns have room
		l.explains = true
		l.table.SetRows(l.shown, l.cells)
	}
}

// showsAll says that nothing hides a row.
func (l *List[T]) showsAll() bool { return l.filter.empty() && !l.onlyBad() }

// filtered leaves the rows that the filter lets through. One that is typed on looks
// through what it left before.
func (l *List[T]) filtered(rows []int) []int {
	if l.showsAll() {
		l.found = passed{}
		return rows
	}
	f := &l.found
	same := f.changed == l.changed && f.order == l.order && f.reverse == l.reverse && f.bad == l.onlyBad()
	if same && l.filter.narrows(f.filter) {
		rows = f.rows
	}
	if same && l.filter.text == f.filter.text {
		return f.rows
	}
	left := l.passing(rows)
	*f = passed{filter: l.filter, bad: l.onlyBad(), changed: l.changed, order: l.order, reverse: l.reverse, rows: left}
	return left
}

// matchesOK is how many rows the filter lets through where all of them are ok and so are hidden: those on the
// screen are none. They are counted once for each change of them.
func (l *List[T]) matchesOK() int {
	if c := &l.hiddenOK; c.changed != l.changed || c.filter != l.filter.text {
		*c = hiddenMatches{changed: l.changed, filter: l.filter.text, count: len(l.matching(l.ordering(), false))}
	}
	return l.hiddenOK.count
}

// passing are those of the rows that are shown.
func (l *List[T]) passing(rows []int) []int { return l.matching(rows, l.onlyBad()) }

// matching are those of the rows that the filter lets through, only those that are not ok where that is asked.
func (l *List[T]) matching(rows []int, onlyBad bool) []int {
	left := make([]int, 0, len(rows))
	none := l.filter.foundIn("")
	shared := map[*string][]bool{}
	for _, i := range rows {
		if onlyBad && !l.isBad(i) {
			continue
		}
		beside := none
		if l.spec.Shared != nil {
			text := l.spec.Shared(l.rows[i].row)
			there, known := shared[text]
			if !known {
				there = l.filter.foundIn(*text)
				shared[text] = there
			}
			beside = there
		}
		if l.filter.matches(l.searchTextOf(i), beside) {
			left = append(left, i)
		}
	}
	return left
}

// searchTextOf is what the filter looks in, made where it was not yet.
func (l *List[T]) searchTextOf(i int) string {
	r := &l.rows[i]
	if !r.searched {
		r.searchText, r.searched = l.spec.Search(r.row), true
	}
	return r.searchText
}

func (l *List[T]) cells(key string) []table.Cell {
	i, ok := l.byKey[key]
	if !ok {
		return nil
	}
	cells := make([]table.Cell, len(l.spec.Columns), len(l.spec.Columns)+1)
	for n, c := range l.spec.Columns {
		cells[n] = c.Cell(l.rows[i].row)
	}
	if l.rows[i].twice {
		l.doubt(cells)
	}
	if l.explains {
		return append(cells, table.Cell{Text: l.foundIn(i, cells)})
	}
	return cells
}

// doubt marks a row whose id does not say which one it is: in the place of its
// state, or before its name where it has none.
func (l *List[T]) doubt(cells []table.Cell) {
	th := l.env.Theme
	for n, c := range l.spec.Columns {
		if c.State {
			cells[n] = table.Cell{Text: th.Glyph.Unknown + " " + render.CellTwice, Style: &th.Unknown}
			return
		}
	}
	cells[0] = table.Cell{Text: th.Glyph.Unknown + " " + cells[0].Text, Style: &th.Unknown}
}

// Selected is the row under the cursor.
func (l *List[T]) Selected() (T, bool) {
	key, ok := l.table.Selected()
	if !ok {
		var none T
		return none, false
	}
	return l.Row(key)
}

// Row is a row by its key, which is the id of the first row that has it.
func (l *List[T]) Row(key string) (T, bool) {
	if i, ok := l.byKey[key]; ok {
		return l.rows[i].row, true
	}
	var none T
	return none, false
}

// Revised tells one set of rows from another.
func (l *List[T]) Revised() int { return l.changed }

// Describe gives what draws a row by its key, for a page that follows it.
func (l *List[T]) Describe(key string) (func(width int) screen.Text, bool) {
	row, ok := l.Row(key)
	if !ok {
		return nil, false
	}
	return l.spec.Describe(row), true
}

// Parts are what can be copied of a row.
func (l *List[T]) Parts(key string) []screen.Part {
	row, ok := l.Row(key)
	if !ok {
		return nil
	}
	var cells []string
	for _, c := range l.spec.Columns {
		if text := c.Cell(row).Text; text != "" {
			cells = append(cells, text)
		}
	}
	text := strings.Join(cells, " | ")
	if l.spec.Parts != nil {
		return l.spec.Parts(row, text)
	}
	return []screen.Part{screen.IDPart(l.spec.ID(row)), {Key: "r", Name: render.PartRow, Text: text}}
}

// Rows are all rows, in the order of the service.
func (l *List[T]) Rows() []T {
	rows := make([]T, len(l.rows))
	for i, r := range l.rows {
		rows[i] = r.row
	}
	return rows
}
