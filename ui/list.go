package ui

import (
	"context"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/table"
)

// column is one column of a list: where it stands, what it shows and how two
// rows compare by it.
type column[T any] struct {
	table.Column
	cell    func(T) table.Cell
	compare func(a, b T) int
}

// spec is what makes the one list screen a list of ULBs, VServers or backends.
type spec[T any] struct {
	title   string // in the breadcrumb
	one     string // a row, in words
	many    string
	columns []column[T]
	id      func(T) string
	facts   func(T) []section                         // every field, for describe
	hay     func(T) []section                         // what the filter looks in
	open    func(T) intent                            // nil: rows do not open
	openWhy string                                    // why they do not
	read    func(context.Context, *sink[T])           // runs in its own goroutine
	whole   func(ulbReading) ([]T, bool)              // all rows, out of another screen's reading
	patch   func(ulbReading) (string, func(T) T)      // one row, likewise; "" for none
	change  func(keymap.Action, []T) (intent, string) // what a dangerous key does to rows, or why not; nil: nothing
	marks   bool                                      // rows can be marked
	place   change.Place                              // of backends
	empty   func() string                             // what to say and do when there is none
	picker  bool                                      // opened to choose a row
	auto    func(total int) bool                      // may be read again unasked
}

// entry is a row with what filtering and finding it takes.
type entry[T any] struct {
	row T
	id  string
	hay string
}

// list is the console's list screen.
type list[T any] struct {
	env  *env
	spec spec[T]
	at   address

	rows    []entry[T] // in the service's order
	changed int        // counts the changes of rows
	shown   []string   // ids, filtered and ordered
	byID    map[string]int
	patches map[string]ulbReading // newer readings of single rows
	table   *table.Table[string]
	marked  map[string]bool // ids of marked rows
	filter  filter
	before  filter // what Esc in the text field goes back to
	input   textinput.Model
	editing bool // the text field is open
	order   int  // column the rows are ordered by, -1 for the service's order
	reverse bool
	width   int
	height  int

	read reading[T]
}

func newList[T any](e *env, s spec[T]) *list[T] {
	columns := make([]table.Column, len(s.columns))
	for i, c := range s.columns {
		columns[i] = c.Column
	}
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = 200
	in.Cursor.SetMode(cursor.CursorStatic)
	in.Cursor.Style = e.theme.Selected
	in.Cursor.TextStyle = e.theme.Input
	in.TextStyle = e.theme.Input
	// It would read the clipboard of the machine the console runs on.
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	// It reads past the end of the text (bubbles v1.0.0).
	in.KeyMap.DeleteWordForward = key.NewBinding(key.WithDisabled())
	return &list[T]{
		env: e, spec: s, at: address{screen: e.id()},
		table: table.New[string](e.theme, columns), input: in, order: -1, byID: map[string]int{}, patches: map[string]ulbReading{}, marked: map[string]bool{},
	}
}

func (l *list[T]) name() string { return l.spec.title }

func (l *list[T]) address() address { return l.at }

func (l *list[T]) picks() bool { return l.spec.picker }

func (l *list[T]) resize(width, height int) {
	l.width, l.height = width, height
	l.table.SetSize(width, height)
	l.input.Width = max(width-20, 10)
}

// entries prepares rows for filtering; it runs outside of Update.
func (s spec[T]) entries(lk look, rows []T) []entry[T] {
	out := make([]entry[T], 0, len(rows))
	for _, r := range rows {
		out = append(out, entry[T]{row: r, id: s.id(r), hay: haystack(lk, s.hay(r))})
	}
	return out
}

// setRows takes rows over; a repeated id is shown once.
func (l *list[T]) setRows(rows []entry[T]) {
	l.changed++
	l.rows = l.rows[:0:0]
	l.byID = make(map[string]int, len(rows))
	for _, r := range rows {
		if _, seen := l.byID[r.id]; seen {
			continue
		}
		l.byID[r.id] = len(l.rows)
		l.rows = append(l.rows, r)
	}
	for id := range l.marked {
		if _, there := l.byID[id]; !there {
			delete(l.marked, id) // it is gone
		}
	}
	l.arrange()
}

// arrange filters and orders the rows and hands them to the table.
func (l *list[T]) arrange() {
	l.shown = l.shown[:0]
	for _, r := range l.rows {
		if l.filter.empty() || l.filter.matches(r.hay) {
			l.shown = append(l.shown, r.id)
		}
	}
	if l.order >= 0 {
		compare := l.spec.columns[l.order].compare
		slices.SortStableFunc(l.shown, func(a, b string) int {
			c := compare(l.rows[l.byID[a]].row, l.rows[l.byID[b]].row)
			if l.reverse {
				return -c
			}
			return c
		})
	}
	l.table.SetOrder(l.order, l.reverse, l.order >= 0)
	l.table.SetRows(l.shown, l.cells)
}

