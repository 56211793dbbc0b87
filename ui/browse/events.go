package browse

import (
	"context"
	"strconv"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// Events is the list of the states that changed, the newest first.
func Events(e *screen.Env, f *fleet.Fleet, profile string) *list.List[fleet.Event] {
	th := e.Theme
	place := func(v fleet.Event) api.Place {
		at := render.EventTarget(v).Place
		at.Profile = profile
		return at
	}
	return list.New(e, list.Spec[fleet.Event]{
		Title: render.TitleEvents, ScreenID: screen.IDEvents, One: render.NounEvent, Many: render.NounEvents,
		Columns: []list.Column[fleet.Event]{
			{
				Column: table.Column{Title: render.ColumnWhen},
				Cell: func(v fleet.Event) table.Cell {
					return table.Cell{Text: v.Seen.Local().Format("15:04:05")}
				},
				Key: func(v fleet.Event) list.OrderKey { return list.ByNumbers(float64(v.Serial)) },
			},
			{
				Column: table.Column{Title: render.ColumnState, Min: 10},
				Cell: func(v fleet.Event) table.Cell {
					text, style := render.EventState(th, v)
					return table.Cell{Text: text, Style: style}
				},
				Key: func(v fleet.Event) list.OrderKey { return list.ByNumbers(-float64(v.To.Badness())) },
			},
			list.TextColumn(th, table.Column{Title: render.ColumnBackend},
				func(v fleet.Event) string { return render.HostPort(v.Backend.PrivateIP, v.Backend.Port) }),
			hostColumn(e, 1, func(v fleet.Event) string { return render.OrAbsent(v.Backend.ResourceName) }),
			placeColumn(e, func(v fleet.Event) string { return render.EventPlace(th, v) }),
			list.TextColumn(th, table.Column{Title: render.ColumnBefore, Priority: 3},
				func(v fleet.Event) string { return string(v.From) }),
		},
		ID:     func(v fleet.Event) string { return strconv.Itoa(v.Serial) },
		Object: func(v fleet.Event) string { return string(v.Backend.ID) },
		Parts:  func(v fleet.Event, row string) []screen.Part { return backendParts(v.Backend, row) },
		Describe: describing(e, func(v fleet.Event) []render.Section {
			seen := v.Seen
			if v.To != v.Backend.State() { // it is gone: this is how it was before
				seen = time.Time{}
			}
			return render.BackendFacts(v.VServer, v.Backend, seen,
				elsewhere(f, render.EventTarget(v).Place, v.Backend))
		}),
		Scope:  func(v fleet.Event) api.Scope { return place(v).Scope },
		Fields: render.EventSearch,
		Open:   func(v fleet.Event) screen.Intent { return screen.Open{Place: place(v), Backend: v.Backend.ID} },
		Rules:  func(v fleet.Event) screen.Offer { return offerRules(e, screen.OpenRules{Place: place(v)}, v.VServer) },
		Read:   func(_ context.Context, s *list.Stream) { s.Done(api.Listing{}, nil, nil) },
		Since: func(revision int) list.Change[fleet.Event] {
			all := f.Events()
			c := list.Change[fleet.Event]{}
			if len(all) > 0 {
				c.Revision = all[0].Serial
			}
			if c.Revision != revision {
				c.Replaced, c.All = true, list.RowsOf(all, func(fleet.Event) string { return "" })
			}
			return c
		},
		Empty: func(bool) string { return render.EmptyEvents },
	})
}
