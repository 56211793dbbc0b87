package list

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/input"
	"cloud.internal/ulbconsole/ui/render"
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
	Title    string        // in the breadcrumb
	TitleNow func() string // in its place, where what is read changes it
	// Coverage is how far regions and projects were read, in so many cells, of a list of all of them; else nil.
	Coverage func(room int) string
	ScreenID screen.ID
	One      string // a row, in words
	Many     string
	Columns  []Column[T]
	ID       func(T) string
	Object   func(T) string                         // the id of what a row is about, nil where that is its own
	Parts    func(row T, text string) []screen.Part // what can be copied, nil for id and row; text is the row's
	Describe func(T) func(width int) screen.Text    // draws every field

	// Details draws what stands beside the list about the selected row, exactly as many lines as the
	// height; nil for nothing.
	Details func(row T, width, height int) []string
	// About is where a row is that something is read of beside the list, and Lately changes with that; nil
	// for nothing.
	About  func(T) api.Place
	Lately func() int
	Scope  func(T) api.Scope // where a row is, nil where all are where the list is

	// Query is asked for what the text field holds, instead of hiding rows; nil where the field filters.
	Query interface {
		Text() string
		Ask(text string)
	}
	Fields func(T) []render.Section // what the filter looks in, nil where only Search says it
	Search func(T) string           // the same, in lower case; nil for that of Fields
	Shared func(T) *string          // so is this, in lower case, which many rows have; nil for none

	State func(T) api.State // nil where rows have none
	Adds  func(T) int       // how much a row adds to what the Summary counts beside states; nil where that is nothing
	// Summary is what is wrong, in words and colours: how many rows have which state, and what they add up to,
	// the worst first. Where that has no room the last go.
	Summary func(states map[api.State]int, sum int) []string

	// OpenDescribes says that what a row opens is its description, with what can be done about it.
	OpenDescribes bool
	Open          func(T) screen.Intent // nil: a row opens as its description
	// Rules is what the key for rules offers about the selected row or, where the rows are a VServer's,
	// about that, whichever the row; nil for nothing.
	Rules func(T) screen.Offer
	// Check is what the key for the health check offers about the selected row; nil for nothing.
	Check func(T) screen.Offer
	// Change is what an action offers about rows; nil for nothing, and NoChange says why where there is more to
	// say than that no row is a backend.
	Change   func(keymap.Action, []Selection[T]) screen.Offer
	NoChange string
	// Marks says whether a row can be marked, nil where none can. Premark says of a Query which of those
	// that can are marked as they come in, until a key changes that; nil for none.
	Marks   func(T) bool
	Premark func() func(T) bool

	Place   api.Place             // what the rows are a part of, zero for nothing
	Backend func(T) api.BackendID // of a row, nil where rows are none

	Read func(context.Context, *Stream) // runs in its own goroutine
	// Beside is what the rows want to have read besides, as they are now; nil where they never do.
	Beside func(Began) []Beside
	// Since is what became of the rows since a revision, 0 for the first look.
	Since func(revision int) Change[T]
	// Moment is the time that cells count from, nil where none do: with another one all rows are drawn anew.
	Moment func() time.Time
	Auto   func(total int) bool // may be read again unasked; nil for never

	Filter  string                // that the list begins with, "" for none
	Empty   func(all bool) string // what to say and do when there is none, of all or of what was read
	Picker  bool                  // opened to choose a row
	Current string                // the id of the row that is chosen now, where the cursor begins
	// Choice is what is chosen without a key where nobody opened the picker, nil for nothing.
	Choice func(rows []T, err error) screen.Intent
}

// List is the console's list screen.
type List[T any] struct {
	env  *screen.Env
	spec Spec[T]
	at   screen.Address

	rows     []entry[T] // in the service's order; while pages come in theirs
	revision int        // of where the rows are from, when they were looked at last
	running  int        // the Env's revision then
	moment   time.Time
	bad      bool // only rows that are not ok are shown, as the Env had it then
	states   stateCount
	hiddenOK hiddenMatches
	changed  int // counts the changes of rows
	rowOrder rowOrder
	shown    []string // keys, filtered and ordered
	found    passed   // what the last filter left
	byKey    map[string]int
	byFold   map[string]int // the last row whose id folds to that
	table    *table.Table[string]
	marked   map[string]bool // keys of marked rows
	lastMark string          // the key of the row that was marked last
	chosen   string          // what was asked for when a key changed a mark: they are the operator's since
	byKeys   bool            // a key did so
	filter   filter
	explains bool         // rows say where the filter found them
	carried  bool         // the filter came along from the level above, and no rows were seen yet
	came     string       // the text of the filter that came along, "" once the operator took it for their own
	aside    string       // it came along, and nothing here matched
	earlier  screen.Walk  // through the filters typed before
	before   beforeFilter // what Esc in the text field goes back to
	input    input.Field
	editing  bool // the text field is open
	moved    bool // the cursor was, by the operator
	order    int  // column the rows are ordered by, -1 for the service's order
	reverse  bool
	width    int
	height   int
	details  details

	read    readState
	besides besideReads
}