func (l *list[T]) cells(id string) []table.Cell {
	i, ok := l.byID[id]
	if !ok {
		return nil
	}
	cells := make([]table.Cell, len(l.spec.columns))
	for n, c := range l.spec.columns {
		cells[n] = c.cell(l.rows[i].row)
	}
	return cells
}

// selected is the row under the cursor.
func (l *list[T]) selected() (T, bool) {
	id, ok := l.table.Selected()
	if !ok {
		var none T
		return none, false
	}
	return l.row(id)
}

// row is a row by its id.
func (l *list[T]) row(id string) (T, bool) {
	if i, ok := l.byID[id]; ok {
		return l.rows[i].row, true
	}
	var none T
	return none, false
}

// revised tells one set of rows from another.
func (l *list[T]) revised() int { return l.changed }

// find is a row by its id, for screens that follow it.
func (l *list[T]) find(id string) ([]section, bool) {
	row, ok := l.row(id)
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
	if i, ok := l.byID[id]; ok {
		l.changed++
		l.rows[i] = l.patched(l.rows[i], r)
		l.arrange()
	}
}

func (l *list[T]) patched(row entry[T], r ulbReading) entry[T] {
	_, change := l.spec.patch(r)
	return l.spec.entries(l.env.look, []T{change(row.row)})[0]
}

func (l *list[T]) why(action keymap.Action) string {
	_, selected := l.selected()
	none := "nothing is selected: move to a " + l.spec.one + " first"
	if len(l.shown) == 0 {
		none = "there is no " + l.spec.one + " here"
	}
	switch action {
	case keymap.Open:
		if l.spec.open == nil {
			return l.spec.openWhy
		}
		if !selected {
			return none
		}
	case keymap.Describe, keymap.Copy:
		if !selected {
			return none
		}
	case keymap.Reverse:
		if l.order < 0 {
			return "order the rows by a column first: " + l.env.key(keymap.Order)
		}
	case keymap.Mark:
		if !l.spec.marks {
			return "only backends can be marked"
		}
		if !selected {
			return none
		}
	case keymap.Release, keymap.Disable, keymap.Undo, keymap.Close:
		return l.whyNot(action, none)
	default:
	}
	return ""
}

func (l *list[T]) act(action keymap.Action) (intent, tea.Cmd) {
	row, _ := l.selected()
	id, _ := l.table.Selected()
	switch action {
	case keymap.Open:
		return l.spec.open(row), nil
	case keymap.Back:
		return l.back(), nil
	case keymap.Filter:
		l.before, l.editing = l.filter, true
		l.input.SetValue(l.filter.text)
		l.input.CursorEnd()
		l.input.Focus()
	case keymap.Order:
		l.orderByNext()
	case keymap.Reverse:
		l.reverse = !l.reverse
		l.arrange()
	case keymap.Refresh:
		return nil, l.start(false)
	case keymap.Describe:
		return describe{key: id}, nil
	case keymap.Copy:
		return copyID{id: id}, nil
	case keymap.Mark:
		l.mark(id)
	case keymap.Release, keymap.Disable, keymap.Undo, keymap.Close, keymap.GoOn:
		in, _ := l.spec.change(action, l.targets())
		return in, nil
	default:
		l.move(action)
	}
	return nil, nil
}

// back closes the innermost thing that is open: the loading, the filter, the
// screen.
func (l *list[T]) back() intent {
	switch {
	case l.read.running && !l.read.unasked:
		l.stop()
	case !l.filter.empty():
		l.setFilter(filter{})
	default:
		return back{}
	}
	return nil
}

func (l *list[T]) move(action keymap.Action) {
	switch action {
	case keymap.MoveUp:
		l.table.Move(-1)
	case keymap.MoveDown:
		l.table.Move(1)
	case keymap.PageUp:
		l.table.Page(-1)
	case keymap.PageDown:
		l.table.Page(1)
	case keymap.Top:
		l.table.Top()
	case keymap.Bottom:
		l.table.Bottom()
	default:
	}
}

// orderByNext goes through the columns on the screen and back to the service's
// order.
func (l *list[T]) orderByNext() {
	columns := l.table.Columns()
	next := -1
	for i, c := range columns {
		if c == l.order && i+1 < len(columns) {
			next = columns[i+1]
		}
	}
	if l.order < 0 && len(columns) > 0 {
		next = columns[0]
	}
	l.order, l.reverse = next, l.reverse && next >= 0
	l.arrange()
}

func (l *list[T]) freshness() freshness {
	return freshness{
		readAt: l.read.readAt, triedAt: l.read.triedAt, reading: l.read.running, took: l.read.took,
		auto: l.spec.auto != nil && l.spec.auto(len(l.rows)),
	}
}

// seed shows rows another screen read already, until this screen's own read
// ends.
func (l *list[T]) seed(rows []T, at time.Time) {
	l.setRows(l.spec.entries(l.env.look, rows))
	l.read.finished, l.read.readAt = true, at
}

var _ screen = (*list[api.ULB])(nil)
