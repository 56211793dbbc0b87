package ui

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/render"
)

// noticeKind says how a notice looks and how long it stays.
type noticeKind int

const (
	noticeInfo  noticeKind = iota // fades
	noticeGood                    // a success: fades
	noticeError                   // stays until dismissed
)

// noticeStays is how long a notice that fades is shown.
const noticeStays = 10 * time.Second

// notice is something the operator is shown. Its text is clean.
type notice struct {
	id   int
	kind noticeKind
	text string
	of   string // what it is the outcome of, "" for anything else
}

// expireMsg takes one notice away, and no other.
type expireMsg struct{ id int }

// notices are what is shown, the newest first.
type notices struct{ all []notice }

// add shows a notice. It replaces one of the same words, an older remark, and
// an older outcome of the same, which is not true any more.
func (n *notices) add(e *env, added notice) tea.Cmd {
	added.id = e.id()
	n.all = slices.DeleteFunc(n.all, func(old notice) bool {
		return old.text == added.text || added.kind == noticeInfo && old.kind == noticeInfo ||
			added.of != "" && old.of == added.of
	})
	n.all = slices.Insert(n.all, 0, added)
	if added.kind == noticeError {
		return nil
	}
	return e.clock.After(noticeStays, expireMsg{id: added.id})
}

// has and drop look for what is said of a subject, and take it away.
func (n *notices) has(of string) bool {
	return slices.ContainsFunc(n.all, func(old notice) bool { return old.of == of })
}

func (n *notices) drop(of string) {
	n.all = slices.DeleteFunc(n.all, func(old notice) bool { return old.of == of })
}

func (n *notices) expire(id int) {
	n.all = slices.DeleteFunc(n.all, func(old notice) bool { return old.id == id })
}

// forget drops the remarks: what they were about is over.
func (n *notices) forget() {
	n.all = slices.DeleteFunc(n.all, func(old notice) bool { return old.kind == noticeInfo })
}

// dismiss takes the newest error away, which is the one on the screen, and says
// whether there was one.
func (n *notices) dismiss() bool {
	for i, item := range n.all {
		if item.kind == noticeError {
			n.all = slices.Delete(n.all, i, i+1)
			return true
		}
	}
	return false
}

// dismissible says whether there is an error to take away.
func (n *notices) dismissible() bool {
	return slices.ContainsFunc(n.all, func(item notice) bool { return item.kind == noticeError })
}

// lines draws the notices in at most room lines: the newest error whole, or
// marked where it is cut, then what fits of the rest, then how many more wait.
func (n *notices) lines(e *env, width, room int) []string {
	ordered := slices.Clone(n.all)
	slices.SortStableFunc(ordered, func(a, b notice) int {
		return int(b.kind/noticeError) - int(a.kind/noticeError)
	})
	var out []string
	hidden := 0
	for i, item := range ordered {
		lines := drawNotice(e, item, width)
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
			out[left-1] = paintNotice(e, item.kind, " "+e.theme.Glyph.Ellipsis+" (cut: a larger screen shows all; esc dismisses)", width)
		default:
			hidden++
		}
	}
	if hidden > 0 {
		out = append(out, e.theme.Muted.Render(e.theme.Fit(" and "+render.Plural(hidden, "1 more message", "more messages")+", after this one", width)))
	}
	return out
}

func drawNotice(e *env, item notice, width int) []string {
	prefix, suffix := "", ""
	switch item.kind {
	case noticeGood:
		prefix = e.theme.Glyph.OK + " "
	case noticeError:
		prefix, suffix = e.theme.Glyph.Bad+" ", " (esc dismisses)"
	case noticeInfo:
	}
	parts := clean.Fold(prefix+item.text+suffix, max(width-2, 1), hang)
	out := make([]string, 0, len(parts))
	for _, part := range parts {
		out = append(out, paintNotice(e, item.kind, " "+part, width))
	}
	return out
}

func paintNotice(e *env, kind noticeKind, text string, width int) string {
	style := e.theme.Info
	switch kind {
	case noticeGood:
		style = e.theme.Notice
	case noticeError:
		style = e.theme.Banner
	case noticeInfo:
	}
	return style.Render(e.theme.Fit(text, width))
}
