package browse

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// ULBs is the list of a scope's load balancers.
func ULBs(e *screen.Env, from Source, at api.Place) *list.List[*fleet.ULB] {
	th, floor, ulbs := e.Theme, e.Floor, from.Fleet.List(at.Scope)
	search := searching(e, func(u api.ULB) []render.Section { return render.ULBSearch(u, floor) })
	place := func(u *fleet.ULB) api.Place {
		return api.Place{Profile: at.Profile, Scope: at.Scope, ULB: u.ULB.ID}
	}
	return list.New(e, list.Spec[*fleet.ULB]{
		Title: render.TitleULBs, One: render.NounULB, Many: render.NounULBs,
		Columns: []list.Column[*fleet.ULB]{
			ulbState(e, func(u *fleet.ULB) bool {
				return changedLately(e, from.Fleet, api.Target{Place: api.Place{Scope: at.Scope, ULB: u.ULB.ID}})
			}),
			list.TextColumn(th, table.Column{Title: render.ColumnName, Min: 16, Max: 48, Flex: true},
				func(u *fleet.ULB) string { return render.OrAbsent(u.ULB.Name) }),
			list.TextColumn(th, table.Column{Title: render.ColumnID, Min: 12, Flex: false},
				func(u *fleet.ULB) string { return string(u.ULB.ID) }),
			list.TextColumn(th, table.Column{Title: render.ColumnType, Priority: 4},
				func(u *fleet.ULB) string { return render.ULBType(u.ULB) }),
			list.TextColumn(th, table.Column{Title: render.ColumnAddress, Priority: 2},
				func(u *fleet.ULB) string { return render.ULBAddress(u.ULB) }),
			list.TextColumn(th, table.Column{Title: render.ColumnListensAs, Priority: 5},
				func(u *fleet.ULB) string { return render.OrAbsent(u.ULB.ListenType) }),
			{
				Column: table.Column{Title: render.ColumnVServers, Align: table.Right, Priority: 3},
				Cell:   func(u *fleet.ULB) table.Cell { return table.Cell{Text: render.VServerCount(u.ULB)} },
				Key:    func(u *fleet.ULB) list.OrderKey { return list.ByText(render.VServerCount(u.ULB)) },
			},
			countColumn(func(u *fleet.ULB) api.Count { return u.Count }),
		},
		State: func(u *fleet.ULB) api.State { return u.State },
		Adds:  func(u *fleet.ULB) int { return u.Down },
		Summary: func(states map[api.State]int, down int) []string {
			return render.ULBStateSummary(th, states, down)
		},
		ID:       func(u *fleet.ULB) string { return string(u.ULB.ID) },
		Parts:    func(u *fleet.ULB, row string) []screen.Part { return ulbParts(u.ULB, row) },
		Describe: func(u *fleet.ULB) func(width int) screen.Text { return describingULB(e, from, place(u), u.ULB) },
		Details: func(u *fleet.ULB, width, height int) []string {
			d := render.NewDetails(th, width, height)
			d.ULB(u.ULB, floor, func() { d.Others(from.Live.Others(place(u)), e.Clock.Now()) })
			return d.Lines()
		},
		About: place, Lately: from.Live.Revision,
		Fields: func(u *fleet.ULB) []render.Section { return render.ULBSearch(u.ULB, floor) },
		Open: func(u *fleet.ULB) screen.Intent {
			return screen.Open{Place: place(u)}
		},
		Rules: func(*fleet.ULB) screen.Offer { return screen.Refuse(render.RefusedRulesIn(e.Key(keymap.Open))) },
		Read: func(ctx context.Context, s *list.Stream) {
			readULBs(ctx, s, from.Client, at.Scope, ulbs, floor, search)
		},
		Since: ulbRows(ulbs),
		Empty: func(bool) string {
			return render.EmptyULBs(th, at.Scope.Region, e.Key(keymap.Regions), e.Key(keymap.Projects))
		},
		Auto: always,
	})
}

// VServers is the list of a load balancer's listeners. It begins with the filter, if that shows any.
func VServers(e *screen.Env, from Source, in screen.Open) *list.List[api.VServer] {
	th, floor, at := e.Theme, e.Floor, in.Place
	state := func(v api.VServer) api.State { return v.State(floor) }
	place := func(v api.VServer) api.Place {
		one := at
		one.VServer = v.ID
		return one
	}
	return list.New(e, list.Spec[api.VServer]{
		TitleNow: titled(from.Fleet, func() string { return ulbTitle(from.Fleet, at, in.ULBName) }),
		One:      render.NounVServer, Many: render.NounVServers, Filter: in.Filter,
		Columns: []list.Column[api.VServer]{
			stateColumn(e, state, func(v api.VServer) string { return render.OrAbsent(v.Name) }, func(v api.VServer) bool {
				return changedLately(e, from.Fleet, api.Target{Place: api.Place{Scope: at.Scope, ULB: at.ULB, VServer: v.ID}})
			}),
			list.TextColumn(th, table.Column{Title: render.ColumnName, Min: 16, Max: 48, Flex: true},
				func(v api.VServer) string { return render.OrAbsent(v.Name) + render.Foreign(v, at.ULB) }),
			list.TextColumn(th, table.Column{Title: render.ColumnID, Min: 12},
				func(v api.VServer) string { return string(v.ID) }),
			list.TextColumn(th, table.Column{Title: render.ColumnListener}, render.Listener),
			list.TextColumn(th, table.Column{Title: render.ColumnMethod, Priority: 3},
				func(v api.VServer) string { return render.OrAbsent(v.Method) }),
			list.TextColumn(th, table.Column{Title: render.ColumnPersistence, Priority: 4},
				func(v api.VServer) string { return render.OrAbsent(v.PersistenceType) }),
			{
				Column: table.Column{Title: render.ColumnRules, Align: table.Right, Priority: 2},
				Cell:   func(v api.VServer) table.Cell { return table.Cell{Text: render.RuleCount(v)} },
				Key:    func(v api.VServer) list.OrderKey { return list.ByText(render.RuleCount(v)) },
			},
			countColumn(api.VServer.Count),
		},
		Place:    at,
		State:    state,
		Summary:  func(states map[api.State]int, _ int) []string { return render.StateSummary(th, states) },
		ID:       func(v api.VServer) string { return string(v.ID) },
		Parts:    vserverParts,
		Describe: describingVServer(e, from, at),
		Details: func(v api.VServer, width, height int) []string {
			d := render.NewDetails(th, width, height)
			d.VServer(v, func() {
				d.Connections(from.Live.Metrics(place(v)))
				d.Others(from.Live.Others(place(v)), e.Clock.Now())
			})
			return d.Lines()
		},
		About: place, Lately: from.Live.Revision,
		Fields: func(v api.VServer) []render.Section { return render.VServerSearch(v, floor) },
		Open:   func(v api.VServer) screen.Intent { return screen.Open{Place: place(v)} },
		Rules: func(v api.VServer) screen.Offer {
			return offerRules(e, screen.OpenRules{Place: place(v), ULBName: in.ULBName}, v)
		},
		Check:    func(v api.VServer) screen.Offer { return e.OfferCheck(place(v), v, v.AllFail()) },
		NoChange: render.RefusedNoVServer(e.Key(keymap.Open)),
		Read:     func(ctx context.Context, s *list.Stream) { readVServers(ctx, s, from, at) },
		Since:    vserverRows(from.Fleet, at),
		Empty: func(bool) string {
			return render.EmptyVServers(e.Key(keymap.Back), e.Key(keymap.Refresh))
		},
		Auto: always,
	})
}
