// Package page is the screen of text that scrolls: a description, one operation, the help.
//
// It draws lines that it is given and knows when they must be made anew. What they say is made
// elsewhere: it imports screen, the theme and, for its own few words, render, and must never know a
// load balancer or a change.
package page

import (
	"cmp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// Lines are a short text, all of which is made at once.
type Lines []string

// Count is how many lines there are.
func (l Lines) Count() int { return len(l) }

// Line is one of them.
func (l Lines) Line(i int) string { return l[i] }

// Content is what a page shows.
type Content struct {
	Title string
	ID    screen.ID            // 0 for that of one row
	Parts func() []screen.Part // what can be copied, nil for nothing
	Of    screen.Source        // nil for none
	About screen.About         // what something is read of beside, zero for nothing
	// Scopes are those of what it is about, nil for those of the screen below.
	Scopes func() screen.Scopes
	Draw   func(width int) screen.Text
	// Revision changes with what Draw draws, where that is not Of's alone; nil for never.
	Revision func() int
	// Offered is what an action does about what the page shows; nil for nothing.
	Offered func(keymap.Action) screen.Offer
}

// Page is a screen of text that scrolls.
type Page struct {
	screen.Still
	env     *screen.Env
	at      screen.Address
	content Content
	gone    bool // the object is not in the list any more

	width, height int
	top           int
	text          screen.Text
	drawn         drawnFor
}

// New returns a page.
func New(e *screen.Env, c Content) *Page {
	c.ID = cmp.Or(c.ID, screen.IDPage)
	return &Page{env: e, at: screen.Address{Screen: e.NextID()}, content: c}
}

// Describe returns the page of one object of a list, as the list knows it: a refresh of the list is
// a refresh of this. Of an object that is gone it shows what was known last.
func Describe(e *screen.Env, of screen.Described, key string, c Content) *Page {
	draw := func(int) screen.Text { return Lines(nil) }
	p := New(e, c)
	p.content.Of = of
	parts := of.Parts(key)
	p.content.Parts = func() []screen.Part {
		if now := of.Parts(key); now != nil {
			parts = now
		}
		return parts
	}
	p.content.Draw = func(width int) screen.Text {
		now, ok := of.Describe(key)
		p.gone = !ok
		if ok {
			draw = now
		}
		return draw(width)
	}
	return p
}

// Text is what the page shows at its present width.
func (p *Page) Text() screen.Text { return p.text }

// drawnFor is what the wrapped lines were made of, so that they are made once.
type drawnFor struct{ width, rows, revision int }

var _ screen.Screen = (*Page)(nil)

func (p *Page) Title() string { return p.content.Title }

func (p *Page) About() screen.About { return p.content.About }

func (p *Page) Scopes() screen.Scopes {
	if p.content.Scopes == nil {
		return screen.Scopes{}
	}
	return p.content.Scopes()
}

func (p *Page) Coverage(int) string     { return "" }
func (p *Page) ID() screen.ID           { return p.content.ID }
func (p *Page) Address() screen.Address { return p.at }
func (p *Page) scroll(to int)           { p.top = max(0, min(to, p.last())) }

// first is the line at the top. It is not kept within the page by resize: a size
// that is only tried, larger than the one drawn, must not move it.
func (p *Page) first() int { return min(p.top, p.last()) }

// last is the first line of the last screenful.
func (p *Page) last() int {
	if p.text == nil {
		return 0
	}
	return max(p.text.Count()-p.height, 0)
}

// Start reads the list again: that is where the text comes from.
func (p *Page) Start(unasked bool) tea.Cmd {
	if p.content.Of == nil {
		return nil
	}
	return p.content.Of.Start(unasked)
}

func (p *Page) Resize(width, height int) {
	p.width, p.height = width, height
	now := drawnFor{width: width, rows: 1}
	if p.content.Of != nil {
		now.rows = p.content.Of.Revised()
	}
	if p.content.Revision != nil {
		now.revision = p.content.Revision() + 1
	}
	if now != p.drawn {
		p.drawn, p.text = now, p.content.Draw(width)
	}
}

func (p *Page) Freshness() screen.Freshness {
	if p.content.Of == nil {
		return screen.Freshness{}
	}
	return p.content.Of.Freshness()
}

func (p *Page) Status() screen.Line {
	var reading screen.Line
	if p.content.Of != nil {
		reading = p.content.Of.Progress()
	}
	switch {
	case p.gone && reading.Text != "":
		return screen.Line{
			Text: render.StatusParts(render.StatusGone, reading.Text), Tone: max(reading.Tone, screen.ToneWarn),
		}
	case p.gone:
		return screen.Line{Text: render.StatusGone, Tone: screen.ToneWarn}
	case reading.Text != "":
		return reading
	}
	switch {
	case p.last() == 0:
		return screen.Line{}
	case p.first() == p.last():
		return screen.Line{Text: render.StatusEnd(p.env.Key(keymap.PageUp))}
	default:
		return screen.Line{Text: render.StatusMore(p.env.Key(keymap.PageDown), p.env.Key(keymap.PageUp))}
	}
}

// Offer is what an action does on the page now, or why it does nothing.
func (p *Page) Offer(action keymap.Action) screen.Offer {
	if p.content.Offered != nil && screen.FollowsUp(action) {
		if o := p.content.Offered(action); o.Why == "" || action != keymap.Refresh {
			return o
		}
	}
	switch action {
	case keymap.Back:
		return screen.Return(screen.Back{})
	case keymap.MoveUp, keymap.MoveDown, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom:
		if p.last() == 0 {
			return screen.Refuse(render.RefusedAllShown)
		}
		return screen.Run(func() tea.Cmd { p.move(action); return nil })
	case keymap.Copy:
		if p.content.Parts == nil {
			return screen.Refuse(render.RefusedNothingCopy)
		}
		return screen.Offer{Do: func() (screen.Intent, tea.Cmd) { return screen.Copy{Parts: p.content.Parts()}, nil }}
	case keymap.Refresh:
		if p.content.Of == nil {
			return screen.Refuse(render.RefusedNothingRead)
		}
		return screen.Run(func() tea.Cmd { return p.Start(false) })
	case keymap.Continue:
		return screen.Refuse(render.RefusedDoesNothing)
	default:
		return screen.Refuse(render.RefusedInPage(p.env.Key(keymap.Back)))
	}
}

func (p *Page) move(action keymap.Action) {
	switch action {
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
}

func (p *Page) View() string {
	lines := make([]string, p.height)
	for i := range lines {
		text := ""
		if line := p.first() + i; p.text != nil && line < p.text.Count() {
			text = p.text.Line(line)
		}
		lines[i] = theme.FitStyled(text, p.width)
	}
	return strings.Join(lines, "\n")
}
