// Package table is a list of rows in columns that draws only the rows on the screen, so that a list
// of 100,000 costs what one of ten does. The cursor follows a row's key, never its place.
//
// It may import theme alone. It must never look at what a cell means, or at a row that is not on
// the screen while it draws.
package table

import (
	"slices"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/ui/theme"
)

// Align says at which side of its column a text stands.
type Align int

// The sides.
const (
	Left Align = iota
	Right
)

// Column describes one column, which is as wide as what stands in it, up to Max. A flexible one gives
// way first, down to Min.
type Column struct {
	Title    string
	Min, Max int // cells; Max 0 is without a limit
	// Tight is less than Min: so little a flexible one takes before a column goes that is not minor; 0 is
	// Min.
	Tight    int
	Priority int // 0 identifies the row and is never dropped; of the others the highest goes first
	Align    Align
	Flex     bool
	Dim      bool // what it shows may be overlooked: an id beside a name
	Optional bool // it is left out where no row of a sample has anything in it
}

// Cell is the text of one column in one row. The text is clean; a nil style is the terminal's own.
type Cell struct {
	Text  string
	Style *lipgloss.Style
	Ends  bool // its end says as much as its beginning: it is cut in the middle
}

// Table is a list with a cursor. The zero value is not usable; New makes one. It is not
// safe for concurrent use.
type Table[K comparable] struct {
	theme   *theme.Theme
	columns []Column
	keys    []K
	cells   func(K) []Cell
	marked  func(K) bool // nil: no row is
	words   []string     // to be seen in the rows, in lower case

	width, height int // cells and lines of the whole table, the titles included
	natural       []int
	used          []bool // columns that may be shown
	visible       []int  // the columns shown, as indexes into columns
	widths        []int  // their widths, side by side with visible

	order   int // the column the rows are sorted by, -1 for none
	reverse bool

	filled   bool // there were rows once
	first    K    // the row that the first rows have selected, if it is among them
	selected bool // the row with key is in keys, at index
	key      K    // the row selected now or, if it is gone, last
	index    int  // where it is or was
	top      int  // the first row of the window

	head   string                        // the line of titles as drawn
	leads  [3][2]string                  // what stands before a row: without cursor, with it, with its trace; by mark
	lines  []string                      // the window's rows as drawn without cursor and lead, "" where not drawn yet
	styles map[*lipgloss.Style][2]string // what each writes before and after a text
}

// New makes an empty table. Nothing is drawn before SetSize.
func New[K comparable](th *theme.Theme, columns []Column) *Table[K] {
	t := &Table[K]{
		theme: th, columns: slices.Clone(columns), order: -1, styles: map[*lipgloss.Style][2]string{},
		cells: func(K) []Cell { return nil },
	}
	t.measure()
	return t
}

// SetRows replaces the rows. cells is called for the rows on the screen and for a sample of the
// others, until the next SetRows; what it returns for a key must not change in between.
//
// The cursor stays on its key. If that is gone nothing is selected until the user moves, or until
// the key is back. The first rows a table gets have the one of Start selected, or else the first.
func (t *Table[K]) SetRows(keys []K, cells func(K) []Cell) {
	t.keys = append(t.keys[:0], keys...)
	t.cells = cells
	switch {
	case len(t.keys) == 0:
		t.selected = false
	case !t.filled:
		t.filled = true
		t.put(max(slices.Index(t.keys, t.first), 0))
	default:
		index := t.find(t.key)
		t.selected = index >= 0
		if t.selected {
			t.index = index
		}
	}
	t.measure()
	t.layout()
	t.reveal()
}

// Start says which row the first rows are to have selected.
func (t *Table[K]) Start(key K) { t.first = key }

// SetMarks says which rows bear the mark's sign, in a cell of its own between the cursor and the
// first column; nil says none. marked is asked whenever a row on the screen is drawn, so that a
// mark follows its key and may come and go at any time.
func (t *Table[K]) SetMarks(marked func(key K) bool) { t.marked = marked }

// find returns where a key is, the place nearest to the cursor if it is there more than once,
// -1 if it is not there.
func (t *Table[K]) find(key K) int {
	if t.index < len(t.keys) && t.keys[t.index] == key {
		return t.index
	}
	best, distance := -1, len(t.keys)+t.index
	for i, k := range t.keys {
		if k == key && max(i-t.index, t.index-i) < distance {
			best, distance = i, max(i-t.index, t.index-i)
		}
	}
	return best
}

// Len returns the number of rows.
func (t *Table[K]) Len() int { return len(t.keys) }

// Window returns the places of the first and the last row on the screen, counted from 1; 0 without any.
func (t *Table[K]) Window() (first, last int) {
	if len(t.keys) == 0 || t.rows() == 0 {
		return 0, 0
	}
	return t.top + 1, min(t.top+t.rows(), len(t.keys))
}

// Columns returns the columns that are shown at the present size, from left to right, as indexes
// into those given to New.
func (t *Table[K]) Columns() []int { return slices.Clone(t.visible) }

// Selected returns the key of the row under the cursor; false if there is none.
func (t *Table[K]) Selected() (K, bool) {
	if !t.selected {
		var none K
		return none, false
	}
	return t.key, true
}

