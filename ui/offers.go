package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// offer is what an action does on a screen of the stack now, or why it does nothing: keys, footer
// and help all ask here.
func (a *App) offer(s screen.Screen, action keymap.Action) screen.Offer {
	switch {
	case action == keymap.Quit && a.closable(s):
		o := screen.Return(screen.Back{})
		o.Label = render.OfferClose
		return o
	case action == keymap.Quit, action == keymap.ForceQuit:
		return screen.Run(a.quit)
	case action == keymap.Redraw:
		return screen.Run(func() tea.Cmd { return tea.ClearScreen })
	case action == keymap.Suspend:
		return screen.Run(func() tea.Cmd { return tea.Suspend })
	case a.tooSmall():
		return screen.Refuse(render.RefusedTooSmall)
	}
	switch action {
	case keymap.Command:
		return screen.Run(a.command.Open)
	case keymap.Help:
		return screen.Run(a.help)
	case keymap.History:
		return screen.Run(func() tea.Cmd { return a.visit(screen.IDHistory, a.changes.History) })
	case keymap.Events:
		return screen.Run(func() tea.Cmd { return a.visit(screen.IDEvents, a.newEvents) })
	case keymap.Find:
		if s.ID() == screen.IDFind {
			return s.Offer(action)
		}
		return screen.Run(func() tea.Cmd { return a.openFind("") })
	case keymap.Problems:
		return screen.Run(func() tea.Cmd { return a.visit(screen.IDProblems, a.newProblems) })
	case keymap.Regions:
		return a.offerPicker(s, screen.IDRegions, func() screen.Screen { return browse.Regions(a.env, a.source.Client) })
	case keymap.Projects:
		return a.offerPicker(s, screen.IDProjects, func() screen.Screen { return browse.Projects(a.env, a.source.Client) })
	case keymap.Profiles:
		if why := a.profiles.none(); why != "" {
			return screen.Refuse(why)
		}
		return a.offerPicker(s, screen.IDProfiles, a.profiles.picker)
	default:
		return a.offerOn(s, action)
	}
}

// offerOn is what an action does on a screen that is about what is on it, or the way there.
func (a *App) offerOn(s screen.Screen, action keymap.Action) screen.Offer {
	switch action {
	case keymap.Watch:
		return a.offerWatch()
	case keymap.Stop:
		return a.changes.Stop(s)
	case keymap.Back:
		return a.offerBack(s)
	case keymap.LastPlace:
		return a.offerLast(s)
	case keymap.Continue:
		own := s.Offer(action) // about the change on the screen, before any that waits elsewhere
		if own.Why == "" {
			return own
		}
		if o := a.changes.Continue(s); o.Why == "" || !own.Own {
			return o
		}
		return own
	case keymap.Shorter, keymap.Longer:
		return a.offerSpan(s, action)
	case keymap.Check:
		return a.offerCheck(s)
	case keymap.Refresh:
		return a.offerRefresh(s)
	default:
		return s.Offer(action)
	}
}

// offerWatch shows the running or last change.
func (a *App) offerWatch() screen.Offer {
	if !a.changes.Any() {
		return screen.Refuse(render.RefusedNoChanges(a.env.Key(keymap.History)))
	}
	return screen.Run(func() tea.Cmd { return a.visit(screen.IDWatch, a.changes.Watch) })
}

// offerRefresh reads the screen again, or asks for the keys that reading needs.
func (a *App) offerRefresh(s screen.Screen) screen.Offer {
	o := s.Offer(keymap.Refresh)
	if o.Why == "" && a.credentials.missing() {
		return screen.Run(a.credentials.ask)
	}
	return o
}

// closable says whether quit only closes the screen: what a key opened, and what that led to.
func (a *App) closable(s screen.Screen) bool {
	return s.ID() != screen.IDLevel && s != a.stack.first() && !a.tooSmall()
}

func (a *App) help() tea.Cmd {
	if a.stack.top().ID() == screen.IDHelp {
		return a.back()
	}
	under := a.stack.top()
	return a.push(newHelp(a.env, func(action keymap.Action) screen.Offer { return a.offer(under, action) }))
}

func (a *App) offerPicker(s screen.Screen, id screen.ID, picker func() screen.Screen) screen.Offer {
	if s.ID() == id {
		return screen.Refuse(render.RefusedPicking)
	}
	return screen.Run(func() tea.Cmd { return a.pick(picker()) })
}

// offerBack closes what stands above the screen first.
func (a *App) offerBack(s screen.Screen) screen.Offer {
	above := a.profiles.connecting() || a.notices.Dismissible() || a.changes.ResultShown(a.stack.top())
	if s == a.stack.first() && !s.Closes() && !above {
		return screen.Refuse(render.RefusedFirstScreen(a.env.Key(keymap.Quit)))
	}
	label := ""
	switch {
	case a.profiles.connecting():
	case above:
		label = render.OfferDismiss
	default:
		label = s.Offer(keymap.Back).Label
	}
	return screen.Offer{Label: label, Do: func() (screen.Intent, tea.Cmd) {
		if a.profiles.stop() || a.notices.Dismiss() || a.changes.DismissResult(a.stack.top()) {
			return nil, nil
		}
		a.notices.Forget() // marks and a filter that a remark was about go
		in, cmd := s.Offer(keymap.Back).Do()
		if in == nil {
			cmd = tea.Batch(cmd, a.rearm()) // a stopped read is made up for
		}
		return in, cmd
	}}
}

// offerLast goes to the list that was left last.
func (a *App) offerLast(s screen.Screen) screen.Offer {
	switch {
	case s.ID() != screen.IDLevel && s != a.stack.first():
		return s.Offer(keymap.LastPlace)
	case a.stack.left == nil:
		return a.last.offer(s.Target().Place)
	default:
		return screen.Run(a.goToLast)
	}
}
