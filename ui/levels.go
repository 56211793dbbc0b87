package ui

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
	"cloud.internal/ulbconsole/ui/theme"
)

// textColumn is a column that shows and compares a text of the service.
func textColumn[T any](th *theme.Theme, c table.Column, get func(T) string) column[T] {
	return column[T]{
		Column: c,
		cell: func(t T) table.Cell {
			text := get(t)
			return table.Cell{Text: render.NameEnds(th, text), Ends: len(text) > api.Longest}
		},
		key: func(t T) orderKey { return byText(get(t)) },
	}
}

const titleState = "STATE"

// stateColumn is the column of a state's symbol and word, the worst first.
func stateColumn[T any](e *screen.Env, get func(T) api.State) column[T] {
	return column[T]{
		Column: table.Column{Title: titleState, Min: 10},
		cell: func(t T) table.Cell {
			s := get(t)
			glyph, style := render.StateStyle(e.Theme, s)
			return table.Cell{Text: glyph + " " + string(s), Style: style}
		},
		key: func(t T) orderKey { return byNumbers(-float64(get(t).Badness())) },
	}
}

// ulbState is the state column of the ULBs, with the mark of those that a
// cluster owns.
func ulbState(e *screen.Env) column[api.ULB] {
	get := func(u api.ULB) api.State { return u.State(e.Floor) }
	c := stateColumn(e, get)
	c.cell = func(u api.ULB) table.Cell {
		glyph, style := render.ULBStateStyle(e.Theme, get(u))
		text := glyph + " " + string(get(u))
		if u.Kubernetes() {
			text += " " + render.OwnedMark
		}
		return table.Cell{Text: text, Style: style}
	}
	c.key = func(u api.ULB) orderKey { return byNumbers(-float64(get(u).ULBBadness())) }
	return c
}

// countColumn is the column of serving backends out of those enabled, the smallest
// share first.
func countColumn[T any](get func(T) api.Count) column[T] {
	return column[T]{
		Column: table.Column{Title: "SERVING", Align: table.Right, Priority: 1},
		cell:   func(t T) table.Cell { return table.Cell{Text: render.Count(get(t))} },
		key: func(t T) orderKey {
			c := get(t)
			return byNumbers(c.Share(), float64(c.Serving), float64(c.Total))
		},
	}
}

// ulbSpec is the list of a scope's load balancers.
func ulbSpec(e *screen.Env, client api.Client, scope api.Scope) spec[api.ULB] {
	th := e.Theme
	return spec[api.ULB]{
		title: "ULBs", one: "ULB", many: "ULBs", long: true,
		columns: []column[api.ULB]{
			textColumn(th, table.Column{Title: "NAME", Min: 16, Max: 48, Flex: true}, func(u api.ULB) string { return render.OrAbsent(u.Name) }),
			textColumn(th, table.Column{Title: "ID", Min: 12, Flex: false}, func(u api.ULB) string { return string(u.ID) }),
			textColumn(th, table.Column{Title: "TYPE", Priority: 4}, render.ULBType),
			textColumn(th, table.Column{Title: "ADDRESS", Priority: 2}, render.ULBAddress),
			textColumn(th, table.Column{Title: "LISTENS AS", Priority: 5}, func(u api.ULB) string { return render.OrAbsent(u.ListenType) }),
			{
				Column: table.Column{Title: "VSERVERS", Align: table.Right, Priority: 3},
				cell:   func(u api.ULB) table.Cell { return table.Cell{Text: render.VServerCount(u)} },
				key:    func(u api.ULB) orderKey { return byText(render.VServerCount(u)) },
			},
			countColumn(api.ULB.Count),
			ulbState(e),
		},
		id:       func(u api.ULB) string { return string(u.ID) },
		describe: describing(e, func(u api.ULB) []render.Section { return render.ULBFacts(u, e.Floor) }),
		search:   func(u api.ULB) []render.Section { return render.ULBSearch(u, e.Floor) },
		open:     func(u api.ULB) screen.Intent { return screen.OpenULB{ID: u.ID} },
		read: func(ctx context.Context, s *stream[api.ULB]) {
			listing, err := client.ULBs(ctx, scope, func(p api.ULBPage) { s.page(p.Offset, p.Rows, p.Total, p.Timing) })
			s.done(listing, nil, err)
		},
		patch: func(r screen.ULBReading) (string, func(api.ULB) api.ULB) {
			if r.Scope != scope || r.List.Incomplete != "" {
				return "", nil
			}
			return string(r.ULB), func(u api.ULB) api.ULB {
				u.VServers = api.Known(r.List.VServers)
				return u
			}
		},
		empty: func() string {
			return "No load balancers in " + render.ShortName(th, string(scope.Region)) + " in this project.\n" +
				e.Key(keymap.Regions) + " chooses another region, " + e.Key(keymap.Projects) + " another project."
		},
		// Many pages are read again only when asked for.
		auto: func(total int) bool { return total <= 100 },
	}
}

