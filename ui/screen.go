package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
)

// address says which screen, and which of its reads, a message belongs to. An
// answer to an older read, or to a screen that is closed, is dropped.
type address struct{ screen, generation int }

// addressed is a message for one read of one screen.
type addressed interface{ to() address }

// kind is what a key opens, goes back to and looks for on the stack. A screen's
// name does not say it: that may be the name of something of the service.
type kind int

const (
	kindRow     kind = iota // of the rows of a list, or of one
	kindRegions             // the picker
	kindProjects
	kindHistory
	kindWatch
	kindHelp
)

// screen is one level of the console. App calls it; it is no tea.Model.
type screen interface {
	// name is the screen's place in the breadcrumb.
	name() string
	// kind says which of the screens it is that a key opens.
	kind() kind
	// address names the screen and its present read.
	address() address
	// start reads what the screen shows, dropping a read under way. Unasked is a
	// read that no key asked for.
	start(unasked bool) tea.Cmd
	// close ends what runs for the screen.
	close()
	// receive takes an answer that is addressed to the present read.
	receive(msg addressed) tea.Cmd
	// act does an action that why lets pass.
	act(action keymap.Action) (intent, tea.Cmd)
	// why says why an action does not work now; "" where it does.
	why(action keymap.Action) string
	// closes says whether there is something on the screen itself for back to close.
	closes() bool
	// resize gives the body's size in cells and lines.
	resize(width, height int)
	// body draws exactly the lines of resize.
	body() string
	// status is one line about the screen as a whole.
	status() line
	// field draws the text field while typing.
	field() string
	// freshness is how old the rows are and whether they may be read again unasked.
	freshness() freshness
	// picks says whether the screen is there to choose something.
	picks() bool
	// typing says whether a text field takes the keys, which typed then gets.
	typing() bool
	typed(key tea.KeyMsg) tea.Cmd
}

// freshness is what App needs for the age in the header and the background
// refresh.
type freshness struct {
	readAt  time.Time // of the rows on the screen, zero without any
	triedAt time.Time // when the last read ended, well or not
	reading bool
	took    time.Duration // of the last read that ended well
	auto    bool          // one call reads all: it may be read again unasked
	err     error         // of the last read, nil where it ended well
}

// ulbReading is one good read of the VServers of a ULB: the truth about it for
// every screen that shows a part of it.
type ulbReading struct {
	scope api.Scope
	ulb   api.ULBID
	list  api.VServerList
	asked time.Time
}

// absorber is a screen that can show a part of another screen's reading.
type absorber interface{ absorb(r ulbReading) }

// line is a text with its weight.
type line struct {
	text string
	tone tone
}

type tone int

const (
	toneMuted tone = iota
	toneInfo
	toneWarn
	toneBad
)
