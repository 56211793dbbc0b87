package ui

import (
	"cloud.internal/ulbconsole/api/change"
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
		return "no project"
	case id == "":
		return "no project yet"
	case p.name != "":
		return render.ShortName(p.env.Theme, p.name) + " (" + id + ")"
	default:
		return id
	}
}

// wordsOf name the project of an order.
func (p *project) wordsOf(o change.Order) string {
	th, id := p.env.Theme, render.ShortName(p.env.Theme, string(o.Scope.Project))
	switch {
	case o.Scope.Project == p.env.Scope.Project:
		return p.words()
	case o.ProjectName != "":
		return render.ShortName(th, o.ProjectName) + " (" + id + ")"
	default:
		return id
	}
}
