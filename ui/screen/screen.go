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
	IDRow     ID = iota // of the rows of a list, or of one
	IDRegions           // the picker
	IDProjects
	IDHistory
	IDWatch
	IDHelp
)

// Screen is one level of the console. App calls it; it is no tea.Model.
type Screen interface {
	// Title is the screen's place in the breadcrumb.
	Title() string
	// ID says which of the screens it is that a key opens.
	ID() ID
	// Address names the screen and its present read.
	Address() Address
	// Start reads what the screen shows, dropping a read under way. Unasked is a
	// read that no key asked for.
	Start(unasked bool) tea.Cmd
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
	// Status is one line about the screen as a whole.
	Status() Line
	// Field draws the text field while typing.
	Field() string
	// Freshness is how old the rows are and whether they may be read again unasked.
	Freshness() Freshness
	// Picks says whether the screen is there to choose something.
	Picks() bool
	// Typing says whether a text field takes the keys, which Typed then gets.
	Typing() bool
	Typed(key tea.KeyMsg)
}

// Freshness is what App needs for the age in the header and the background
// refresh.
type Freshness struct {
	ReadAt  time.Time // of the rows on the screen, zero without any
	TriedAt time.Time // when the last read ended, well or not
	Reading bool
	Took    time.Duration // of the last read that ended well
	Auto    bool          // one call reads all: it may be read again unasked
	Err     error         // of the last read, nil where it ended well
}

// ULBReading is one good read of the VServers of a ULB: the truth about it for
// every screen that shows a part of it.
type ULBReading struct {
	Scope api.Scope
	ULB   api.ULBID
	List  api.VServerList
	Asked time.Time
}

// Absorber is a screen that can show a part of another screen's reading.
type Absorber interface{ Absorb(r ULBReading) }

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