// beforeFilter is what was on the screen when the text field was opened.
type beforeFilter struct {
	filter filter
	asked  string // of a query
	place  table.Place[string]
}

// entry is a row with what filtering and finding it takes.
type entry[T any] struct {
	row   T
	id    string
	key   string // its id, or something of its own where another row has that
	twice bool   // another row has the same id, or one that no operator can tell from it
	at    int    // its place in the service's order
	// searchText is what the filter looks in, where it was made: searched.
	searchText string
	searched   bool
}

// stateCount is how many rows have which state, and what they add up to beside that.
type stateCount struct {
	changed int // of what rows, -1 before any
	states  map[api.State]int
	sum     int
}

// hiddenMatches is how many rows a filter lets through that are hidden, all of them ok.
type hiddenMatches struct {
	changed int // of what rows, 0 before any
	filter  string
	count   int
}

// passed are the rows that a filter left of an order.
type passed struct {
	filter         filter
	bad            bool
	changed, order int
	reverse        bool
	rows           []int
}

// rowOrder are the rows in the order they are shown in, as indexes, without the
// filter. It is kept from one call to the next: filtering and moving change none of it.
type rowOrder struct {
	changed, order int
	reverse, made  bool
	keys           []OrderKey // side by side with the rows
	rows           []int
}

// ending is how the last read of a list ended.
type ending int

const (
	endNone ending = iota
	endGood
	endFailed
	endStopped
)

// readState is a list's read: the one under way, and how the last one ended.
type readState struct {
	running    bool
	unasked    bool
	begun      time.Time
	cancel     context.CancelFunc
	got, total int
	tries      screen.Tries
	finished   bool // the rows on the screen are all of a read that ended well
	spinner    int  // frame, 0 while it is not shown

	ended      ending
	err        error
	incomplete []string
	stale      bool // what is incomplete is that rows are old
	known      bool // all of a list with Coverage is
	elsewhere  string
	readAt     time.Time // when the rows on the screen were asked for
	triedAt    time.Time
	lasted     time.Duration // of the last read that nobody asked for
	took       time.Duration // that the answers of the last good read took, without those that were lost
}

// hasAll says that no row is missing that some read brought: of all regions and projects each was read.
func (r *readState) hasAll() bool { return r.finished || r.known }

// good says that the rows on the screen are all of an answer.
func (r *readState) good(incomplete []string, stale bool) {
	r.ended, r.err, r.incomplete, r.stale = endGood, nil, incomplete, stale
}

// Selection is a row that a change is about.
type Selection[T any] struct {
	Row    T
	Hidden bool // by the filter
}

// Change is what became of a list's rows since it looked last.
type Change[T any] struct {
	Revision int // of now, which changes with the rows
	All      []Row[T]
	Replaced bool           // All are all rows, and those before are gone
	Changed  map[int]Row[T] // else those that changed, by their index
	Added    []Row[T]       // and those that are new at the end
	// Asked is when the rows were asked for, zero where that did not change. Whole says that they are
	// all of an answer, and Incomplete what that did not add up to, or which parts did not.
	Asked      time.Time
	Whole      bool
	Incomplete []string
	Known      bool // of a list with Coverage: all is known, by this read or by one before
	Stale      bool // some of them are old: they could not be read again
}

// Missing is Incomplete of one answer, "" for nothing.
func Missing(what string) []string {
	if what == "" {
		return nil
	}
	return []string{what}
}

// Row is a row where it is kept.
type Row[T any] struct {
	Row    T
	At     int    // its place in the service's order
	Search string // what the filter looks in, "" where that is made when it is wanted
}
