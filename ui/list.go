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
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// column is one column of a list: where it stands, what it shows and what a row is
// ordered by in it.
type column[T any] struct {
	table.Column
	cell func(T) table.Cell
	key  func(T) orderKey
}

// spec is what makes the one list screen a list of ULBs, VServers or backends.
type spec[T any] struct {
	title    string // in the breadcrumb
	kind     screen.ID
	one      string // a row, in words
	many     string
	columns  []column[T]
	id       func(T) string
	describe func(T) func(width int) screen.Text // draws every field

	search  func(T) []render.Section                         // what the filter looks in
	shared  func(T) *string                                  // so is this, in lower case, which many rows have; nil for none
	open    func(T) screen.Intent                            // nil: rows do not open
	openWhy string                                           // why they do not
	read    func(context.Context, *stream[T])                // runs in its own goroutine
	whole   func(screen.ULBReading) ([]T, bool)              // all rows, out of another screen's reading
	patch   func(screen.ULBReading) (string, func(T) T)      // one row, likewise; "" for none
	change  func(keymap.Action, []T) (screen.Intent, string) // what a dangerous key does to rows, or why not; nil: nothing
	long    bool                                             // there may be so many rows that what they are ordered by is made while they come
	marks   bool                                             // rows can be marked
	place   change.Place                                     // of backends
	empty   func() string                                    // what to say and do when there is none
	picker  bool                                             // opened to choose a row
	current string                                           // the id of the row that is chosen now, where the cursor begins
	auto    func(total int) bool                             // may be read again unasked
}

// list is the console's list screen.
type list[T any] struct {
	env  *screen.Env
	spec spec[T]
	at   screen.Address

	rows     []entry[T] // in the service's order; while pages come in theirs
	changed  int        // counts the changes of rows
	rowOrder rowOrder
	shown    []string // keys, filtered and ordered
	found    passed   // what the last filter left
	byKey    map[string]int
	byFold   map[string]int               // the last row whose id folds to that
	patches  map[string]screen.ULBReading // newer readings of single rows
	table    *table.Table[string]
	marked   map[string]bool // keys of marked rows
	filter   filter
	before   beforeFilter // what Esc in the text field goes back to
	input    textinput.Model
	editing  bool // the text field is open
	order    int  // column the rows are ordered by, -1 for the service's order
	reverse  bool
	width    int
	height   int

	read readState[T]
}

// beforeFilter is what was on the screen when the text field was opened.
type beforeFilter struct {
	filter filter
	place  table.Place[string]
}

func newList[T any](e *screen.Env, s spec[T]) *list[T] {
	columns := make([]table.Column, len(s.columns))
	for i, c := range s.columns {
		columns[i] = c.Column
	}
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = 200
	in.Cursor.SetMode(cursor.CursorStatic)
	in.Cursor.Style = e.Theme.Selected
	in.Cursor.TextStyle = e.Theme.Input
	in.TextStyle = e.Theme.Input
	// It would read the clipboard of the machine the console runs on.
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	// It reads past the end of the text (bubbles v1.0.0).
	in.KeyMap.DeleteWordForward = key.NewBinding(key.WithDisabled())
	rows := table.New[string](e.Theme, columns)
	rows.Start(s.current)
	return &list[T]{
		env: e, spec: s, at: screen.Address{Screen: e.NextID()},
		table: rows, input: in, order: -1, byKey: map[string]int{}, byFold: map[string]int{}, patches: map[string]screen.ULBReading{}, marked: map[string]bool{},
	}
}

func (l *list[T]) Title() string { return l.spec.title }

func (l *list[T]) ID() screen.ID { return l.spec.kind }

func (l *list[T]) Address() screen.Address { return l.at }

func (l *list[T]) Picks() bool { return l.spec.picker }

func (l *list[T]) Resize(width, height int) {
	l.width, l.height = width, height
	l.table.SetSize(width, height)
	l.input.Width = max(width-20, 10)
}

