package browse

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// ULBs is the list of a scope's load balancers.
func ULBs(e *screen.Env, client api.Client, scope api.Scope) *list.List[api.ULB] {
	th := e.Theme
	return list.New(e, list.Spec[api.ULB]{
		Title: "ULBs", One: "ULB", Many: "ULBs", Long: true,
		Columns: []list.Column[api.ULB]{
			list.TextColumn(th, table.Column{Title: "NAME", Min: 16, Max: 48, Flex: true},
				func(u api.ULB) string { return render.OrAbsent(u.Name) }),
			list.TextColumn(th, table.Column{Title: "ID", Min: 12, Flex: false},
				func(u api.ULB) string { return string(u.ID) }),
			list.TextColumn(th, table.Column{Title: "TYPE", Priority: 4}, render.ULBType),
			list.TextColumn(th, table.Column{Title: "ADDRESS", Priority: 2}, render.ULBAddress),
			list.TextColumn(th, table.Column{Title: "LISTENS AS", Priority: 5},
				func(u api.ULB) string { return render.OrAbsent(u.ListenType) }),
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
		Open:     func(u api.ULB) screen.Intent { return screen.OpenULB{ULB: u} },
		Read: func(ctx context.Context, s *list.Stream[api.ULB]) {
			listing, err := client.ULBs(ctx, scope,
				func(p api.ULBPage) { s.Page(p.Offset, p.Rows, p.Total, p.Timing) })
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
	})
}

// VServers is the list of a load balancer's listeners.
func VServers(e *screen.Env, client api.Client, scope api.Scope, ulb api.ULB) *list.List[api.VServer] {
	th := e.Theme
	return list.New(e, list.Spec[api.VServer]{
		Title: ulb.Name.Or(string(ulb.ID)), One: "VServer", Many: "VServers",
		Columns: []list.Column[api.VServer]{
			list.TextColumn(th, table.Column{Title: "NAME", Min: 16, Max: 48, Flex: true},
				func(v api.VServer) string { return render.OrAbsent(v.Name) + render.Foreign(v, ulb.ID) }),
			list.TextColumn(th, table.Column{Title: "ID", Min: 12},
				func(v api.VServer) string { return string(v.ID) }),
			list.TextColumn(th, table.Column{Title: "LISTENER"}, render.Listener),
			list.TextColumn(th, table.Column{Title: "METHOD", Priority: 3},
				func(v api.VServer) string { return render.OrAbsent(v.Method) }),
			list.TextColumn(th, table.Column{Title: "PERSISTENCE", Priority: 4},
				func(v api.VServer) string { return render.OrAbsent(v.PersistenceType) }),
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
		Open:     func(v api.VServer) screen.Intent { return screen.OpenVServer{ULB: ulb.ID, VServer: v} },
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
			return "This load balancer has no VServers, or it is gone.\n" + e.Key(keymap.Back) + " goes back, " +
				e.Key(keymap.Refresh) + " reads again."
		},
		Auto: always,
	})
}
