package browse

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// Regions is the picker of a region.
func Regions(e *screen.Env, client api.Client) *list.List[api.Region] {
	th, held, search := e.Theme, &list.Held[api.Region]{}, searching(e, render.RegionFacts)
	return list.New(e, list.Spec[api.Region]{
		Picker: true, ScreenID: screen.IDRegions, Current: string(e.Scope.Region), Title: "choose a region",
		One: "region", Many: "regions",
		Columns: []list.Column[api.Region]{
			list.TextColumn(th, table.Column{Title: "REGION", Min: 8},
				func(r api.Region) string { return string(r.ID) }),
			list.TextColumn(th, table.Column{Title: "NAME", Min: 8, Max: 40, Flex: true},
				func(r api.Region) string { return render.OrAbsent(r.Name) }),
			list.TextColumn(th, table.Column{Title: "", Priority: 1},
				func(r api.Region) string { return render.IsDefault(r.Default) }),
		},
		ID:       func(r api.Region) string { return string(r.ID) },
		Describe: describing(e, render.RegionFacts),
		Search:   search,
		Open:     func(r api.Region) screen.Intent { return screen.UseRegion{ID: r.ID} },
		Read: func(ctx context.Context, s *list.Stream) {
			rows, err := client.Regions(ctx)
			readOnce(s, held, rows, err, search)
		},
		Since:  held.Since,
		Choice: regionOf,
		Empty:  func() string { return "These keys see no regions. Name one with --region." },
	})
}

// Projects is the picker of a project.
func Projects(e *screen.Env, client api.Client) *list.List[api.Project] {
	th, held, search := e.Theme, &list.Held[api.Project]{}, searching(e, render.ProjectFacts)
	return list.New(e, list.Spec[api.Project]{
		Picker: true, ScreenID: screen.IDProjects, Current: string(e.Scope.Project), Title: "choose a project",
		One: "project", Many: "projects",
		Columns: []list.Column[api.Project]{
			list.TextColumn(th, table.Column{Title: "PROJECT", Min: 8},
				func(p api.Project) string { return string(p.ID) }),
			list.TextColumn(th, table.Column{Title: "NAME", Min: 8, Max: 40, Flex: true},
				func(p api.Project) string { return render.OrAbsent(p.Name) }),
			list.TextColumn(th, table.Column{Title: "", Priority: 1},
				func(p api.Project) string { return render.IsDefault(p.Default) }),
		},
		ID:       func(p api.Project) string { return string(p.ID) },
		Describe: describing(e, render.ProjectFacts),
		Search:   search,
		Open:     func(p api.Project) screen.Intent { return screen.UseProject{ID: p.ID, Name: p.Name.Or("")} },
		Read: func(ctx context.Context, s *list.Stream) {
			rows, err := client.Projects(ctx)
			readOnce(s, held, rows, err, search)
		},
		Since:  held.Since,
		Choice: projectOf,
		Empty:  func() string { return "These keys see no projects. Name one with --project." },
	})
}
