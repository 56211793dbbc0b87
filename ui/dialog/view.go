package dialog

import (
	"strings"

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
	f.edge(box.TopLeft, []Line{{Text: d.Title, Style: &d.theme.Title}, d.corner()}, box.TopRight)
	if l.scrolls() {
		d.drawScrolling(&f)
	} else {
		d.drawWhole(&f)
	}
	for _, line := range l.buttons {
		f.line(d.buttons(line, l.inner))
	}
	f.edge(box.BottomLeft, []Line{d.Hint, d.stamp()}, box.BottomRight)
	return strings.Join(f.lines, "\n")
}

// corner is what stands beside the title, nothing where there is no room for it.
func (d *Dialog) corner() Line {
	if !d.cornerFits(d.layout.inner) {
		return Line{}
	}
	return Line{Text: d.Corner, Style: &d.theme.Muted}
}

// stamp is what stands beside the hint, nothing where there is no room for it.
func (d *Dialog) stamp() Line {
	if theme.Width(theme.Measurable(d.Hint.Text))+theme.Width(theme.Measurable(d.Stamp))+corners > d.layout.inner {
		return Line{}
	}
	return Line{Text: d.Stamp, Style: &d.theme.Muted}
}

// drawWhole draws all lines, with a blank line above what is to be typed or pressed while there is
// room.
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
	aboveFields := gap(len(d.fields) > 0 && len(l.top)+len(l.scroll) > 0)
	aboveButtons := gap(len(l.buttons) > 0 && len(d.fields) == 0)
	f.pieces(l.top)
	f.pieces(l.scroll)
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
		f.edge(box.MiddleLeft, nil, box.MiddleRight)
	}
	f.pieces(l.scroll[d.offset : d.offset+l.window])
	var hints []string
	if below := l.last() - d.offset; below > 0 {
		hints = append(hints, glyph.Down+" "+d.words.Below(below))
	}
	if d.offset > 0 {
		hints = append(hints, glyph.Up+" "+d.words.Above(d.offset))
	}
	f.edge(box.MiddleLeft, []Line{{Text: strings.Join(hints, "  "), Style: &d.theme.Info}}, box.MiddleRight)
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
		f.line(f.styled(p))
	}
}

// styled is a piece filled up to the inside, each part of it in its style.
func (f *frame) styled(p piece) string {
	text := f.theme.Fit(p.text, f.inner)
	if !strings.HasPrefix(text, p.text) {
		p.marks = nil // a character wider than the box was cut
	}
	on, off := theme.Escapes(p.style)
	var b strings.Builder
	at := 0
	for _, m := range p.marks {
		if at < m.From {
			b.WriteString(on + text[at:m.From] + off)
		}
		markOn, markOff := theme.Escapes(m.Style)
		b.WriteString(markOn + text[m.From:m.To] + markOff)
		at = m.To
	}
	b.WriteString(on + text[at:] + off)
	return b.String()
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

// edge adds a line of the frame with a text in it, and another at its right end.
func (f *frame) edge(left string, texts []Line, right string) {
	rule := func(n int) string {
		return f.theme.Border.Render(strings.Repeat(f.theme.Glyph.Box.Horizontal, max(n, 0)))
	}
	width := f.inner + sides - edges
	line, used := f.theme.Border.Render(left), 0
	for i, t := range texts {
		if t.Text == "" {
			continue
		}
		text := theme.Measurable(t.Text)
		text = f.theme.Fit(text, min(theme.Width(text), width-4))
		before := 1
		if i > 0 {
			before = width - used - theme.Width(text) - 3
		}
		on, off := theme.Escapes(t.Style)
		line += rule(before) + " " + on + text + off + " "
		used += before + theme.Width(text) + 2
	}
	f.lines = append(f.lines, line+rule(width-used)+f.theme.Border.Render(right))
}
