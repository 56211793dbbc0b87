package ui

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// rootScreen is the first screen: what is still to be chosen, else the ULBs. Without a region the
// default one is taken, else the operator picks; then the same for the project.
func (a *App) rootScreen() screen.Screen {
	switch {
	case a.env.Scope.Region == "":
		return browse.Regions(a.env, a.client)
	case a.env.Scope.Project == "" && a.projectRefused == nil:
		return browse.Projects(a.env, a.client)
	default:
		return browse.ULBs(a.env, a.client, a.env.Scope)
	}
}

// restart leaves all screens and begins at the root.
func (a *App) restart() tea.Cmd {
	for _, s := range a.stack[1:] {
		s.Close()
	}
	a.stack = a.stack[:1]
	a.notices.Forget()
	return a.replaceRoot()
}

// replaceRoot puts the next first screen below what the operator has opened meanwhile.
func (a *App) replaceRoot() tea.Cmd {
	a.stack[0].Close()
	root := a.rootScreen()
	a.stack[0] = root
	return tea.Batch(root.Start(false), a.rearm())
}

// placed takes the default region or project once they were read at the root,
// where nobody asked for the picker.
func (a *App) placed(s screen.Screen, done list.DoneMsg) tea.Cmd {
	if s != a.stack[0] {
		return nil
	}
	switch l := s.(type) {
	case *list.List[api.Region]:
		if r, ok := theDefault(l.Rows(), func(r api.Region) bool { return r.Default }); ok && done.Err == nil {
			a.env.Scope.Region = r.ID
			return a.replaceRoot()
		}
	case *list.List[api.Project]:
		return a.placedProject(l, done.Err)
	}
	return nil
}

// placedProject goes on without a project where the keys may not list them:
// browsing works so, releasing does not.
func (a *App) placedProject(l *list.List[api.Project], err error) tea.Cmd {
	var refused *api.Error
	switch {
	case err == nil && len(l.Rows()) > 0:
		if p, ok := theDefault(l.Rows(), func(p api.Project) bool { return p.Default }); ok {
			a.env.Scope.Project, a.namedProject = p.ID, p.Name.Or("")
			return a.replaceRoot()
		}
		return nil
	case err == nil:
		err = errors.New("the account shows no projects")
	case !errors.As(err, &refused) || !mayNot(refused):
		return nil // keys or network: the screen says so, and reads again on a key
	}
	a.projectRefused = err
	return tea.Batch(a.replaceRoot(), a.notify(notice.Error, "No project, so the account's default one is browsed and "+
		"nothing can be released: "+
		a.env.ErrorText(err)+". Name one with --project or in the profile."))
}

// mayNot says whether an error is the service's word that these keys may not
// list projects, and not that it is in trouble or does not know the keys.
func mayNot(e *api.Error) bool {
	switch e.Kind {
	case api.KindAuth, api.KindThrottled, api.KindUnavailable, api.KindTimeout, api.KindBadResponse:
		return false
	default:
		return e.RetCode != 0
	}
}

// theDefault is the default row, or the only one.
func theDefault[T any](rows []T, is func(T) bool) (T, bool) {
	for _, r := range rows {
		if is(r) || len(rows) == 1 {
			return r, true
		}
	}
	var none T
	return none, false
}

func (a *App) useRegion(id api.RegionID) tea.Cmd {
	a.env.Scope.Region = id
	return a.restart()
}

func (a *App) useProject(in screen.UseProject) tea.Cmd {
	a.env.Scope.Project, a.namedProject, a.projectRefused = in.ID, in.Name, nil
	return a.restart()
}

// projectName is the project for the header: its name and id.
func (a *App) projectName() string {
	id := render.ShortName(a.env.Theme, string(a.env.Scope.Project))
	switch {
	case id == "" && a.projectRefused != nil:
		return "no project"
	case id == "":
		return "no project yet"
	case a.namedProject != "":
		return render.ShortName(a.env.Theme, a.namedProject) + " (" + id + ")"
	default:
		return id
	}
}
