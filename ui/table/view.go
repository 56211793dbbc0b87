package table

import (
	"slices"
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
			t.draw(&b, t.leads[1][mark], t.cells(t.keys[row]), t.strong)
			continue
		}
		if t.lines[n] == "" {
			t.lines[n] = t.line(row)
		}
		lead := 0
		if row == t.trace() {
			lead = 2
		}
		b.WriteString(t.leads[lead][mark])
		b.WriteString(t.lines[n])
	}
	return b.String()
}

// trace is the row that the cursor goes to when it moves down, while it stands on none; -1 for none.
func (t *Table[K]) trace() int {
	if t.selected {
		return -1
	}
	return min(t.index, len(t.keys)-1)
}

// lead makes what stands before a row: the cursor's cell, then the mark's.
func (t *Table[K]) lead() [3][2]string {
	blank, bar := t.theme.Fit("", min(marker, t.width)), t.theme.Glyph.Bar
	faint, plain := t.escapes(&t.theme.Muted)
	trace := faint + t.theme.Glyph.Trace + plain
	switch {
	case t.width <= 0:
		return [3][2]string{}
	case t.width < marker:
		return [3][2]string{{blank, blank}, {bar, bar}, {trace, trace}} // no room for a mark
	}
	on, off := t.escapes(&t.theme.Key)
	sign := t.theme.Glyph.Chosen
	rest := blank[1:]
	chosen := on + sign + off
	return [3][2]string{{blank, rest + chosen}, {bar + rest, bar + sign}, {trace + rest, trace + chosen}}
}

// line draws what follows the lead of a row without the cursor, or of an empty
// line below the last row.
func (t *Table[K]) line(row int) string {
	if row >= len(t.keys) {
		return t.theme.Fit("", t.width-marker)
	}
	var b strings.Builder
	b.Grow(t.width + 48)
	t.draw(&b, "", t.cells(t.keys[row]), t.escapes)
	return b.String()
}

// heading draws the titles. The arrow of the sorted column takes no room from it: where its title
// fills it, the arrow stands in the gap beside it.
func (t *Table[K]) heading() string {
	if len(t.visible) == 0 {
		return t.theme.Fit("", t.width)
	}
	texts, before := make([]string, len(t.visible)), make([]string, len(t.visible)+1)
	for n := range before {
		before[n] = t.theme.Fit("", gap)
	}
	before[0] = t.theme.Fit("", min(marker, t.width))
	used := theme.Width(before[0]) + gap*max(len(t.visible)-1, 0)
	for n, i := range t.visible {
		texts[n] = t.fit(Cell{Text: t.columns[i].Title}, n)
		used += t.widths[n]
	}
	before[len(t.visible)] = t.theme.Fit("", t.width-used)
	if n := slices.Index(t.visible, t.order); n >= 0 {
		texts[n] = t.arrowed(n, texts[n], before)
	}
	var b strings.Builder
	for n, text := range texts {
		style := &t.theme.Column
		if t.visible[n] == t.order {
			style = &t.theme.Sorted
		}
		on, off := t.escapes(style)
		b.WriteString(before[n] + on + text + off)
	}
	b.WriteString(before[len(t.visible)])
	return b.String()
}

// arrowed is the nth title with the arrow beside it, in its own room or in that of the gap before or
// behind it.
func (t *Table[K]) arrowed(n int, text string, before []string) string {
	arrow := t.theme.Glyph.Up
	if t.reverse {
		arrow = t.theme.Glyph.Down
	}
	title := strings.Trim(text, " ")
	free := strings.Repeat(" ", max(t.widths[n]-theme.Width(title)-1, 0))
	right := t.columns[t.visible[n]].Align == Right
	switch full := theme.Width(title) >= t.widths[n]; {
	case right && !full:
		return free + arrow + title
	case !full && free != "":
		return title + " " + arrow + free[1:]
	case !full:
		return title + arrow
	case !right && before[n+1] != "":
		before[n+1] = before[n+1][1:]
		return text + arrow
	case before[n] != "":
		before[n] = before[n][1:]
		return arrow + text
	default:
		return text
	}
}

// draw writes what stands before a row and its visible cells. Cells of one style beside each other
// share its escapes: some lines are slow.
func (t *Table[K]) draw(b *strings.Builder, lead string, cells []Cell,
	escapes func(*lipgloss.Style) (on, off string),
) {
	used := min(marker, t.width)
	now, end := escapes(nil)
	b.WriteString(now + lead)
	for n, i := range t.visible {
		var cell Cell
		if i < len(cells) {
			cell = cells[i]
		}
		if cell.Style == nil && t.columns[i].Dim {
			cell.Style = &t.theme.Muted
		}
		on, off := escapes(cell.Style)
		if on != now {
			b.WriteString(end)
		}
		if n > 0 {
			b.WriteString(t.theme.Fit("", gap))
			used += gap
		}
		if on != now {
			b.WriteString(on)
			now, end = on, off
		}
		used += t.widths[n]
		t.write(b, t.fit(cell, n), on, off)
	}
	b.WriteString(end)
	b.WriteString(t.theme.Fit("", t.width-used))
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

// strong is escapes for the row under the cursor: what has a colour keeps it, and nothing is muted.
func (t *Table[K]) strong(style *lipgloss.Style) (on, off string) {
	if style == nil || style.GetFaint() {
		style = &t.theme.Selected
	}
	return t.escapes(style)
}