// Nearest returns the key of the row under the cursor or, where it stands on none, of the one that bears its
// trace; false if there is no row.
func (t *Table[K]) Nearest() (K, bool) {
	if row := t.trace(); row >= 0 {
		return t.keys[row], true
	}
	return t.Selected()
}

// Place is where a cursor stands: on which row, on which line of the window.
type Place[K comparable] struct {
	there bool // there was a row that it stood on
	key   K
	index int
	line  int
}

// Place returns where the cursor stands, for Restore.
func (t *Table[K]) Place() Place[K] {
	return Place[K]{there: t.filled, key: t.key, index: t.index, line: t.index - t.top}
}

// Restore brings the cursor back to the row of a place, wherever that is now, and to its line of
// the window as far as the rows allow. If the row is gone nothing is selected, as after SetRows. A
// place of before there were rows is that of the first rows.
func (t *Table[K]) Restore(p Place[K]) {
	if !p.there {
		p.index = max(slices.Index(t.keys, t.first), 0)
		if p.index >= len(t.keys) {
			return
		}
		p.key, p.line = t.keys[p.index], p.index
	}
	t.key, t.index = p.key, p.index
	index := t.find(p.key)
	t.selected = index >= 0
	if t.selected {
		t.index = index
	}
	t.scroll(t.index - p.line)
	t.reveal()
}

// Select puts the cursor on a key. Where no row has it nothing is selected until one does, or until the
// user moves: another row in its place would be taken for it.
func (t *Table[K]) Select(key K) {
	index := t.find(key)
	if index < 0 {
		t.filled, t.key, t.selected = true, key, false
		return
	}
	t.put(index)
	t.reveal()
}

// SelectLine puts the cursor on the row that a line of the view shows, the line of titles being the
// first; false, and nothing moves, if it shows none.
func (t *Table[K]) SelectLine(line int) bool {
	row := t.top + line - 1
	if line < 1 || line > t.rows() || row >= len(t.keys) {
		return false
	}
	t.put(row)
	return true
}

// Move moves the cursor by rows, down if delta is positive. If the selected row is gone
// it starts from where that row was: one down is the row that took its place, one up the
// row that was above it.
func (t *Table[K]) Move(delta int) {
	if len(t.keys) == 0 || delta == 0 {
		return
	}
	if !t.selected && delta > 0 {
		delta--
	}
	t.put(t.index + clamp(delta, -len(t.keys), len(t.keys)))
	t.reveal()
}

// Page moves the cursor and the window by pages of the window less two rows.
func (t *Table[K]) Page(delta int) {
	if len(t.keys) == 0 || delta == 0 {
		return
	}
	rows := clamp(delta, -len(t.keys), len(t.keys)) * t.page()
	t.put(t.index + rows)
	t.scroll(t.top + rows)
	t.reveal()
}

// Top moves the cursor to the first row.
func (t *Table[K]) Top() { t.Move(-len(t.keys)) }

// Bottom moves the cursor to the last row.
func (t *Table[K]) Bottom() {
	if len(t.keys) > 0 {
		t.put(len(t.keys) - 1)
		t.reveal()
	}
}

// put selects the row at index, or the nearest there is. There must be rows.
func (t *Table[K]) put(index int) {
	t.index = clamp(index, 0, len(t.keys)-1)
	t.key = t.keys[t.index]
	t.selected = true
}

// SetSize sets the size of the whole table in cells and lines, the line of titles included.
func (t *Table[K]) SetSize(width, height int) {
	width, height = max(width, 0), max(height, 0)
	if width == t.width && height == t.height {
		return
	}
	t.width, t.height = width, height
	t.layout()
	t.reveal()
}

// SetOrder marks the title of a column as the one the rows are sorted by; on false marks none. The
// rows stay as they are.
func (t *Table[K]) SetOrder(column int, reverse, on bool) {
	if !on || column < 0 || column >= len(t.columns) {
		column = -1
	}
	if column == t.order && reverse == t.reverse {
		return
	}
	t.order, t.reverse = column, reverse
	t.layout()
}

// rows returns how many rows the window holds.
func (t *Table[K]) rows() int { return max(t.height-1, 0) }

// page is how far the window jumps when the cursor leaves it. Two rows stay, to hold on to; a jump
// costs a slow line far less than a scroll at every key does.
func (t *Table[K]) page() int { return max(t.rows()-2, 1) }

// reveal scrolls the window so far that the cursor is in it and no room at the end is empty.
func (t *Table[K]) reveal() {
	top := t.top
	if t.selected && t.rows() > 0 {
		outside := func() bool { return t.index < top || t.index >= top+t.rows() }
		if t.index < top {
			top -= t.page()
		} else if outside() {
			top += t.page()
		}
		if outside() {
			top = t.index - t.rows()/2
		}
	}
	t.scroll(top)
}

// scroll moves the window's first row to top, or as near as the rows allow.
func (t *Table[K]) scroll(top int) {
	top = clamp(top, 0, max(len(t.keys)-t.rows(), 0))
	if top != t.top {
		t.top = top
		clear(t.lines)
	}
}

func clamp(n, low, high int) int { return max(low, min(n, high)) }
