package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// clipboard is the terminal's.
type clipboard struct {
	env     *screen.Env
	notices *notice.Board
	send    func(text string) error
}

// copiedMsg is the end of sending an id to the clipboard.
type copiedMsg struct {
	id  string
	err error
}

// copy sends an id, outside of Update.
func (c clipboard) copy(id string) tea.Cmd {
	if why := c.env.WhyNotCopied(id); why != "" {
		return c.notices.Post(notice.Info, why)
	}
	send := c.send
	return func() tea.Msg { return copiedMsg{id: id, err: send(id)} }
}

func (c clipboard) copied(m copiedMsg) tea.Cmd {
	id := render.ShortName(c.env.Theme, m.id)
	if m.err != nil {
		return c.notices.Post(notice.Error, "not copied: "+c.env.Theme.Text(m.err.Error())+"; the id is "+id)
	}
	return c.notices.Post(notice.Info, "sent to the terminal's clipboard: "+id)
}
