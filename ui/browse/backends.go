package browse

import (
	"context"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// Backends is the list of a VServer's backends, which can be changed.
type Backends struct {
	*list.List[Member]
	Place api.Place // where they are
}

// NewBackends is the list of the backends there.
func NewBackends(e *screen.Env, client api.Client, p Where) *Backends {
	return &Backends{List: list.New(e, backendSpec(e, client, p)), Place: p.place()}
}

// backendSpec is the list of a VServer's backends.
func backendSpec(e *screen.Env, client api.Client, p Where) list.Spec[Member] {
	return list.Spec[Member]{
		Title: render.Join(p.VServer.Name.Or(""), render.Listener(p.VServer)), One: "backend", Many: "backends",
		Columns:  backendColumns(e, p),
		ID:       func(m Member) string { return string(m.Backend.ID) },
		Describe: describing(e, func(m Member) []render.Section { return render.BackendFacts(*m.VServer, m.Backend) }),
		// The rules a backend is in it shares with others.
		Search:  searching(e, func(m Member) []render.Section { return render.BackendSearch(m.Backend) }),
		Shared:  func(m Member) *string { return &m.rules.searchText },
		OpenWhy: "a backend does not open: " + e.Key(keymap.Describe) + " describes it",
		Read:    func(ctx context.Context, s *list.Stream[Member]) { readBackends(ctx, s, client, p) },
		Whole: func(r screen.ULBReading) ([]Member, bool) {
			if r.Scope != p.Scope || r.ULB != p.ULB {
				return nil, false
			}
			v, ok := r.List.Find(p.VServer.ID)
			return MembersOf(v), ok && v.Backends.IsKnown() && !r.List.Repeats(v.ID)
		},
		Change: p.change,
		Marks:  true,
		Empty:  func() string { return "This VServer has no backends." },
		Auto:   always,
	}
}

// change is what an action offers about these backends.
func (p Where) change(action keymap.Action, rows []Member) screen.Offer {
	goal := impact.GoalRelease
	switch action {
	case keymap.Release:
	case keymap.Disable:
		var why string
		if goal, why = switching(rows); why != "" {
			return screen.Refuse(why)
		}
	case keymap.Undo:
		return screen.Refuse("a change is put back from the history")
	case keymap.Close:
		return screen.Refuse("a change is closed in the history")
	default:
		return screen.Refuse(screen.DoesNothing)
	}
	ids := make([]api.BackendID, len(rows))
	for i, m := range rows {
		ids[i] = m.Backend.ID
	}
	if why := p.Blocked(p.place(), ids); why != "" {
		return screen.Refuse(why)
	}
	return screen.Return(screen.Change{Goal: goal})
}

// switching is disabling for backends that are on, enabling for those that are
// off.
func switching(rows []Member) (impact.Goal, string) {
	on, off := 0, 0
	for _, m := range rows {
		switch enabled, known := m.Backend.Enabled.Get(); {
		case known && enabled == 0:
			off++
		case known:
			on++
		}
	}
	switch {
	case on+off < len(rows):
		return "", "the service did not say whether the backend is enabled: refresh first"
	case on > 0 && off > 0:
		return "", "some of the marked backends are enabled and some are not: mark one kind only"
	case on > 0:
		return impact.GoalDisable, ""
	default:
		return impact.GoalEnable, ""
	}
}

func backendColumns(e *screen.Env, p Where) []list.Column[Member] {
	th := e.Theme
	columns := []list.Column[Member]{
		backendState(e, p),
		list.TextColumn(th, table.Column{Title: "ADDRESS"},
			func(m Member) string { return render.HostPort(m.Backend.PrivateIP, m.Backend.Port) }),
		list.TextColumn(th, table.Column{Title: "HOST", Min: 14, Max: 48, Flex: true},
			func(m Member) string { return render.OrAbsent(m.Backend.ResourceName) }),
		list.TextColumn(th, table.Column{Title: "HOST ID", Priority: 4},
			func(m Member) string { return render.OrAbsent(m.Backend.ResourceID) }),
		list.TextColumn(th, table.Column{Title: "BACKEND ID", Min: 12},
			func(m Member) string { return string(m.Backend.ID) }),
		{
			Column: table.Column{Title: "WEIGHT", Align: table.Right, Priority: 3},
			Cell:   func(m Member) table.Cell { return table.Cell{Text: render.Number(m.Backend.Weight)} },
			Key:    func(m Member) list.OrderKey { return list.ByNumbers(float64(m.Backend.Weight.Or(-1))) },
		},
	}
	if api.Is(p.VServer.Method, api.MethodBackup) {
		columns = append(columns, list.TextColumn(th, table.Column{Title: "ROLE", Priority: 1},
			func(m Member) string { return render.Role(m.Backend.IsBackup) }))
	}
	if p.VServer.Layer7() {
		columns = append(columns, list.TextColumn(th,
			table.Column{Title: "IN RULES", Min: 8, Max: 40, Priority: 2, Flex: true}, inRules))
	}
	return columns
}

// backendState is the state column; a running release takes its place.
func backendState(e *screen.Env, p Where) list.Column[Member] {
	c := stateColumn(e, func(m Member) api.State { return m.Backend.State() })
	c.Min = 14 // "putting back" fits, too
	plain := c.Cell
	c.Cell = func(m Member) table.Cell {
		if word := e.Busy(p.place(), m.Backend.ID); word != "" {
			return table.Cell{Text: e.Theme.Glyph.Arrow + " " + word, Style: &e.Theme.Warn}
		}
		return plain(m)
	}
	return c
}

func inRules(m Member) string { return m.rules.names }
