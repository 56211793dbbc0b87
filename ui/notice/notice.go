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
	Info    Kind = iota // fades
	Good                // a success: fades
	Event               // what happened elsewhere: fades late
	Error               // stays until dismissed
	Stopped             // an end that the operator asked for: stays likewise, until something else is begun
)

// How long a notice that fades is shown.
const (
	stays      = 10 * time.Second
	eventStays = time.Minute
)

// Notice is something the operator is shown: a text, or an outcome, clean. An event is one line: the names
// behind its text are cut before its end is.
type Notice struct {
	Kind       Kind
	Text       string
	Names, End string
	Outcome    render.Outcome
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
		return old.Text != "" && old.Text == added.Text || added.Kind == Info && old.Kind == Info ||
			added.Of != "" && old.Of == added.Of
	})
	n.all = slices.Insert(n.all, 0, added)
	if added.stays() {
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

// Pass drops the ends that the operator asked for: something else was begun since.
func (n *Board) Pass() {
	n.all = slices.DeleteFunc(n.all, func(old Notice) bool { return old.Kind == Stopped })
}

// stays says that it stays until it is dismissed.
func (n Notice) stays() bool { return n.Kind == Error || n.Kind == Stopped }

// Dismiss takes the newest of those away that stay, which is the one on the screen, and says
// whether there was one.
func (n *Board) Dismiss() bool {
	for i, item := range n.all {
		if item.stays() {
			n.all = slices.Delete(n.all, i, i+1)
			return true
		}
	}
	return false
}

// Dismissible says whether there is one to take away.
func (n *Board) Dismissible() bool {
	return slices.ContainsFunc(n.all, Notice.stays)
}
