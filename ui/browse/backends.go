package browse

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// Backends is the list of a VServer's backends, which can be changed. It begins with the filter, if
// that shows any. Alone it names the load balancer, too: the list of that does not stand before it.
func Backends(e *screen.Env, from Source, in screen.Open, alone bool) *list.List[Member] {
	at := in.Place
	known, _ := from.Fleet.VServers(at.Scope, at.ULB)
	v, _ := known.List.Find(at.VServer)
	rows := &partRows[Member]{fleet: from.Fleet, place: at, many: render.NounBackends, of: membersOf}
	return list.New(e, list.Spec[Member]{
		TitleNow: titled(from.Fleet, func() string { return listenerTitle(e, from.Fleet, at, in.ULBName, alone) }),
		One:      render.NounBackend, Many: render.NounBackends, Filter: in.Filter,
		Columns: backendColumns(e, from.Fleet, at, v),
		ID:      func(m Member) string { return string(m.Backend.ID) },
		Parts:   func(m Member, row string) []screen.Part { return backendParts(m.Backend, row) },
		Place:   at,
		Backend: func(m Member) api.BackendID { return m.Backend.ID },
		Describe: describing(e, func(m Member) []render.Section {
			return render.BackendFacts(*m.VServer, m.Backend, since(from.Fleet, at, m.Backend.ID),
				elsewhere(from.Fleet, at, m.Backend))
		}),
		Details: func(m Member, width, height int) []string {
			d := render.NewDetails(e.Theme, width, height)
			d.Backend(*m.VServer, m.Backend, m.rules.matches, since(from.Fleet, at, m.Backend.ID),
				elsewhere(from.Fleet, at, m.Backend))
			return d.Lines()
		},
		// The rules a backend is in it shares with others.
		Fields: backendSearch,
		Shared: func(m Member) *string { return &m.rules.searchText },
		Rules: func(Member) screen.Offer {
			r, _ := from.Fleet.VServers(at.Scope, at.ULB)
			now, found := r.List.Find(at.VServer)
			if !found {
				now = v
			}
			return offerRules(e, screen.OpenRules{Place: at, ULBName: in.ULBName}, now)
		},
		Read:  func(ctx context.Context, s *list.Stream) { readPart(ctx, s, from.Client, rows) },
		Since: rows.since,
		Change: func(action keymap.Action, selected []list.Selection[Member]) screen.Offer {
			return offerChange(e, action, at, selected)
		},
		Marks:   func(Member) bool { return true },
		State:   func(m Member) api.State { return m.Backend.State() },
		Adds:    weightless,
		Summary: func(states map[api.State]int, n int) []string { return render.BackendSummary(e.Theme, states, n) },
		Empty:   func(bool) string { return render.EmptyBackends },
		Auto:    always,
	})
}

// weightless counts a healthy backend that gets no requests.
func weightless(m Member) int {
	if m.Backend.State() == api.StateHealthy && !m.Backend.Serving(m.VServer.Method) {
		return 1
	}
	return 0
}

// since is when the session saw a backend come into its state, zero where it did not.
func since(f *fleet.Fleet, at api.Place, id api.BackendID) time.Time {
	return f.Since(api.Target{Place: at, Backend: id})
}

// elsewhere is where else a backend's host serves, of a list that is looked through within a key.
func elsewhere(f *fleet.Fleet, at api.Place, b api.Backend) []impact.Use {
	const most = 200
	rows := f.List(at.Scope).Rows()
	if len(rows) > most {
		return nil
	}
	ulbs := make([]api.ULB, len(rows))
	for i, u := range rows {
		ulbs[i] = u.ULB
	}
	return impact.Elsewhere(ulbs, at.ULB, at.VServer, []api.Backend{b})
}

func backendSearch(m Member) []render.Section { return render.BackendSearch(m.Backend) }

// offerChange is what an action offers about these backends.
func offerChange(e *screen.Env, action keymap.Action, at api.Place, rows []list.Selection[Member]) screen.Offer {
	targets := make([]screen.Listed, len(rows))
	for i, r := range rows {
		targets[i] = screen.Listed{Place: at, VServer: r.Row.VServer, Backend: r.Row.Backend, Hidden: r.Hidden}
	}
	return offerTargets(e, action, targets)
}

