package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/screen"
)

// push opens a screen over the present one.
func (a *App) push(s screen.Screen) tea.Cmd {
	a.stack.push(s)
	return a.moved()
}

// back leaves the screen.
func (a *App) back() tea.Cmd {
	if !a.stack.back() {
		return nil
	}
	return a.moved()
}

// toFirst goes back to the first list.
func (a *App) toFirst() tea.Cmd {
	if !a.stack.toFirst() {
		return nil
	}
	return a.moved()
}

// goToLast changes the screens for those of the list that was left last.
func (a *App) goToLast() tea.Cmd {
	a.stack.swap()
	a.stack.resize(a.width, max(a.height-chrome-1, 1))
	a.stack.sync()
	return tea.Batch(a.moved(), a.stack.top().Start(false))
}

// moved is called when another screen is at the top: what was said is not about it.
func (a *App) moved() tea.Cmd {
	a.notices.Forget()
	return a.rearm()
}

// visit opens a screen that a key leads to, or goes back to it.
func (a *App) visit(id screen.ID, open func() screen.Screen) tea.Cmd {
	if a.stack.backTo(id) {
		return a.moved()
	}
	s := open()
	return tea.Batch(a.push(s), s.Start(false))
}

// pick opens a picker, unless it is open, in the place of the other one.
func (a *App) pick(s screen.Screen) tea.Cmd {
	if a.stack.top().ID() == s.ID() {
		return nil
	}
	if below := len(a.stack.open) - 2; a.stack.top().Picks() && below >= 0 {
		a.stack.closeAbove(below)
	}
	return tea.Batch(a.push(s), s.Start(false))
}

// open shows what is known of a place at once, and reads it.
func (a *App) open(in screen.Open) tea.Cmd {
	var cmds []tea.Cmd
	if in.FromFirst {
		cmds = append(cmds, a.toFirst())
		a.stack.first().Select(string(in.Place.ULB))
	}
	var s screen.Screen
	if in.Place.VServer == "" {
		s = browse.VServers(a.env, a.source, in)
	} else {
		if in.FromFirst { // level by level; from a list of places back goes there at once
			cmds = append(cmds, a.open(screen.Open{Place: in.Place.OfULB(), ULBName: in.ULBName, Passing: true}))
			a.stack.top().Select(string(in.Place.VServer))
		}
		s = browse.Backends(a.env, a.source, in, a.stack.top().Target().Place != in.Place.OfULB())
	}
	a.stack.opens(in.Place)
	s.Sync()
	if in.Backend != "" {
		s.Select(string(in.Backend))
	}
	cmds = append(cmds, a.push(s))
	if !in.Passing || !s.Freshness().Whole {
		cmds = append(cmds, s.Start(false))
	}
	return tea.Batch(cmds...)
}

// openRules shows what is known of a VServer's rules at once, and reads them.
func (a *App) openRules(in screen.OpenRules) tea.Cmd {
	s := browse.Rules(a.env, a.source, in, a.stack.top().Target().Place)
	s.Sync()
	return tea.Batch(a.push(s), s.Start(false))
}

// openFind opens the list of what a text is found in, and its text field where there is no text.
func (a *App) openFind(text string) tea.Cmd {
	s := browse.Find(a.env, a.source, a.here(), text)
	s.Sync()
	cmd := tea.Batch(a.push(s), s.Start(false))
	if text != "" {
		return cmd
	}
	_, opened := s.Offer(keymap.Filter).Do()
	return tea.Batch(cmd, opened)
}

func (a *App) newEvents() screen.Screen {
	return browse.Events(a.env, a.source.Fleet, a.connection.Profile)
}

func (a *App) newProblems() screen.Screen {
	return browse.Problems(a.env, a.source, a.here())
}

// here is the region and project in use, of this profile.
func (a *App) here() api.Place {
	return api.Place{Profile: a.connection.Profile, Scope: a.env.Scope}
}
