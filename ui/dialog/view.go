package dialog

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/ui/theme"
)

// View draws the box: lines of equal width that fit the screen, without a newline at the end. It is
// empty while the screen's size is unknown or too small for the frame, the buttons and one line.
func (d *Dialog) View() string {
	l := &d.layout
	if !l.fits {
		return ""
	}
	if d.offset == l.last() {
		d.drawn = d.drawing()
	}
	f := frame{theme: d.theme, inner: l.inner}
	box := d.theme.Glyph.Box
	f.edge(box.TopLeft, d.Title, &d.theme.Title, box.TopRight)
	if l.scrolls() {
		d.drawScrolling(&f)
	} else {
		d.drawWhole(&f)
	}
	for _, line := range l.buttons {
		f.line(d.buttons(line, l.inner))
	}
	f.edge(box.BottomLeft, "", nil, box.BottomRight)
	return strings.Join(f.lines, "\n")
}

// drawWhole draws all lines, with a blank line between the parts while there is room: first the
// one above the buttons.
func (d *Dialog) drawWhole(f *frame) {
	l := &d.layout
	spare := l.spare
	gap := func(wanted bool) bool {
		wanted = wanted && spare > 0
		if wanted {
			spare--
		}
		return wanted
	}
	aboveButtons := gap(len(l.buttons) > 0)
	aboveFields := gap(len(d.fields) > 0 && len(l.top)+len(l.scroll)+len(l.bottom) > 0)
	aboveBody := gap(len(l.top) > 0 && len(l.scroll) > 0)
	aboveBottom := gap(len(l.bottom) > 0 && len(l.top)+len(l.scroll) > 0)
	f.pieces(l.top)
	f.blank(aboveBody)
	f.pieces(l.scroll)
	f.blank(aboveBottom)
	f.pieces(l.bottom)
	f.blank(aboveFields)
	d.drawFields(f)
	f.blank(aboveButtons)
}

// drawFields draws the fields, each below what is to be typed in it.
func (d *Dialog) drawFields(f *frame) {
	for i, prompt := range d.layout.prompts {
		f.pieces(prompt)
		f.line(d.fieldLine(i, f.inner))
	}
}

// drawScrolling draws the window on what scrolls between two rules, the lower one with the hint
// how to see the rest.
func (d *Dialog) drawScrolling(f *frame) {
	l := &d.layout
	box, glyph := d.theme.Glyph.Box, d.theme.Glyph
	f.pieces(l.top)
	if len(l.top) > 0 {
		f.edge(box.MiddleLeft, "", nil, box.MiddleRight)
	}
	f.pieces(l.scroll[d.offset : d.offset+l.window])
	var hints []string
	if below := l.last() - d.offset; below > 0 {
		hints = append(hints, fmt.Sprintf("%s %d more below: PgDn", glyph.Down, below))
	}
	if d.offset > 0 {
		hints = append(hints, fmt.Sprintf("%s %d more above: PgUp", glyph.Up, d.offset))
	}
	f.edge(box.MiddleLeft, strings.Join(hints, "  "), &d.theme.Info, box.MiddleRight)
	f.pieces(l.bottom)
	d.drawFields(f)
}

// frame collects the lines of a box.
type frame struct {
	theme *theme.Theme
	inner int
	lines []string
}

func (f *frame) pieces(pieces []piece) {
	for _, p := range pieces {
		on, off := theme.Escapes(p.style)
		f.line(on + f.theme.Fit(p.text, f.inner) + off)
	}
}

func (f *frame) blank(wanted bool) {
	if wanted {
		f.line(f.theme.Fit("", f.inner))
	}
}

// line adds a line whose text is as wide as the inside already.
func (f *frame) line(text string) {
	side := f.theme.Border.Render(f.theme.Glyph.Box.Vertical)
	f.lines = append(f.lines, side+" "+text+" "+side)
}

// edge adds a line of the frame, with a text in it.
func (f *frame) edge(left, text string, style *lipgloss.Style, right string) {
	rule := func(n int) string { return strings.Repeat(f.theme.Glyph.Box.Horizontal, max(n, 0)) }
	width := f.inner + sides - edges
	if text == "" {
		f.lines = append(f.lines, f.theme.Border.Render(left+rule(width)+right))
		return
	}
	text = theme.Measurable(text)
	text = f.theme.Fit(text, min(theme.Width(text), width-4))
	on, off := theme.Escapes(style)
	used := theme.Width(text) + 3
	f.lines = append(f.lines,
		f.theme.Border.Render(left+rule(1))+" "+on+text+off+" "+f.theme.Border.Render(rule(width-used)+right))
}
