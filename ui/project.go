package ui

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// project is what is known of the project in use.
type project struct {
	env     *screen.Env
	name    string // "" where it is not known
	refused error  // why the projects could not be read
}

// words name the project in use: its name and id.
func (p *project) words() string {
	id := render.ShortName(p.env.Theme, string(p.env.Scope.Project))
	switch {
	case id == "" && p.refused != nil:
		return render.NoProject
	case id == "":
		return render.NoProjectYet
	case p.name != "":
		return render.ProjectName(p.env.Theme, p.name, p.env.Scope.Project)
	default:
		return id
	}
}

// wordsOf name a project, of which the name may be known, else "".
func (p *project) wordsOf(which api.ProjectID, name string) string {
	th, id := p.env.Theme, render.ShortName(p.env.Theme, string(which))
	switch {
	case which == p.env.Scope.Project:
		return p.words()
	case name != "":
		return render.ProjectName(th, name, which)
	default:
		return id
	}
}
