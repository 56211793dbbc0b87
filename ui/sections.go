package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// scrolled is a text of which only what is on the screen is drawn.
type scrolled interface {
	count() int // lines
	line(i int) string
}

// textLines are a short one.
type textLines []string

func (l textLines) count() int        { return len(l) }
func (l textLines) line(i int) string { return l[i] }

// labelWidth is the column the values of a description stand in.
const labelWidth = 24

// description is a text of sections; long values wrap under themselves. It knows
// how many lines each fact takes, and draws those that are asked for: an object with
// ten thousand others in it has hundreds of thousands.
type description struct {
	env      *env
	width    int
	sections []section
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

func newDescription(e *env, sections []section, width int) *description {
	d := &description{env: e, width: width, sections: sections, wrapped: map[int][]string{}}
	all := 0
	for _, s := range sections {
		all += 2 + len(s.facts)
	}
	d.ends, d.pieces = make([]int, 0, all), make([]piece, 0, all)
	at := 0
	add := func(p piece, lines int) {
		at += lines
		d.ends, d.pieces = append(d.ends, at), append(d.pieces, p)
	}
	for i := range sections {
		// The service may have a field of that name, too, which comes later.
		d.states = append(d.states, slices.IndexFunc(sections[i].facts, func(f fact) bool { return f.label == "state" }))
		if i > 0 {
			add(piece{i, factBlank}, 1)
		}
		add(piece{i, factTitle}, 1)
		for n := range sections[i].facts {
			add(piece{i, n}, d.height(i, n))
		}
	}
	return d
}

func (d *description) count() int {
	if len(d.ends) == 0 {
		return 0
	}
	return d.ends[len(d.ends)-1]
}

func (d *description) line(i int) string {
	n, _ := slices.BinarySearch(d.ends, i+1)
	first := 0
	if n > 0 {
		first = d.ends[n-1]
	}
	return d.draw(n, i-first)
}

// room is how many cells a value has.
func (d *description) room() int { return max(d.width-labelWidth-1, 10) }

// value is a fact's, as it is shown.
func (d *description) value(section, n int) string {
	s := &d.sections[section]
	f := s.facts[n]
	if n == d.states[section] && isState(f.value) {
		return stateWord(d.env, s.title, f.value)
	}
	return d.env.theme.Name(dash(f.value))
}

// height is how many lines a fact takes.
func (d *description) height(section, n int) int {
	s, value := &d.sections[section], d.value(section, n)
	switch {
	case len(value) <= d.room() && !s.prose:
		return 1 // no character has more cells than bytes
	case !s.prose && printable(value):
		return (len(value) + d.room() - 1) / d.room()
	default:
		return len(d.wrap(s, value))
	}
}

// printable says that every byte of a text is a cell.
func printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

func (d *description) wrap(s *section, value string) []string {
	room := d.room()
	switch {
	case s.prose:
		return strings.Split(ansi.Wrap(value, room, ""), "\n")
	case printable(value):
		parts := make([]string, 0, len(value)/room+1)
		for len(value) > room {
			parts, value = append(parts, value[:room]), value[room:]
		}
		return append(parts, value)
	default:
		return strings.Split(ansi.Hardwrap(value, room, true), "\n")
	}
}

// draw draws a line of a piece.
func (d *description) draw(n, line int) string {
	const most = 256 // more than a screen has
	p := d.pieces[n]
	th, s := d.env.theme, &d.sections[p.section]
	indent := strings.Repeat("  ", s.depth)
	switch p.fact {
	case factBlank:
		return ""
	case factTitle:
		return indent + th.Title.Render(d.env.theme.Text(s.title))
	default:
	}
	parts, known := d.wrapped[n]
	if !known {
		if len(d.wrapped) >= most {
			clear(d.wrapped)
		}
		parts = d.wrap(s, d.value(p.section, p.fact))
		d.wrapped[n] = parts
	}
	label := strings.Repeat(" ", labelWidth)
	if line == 0 {
		label = th.Fit(indent+"  "+d.env.theme.Text(s.facts[p.fact].label), labelWidth)
	}
	return th.Muted.Render(label) + " " + parts[line]
}
