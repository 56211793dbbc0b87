package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
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
		if in.Scope != (api.Scope{}) {
			c.Scopes = func() screen.Scopes { return screen.Scopes{Of: []api.Scope{in.Scope}} }
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
