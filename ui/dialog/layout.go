package dialog

import (
	"hash/maphash"
	"slices"

	"cloud.internal/ulbconsole/ui/theme"
)

const (
	maxWidth   = 100 // cells of the box; longer lines are hard to read
	minWidth   = 16  // below this nothing is drawn
	comfort    = 50  // inner cells of a box with little in it: a hint fits
	corners    = 5   // cells between title and corner, with what the frame has more than the inside
	sides      = 4   // cells of the frame at both sides, with the space inside it
	edges      = 2   // lines of the frame
	rules      = 2   // lines below the top and below what scrolls
	leastShown = 3   // lines of the body that must be visible for the top to stay
)

// layout is where everything goes at the present size.
type layout struct {
	fits    bool // the box can be drawn
	inner   int  // cells inside the frame
	top     []piece
	scroll  []piece   // the part that scrolls, or all of the body
	prompts [][]piece // the lines above each field's own
	buttons [][]int   // indexes, line by line
	stays   bool      // all of Top is visible, whatever scrolls
	window  int       // lines of scroll that are visible
	spare   int       // lines left over
	sum     uint64    // of the text that scrolls
}

// scrolls says that not all is visible at once.
func (l *layout) scrolls() bool { return l.window < len(l.scroll) }

// last is the greatest offset.
func (l *layout) last() int { return max(len(l.scroll)-l.window, 0) }

// arrange computes the layout, which takes far longer than drawing it.
func (d *Dialog) arrange() layout {
	var l layout
	if d.width < minWidth {
		return l
	}
	l.inner, l.stays = d.inner(), true
	l.top, l.scroll = d.wrap(0, d.Top, l.inner), d.wrap(1, d.Body, l.inner)
	if !d.cornerFits(l.inner) {
		l.scroll = slices.Concat(wrapAll([]Line{{Text: d.Corner, Hang: theme.Hang}}, l.inner), l.scroll)
	}
	l.buttons = d.buttonLines(l.inner)
	l.prompts = make([][]piece, len(d.fields))
	prompts := 0
	for i := range d.fields {
		l.prompts[i] = d.prompt(&d.fields[i], l.inner)
		prompts += len(l.prompts[i])
	}
	room := d.height - edges - len(l.buttons) - len(d.fields)
	if len(l.top)+len(l.scroll)+prompts > room {
		l.top, l.scroll = withoutGaps(l.top), withoutGaps(l.scroll)
	}
	if len(l.top)+len(l.scroll)+prompts > room {
		l.scroll = withoutBrief(l.scroll)
	}
	all := len(l.top) + len(l.scroll) + prompts
	if all <= room {
		l.fits = true
		l.window = len(l.scroll)
		l.spare = room - all
		return l
	}
	// A rule below the top, and one with the hint below the body.
	l.window = room - len(l.top) - prompts - 1
	if len(l.top) > 0 {
		l.window--
	}
	if kept := len(withoutGaps(wrapAll(d.Top[:min(d.Keep, len(d.Top))], l.inner))); !l.legible() && kept > 0 {
		// What should stay takes the whole screen. Rather than cut it, let it scroll,
		// but for its beginning.
		l.scroll = slices.Concat(withoutBrief(l.top[kept:]), l.scroll)
		l.top, l.stays = l.top[:kept], false
		l.window = room - kept - prompts - rules
	}
	if !l.legible() {
		l.scroll = slices.Concat(withoutBrief(l.top), l.scroll)
		l.top, l.stays = nil, false
		l.window = room - prompts - 1
	}
	if prompts > 0 && !l.legible() {
		// So does what is to be typed; only the lines to type in stay.
		l.scroll = slices.Concat(l.scroll, slices.Concat(l.prompts...))
		l.prompts = make([][]piece, len(d.fields))
		l.window = room - 1
	}
	l.fits = l.window > 0
	return l
}

// legible says that enough of what scrolls is visible at once to read it.
func (l *layout) legible() bool {
	return len(l.scroll) > 0 && l.window >= min(leastShown, len(l.scroll))
}

// inner returns the cells inside the frame: as many as the longest line and the buttons beside each
// other need, within what the screen has.
func (d *Dialog) inner() int {
	need := max(comfort, theme.Width(theme.Measurable(d.Title))+2)
	if most := min(d.width, maxWidth) - sides; d.cornerFits(most) {
		need = max(need, d.heading())
	}
	beside := -buttonGap
	for _, b := range d.Buttons {
		beside += buttonGap + brackets + theme.Width(theme.Measurable(b.Label))
	}
	need = max(need, beside)
	for i := range d.fields {
		need = max(need, d.need(&d.fields[i]))
	}
	most := min(d.width, maxWidth) - sides
	for _, lines := range [][]Line{d.Top, d.Body} {
		for i := 0; i < len(lines) && need < most; i++ {
			if !lines[i].Brief {
				need = max(need, theme.Width(theme.Measurable(lines[i].Text)))
			}
		}
	}
	return max(min(need, most), 0)
}

// heading is the inner cells that title and corner need beside each other.
func (d *Dialog) heading() int {
	return theme.Width(theme.Measurable(d.Title)) + theme.Width(theme.Measurable(d.Corner)) + corners
}

// cornerFits says whether the corner has room beside the title, whole.
func (d *Dialog) cornerFits(inner int) bool { return d.Corner == "" || d.heading() <= inner }

// withoutGaps leaves out the lines that are only drawn where there is room.
func withoutGaps(pieces []piece) []piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool { return p.gap })
}

// withoutBrief leaves out the lines that nobody must have read.
func withoutBrief(pieces []piece) []piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool { return p.brief })
}

// wrap gives the lines of one of the two parts wrapped.
func (d *Dialog) wrap(part int, lines []Line, width int) []piece {
	w := &d.wrapped[part]
	if w.width != width || !sameLines(w.lines, lines) {
		*w = wrapped{width: width, lines: lines, pieces: wrapAll(lines, width)}
	}
	return w.pieces
}

// relayout makes the layout new after a change, and brings the offset into its bounds.
func (d *Dialog) relayout() {
	d.layout = d.arrange()
	d.layout.sum = sumOf(d.layout.scroll)
	d.bound()
}

// bound brings the offset into its bounds; while the box cannot be drawn there are none,
// and the offset waits.
func (d *Dialog) bound() {
	if d.layout.fits {
		d.offset = max(0, min(d.offset, d.layout.last()))
	}
}

// EndShown says that the end of what scrolls is visible, or was drawn before at the present
// size with the present content; false while the size is unknown or too small. A content that
// needs no scrolling is shown at once. The answer holds for the dialog as it is now: ask
// again after each change.
func (d *Dialog) EndShown() bool {
	return d.layout.fits && (d.offset == d.layout.last() || d.drawn == d.drawing())
}

// TopShown says that all of Top is visible, whatever scrolls.
func (d *Dialog) TopShown() bool { return d.layout.fits && d.layout.stays }

// drawing is a box that was drawn with the end of what scrolls in it, which is known
// again by a sum: comparing very many lines with every key would take too long.
type drawing struct {
	width, height int // of the screen
	lines         int
	sum           uint64
}

func (d *Dialog) drawing() drawing {
	return drawing{width: d.width, height: d.height, lines: len(d.layout.scroll), sum: d.layout.sum}
}

var seed = maphash.MakeSeed()

// sumOf is the same of the same lines, and of others for nobody to foresee.
func sumOf(pieces []piece) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, p := range pieces {
		_, _ = h.WriteString(p.text) // neither fails
		_ = h.WriteByte('\n')
	}
	return h.Sum64()
}
