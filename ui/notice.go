package ui

import (
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
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

// notice is something the operator is told. Its text is clean.
type notice struct {
	id   int
	kind noticeKind
	text string
}

// expireMsg takes one notice away, and no other.
type expireMsg struct{ id int }

// notices are what is shown, the newest last.
type notices struct{ all []notice }

// add shows a notice. One of the same words is replaced, so that a key held
// down does not fill the screen.
func (n *notices) add(e *env, kind noticeKind, text string) tea.Cmd {
	n.all = slices.DeleteFunc(n.all, func(old notice) bool { return old.text == text || kind == noticeInfo && old.kind == noticeInfo })
	added := notice{id: e.id(), kind: kind, text: text}
	n.all = append(n.all, added)
	if kind == noticeError {
		return nil
	}
	return e.clock.After(noticeStays, expireMsg{id: added.id})
}

func (n *notices) expire(id int) {
	n.all = slices.DeleteFunc(n.all, func(old notice) bool { return old.id == id })
}

// dismiss takes the newest error away and says whether there was one.
func (n *notices) dismiss() bool {
	for i := len(n.all) - 1; i >= 0; i-- {
		if n.all[i].kind == noticeError {
			n.all = slices.Delete(n.all, i, i+1)
			return true
		}
	}
	return false
}

// lines draws the notices in at most room lines. An error is never cut short
// for a success: what does not fit is counted.
func (n *notices) lines(e *env, width, room int) []string {
	var out []string
	hidden := 0
	byWeight := slices.Clone(n.all)
	slices.SortStableFunc(byWeight, func(a, b notice) int { return int(b.kind) - int(a.kind) })
	for _, item := range byWeight {
		lines := n.draw(e, item, width)
		if len(out)+len(lines) > room && len(out) > 0 {
			hidden++
			continue
		}
		out = append(out, lines[:min(len(lines), room)]...)
	}
	if hidden > 0 && len(out) > 0 {
		out[len(out)-1] = e.theme.Banner.Render(e.theme.Fit(" + more messages: esc dismisses this one", width))
	}
	return out
}

func (n *notices) draw(e *env, item notice, width int) []string {
	style, prefix, suffix := e.theme.Info, "", ""
	switch item.kind {
	case noticeGood:
		style, prefix = e.theme.Notice, e.theme.Glyph.OK+" "
	case noticeError:
		style, prefix, suffix = e.theme.Banner, e.theme.Glyph.Bad+" ", " (esc dismisses)"
	case noticeInfo:
	}
	parts := strings.Split(ansi.Wrap(prefix+item.text+suffix, max(width-2, 1), ""), "\n")
	out := make([]string, 0, len(parts))
	for _, part := range parts {
		out = append(out, style.Render(e.theme.Fit(" "+part, width)))
	}
	return out
}
