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
		Picker: true, ScreenID: screen.IDRegions, Current: string(e.Scope.Region), Title: render.TitleRegions,
		One: render.NounRegion, Many: render.NounRegions,
		Columns: []list.Column[api.Region]{
			list.TextColumn(th, table.Column{Title: render.ColumnRegion, Min: 8},
				func(r api.Region) string { return string(r.ID) }),
			list.TextColumn(th, table.Column{Title: render.ColumnName, Min: 8, Max: 40, Flex: true},
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
		Empty:  func(bool) string { return render.EmptyRegions },
	})
}

// Projects is the picker of a project.
func Projects(e *screen.Env, client api.Client) *list.List[api.Project] {
	th, held, search := e.Theme, &list.Held[api.Project]{}, searching(e, render.ProjectFacts)
	return list.New(e, list.Spec[api.Project]{
		Picker: true, ScreenID: screen.IDProjects, Current: string(e.Scope.Project), Title: render.TitleProjects,
		One: render.NounProject, Many: render.NounProjects,
		Columns: []list.Column[api.Project]{
			list.TextColumn(th, table.Column{Title: render.ColumnProject, Min: 8},
				func(p api.Project) string { return string(p.ID) }),
			list.TextColumn(th, table.Column{Title: render.ColumnName, Min: 8, Max: 40, Flex: true},
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
		Empty:  func(bool) string { return render.EmptyProjects },
	})
}

// Profiles is the picker of a profile; current is the one in use. List reads them.
func Profiles(e *screen.Env, current string, read func() ([]screen.Profile, error)) *list.List[screen.Profile] {
	th, held, search := e.Theme, &list.Held[screen.Profile]{}, searching(e, profileFacts)
	text := func(title string, least, priority int, get func(screen.Profile) string) list.Column[screen.Profile] {
		return list.TextColumn(th, table.Column{Title: title, Min: least, Max: 40, Priority: priority}, get)
	}
	return list.New(e, list.Spec[screen.Profile]{
		Picker: true, ScreenID: screen.IDProfiles, Current: current, Title: render.TitleProfiles,
		One: render.NounProfile, Many: render.NounProfiles,
		Columns: []list.Column[screen.Profile]{
			text(render.ColumnProfile, 12, 0, func(p screen.Profile) string { return p.Name }),
			text(render.ColumnRegion, 6, 2, func(p screen.Profile) string { return render.Dash(p.Region) }),
			text(render.ColumnProject, 8, 3, func(p screen.Profile) string { return render.Dash(p.Project) }),
			text(render.ColumnEndpoint, 8, 4, func(p screen.Profile) string { return render.Dash(p.Endpoint) }),
			text("", 0, 1, profileLimits),
		},
		ID:       func(p screen.Profile) string { return p.Name },
		Describe: describing(e, profileFacts),
		Search:   search,
		Open:     func(p screen.Profile) screen.Intent { return screen.UseProfile{Name: p.Name} },
		Read: func(_ context.Context, s *list.Stream) {
			rows, err := read()
			made, asked := list.RowsOf(rows, search), s.Timing(api.Timing{}).Asked
			s.Done(api.Listing{Total: len(rows)}, err, func() {
				held.Set(made, asked)
				e.Profiles = ProfileNames(rows)
			})
		},
		Since: held.Since,
		Empty: func(bool) string { return render.EmptyProfiles },
	})
}

// ProfileNames are the names of profiles.
func ProfileNames(all []screen.Profile) []string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return names
}

func profileLimits(p screen.Profile) string {
	limits := ""
	if p.ReadOnly {
		limits = render.ReadOnly
	}
	if p.Protected {
		limits = render.Join(limits, render.Protected)
	}
	return limits
}

func profileFacts(p screen.Profile) []render.Section {
	return render.ProfileFacts(p.Name, profileLimits(p), p.Region, p.Project, p.Endpoint)
}
