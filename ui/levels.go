package ui

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// stateColumn is the column of a state's symbol and word, the worst first.
func stateColumn[T any](e *screen.Env, get func(T) api.State) list.Column[T] {
	return list.Column[T]{
		Column: table.Column{Title: "STATE", Min: 10}, State: true,
		Cell: func(t T) table.Cell {
			s := get(t)
			glyph, style := render.StateStyle(e.Theme, s)
			return table.Cell{Text: glyph + " " + string(s), Style: style}
		},
		Key: func(t T) list.OrderKey { return list.ByNumbers(-float64(get(t).Badness())) },
	}
}

// ulbState is the state column of the ULBs, with the mark of those that a
// cluster owns.
func ulbState(e *screen.Env) list.Column[api.ULB] {
	get := func(u api.ULB) api.State { return u.State(e.Floor) }
	c := stateColumn(e, get)
	c.Cell = func(u api.ULB) table.Cell {
		glyph, style := render.ULBStateStyle(e.Theme, get(u))
		text := glyph + " " + string(get(u))
		if u.Kubernetes() {
			text += " " + render.OwnedMark
		}
		return table.Cell{Text: text, Style: style}
	}
	c.Key = func(u api.ULB) list.OrderKey { return list.ByNumbers(-float64(get(u).ULBBadness())) }
	return c
}

// countColumn is the column of serving backends out of those enabled, the smallest
// share first.
func countColumn[T any](get func(T) api.Count) list.Column[T] {
	return list.Column[T]{
		Column: table.Column{Title: "SERVING", Align: table.Right, Priority: 1},
		Cell:   func(t T) table.Cell { return table.Cell{Text: render.Count(get(t))} },
		Key: func(t T) list.OrderKey {
			c := get(t)
			return list.ByNumbers(c.Share(), float64(c.Serving), float64(c.Total))
		},
	}
}

// ulbSpec is the list of a scope's load balancers.
func ulbSpec(e *screen.Env, client api.Client, scope api.Scope) list.Spec[api.ULB] {
	th := e.Theme
	return list.Spec[api.ULB]{
		Title: "ULBs", One: "ULB", Many: "ULBs", Long: true,
		Columns: []list.Column[api.ULB]{
			list.TextColumn(th, table.Column{Title: "NAME", Min: 16, Max: 48, Flex: true}, func(u api.ULB) string { return render.OrAbsent(u.Name) }),
			list.TextColumn(th, table.Column{Title: "ID", Min: 12, Flex: false}, func(u api.ULB) string { return string(u.ID) }),
			list.TextColumn(th, table.Column{Title: "TYPE", Priority: 4}, render.ULBType),
			list.TextColumn(th, table.Column{Title: "ADDRESS", Priority: 2}, render.ULBAddress),
			list.TextColumn(th, table.Column{Title: "LISTENS AS", Priority: 5}, func(u api.ULB) string { return render.OrAbsent(u.ListenType) }),
			{
				Column: table.Column{Title: "VSERVERS", Align: table.Right, Priority: 3},
				Cell:   func(u api.ULB) table.Cell { return table.Cell{Text: render.VServerCount(u)} },
				Key:    func(u api.ULB) list.OrderKey { return list.ByText(render.VServerCount(u)) },
			},
			countColumn(api.ULB.Count),
			ulbState(e),
		},
		ID:       func(u api.ULB) string { return string(u.ID) },
		Describe: describing(e, func(u api.ULB) []render.Section { return render.ULBFacts(u, e.Floor) }),
		Search:   searching(e, func(u api.ULB) []render.Section { return render.ULBSearch(u, e.Floor) }),
		Open:     func(u api.ULB) screen.Intent { return screen.OpenULB{ID: u.ID} },
		Read: func(ctx context.Context, s *list.Stream[api.ULB]) {
			listing, err := client.ULBs(ctx, scope, func(p api.ULBPage) { s.Page(p.Offset, p.Rows, p.Total, p.Timing) })
			s.Done(listing, nil, err)
		},
		Patch: func(r screen.ULBReading) (string, func(api.ULB) api.ULB) {
			if r.Scope != scope || r.List.Incomplete != "" {
				return "", nil
			}
			return string(r.ULB), func(u api.ULB) api.ULB {
				u.VServers = api.Known(r.List.VServers)
				return u
			}
		},
		Empty: func() string {
			return "No load balancers in " + render.ShortName(th, string(scope.Region)) + " in this project.\n" +
				e.Key(keymap.Regions) + " chooses another region, " + e.Key(keymap.Projects) + " another project."
		},
		// Many pages are read again only when asked for.
		Auto: func(total int) bool { return total <= 100 },
	}
}

