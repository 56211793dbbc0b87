package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// rootScreen is the first screen: what is still to be chosen, else the ULBs. Without a region the
// default one is taken, else the operator picks; then the same for the project.
func (a *App) rootScreen() screen.Screen {
	switch {
	case a.env.Scope.Region == "":
		return browse.Regions(a.env, a.source.Client)
	case a.env.Scope.Project == "" && a.project.refused == nil:
		return browse.Projects(a.env, a.source.Client)
	default:
		return browse.ULBs(a.env, a.source, a.here())
	}
}

// restart leaves all screens and begins at the root.
func (a *App) restart() tea.Cmd {
	a.source.Fleet.Forget()
	a.stack.closeAbove(0)
	a.notices.Forget()
	return a.replaceRoot()
}

// restartIn leaves all screens for another region or project.
func (a *App) restartIn(to api.Scope) tea.Cmd {
	a.last.leave(a.stack.open)
	a.env.Scope = to
	return a.restart()
}

// replaceRoot puts the next first screen below what the operator has opened meanwhile.
func (a *App) replaceRoot() tea.Cmd {
	root := a.rootScreen()
	a.stack.replaceFirst(root)
	return tea.Batch(root.Start(false), a.rearm())
}

// placed takes the default region or project once they were read at the root, where nobody asked for
// the picker.
func (a *App) placed(s screen.Screen) tea.Cmd {
	if s != a.stack.first() {
		return nil
	}
	switch in := s.Choice().(type) {
	case screen.UseRegion:
		a.env.Scope.Region = in.ID
		return a.replaceRoot()
	case screen.UseProject:
		a.env.Scope.Project, a.project.name = in.ID, in.Name
		return a.replaceRoot()
	case screen.NoProject:
		a.project.refused = in.Err
		return tea.Batch(a.replaceRoot(), a.notices.Post(notice.Error,
			render.NoticeNoProject(a.env.ErrorText(in.Err))))
	}
	return nil
}