// vserverSpec is the list of a load balancer's listeners.
func vserverSpec(e *screen.Env, client api.Client, scope api.Scope, ulb api.ULB) spec[api.VServer] {
	th := e.Theme
	return spec[api.VServer]{
		title: ulb.Name.Or(string(ulb.ID)), one: "VServer", many: "VServers",
		columns: []column[api.VServer]{
			textColumn(th, table.Column{Title: "NAME", Min: 16, Max: 48, Flex: true}, func(v api.VServer) string { return render.OrAbsent(v.Name) + render.Foreign(v, ulb.ID) }),
			textColumn(th, table.Column{Title: "ID", Min: 12}, func(v api.VServer) string { return string(v.ID) }),
			textColumn(th, table.Column{Title: "LISTENER"}, render.Listener),
			textColumn(th, table.Column{Title: "METHOD", Priority: 3}, func(v api.VServer) string { return render.OrAbsent(v.Method) }),
			textColumn(th, table.Column{Title: "PERSISTENCE", Priority: 4}, func(v api.VServer) string { return render.OrAbsent(v.PersistenceType) }),
			{
				Column: table.Column{Title: "RULES", Align: table.Right, Priority: 2},
				cell:   func(v api.VServer) table.Cell { return table.Cell{Text: render.RuleCount(v)} },
				key:    func(v api.VServer) orderKey { return byText(render.RuleCount(v)) },
			},
			countColumn(api.VServer.Count),
			stateColumn(e, func(v api.VServer) api.State { return v.State(e.Floor) }),
		},
		id:       func(v api.VServer) string { return string(v.ID) },
		describe: describing(e, func(v api.VServer) []render.Section { return render.VServerFacts(v, e.Floor) }),
		search:   func(v api.VServer) []render.Section { return render.VServerSearch(v, e.Floor) },
		open:     func(v api.VServer) screen.Intent { return screen.OpenVServer{ULB: ulb.ID, ID: v.ID} },
		read: func(ctx context.Context, s *stream[api.VServer]) {
			r, err := readULB(ctx, client, scope, ulb.ID, s.clock)
			if err == nil {
				s.page(0, r.List.VServers, len(r.List.VServers), r.List.Timing)
			}
			s.done(listingOf(r), r, err)
		},
		whole: func(r screen.ULBReading) ([]api.VServer, bool) {
			return r.List.VServers, r.Scope == scope && r.ULB == ulb.ID && r.List.Incomplete == ""
		},
		empty: func() string {
			return "This load balancer has no VServers, or it is gone.\n" + e.Key(keymap.Back) + " goes back, " + e.Key(keymap.Refresh) + " reads again."
		},
		auto: always,
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
func regionSpec(e *screen.Env, client api.Client) spec[api.Region] {
	th := e.Theme
	return spec[api.Region]{
		picker: true, kind: screen.IDRegions, current: string(e.Scope.Region), title: "choose a region", one: "region", many: "regions",
		columns: []column[api.Region]{
			textColumn(th, table.Column{Title: "REGION", Min: 8}, func(r api.Region) string { return string(r.ID) }),
			textColumn(th, table.Column{Title: "NAME", Min: 8, Max: 40, Flex: true}, func(r api.Region) string { return render.OrAbsent(r.Name) }),
			textColumn(th, table.Column{Title: "", Priority: 1}, func(r api.Region) string { return render.IsDefault(r.Default) }),
		},
		id:       func(r api.Region) string { return string(r.ID) },
		describe: describing(e, render.RegionFacts),
		search:   render.RegionFacts,
		open:     func(r api.Region) screen.Intent { return screen.UseRegion{ID: r.ID} },
		read: func(ctx context.Context, s *stream[api.Region]) {
			rows, err := client.Regions(ctx)
			if err == nil {
				s.page(0, rows, len(rows), api.Timing{})
			}
			s.done(api.Listing{Total: len(rows)}, nil, err)
		},
		empty: func() string { return "These keys see no regions. Name one with --region." },
	}
}

func projectSpec(e *screen.Env, client api.Client) spec[api.Project] {
	th := e.Theme
	return spec[api.Project]{
		picker: true, kind: screen.IDProjects, current: string(e.Scope.Project), title: "choose a project", one: "project", many: "projects",
		columns: []column[api.Project]{
			textColumn(th, table.Column{Title: "PROJECT", Min: 8}, func(p api.Project) string { return string(p.ID) }),
			textColumn(th, table.Column{Title: "NAME", Min: 8, Max: 40, Flex: true}, func(p api.Project) string { return render.OrAbsent(p.Name) }),
			textColumn(th, table.Column{Title: "", Priority: 1}, func(p api.Project) string { return render.IsDefault(p.Default) }),
		},
		id:       func(p api.Project) string { return string(p.ID) },
		describe: describing(e, render.ProjectFacts),
		search:   render.ProjectFacts,
		open:     func(p api.Project) screen.Intent { return screen.UseProject{ID: p.ID} },
		read: func(ctx context.Context, s *stream[api.Project]) {
			rows, err := client.Projects(ctx)
			if err == nil {
				s.page(0, rows, len(rows), api.Timing{})
			}
			s.done(api.Listing{Total: len(rows)}, nil, err)
		},
		empty: func() string { return "These keys see no projects. Name one with --project." },
	}
}

// describing gives what draws the facts of a row as they were when it was asked for.
func describing[T any](e *screen.Env, facts func(T) []render.Section) func(T) func(width int) screen.Text {
	return func(row T) func(width int) screen.Text {
		sections := facts(row)
		return func(width int) screen.Text { return render.NewDescription(e.Theme, sections, width) }
	}
}