// vserverSpec is the list of a load balancer's listeners.
func vserverSpec(e *screen.Env, client api.Client, scope api.Scope, ulb api.ULB) list.Spec[api.VServer] {
	th := e.Theme
	return list.Spec[api.VServer]{
		Title: ulb.Name.Or(string(ulb.ID)), One: "VServer", Many: "VServers",
		Columns: []list.Column[api.VServer]{
			list.TextColumn(th, table.Column{Title: "NAME", Min: 16, Max: 48, Flex: true}, func(v api.VServer) string { return render.OrAbsent(v.Name) + render.Foreign(v, ulb.ID) }),
			list.TextColumn(th, table.Column{Title: "ID", Min: 12}, func(v api.VServer) string { return string(v.ID) }),
			list.TextColumn(th, table.Column{Title: "LISTENER"}, render.Listener),
			list.TextColumn(th, table.Column{Title: "METHOD", Priority: 3}, func(v api.VServer) string { return render.OrAbsent(v.Method) }),
			list.TextColumn(th, table.Column{Title: "PERSISTENCE", Priority: 4}, func(v api.VServer) string { return render.OrAbsent(v.PersistenceType) }),
			{
				Column: table.Column{Title: "RULES", Align: table.Right, Priority: 2},
				Cell:   func(v api.VServer) table.Cell { return table.Cell{Text: render.RuleCount(v)} },
				Key:    func(v api.VServer) list.OrderKey { return list.ByText(render.RuleCount(v)) },
			},
			countColumn(api.VServer.Count),
			stateColumn(e, func(v api.VServer) api.State { return v.State(e.Floor) }),
		},
		ID:       func(v api.VServer) string { return string(v.ID) },
		Describe: describing(e, func(v api.VServer) []render.Section { return render.VServerFacts(v, e.Floor) }),
		Search:   searching(e, func(v api.VServer) []render.Section { return render.VServerSearch(v, e.Floor) }),
		Open:     func(v api.VServer) screen.Intent { return screen.OpenVServer{ULB: ulb.ID, ID: v.ID} },
		Read: func(ctx context.Context, s *list.Stream[api.VServer]) {
			r, err := readULB(ctx, client, scope, ulb.ID, s.Clock)
			if err == nil {
				s.Page(0, r.List.VServers, len(r.List.VServers), r.List.Timing)
			}
			s.Done(listingOf(r), r, err)
		},
		Whole: func(r screen.ULBReading) ([]api.VServer, bool) {
			return r.List.VServers, r.Scope == scope && r.ULB == ulb.ID && r.List.Incomplete == ""
		},
		Empty: func() string {
			return "This load balancer has no VServers, or it is gone.\n" + e.Key(keymap.Back) + " goes back, " + e.Key(keymap.Refresh) + " reads again."
		},
		Auto: always,
	}
}

func always(int) bool { return true }

