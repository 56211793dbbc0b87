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

// perform does what a screen decided.
func (a *App) perform(in screen.Intent) tea.Cmd {
	if why := a.env.Refuses(in); why != "" {
		return a.notices.Post(notice.Info, why)
	}
	switch in := in.(type) {
	case screen.Open:
		return a.open(in)
	case screen.Find:
		return a.find(in)
	case screen.GoTo:
		return a.goToPlace(in)
	case screen.OpenRules:
		return a.openRules(in)
	case screen.Show:
		var first tea.Cmd
		if in.FromFirst {
			first = a.toFirst()
		}
		return tea.Batch(first, a.push(in.Screen))
	case screen.UseRegion:
		return a.restartIn(api.Scope{Region: in.ID, Project: a.env.Scope.Project})
	case screen.UseProject:
		a.project.name, a.project.refused = in.Name, nil
		return a.restartIn(api.Scope{Region: a.env.Scope.Region, Project: in.ID})
	case screen.UseProfile:
		return a.profiles.use(in.Name)
	case screen.Change:
		return a.ask(a.dialogs.forTargets(in))
	case screen.ChangeCheck:
		return a.ask(a.dialogs.forCheck(in))
	case screen.FollowUp:
		return a.follow(in)
	case screen.EndDrain:
		return a.show(a.dialogs.forWait(in))
	case screen.Describe:
		c := page.Content{
			Title: render.DescribeTitle(in.ID), About: screen.About{Place: in.About, Opened: true},
		}
		if in.About.ULB != "" {
			c.Revision = a.source.Live.Revision
		}
		return a.push(page.Describe(a.env, in.Of, in.Key, c))
	case screen.Copy:
		return a.clipboard.ask(in.Parts)
	case screen.Back:
		return a.back()
	case screen.First:
		return a.toFirst()
	}
	return nil
}

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

// find goes to the place that a text means, as soon as the load balancers are read to the end.
func (a *App) find(in screen.Find) tea.Cmd {
	a.seeker.begin(in)
	f := a.stack.first().Freshness()
	switch {
	case f.Whole:
		return nil
	case f.Reading:
		return a.toFirst()
	default:
		return tea.Batch(a.toFirst(), a.stack.first().Start(false))
	}
}

// goToPlace goes to a place that may be of another region or project.
func (a *App) goToPlace(in screen.GoTo) tea.Cmd {
	if in.Place.ULB != "" {
		a.seeker.goTo(in)
	}
	if in.Place.Scope == a.env.Scope {
		return nil
	}
	if in.Place.Scope.Project != a.env.Scope.Project {
		a.project.name, a.project.refused = "", nil
	}
	return a.restartIn(in.Place.Scope)
}

// seek goes on towards the place that is sought.
func (a *App) seek() tea.Cmd {
	var cmds []tea.Cmd
	for a.seeker.seeks() {
		in, cmd := a.seeker.next(&a.stack, a.asked())
		cmds = append(cmds, cmd)
		if in == nil {
			break
		}
		cmds = append(cmds, a.perform(in))
	}
	return tea.Batch(cmds...)
}

// openRules shows what is known of a VServer's rules at once, and reads them.
func (a *App) openRules(in screen.OpenRules) tea.Cmd {
	s := browse.Rules(a.env, a.source, in, a.stack.top().Target().Place)
	s.Sync()
	return tea.Batch(a.push(s), s.Start(false))
}
