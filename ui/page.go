package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// page is a screen of text that scrolls: a description, or help.
type page struct {
	env    *screen.Env
	at     screen.Address
	title  string
	opened screen.ID
	id     string // what copy copies, "" for nothing
	render func(width int) scrolled
	of     described // the list whose object it shows, nil for none
	// revision changes with what render draws, where that is not of's alone.
	revision func() int
	// offered says what a key does about what the page shows, nil for nothing.
	offered func(keymap.Action) (screen.Intent, string)
	gone    bool // the object is not in the list any more

	width, height int
	top           int
	wrapped       scrolled
	drawn         drawnFor
}

// drawnFor is what the wrapped lines were made of, so that they are made once.
type drawnFor struct{ width, rows, revision int }

func (p *page) Title() string                    { return p.title }
func (p *page) ID() screen.ID                    { return p.opened }
func (p *page) Address() screen.Address          { return p.at }
func (p *page) Close()                           {}
func (p *page) Receive(screen.Addressed) tea.Cmd { return nil }
func (p *page) Picks() bool                      { return false }
func (p *page) Closes() bool                     { return false }
func (p *page) Typing() bool                     { return false }
func (p *page) Typed(tea.KeyMsg) tea.Cmd         { return nil }
func (p *page) Field() string                    { return "" }
func (p *page) scroll(to int)                    { p.top = max(0, min(to, p.last())) }

// first is the line at the top. It is not kept within the page by resize: a size
// that is only tried, larger than the one drawn, must not move it.
func (p *page) first() int { return min(p.top, p.last()) }

// last is the first line of the last screenful.
func (p *page) last() int {
	if p.wrapped == nil {
		return 0
	}
	return max(p.wrapped.Count()-p.height, 0)
}

// Start reads the list again: that is where the text comes from.
func (p *page) Start(unasked bool) tea.Cmd {
	if p.of == nil {
		return nil
	}
	return p.of.Start(unasked)
}

func (p *page) Resize(width, height int) {
	p.width, p.height = width, height
	now := drawnFor{width: width, rows: 1}
	if p.of != nil {
		now.rows = p.of.revised()
	}
	if p.revision != nil {
		now.revision = p.revision() + 1
	}
	if now != p.drawn {
		p.drawn, p.wrapped = now, p.render(width)
	}
}

func (p *page) Freshness() screen.Freshness {
	if p.of == nil {
		return screen.Freshness{}
	}
	return p.of.Freshness()
}

func (p *page) Status() screen.Line {
	var reading screen.Line
	if p.of != nil {
		reading = p.of.progress()
	}
	switch {
	case p.gone && reading.Text != "":
		return screen.Line{Text: "GONE from the list; this is how it was | " + reading.Text, Tone: max(reading.Tone, screen.ToneWarn)}
	case p.gone:
		return screen.Line{Text: "GONE from the list; this is how it was", Tone: screen.ToneWarn}
	case reading.Text != "":
		return reading
	}
	switch {
	case p.last() == 0:
		return screen.Line{}
	case p.first() == p.last():
		return screen.Line{Text: "the end; " + p.env.Key(keymap.PageUp) + " goes up"}
	default:
		return screen.Line{Text: "more: " + p.env.Key(keymap.PageDown) + ", " + p.env.Key(keymap.PageUp)}
	}
}

func (p *page) Why(action keymap.Action) string {
	if p.offered != nil && followable(action) {
		in, why := p.offered(action)
		if in != nil || action != keymap.Refresh {
			return why
		}
	}
	switch action {
	case keymap.MoveUp, keymap.MoveDown, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom:
		if p.last() == 0 {
			return "all of it is on the screen"
		}
	case keymap.Open, keymap.Filter, keymap.Order, keymap.Reverse, keymap.Describe, keymap.Mark, keymap.Release, keymap.Disable, keymap.Undo, keymap.Close:
		return "this works in a list: " + p.env.Key(keymap.Back) + " goes back to it"
	case keymap.Copy:
		if p.id == "" {
			return "there is nothing to copy here"
		}
		return p.env.WhyNotCopied(p.id)
	case keymap.Refresh:
		if p.of == nil {
			return "there is nothing to read again here"
		}
	default:
	}
	return ""
}

func (p *page) Act(action keymap.Action) (screen.Intent, tea.Cmd) {
	if p.offered != nil && followable(action) {
		if in, _ := p.offered(action); in != nil {
			return in, nil
		}
	}
	switch action {
	case keymap.Back:
		return screen.Back{}, nil
	case keymap.Copy:
		return screen.Copy{ID: p.id}, nil
	case keymap.Refresh:
		return nil, p.Start(false)
	case keymap.MoveUp:
		p.scroll(p.first() - 1)
	case keymap.MoveDown:
		p.scroll(p.first() + 1)
	case keymap.PageUp:
		p.scroll(p.first() - max(p.height-2, 1))
	case keymap.PageDown:
		p.scroll(p.first() + max(p.height-2, 1))
	case keymap.Top:
		p.scroll(0)
	case keymap.Bottom:
		p.scroll(p.last())
	default:
	}
	return nil, nil
}

// followable says whether the action can be one that follows a change up.
func followable(action keymap.Action) bool {
	switch action {
	case keymap.Undo, keymap.Close, keymap.Release, keymap.Disable, keymap.Continue, keymap.Refresh:
		return true
	default:
		return false
	}
}

func (p *page) View() string {
	lines := make([]string, p.height)
	for i := range lines {
		text := ""
		if line := p.first() + i; p.wrapped != nil && line < p.wrapped.Count() {
			text = p.wrapped.Line(line)
		}
		lines[i] = theme.FitStyled(text, p.width)
	}
	return strings.Join(lines, "\n")
}

// newDescribePage shows one object of a list, as the list knows it: a refresh of
// the list is a refresh of this.
func newDescribePage(e *screen.Env, of described, key, id string) *page {
	var sections []render.Section // as they were last
	p := &page{env: e, at: screen.Address{Screen: e.NextID()}, title: "describe " + id, id: id, of: of}
	p.render = func(width int) scrolled {
		now, ok := of.find(key)
		p.gone = !ok
		if ok {
			sections = now
		}
		return render.NewDescription(e.Theme, sections, width)
	}
	return p
}

// described is a list that a description follows.
type described interface {
	screen.Screen
	find(key string) ([]render.Section, bool)
	progress() screen.Line
	revised() int // changes with the rows
}

// scrolled is a text of which only what is on the screen is drawn.
type scrolled interface {
	Count() int // lines
	Line(i int) string
}

// textLines are a short one.
type textLines []string

func (l textLines) Count() int        { return len(l) }
func (l textLines) Line(i int) string { return l[i] }