// readULB reads the VServers of one load balancer.
func readULB(ctx context.Context, client api.Client, scope api.Scope, ulb api.ULBID, clock screen.Clock) (*screen.ULBReading, error) {
	began := clock.Now()
	list, err := client.VServers(ctx, scope, ulb)
	if err != nil {
		return nil, err
	}
	return &screen.ULBReading{Scope: scope, ULB: ulb, List: list, Asked: list.Or(api.Timing{Asked: began}).Asked}, nil
}

func listingOf(r *screen.ULBReading) api.Listing {
	if r == nil {
		return api.Listing{}
	}
	return r.List.Listing
}

// regionSpec and projectSpec are the pickers.
func regionSpec(e *screen.Env, client api.Client) list.Spec[api.Region] {
	th := e.Theme
	return list.Spec[api.Region]{
		Picker: true, ScreenID: screen.IDRegions, Current: string(e.Scope.Region), Title: "choose a region", One: "region", Many: "regions",
		Columns: []list.Column[api.Region]{
			list.TextColumn(th, table.Column{Title: "REGION", Min: 8}, func(r api.Region) string { return string(r.ID) }),
			list.TextColumn(th, table.Column{Title: "NAME", Min: 8, Max: 40, Flex: true}, func(r api.Region) string { return render.OrAbsent(r.Name) }),
			list.TextColumn(th, table.Column{Title: "", Priority: 1}, func(r api.Region) string { return render.IsDefault(r.Default) }),
		},
		ID:       func(r api.Region) string { return string(r.ID) },
		Describe: describing(e, render.RegionFacts),
		Search:   searching(e, render.RegionFacts),
		Open:     func(r api.Region) screen.Intent { return screen.UseRegion{ID: r.ID} },
		Read: func(ctx context.Context, s *list.Stream[api.Region]) {
			rows, err := client.Regions(ctx)
			if err == nil {
				s.Page(0, rows, len(rows), api.Timing{})
			}
			s.Done(api.Listing{Total: len(rows)}, nil, err)
		},
		Empty: func() string { return "These keys see no regions. Name one with --region." },
	}
}

func projectSpec(e *screen.Env, client api.Client) list.Spec[api.Project] {
	th := e.Theme
	return list.Spec[api.Project]{
		Picker: true, ScreenID: screen.IDProjects, Current: string(e.Scope.Project), Title: "choose a project", One: "project", Many: "projects",
		Columns: []list.Column[api.Project]{
			list.TextColumn(th, table.Column{Title: "PROJECT", Min: 8}, func(p api.Project) string { return string(p.ID) }),
			list.TextColumn(th, table.Column{Title: "NAME", Min: 8, Max: 40, Flex: true}, func(p api.Project) string { return render.OrAbsent(p.Name) }),
			list.TextColumn(th, table.Column{Title: "", Priority: 1}, func(p api.Project) string { return render.IsDefault(p.Default) }),
		},
		ID:       func(p api.Project) string { return string(p.ID) },
		Describe: describing(e, render.ProjectFacts),
		Search:   searching(e, render.ProjectFacts),
		Open:     func(p api.Project) screen.Intent { return screen.UseProject{ID: p.ID} },
		Read: func(ctx context.Context, s *list.Stream[api.Project]) {
			rows, err := client.Projects(ctx)
			if err == nil {
				s.Page(0, rows, len(rows), api.Timing{})
			}
			s.Done(api.Listing{Total: len(rows)}, nil, err)
		},
		Empty: func() string { return "These keys see no projects. Name one with --project." },
	}
}

// describing gives what draws the facts of a row as they were when it was asked for.
func describing[T any](e *screen.Env, facts func(T) []render.Section) func(T) func(width int) screen.Text {
	return func(row T) func(width int) screen.Text {
		sections := facts(row)
		return func(width int) screen.Text { return render.NewDescription(e.Theme, sections, width) }
	}
}

// searching gives what the filter looks in out of facts.
func searching[T any](e *screen.Env, facts func(T) []render.Section) func(T) string {
	return func(row T) string { return render.SearchText(e.Theme, facts(row)) }
}
