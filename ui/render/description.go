package render

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/theme"
)

// labelWidth is the column the values of a description stand in.
const labelWidth = 24

// Description is a text of sections; long values wrap under themselves. It knows
// how many lines each fact takes, and draws those that are asked for: an object with
// ten thousand others in it has hundreds of thousands.
type Description struct {
	theme    *theme.Theme
	width    int
	sections []Section
	states   []int // of each section: the fact that is its state, -1 for none
	ends     []int // of each piece: the line after its last one
	pieces   []piece
	wrapped  map[int][]string // of the pieces that were drawn last
}

// piece is a fact of a section, its title, or the blank line before that.
type piece struct{ section, fact int }

const (
	factBlank = -2
	factTitle = -1
)

// NewDescription lays the sections out for a width in cells.
func NewDescription(th *theme.Theme, sections []Section, width int) *Description {
	d := &Description{theme: th, width: width, sections: sections, wrapped: map[int][]string{}}
	all := 0
	for _, s := range sections {
		all += 2 + len(s.Facts)
	}
	d.ends, d.pieces = make([]int, 0, all), make([]piece, 0, all)
	at := 0
	add := func(p piece, lines int) {
		at += lines
		d.ends, d.pieces = append(d.ends, at), append(d.pieces, p)
	}
	for i := range sections {
		// The service may have a field of that name, too, which comes later.
		d.states = append(d.states, slices.IndexFunc(sections[i].Facts,
			func(f Fact) bool { return f.Label == "state" }))
		if i > 0 {
			add(piece{i, factBlank}, 1)
		}
		add(piece{i, factTitle}, 1)
		for n := range sections[i].Facts {
			add(piece{i, n}, len(d.lines(i, n)))
		}
	}
	return d
}

// Count is how many lines there are.
func (d *Description) Count() int {
	if len(d.ends) == 0 {
		return 0
	}
	return d.ends[len(d.ends)-1]
}

// Line draws one of them.
func (d *Description) Line(i int) string {
	n, _ := slices.BinarySearch(d.ends, i+1)
	first := 0
	if n > 0 {
		first = d.ends[n-1]
	}
	return d.draw(n, i-first)
}

// lines are a fact's value, as it is shown.
func (d *Description) lines(section, n int) []string {
	s, room := &d.sections[section], max(d.width-labelWidth-1, 10)
	f := s.Facts[n]
	if n == d.states[section] && IsState(f.Value) {
		return []string{StateWord(d.theme, s.Title, f.Value)}
	}
	value := d.theme.Name(Dash(f.Value))
	if len(value) <= room {
		return []string{value} // no character has more cells than bytes
	}
	return theme.FoldFlush(value, room)
}

// draw draws a line of a piece.
func (d *Description) draw(n, line int) string {
	const most = 256 // more than a screen has
	p := d.pieces[n]
	th, s := d.theme, &d.sections[p.section]
	indent := strings.Repeat("  ", s.depth)
	switch p.fact {
	case factBlank:
		return ""
	case factTitle:
		return indent + th.Title.Render(d.theme.Text(s.Title))
	default:
	}
	parts, known := d.wrapped[n]
	if !known {
		if len(d.wrapped) >= most {
			clear(d.wrapped)
		}
		parts = d.lines(p.section, p.fact)
		d.wrapped[n] = parts
	}
	label := strings.Repeat(" ", labelWidth)
	if line == 0 {
		label = th.Fit(indent+"  "+d.theme.Text(s.Facts[p.fact].Label), labelWidth)
	}
	return th.Muted.Render(label) + " " + parts[line]
}
