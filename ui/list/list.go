package list

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/input"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// Column is one column of a list: where it stands, what it shows and what a row is
// ordered by in it.
type Column[T any] struct {
	table.Column
	Cell func(T) table.Cell
	Key  func(T) OrderKey
	// State says that the column shows a state, which says nothing where the row is in doubt.
	State bool
}

// Spec is what makes the one list screen a list of ULBs, VServers or backends.
type Spec[T any] struct {
	Title    string // in the breadcrumb
	ScreenID screen.ID
	One      string // a row, in words
	Many     string
	Columns  []Column[T]
	ID       func(T) string
	Describe func(T) func(width int) screen.Text // draws every field

	Search func(T) string  // what the filter looks in, in lower case
	Shared func(T) *string // so is this, in lower case, which many rows have; nil for none

	Open    func(T) screen.Intent // nil: rows do not open
	OpenWhy string                // why they do not
	// Change is what an action offers about rows; nil for nothing.
	Change func(keymap.Action, []T) screen.Offer
	Marks  bool // rows can be marked

	Read  func(context.Context, *Stream[T])           // runs in its own goroutine
	Whole func(screen.ULBReading) ([]T, bool)         // all rows, out of another screen's reading
	Patch func(screen.ULBReading) (string, func(T) T) // one row, likewise; "" for none
	Auto  func(total int) bool                        // may be read again unasked; nil for never
	// Long says that there may be so many rows that what they are ordered by is made while they come.
	Long bool

	Empty   func() string // what to say and do when there is none
	Picker  bool          // opened to choose a row
	Current string        // the id of the row that is chosen now, where the cursor begins
}

// List is the console's list screen.
type List[T any] struct {
	env  *screen.Env
	spec Spec[T]
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
	input    *input.Field
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

// New returns a list that has read nothing yet.
func New[T any](e *screen.Env, s Spec[T]) *List[T] {
	columns := make([]table.Column, len(s.Columns))
	for i, c := range s.Columns {
		columns[i] = c.Column
	}
	rows := table.New[string](e.Theme, columns)
	rows.Start(s.Current)
	return &List[T]{
		env: e, spec: s, at: screen.Address{Screen: e.NextID()},
		table: rows, input: input.New(e.Theme), order: -1, byKey: map[string]int{}, byFold: map[string]int{}, patches: map[string]screen.ULBReading{}, marked: map[string]bool{},
	}
}

func (l *List[T]) Title() string { return l.spec.Title }

func (l *List[T]) ID() screen.ID { return l.spec.ScreenID }

func (l *List[T]) Address() screen.Address { return l.at }

func (l *List[T]) Picks() bool { return l.spec.Picker }

func (l *List[T]) Resize(width, height int) {
	l.width, l.height = width, height
	l.table.SetSize(width, height)
	l.input.SetWidth(max(width-20, 10))
}

// orderByNext goes through the columns on the screen and back to the service's
// order. The arrow takes room, too: which columns there are is asked without it,
// and one that it would push off the screen is passed over.
func (l *List[T]) orderByNext() tea.Cmd {
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
	return nil
}

// ordersBy says whether a column is on the screen.
func (l *List[T]) ordersBy(column int) bool { return slices.Contains(l.table.Columns(), column) }

func (l *List[T]) Freshness() screen.Freshness {
	return screen.Freshness{
		ReadAt: l.read.readAt, TriedAt: l.read.triedAt, Reading: l.read.running, Took: l.read.took,
		Auto: l.spec.Auto != nil && l.spec.Auto(len(l.rows)), Err: l.read.err,
	}
}

// Seed shows rows another screen read already, until this screen's own read
// ends.
func (l *List[T]) Seed(rows []T, at time.Time) {
	l.setRows(l.spec.bare(rows))
	l.read.finished, l.read.readAt = true, at
}

var _ screen.Screen = (*List[api.ULB])(nil)
