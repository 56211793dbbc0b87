// Package dialog is a box over the screen: a title, lines that always stay, a body that scrolls
// where it does not fit, text fields and buttons. It wraps what is too long and never cuts it: what
// is confirmed must have been there to read.
//
// It may import input, theme and clean. It knows no load balancer and does nothing by itself: it reports
// which button was pressed. It must never report a dangerous one whose gates have not their text.
package dialog

import (
	"slices"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/ui/theme"
)

// Line is a line of clean text. It is wrapped where it is too long; the lines that follow are
// indented by Hang cells, so that they stand below the value and not below its label. A nil style
// is the terminal's own.
type Line struct {
	Text  string
	Style *lipgloss.Style
	Hang  int
	Marks []Mark // parts of Text that have a style of their own, in their order
	Gap   bool   // an empty line, drawn where there is room for all such lines
	// Brief is a line that nobody must have read: it is cut where it is too long, makes the box no wider,
	// and is left out where it would have to scroll. Its text may change while the box is read.
	Brief bool
}

// Mark gives a part of a line, from one byte to another, a style.
type Mark struct {
	From, To int
	Style    *lipgloss.Style
}

// With is the line with more text behind it, in a style of its own.
func (l Line) With(text string, style *lipgloss.Style) Line {
	mark := Mark{From: len(l.Text), To: len(l.Text) + len(text), Style: style}
	l.Text += text
	if style != nil {
		l.Marks = append(slices.Clip(l.Marks), mark)
	}
	return l
}

func (l Line) equal(m Line) bool {
	return l.Text == m.Text && l.Style == m.Style && l.Hang == m.Hang && l.Gap == m.Gap && l.Brief == m.Brief &&
		slices.Equal(l.Marks, m.Marks)
}

func sameLines(a, b []Line) bool { return slices.EqualFunc(a, b, Line.equal) }

// Button is a button. A disabled one can have the focus, so that pressing it can be answered with
// the reason, but does nothing.
type Button struct {
	Label    string
	Disabled bool
	Danger   bool // changes something: never gets the focus by itself, and is disabled until every gate has its text
}

// Outcome is what a key did to a dialog.
type Outcome int

// The outcomes.
const (
	None            Outcome = iota // the key means nothing here
	Pressed                        // the button with the returned index was pressed
	PressedDisabled                // so it was, but it is disabled
	Cancelled
	Moved    // the focus moved, or was at its end
	Scrolled // the body scrolled, or was at its end
	// Confirmed is Enter in a gate when every gate has its text. It stands for the last dangerous
	// button, whose index comes with it (-1 without one); where the caller has that one disabled,
	// the outcome is PressedDisabled.
	Confirmed
	Edited // the text of a field or the cursor in it changed, or was at its end
)

// Words are what the box says of itself.
type Words struct {
	Type, Confirm string // of a gate: before and behind what is to be typed
	Exact         string // it was
	Wrong         func(at int) string
	Typed         func(n, of int) string // characters, right so far
	Below, Above  func(lines int) string // that are scrolled off
}

// Dialog is a box with buttons. New makes one. What is exported is there to read; the
// Set methods change it.
type Dialog struct {
	Title   string
	Corner  string // clean text at the right of the title; above the body where both do not fit
	Hint    Line   // one line in the frame below the buttons
	Stamp   string // clean text at the right of that, where both fit
	Top     []Line // always visible
	Keep    int    // how many lines of Top stay visible on a screen too small for all of them; set it before the content
	Body    []Line // scrolls
	Buttons []Button
	Focus   int // index of the focused button, -1 while a field has the focus

	fields        []field
	field         int // index of the focused one, -1 while a button has the focus
	theme         *theme.Theme
	words         *Words
	width, height int // the screen
	offset        int // lines scrolled off the top
	layout        layout
	wrapped       [2]wrapped // Top and Body
	drawn         drawing    // the last box with the end of what scrolls in it
}

// wrapped are lines as they were wrapped last: there may be very many.
type wrapped struct {
	width  int
	lines  []Line
	pieces []piece
}

// New makes an empty dialog. Nothing is drawn before SetSize.
func New(th *theme.Theme, words *Words, title string) *Dialog {
	return &Dialog{Title: title, field: -1, theme: th, words: words}
}

// SetTitle replaces the title.
func (d *Dialog) SetTitle(title string) {
	if title == d.Title {
		return
	}
	d.Title = title
	d.relayout()
}

// SetCorner replaces what stands at the right of the title.
func (d *Dialog) SetCorner(corner string) {
	if corner == d.Corner {
		return
	}
	d.Corner = corner
	d.relayout()
}

// SetSize sets the size of the screen that the box must fit in.
func (d *Dialog) SetSize(screenW, screenH int) {
	screenW, screenH = max(screenW, 0), max(screenH, 0)
	if screenW == d.width && screenH == d.height {
		return // laying out takes far longer than comparing, here and below
	}
	d.width, d.height = screenW, screenH
	d.relayout()
}

// SetContent replaces the lines. The body stays scrolled as it was, as far as the new one allows.
func (d *Dialog) SetContent(top, body []Line) {
	same := true
	for _, part := range []struct {
		now *[]Line
		to  []Line
	}{{&d.Top, top}, {&d.Body, body}} {
		if !sameLines(*part.now, part.to) {
			*part.now, same = slices.Clone(part.to), false
		}
	}
	if !same {
		d.relayout()
	}
}

// SetButtons replaces the buttons. The focus stays on the field or the label it is on; if no button
// has that any more, or nothing had the focus, the first button that is not dangerous gets it.
func (d *Dialog) SetButtons(buttons ...Button) {
	label, had := "", false
	if d.Focus >= 0 && d.Focus < len(d.Buttons) {
		label, had = d.Buttons[d.Focus].Label, true
	}
	same := slices.EqualFunc(d.Buttons, buttons, func(x, y Button) bool { return x.Label == y.Label })
	d.Buttons = slices.Clone(buttons)
	focus := -1
	if had {
		focus = slices.IndexFunc(d.Buttons, func(b Button) bool { return b.Label == label })
	}
	if focus < 0 && !d.Typing() {
		focus = d.firstSafe()
	}
	d.Focus = focus
	if !same {
		d.relayout()
	}
}

// firstSafe returns the first button that is not dangerous, -1 if there is none.
func (d *Dialog) firstSafe() int {
	return slices.IndexFunc(d.Buttons, func(b Button) bool { return !b.Danger })
}

// Typing reports whether a field has the focus, so that every printable key is text.
func (d *Dialog) Typing() bool { return d.field >= 0 }
