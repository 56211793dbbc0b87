package table

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/ui/theme"
)

// maxStyles bounds what is remembered for a caller that makes a new style for every cell.
const maxStyles = 64

// View draws the table: as many lines as its height, each exactly as wide as its width,
// no newline at the end.
func (t *Table[K]) View() string {
	if t.height == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(t.height * (t.width + 48))
	b.WriteString(t.head)
	for n := range t.rows() {
		b.WriteByte('\n')
		row := t.top + n
		mark := 0
		if t.marked != nil && row < len(t.keys) && t.marked(t.keys[row]) {
			mark = 1
		}
		if t.selected && row == t.index {
			t.draw(&b, t.cells(t.keys[row]), &t.theme.Selected, t.leads[1][mark])
			continue
		}
		if t.lines[n] == "" {
			t.lines[n] = t.line(row)
		}
		b.WriteString(t.leads[0][mark])
		b.WriteString(t.lines[n])
	}
	return b.String()
}

// lead makes what stands before a row: the cursor's cell, then the mark's. Beside the cursor the
// mark has no style of its own, so that the row stays one style from edge to edge.
func (t *Table[K]) lead() [2][2]string {
	blank, cursor := t.theme.Fit("", min(marker, t.width)), t.theme.Fit(t.theme.Glyph.Cursor, min(marker, t.width))
	if t.width < marker {
		return [2][2]string{{blank, blank}, {cursor, cursor}} // no room for a mark
	}
	on, off := t.escapes(&t.theme.Key)
	sign := t.theme.Glyph.Chosen
	return [2][2]string{
		{blank, blank[1:] + on + sign + off},
		{cursor, t.theme.Glyph.Cursor + sign},
	}
}

// line draws what follows the lead of a row without the cursor, or of an empty
// line below the last row.
func (t *Table[K]) line(row int) string {
	if row >= len(t.keys) {
		return t.theme.Fit("", t.width-marker)
	}
	var b strings.Builder
	b.Grow(t.width + 48)
	t.draw(&b, t.cells(t.keys[row]), nil, "")
	return b.String()
}

// titles returns the titles as cells; the arrow of the sorted column stays when its title is cut.
func (t *Table[K]) titles() []Cell {
	cells := make([]Cell, len(t.columns))
	for n, i := range t.visible {
		title := t.columns[i].Title
		if i == t.order {
			arrow := t.theme.Glyph.Up
			if t.reverse {
				arrow = t.theme.Glyph.Down
			}
			room := min(theme.Width(theme.Measurable(title)), t.widths[n]-2)
			title = strings.TrimLeft(t.theme.Fit(title, room)+" "+arrow, " ")
		}
		cells[i].Text = title
	}
	return cells
}

// draw writes one line: the lead, then the visible cells. A style for the whole line takes the
// place of the cells' own, so that what is on it stays legible.
func (t *Table[K]) draw(b *strings.Builder, cells []Cell, whole *lipgloss.Style, lead string) {
	on, off := t.escapes(whole)
	b.WriteString(on)
	b.WriteString(lead)
	used := min(marker, t.width)
	for n, i := range t.visible {
		if n > 0 {
			b.WriteString(t.theme.Fit("", gap))
			used += gap
		}
		used += t.widths[n]
		if i >= len(cells) {
			b.WriteString(t.theme.Fit("", t.widths[n]))
			continue
		}
		style := cells[i].Style
		if whole != nil {
			style = nil
		}
		cellOn, cellOff := t.escapes(style)
		b.WriteString(cellOn)
		b.WriteString(t.fit(cells[i], n))
		b.WriteString(cellOff)
	}
	b.WriteString(t.theme.Fit("", t.width-used))
	b.WriteString(off)
}

// fit cuts or fills a cell to the width and side of the nth visible column.
func (t *Table[K]) fit(c Cell, n int) string {
	switch {
	case t.columns[t.visible[n]].Align == Right:
		return t.theme.FitRight(c.Text, t.widths[n])
	case c.Ends:
		return t.theme.FitEnds(c.Text, t.widths[n])
	default:
		return t.theme.Fit(c.Text, t.widths[n])
	}
}

// escapes remembers what the styles write; there are few of them, and asking one takes longer
// than drawing a cell.
func (t *Table[K]) escapes(style *lipgloss.Style) (on, off string) {
	if style == nil {
		return "", ""
	}
	known, ok := t.styles[style]
	if !ok {
		if len(t.styles) >= maxStyles {
			clear(t.styles)
		}
		known[0], known[1] = theme.Escapes(style)
		t.styles[style] = known
	}
	return known[0], known[1]
}
