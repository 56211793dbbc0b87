package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/page"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// copiedMsg is the end of sending an id to the clipboard.
type copiedMsg struct {
	id  string
	err error
}

// perform does what a screen decided.
func (a *App) perform(in screen.Intent) tea.Cmd {
	if why := a.changes.Refuses(in); why != "" {
		return a.notify(notice.Info, why)
	}
	switch in := in.(type) {
	case screen.Open:
		return a.open(in.Place)
	case screen.Show:
		return a.push(in.Screen)
	case screen.UseRegion:
		a.env.Scope.Region = in.ID
		return a.restart()
	case screen.UseProject:
		a.env.Scope.Project, a.namedProject, a.projectRefused = in.ID, in.Name, nil
		return a.restart()
	case screen.Change:
		return a.openAsk(orderOf(in, a.listedULB(in.Targets[0].Place.ULB)), in.Targets)
	case screen.FollowUp:
		return a.follow(in)
	case screen.EndDrain:
		return a.endDrain(in)
	case screen.Describe:
		return a.push(page.Describe(a.env, in.Of, in.Key, page.Content{Title: "describe " + in.ID, Copy: in.ID}))
	case screen.Copy:
		return a.copyID(in.ID)
	case screen.Back:
		return a.back()
	}
	return nil
}

// push opens a screen over the present one.
func (a *App) push(s screen.Screen) tea.Cmd {
	a.notices.Forget()
	a.stack = append(a.stack, s)
	return a.rearm()
}

// back leaves the screen.
func (a *App) back() tea.Cmd {
	if len(a.stack) == 1 {
		return nil
	}
	a.notices.Forget()
	a.top().Close()
	a.stack = a.stack[:len(a.stack)-1]
	return a.rearm()
}

func (a *App) notify(kind notice.Kind, text string) tea.Cmd {
	return a.notices.Add(notice.Notice{Kind: kind, Text: text})
}

// open shows what is known of a place at once, and reads it.
func (a *App) open(at api.Place) tea.Cmd {
	var s screen.Screen
	if at.VServer == "" {
		s = browse.VServers(a.env, a.client, a.fleet, at)
	} else {
		s = browse.Backends(a.env, a.client, a.fleet, at)
	}
	s.Sync()
	return tea.Batch(a.push(s), s.Start(false))
}

// copyID sends an id to the clipboard, outside of Update.
func (a *App) copyID(id string) tea.Cmd {
	if why := a.env.WhyNotCopied(id); why != "" {
		return a.notify(notice.Info, why)
	}
	send := a.copyText
	return func() tea.Msg { return copiedMsg{id: id, err: send(id)} }
}

func (a *App) gotCopied(m copiedMsg) tea.Cmd {
	if m.err != nil {
		return a.notify(notice.Error,
			"not copied: "+a.env.Theme.Text(m.err.Error())+"; the id is "+render.ShortName(a.env.Theme, m.id))
	}
	return a.notify(notice.Info, "sent to the terminal's clipboard: "+render.ShortName(a.env.Theme, m.id))
}

// returnTo goes back to a screen that is open already, so that screens reached by a key do not pile
// up, and from it to the one before. It says whether it went anywhere.
func (a *App) returnTo(k screen.ID) bool {
	for i, s := range a.stack {
		if s.ID() != k {
			continue
		}
		if i == len(a.stack)-1 {
			i--
		}
		for len(a.stack) > i+1 && len(a.stack) > 1 {
			a.top().Close()
			a.stack = a.stack[:len(a.stack)-1]
		}
		a.notices.Forget()
		return true
	}
	return false
}