func (l *list[T]) Why(action keymap.Action) string {
	row, selected := l.selected()
	none, noRows := "nothing is selected: move to a "+l.spec.one+" first", ""
	if len(l.shown) == 0 {
		none = "there is no " + l.spec.one + " here"
		noRows = none
	}
	switch action {
	case keymap.Open:
		if l.spec.open == nil {
			return l.spec.openWhy
		}
		if !selected {
			return none
		}
	case keymap.MoveUp, keymap.MoveDown, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom:
		if len(l.shown) == 1 && selected {
			return "this is the only " + l.spec.one + " here"
		}
		return noRows
	case keymap.Order:
		return noRows
	case keymap.Describe:
		if !selected {
			return none
		}
	case keymap.Copy:
		if !selected {
			return none
		}
		return l.env.WhyNotCopied(l.spec.id(row))
	case keymap.Reverse:
		if noRows != "" {
			return noRows
		}
		if l.order < 0 {
			return "order the rows by a column first: " + l.env.Key(keymap.Order)
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

func (l *list[T]) Act(action keymap.Action) (screen.Intent, tea.Cmd) {
	row, _ := l.selected()
	key, _ := l.table.Selected()
	switch action {
	case keymap.Open:
		return l.spec.open(row), nil
	case keymap.Back:
		return l.back(), nil
	case keymap.Filter:
		l.before, l.editing = beforeFilter{l.filter, l.table.Place()}, true
		l.input.SetValue(l.filter.text)
		l.input.CursorEnd()
		l.input.Focus()
	case keymap.Order:
		l.orderByNext()
	case keymap.Reverse:
		l.reverse = !l.reverse
		l.arrange()
	case keymap.Refresh:
		return nil, l.Start(false)
	case keymap.Describe:
		return screen.Describe{Key: key, ID: l.spec.id(row)}, nil
	case keymap.Copy:
		return screen.Copy{ID: l.spec.id(row)}, nil
	case keymap.Mark:
		l.mark(key)
	case keymap.Release, keymap.Disable, keymap.Undo, keymap.Close, keymap.Continue:
		in, _ := l.spec.change(action, l.targets())
		return in, nil
	default:
		l.move(action)
	}
	return nil, nil
}

// back closes the innermost thing that is open: the loading, the filter, the
// screen.
func (l *list[T]) back() screen.Intent {
	switch {
	case l.read.running && !l.read.unasked:
		l.stop()
	case !l.filter.empty():
		l.setFilter(filter{})
	default:
		return screen.Back{}
	}
	return nil
}

func (l *list[T]) Closes() bool { return l.read.running && !l.read.unasked || !l.filter.empty() }

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
// order. The arrow takes room, too: which columns there are is asked without it,
// and one that it would push off the screen is passed over.
func (l *list[T]) orderByNext() {
	l.table.SetOrder(-1, false, false)
	next := -1
	for _, c := range l.table.Columns() {
		if c <= l.order {
			continue
		}
		if l.table.SetOrder(c, l.reverse, true); l.ordersBy(c) {
			next = c
			break
		}
	}
	l.order, l.reverse = next, l.reverse && next >= 0
	l.arrange()
}

// ordersBy says whether a column is on the screen.
func (l *list[T]) ordersBy(column int) bool { return slices.Contains(l.table.Columns(), column) }

func (l *list[T]) Freshness() screen.Freshness {
	return screen.Freshness{
		ReadAt: l.read.readAt, TriedAt: l.read.triedAt, Reading: l.read.running, Took: l.read.took,
		Auto: l.spec.auto != nil && l.spec.auto(len(l.rows)), Err: l.read.err,
	}
}

// seed shows rows another screen read already, until this screen's own read
// ends.
func (l *list[T]) seed(rows []T, at time.Time) {
	l.setRows(l.spec.bare(rows))
	l.read.finished, l.read.readAt = true, at
}

var _ screen.Screen = (*list[api.ULB])(nil)
