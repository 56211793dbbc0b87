package browse

import (
	"context"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
)

// Places is the list of what a text may mean in a scope; find gives that, of the load balancers as they
// are known then.
func Places(e *screen.Env, from Source, at api.Place, text string,
	find func(*fleet.List) []fleet.Hit,
) *list.List[fleet.Hit] {
	th, floor, ulbs := e.Theme, e.Floor, from.Fleet.List(at.Scope)
	search := searching(e, func(u api.ULB) []render.Section { return render.ULBSearch(u, floor) })
	state := func(h fleet.Hit) api.State { return h.State(floor) }
	text = strings.TrimSpace(text)
	place := func(h fleet.Hit) api.Place {
		to := h.Target.Place
		to.Profile = at.Profile
		return to
	}
	return list.New(e, list.Spec[fleet.Hit]{
		Title: render.TitlePlaces(text), ScreenID: screen.IDPlaces, One: render.NounPlace, Many: render.NounPlaces,
		Columns: placesColumns(e, from, state),
		State:   state,
		Summary: func(states map[api.State]int, _ int) []string { return render.StateSummary(th, states) },
		ID:      render.HitID,
		Parts:   placeParts,
		Describe: describing(e, func(h fleet.Hit) []render.Section {
			return render.HitFacts(h, floor, elsewhere(from.Fleet, h.Target.Place, h.Backend))
		}),
		Fields: func(h fleet.Hit) []render.Section { return render.HitSearch(h, floor) },
		Open: func(h fleet.Hit) screen.Intent {
			return screen.Open{Place: place(h), Backend: h.Target.Backend}
		},
		Rules: func(h fleet.Hit) screen.Offer {
			if h.Target.VServer == "" {
				return screen.Refuse(render.RefusedRulesIn(e.Key(keymap.Open)))
			}
			return offerRules(e, screen.OpenRules{Place: place(h)}, h.VServer)
		},
		Check: func(h fleet.Hit) screen.Offer {
			if h.Target.VServer == "" {
				return screen.Refuse(render.RefusedNoCheckHere)
			}
			return e.OfferCheck(place(h), h.VServer, h.VServer.AllFail())
		},
		Change: func(action keymap.Action, selected []list.Selection[fleet.Hit]) screen.Offer {
			h := selected[0].Row
			if h.Target.Backend == "" {
				return screen.Refuse(render.RefusedNoBackend(e.Key(keymap.Open)))
			}
			return offerOne(e, action, place(h), Member{VServer: &h.VServer, Backend: h.Backend}, selected[0].Hidden)
		},
		Read: func(ctx context.Context, s *list.Stream) {
			readULBs(ctx, s, from.Client, at.Scope, ulbs, floor, search)
		},
		Since: func(revision int) list.Change[fleet.Hit] {
			now := ulbs.Since(revision)
			c := list.Change[fleet.Hit]{Revision: now.Revision}
			if c.Revision != revision {
				c.Replaced, c.Whole, c.Asked = true, now.Whole, ulbs.Asked()
				c.All = list.RowsOf(find(ulbs), func(fleet.Hit) string { return "" })
			}
			return c
		},
		Empty: func(bool) string { return render.EmptyPlaces(th, text) },
		Auto:  always,
	})
}

func placesColumns(e *screen.Env, from Source, state func(fleet.Hit) api.State) []list.Column[fleet.Hit] {
	th := e.Theme
	name := func(h fleet.Hit) string { return render.HitPlace(th, h) }
	return []list.Column[fleet.Hit]{
		stateColumn(e, state, name, func(h fleet.Hit) bool { return changedLately(e, from.Fleet, h.Target) }),
		placeColumn(e, name),
		list.TextColumn(th, table.Column{Title: render.ColumnAddress}, render.HitAddress),
		hostColumn(e, 1, render.HitHost),
		list.TextColumn(th, table.Column{Title: render.ColumnID, Priority: 2, Dim: true}, render.HitID),
	}
}

func placeParts(h fleet.Hit, row string) []screen.Part {
	switch {
	case h.Target.VServer == "":
		return ulbParts(h.ULB.ULB, row)
	case h.Target.Backend == "":
		return vserverParts(h.VServer, row)
	default:
		return backendParts(h.Backend, row)
	}
}