// offerTargets is what an action offers about backends of one place or of several.
func offerTargets(e *screen.Env, action keymap.Action, targets []screen.Listed) screen.Offer {
	goal := impact.GoalRelease
	switch action {
	case keymap.Release:
	case keymap.Disable:
		var why string
		if goal, why = switching(targets); why != "" {
			return screen.Refuse(why)
		}
	case keymap.Weight:
		if why := weighing(e, targets); why != "" {
			return screen.Refuse(why)
		}
		goal = impact.GoalWeight
	case keymap.Undo:
		return screen.Refuse(render.RefusedUndoHere)
	case keymap.Close:
		return screen.Refuse(render.RefusedCloseHere)
	default:
		return screen.Refuse(render.RefusedDoesNothing)
	}
	o := e.Offer(screen.Change{Goal: goal, Targets: targets})
	o.Label = e.ChangeLabel(string(goal))
	return o
}

// switching is disabling for backends that are on, enabling for those that are
// off.
func switching(targets []screen.Listed) (impact.Goal, string) {
	on, off := 0, 0
	for _, t := range targets {
		switch enabled, known := t.Backend.Enabled.Get(); {
		case known && enabled == 0:
			off++
		case known:
			on++
		}
	}
	switch {
	case on+off < len(targets):
		return "", render.RefusedSwitchUnknown
	case on > 0 && off > 0:
		return "", render.RefusedSwitchMixed
	case on > 0:
		return impact.GoalDisable, ""
	default:
		return impact.GoalEnable, ""
	}
}

// weighing says why no weight can be set, "" where one may be: a row that lacks the Method or the
// weight may be of a list that has none, and the reading will say.
func weighing(e *screen.Env, targets []screen.Listed) string {
	if e.PlanOnly() {
		return render.RefusedReadOnly // without a new weight there is no plan to show
	}
	for _, t := range targets {
		switch method, known := t.VServer.Method.Get(); {
		case t.Place != targets[0].Place:
			return render.RefusedWeightPlaces
		case known && method != api.MethodWeightRoundrobin:
			return render.RefusedNoWeights(e.Theme, method)
		}
	}
	return ""
}

func backendColumns(e *screen.Env, f *fleet.Fleet, at api.Place, v api.VServer) []list.Column[Member] {
	th := e.Theme
	weight := 3 // its priority
	if api.Is(v.Method, api.MethodWeightRoundrobin) {
		weight = 1 // one of 0 does not serve
	}
	columns := []list.Column[Member]{
		backendState(e, f, at),
		list.TextColumn(th, table.Column{Title: render.ColumnAddress},
			func(m Member) string { return render.HostPort(m.Backend.PrivateIP, m.Backend.Port) }),
		list.TextColumn(th, table.Column{Title: render.ColumnHost, Min: 14, Max: 48, Flex: true},
			func(m Member) string { return render.OrAbsent(m.Backend.ResourceName) }),
		list.TextColumn(th, table.Column{Title: render.ColumnHostID, Priority: 4, Dim: true},
			func(m Member) string { return render.OrAbsent(m.Backend.ResourceID) }),
		list.TextColumn(th, table.Column{Title: render.ColumnBackendID, Min: 12, Dim: true},
			func(m Member) string { return string(m.Backend.ID) }),
		{
			Column: table.Column{Title: render.ColumnWeight, Align: table.Right, Priority: weight},
			Cell:   func(m Member) table.Cell { return table.Cell{Text: render.Number(m.Backend.Weight)} },
			Key:    func(m Member) list.OrderKey { return list.ByNumbers(float64(m.Backend.Weight.Or(-1))) },
		},
	}
	if api.Is(v.Method, api.MethodBackup) {
		columns = append(columns, list.TextColumn(th, table.Column{Title: render.ColumnRole, Priority: 1},
			func(m Member) string { return render.Role(m.Backend.IsBackup) }))
	}
	if v.Layer7() {
		columns = append(columns, withEnds(list.TextColumn(th,
			table.Column{Title: render.ColumnInRules, Min: 8, Max: 40, Priority: 2, Flex: true}, inRules)))
	}
	return columns
}

// backendState is the state column; a running release takes its place.
func backendState(e *screen.Env, f *fleet.Fleet, at api.Place) list.Column[Member] {
	c := stateColumn(e, func(m Member) api.State { return m.Backend.State() }, func(m Member) string {
		return render.HostPort(m.Backend.PrivateIP, m.Backend.Port)
	}, func(m Member) bool {
		return changedLately(e, f, api.Target{Place: at, Backend: m.Backend.ID})
	})
	c.Min = 14 // "releasing" fits, too, behind its arrow
	plain := c.Cell
	c.Cell = func(m Member) table.Cell {
		if word := e.Busy(api.Target{Place: at, Backend: m.Backend.ID}); word != "" {
			return table.Cell{Text: e.Theme.Glyph.Arrow + " " + word, Style: &e.Theme.Warn}
		}
		return plain(m)
	}
	return c
}

func inRules(m Member) string { return m.rules.names }
