package screen

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
)

// Address says which screen, and which of its reads, a message belongs to. An
// answer to an older read, or to a screen that is closed, is dropped.
type Address struct{ Screen, Generation int }

// Addressed is a message for one read of one screen.
type Addressed interface{ To() Address }

// ID is what a key opens, goes back to and looks for on the stack. A screen's
// name does not say it: that may be the name of something of the service.
type ID int

const (
	IDLevel   ID = iota // ULBs, VServers or backends
	IDPage              // of one row
	IDRegions           // the picker
	IDProjects
	IDHistory
	IDWatch
	IDHelp
	IDEvents
	IDPlaces
	IDRules
	IDProfiles
	IDProblems
	IDFind
)

// Screen is one level of the console. App calls it; it is no tea.Model.
type Screen interface {
	// Title is the screen's place in the breadcrumb.
	Title() string
	// Coverage is how far the regions and projects were read that it is about, in so many cells where that
	// can be, "" where it is about the one in use.
	Coverage(room int) string
	// Scopes are the regions and projects that it is about, zero for those of the screen below.
	Scopes() Scopes
	// ID says which of the screens it is that a key opens.
	ID() ID
	// Address names the screen and its present read.
	Address() Address
	// Start reads what the screen shows, dropping a read under way. Unasked is a
	// read that no key asked for.
	Start(unasked bool) tea.Cmd
	// Beside reads what the rows on the screen want to have known besides, nil for nothing more.
	Beside() tea.Cmd
	// Close ends what runs for the screen.
	Close()
	// Receive takes an answer that is addressed to the present read.
	Receive(msg Addressed) tea.Cmd
	// Offer is what an action does now, or why it does nothing.
	Offer(action keymap.Action) Offer
	// Closes says whether there is something on the screen itself for back to close.
	Closes() bool
	// Resize gives the view's size in cells and lines.
	Resize(width, height int)
	// View draws exactly the lines of Resize.
	View() string
	// Summary is the line below the header, drawn.
	Summary(width int) string
	// Status is one line about the screen as a whole.
	Status() Line
	// Field draws the text field while typing.
	Field() string
	// Freshness is how old the rows are and whether they may be read again unasked.
	Freshness() Freshness
	// Sync takes over what became known beside its own reads, and what runs now.
	Sync()
	// Target is what its rows are a part of, and the backend under the cursor; zero without any.
	Target() api.Target
	// About is the one thing that is looked at, of which more may be read beside.
	About() About
	// Select puts the cursor on the row with an id, and says whether it is shown.
	Select(id string)
	// Unmark takes all marks off.
	Unmark()
	// Click selects the row that is drawn at a cell of the view, where one is.
	Click(x, line int) tea.Cmd
	// Picks says whether the screen is there to choose something.
	Picks() bool
	// Choice is what is chosen without a key where nobody opened the picker, nil for nothing.
	Choice() Intent
	// Typing says whether a text field takes the keys, which Typed then gets.
	Typing() bool
	Typed(key tea.KeyMsg)
}

// Scopes are all regions and projects, or these.
type Scopes struct {
	All bool
	Of  []api.Scope // each once
}

// About is what is looked at.
type About struct {
	Place  api.Place // zero for nothing
	Opened bool      // a key opened it, else it is under the cursor
	Moving bool      // the cursor moved a moment ago
}

// Freshness is what App needs for the age in the header and the background
// refresh.
type Freshness struct {
	ReadAt  time.Time // of the rows on the screen, zero without any
	TriedAt time.Time // when the last read ended, well or not
	Reading bool
	Took    time.Duration // of the last read that ended well
	Lasted  time.Duration // from the beginning to the end of the last read that nobody asked for
	Auto    bool          // it may be read again unasked
	Whole   bool          // the rows are all of a read that ended well
	Stopped bool          // they are not, for the operator stopped that: only a key goes on
	Err     error         // of the last read, nil where it ended well
	Stale   bool          // some of the rows could not be read again
}

// Source is a list that an object on a page is from: what reads it again, and how far that is.
type Source interface {
	Screen
	Progress() Line
	Revised() int // changes with the rows
}

// Described is a list whose objects a page can show.
type Described interface {
	Source
	// Describe gives what draws the object of a key for a width, as the list knows it now; false
	// where it is not in the list.
	Describe(key string) (func(width int) Text, bool)
	// Parts are what can be copied of it, nil where it is not in the list.
	Parts(key string) []Part
}

// Line is a text with its weight.
type Line struct {
	Text string
	Tone tone
}

type tone int

const (
	ToneMuted tone = iota
	ToneInfo
	ToneWarn
	ToneBad
)

// Text is a text of which only what is on the screen is drawn.
type Text interface {
	Count() int // lines
	Line(i int) string
}
