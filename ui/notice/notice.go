// Package notice is what the operator is shown in passing: remarks and successes, which fade, and
// errors, which stay until they are dismissed.
//
// It knows words and time only. It imports render and the theme, and must never know what a notice is about:
// a subject is a string to it, so that a newer word on the same takes the place of the older one.
package notice

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

// Kind says how a notice looks and how long it stays.
type Kind int

const (
	Info  Kind = iota // fades
	Good              // a success: fades
	Event             // what happened elsewhere: fades late
	Error             // stays until dismissed
)

// How long a notice that fades is shown.
const (
	stays      = 10 * time.Second
	eventStays = time.Minute
)

// Notice is something the operator is shown. Its text is clean. An event is one line: the names behind its text
// are cut before its end is.
type Notice struct {
	Kind       Kind
	Text       string
	Names, End string
	Of         string // what it is the outcome of, "" for anything else
	id         int
}

// Expired takes one notice away, and no other.
type Expired struct{ id int }

// Clock delivers a message once a time has passed.
type Clock interface {
	After(d time.Duration, msg tea.Msg) tea.Cmd
}

// Board is what is shown, the newest first.
type Board struct {
	theme *theme.Theme
	clock Clock
	all   []Notice
	last  int // id that was given
}

// New returns an empty board.
func New(th *theme.Theme, clock Clock) *Board { return &Board{theme: th, clock: clock} }

// Post shows a text.
func (n *Board) Post(kind Kind, text string) tea.Cmd { return n.Add(Notice{Kind: kind, Text: text}) }

// Add shows a notice. It replaces one of the same words, an older remark, and
// an older outcome of the same, which is not true any more.
func (n *Board) Add(added Notice) tea.Cmd {
	n.last++
	added.id = n.last
	n.all = slices.DeleteFunc(n.all, func(old Notice) bool {
		return old.Text == added.Text || added.Kind == Info && old.Kind == Info ||
			added.Of != "" && old.Of == added.Of
	})
	n.all = slices.Insert(n.all, 0, added)
	if added.Kind == Error {
		return nil
	}
	long := stays
	if added.Kind == Event {
		long = eventStays
	}
	return n.clock.After(long, Expired{id: added.id})
}

// Has says whether something is said of a subject.
func (n *Board) Has(of string) bool {
	return slices.ContainsFunc(n.all, func(old Notice) bool { return old.Of == of })
}

// Drop takes away what is said of a subject.
func (n *Board) Drop(of string) {
	n.all = slices.DeleteFunc(n.all, func(old Notice) bool { return old.Of == of })
}

// Expire takes away a notice whose time is over.
func (n *Board) Expire(m Expired) {
	n.all = slices.DeleteFunc(n.all, func(old Notice) bool { return old.id == m.id })
}

// Forget drops the remarks: what they were about is over.
func (n *Board) Forget() {
	n.all = slices.DeleteFunc(n.all, func(old Notice) bool { return old.Kind == Info })
}

// Dismiss takes the newest error away, which is the one on the screen, and says
// whether there was one.
func (n *Board) Dismiss() bool {
	for i, item := range n.all {
		if item.Kind == Error {
			n.all = slices.Delete(n.all, i, i+1)
			return true
		}
	}
	return false
}

// Dismissible says whether there is an error to take away.
func (n *Board) Dismissible() bool {
	return slices.ContainsFunc(n.all, func(item Notice) bool { return item.Kind == Error })
}

// Lines draws the notices in at most room lines: the newest error whole, or
// marked where it is cut, then what fits of the rest, then how many more wait.
func (n *Board) Lines(width, room int) []string {
	th := n.theme
	ordered := slices.Clone(n.all)
	slices.SortStableFunc(ordered, func(a, b Notice) int {
		return int(b.Kind/Error) - int(a.Kind/Error)
	})
	var out []string
	hidden := 0
	for i, item := range ordered {
		lines := draw(th, item, width)
		left := room - len(out)
		if len(ordered) > i+1 {
			left-- // for the count
		}
		switch {
		case len(lines) <= left:
			out = append(out, lines...)
		case len(out) == 0:
			left = max(left, 1)
			out = append(out, lines[:left]...)
			out[left-1] = paint(th, item.Kind, " "+th.Glyph.Ellipsis+" "+render.NoticeCut, width)
		default:
			hidden++
		}
	}
	if hidden > 0 {
		out = append(out, th.Muted.Render(th.Fit(" "+render.NoticeMore(hidden), width)))
	}
	return out
}

func draw(th *theme.Theme, item Notice, width int) []string {
	prefix, suffix := "", ""
	switch item.Kind {
	case Good:
		prefix = th.Glyph.OK + " "
	case Error:
		prefix, suffix = th.Glyph.Bad+" ", " "+render.NoticeDismiss
	case Event:
		room := max(width-2-theme.Width(item.Text)-theme.Width(item.End), 0)
		if theme.Width(item.Names) > room {
			item.Names = th.FitEnds(item.Names, room)
		}
		return []string{paint(th, item.Kind, " "+item.Text+item.Names+item.End, width)}
	case Info:
	}
	parts := theme.Fold(prefix+item.Text+suffix, max(width-2, 1))
	out := make([]string, 0, len(parts))
	for _, part := range parts {
		out = append(out, paint(th, item.Kind, " "+part, width))
	}
	return out
}

func paint(th *theme.Theme, kind Kind, text string, width int) string {
	style := th.Info
	switch kind {
	case Good:
		style = th.Notice
	case Error:
		style = th.Banner
	case Event:
		style = th.Warn
	case Info:
	}
	return style.Render(th.Fit(text, width))
}
