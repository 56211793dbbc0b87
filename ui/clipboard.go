package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/frame"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// clipboard is the terminal's, and the line that asks what to send to it.
type clipboard struct {
	env     *screen.Env
	notices *notice.Board
	send    func(text string) error
	parts   []screen.Part // to choose from, as they were when the key was pressed; empty while nothing is asked
}

// copiedMsg is the end of sending a part to the clipboard.
type copiedMsg struct {
	part screen.Part
	err  error
}

// ask asks which part of an object to copy. A part that is not there is no choice, and of a single
// one nothing is asked.
func (c *clipboard) ask(parts []screen.Part) tea.Cmd {
	there := slices.DeleteFunc(slices.Clone(parts), func(p screen.Part) bool { return p.Text == "" })
	switch len(there) {
	case 0:
		return c.notices.Post(notice.Info, render.RefusedNothingCopy)
	case 1:
		return c.copy(there[0])
	}
	c.parts = there
	return nil
}

func (c *clipboard) asks() bool { return len(c.parts) > 0 }

// key copies the part of the key; Enter takes the first one, and any other key cancels.
func (c *clipboard) key(name string) tea.Cmd {
	parts := c.parts
	c.parts = nil
	for i, p := range parts {
		if name == p.Key || i == 0 && name == "enter" {
			return c.copy(p)
		}
	}
	return nil
}

// copy sends a part, outside of Update.
func (c *clipboard) copy(p screen.Part) tea.Cmd {
	if why := c.env.WhyNotCopied(p); why != "" {
		return c.notices.Post(notice.Info, why)
	}
	send := c.send
	return func() tea.Msg { return copiedMsg{part: p, err: send(p.Text)} }
}

// copyPlan sends a plan: it was made of what the screen shows.
func (c *clipboard) copyPlan(text string) tea.Cmd {
	send := c.send
	return func() tea.Msg {
		return copiedMsg{part: screen.Part{Name: render.PartPlan, Text: text}, err: send(text)}
	}
}

func (c *clipboard) copied(m copiedMsg) tea.Cmd {
	th, name, text := c.env.Theme, m.part.Name, m.part.Text
	if m.err != nil {
		return c.notices.Post(notice.Error, render.NoticeNotCopied(th, name, text, m.err))
	}
	return c.notices.Post(notice.Info, render.NoticeCopied(th, name, text))
}

// view is the line that asks.
func (c *clipboard) view(width int) string {
	var hints []screen.Hint
	for _, p := range c.parts {
		if c.env.WhyNotCopied(p) == "" {
			hints = append(hints, screen.Hint{Key: p.Key, Does: p.Name})
		}
	}
	return c.env.Theme.Info.Render(render.CopyTitle) +
		frame.Hints(c.env.Theme, hints, width-theme.Width(render.CopyTitle))
}
