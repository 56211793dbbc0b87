package browse

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// openItem goes to where an item of the index is.
func openItem(i index.Item, profile string) screen.Intent {
	in := screen.Open{Place: i.Place(), ULBName: i.ULB.Name}
	in.Place.Profile = profile
	if i.Backend != nil {
		in.Backend = i.Backend.ID()
	}
	return in
}

// offerItemRules opens the rules of the listener that an item of the index is, or is in.
func offerItemRules(e *screen.Env, i index.Item, profile string) screen.Offer {
	if i.Listener == nil {
		return screen.Refuse(render.RefusedRulesIn(e.Key(keymap.Open)))
	}
	at := i.Place()
	at.Profile = profile
	return offerRules(e, screen.OpenRules{Place: at, ULBName: i.ULB.Name}, i.VServer())
}

// offerItemCheck offers another health check of the listener that an item of the index is, or is in.
func offerItemCheck(e *screen.Env, i index.Item, profile string) screen.Offer {
	if i.Listener == nil {
		return screen.Refuse(render.RefusedNoCheckHere)
	}
	at := i.Place()
	at.Profile = profile
	return e.OfferCheck(at, i.VServer(), i.Listener.AllFail())
}

// itemParts are what can be copied of an item.
func itemParts(i index.Item, row string) []screen.Part {
	if i.Backend == nil {
		return []screen.Part{screen.IDPart(render.ItemID(i)), {Key: "r", Name: render.PartRow, Text: row}}
	}
	return []screen.Part{
		screen.IDPart(string(i.Backend.ID())),
		{Key: "a", Name: render.PartAddress, Text: i.Backend.AddressAndPort()},
		{Key: "h", Name: render.PartHost, Text: i.Backend.HostName()},
		{Key: "r", Name: render.PartRow, Text: row},
	}
}

// mostTargets is how many backends of the index one change may be asked for.
const mostTargets = 500

// offerItems is what an action offers about backends of the index. Of one that is there twice, for two
// reasons, it is offered once.
func offerItems[T any](e *screen.Env, action keymap.Action, profile string, rows []list.Selection[T],
	item func(T) index.Item,
) screen.Offer {
	if len(rows) > mostTargets {
		return screen.Refuse(render.RefusedManyMarked(len(rows), mostTargets))
	}
	targets, seen := make([]screen.Listed, 0, len(rows)), map[api.Target]bool{}
	for _, r := range rows {
		i := item(r.Row)
		if i.Backend == nil {
			return screen.Refuse(render.RefusedNoBackend(e.Key(keymap.Open)))
		}
		at := i.Place()
		at.Profile = profile
		if target := (api.Target{Place: at, Backend: i.Backend.ID()}); !seen[target] {
			seen[target] = true
			v, b := i.Listed()
			targets = append(targets, screen.Listed{Place: at, VServer: &v, Backend: b, Hidden: r.Hidden})
		}
	}
	return offerTargets(e, action, targets)
}

// offerOne is what an action offers about one backend of a list of places.
func offerOne(e *screen.Env, action keymap.Action, at api.Place, m Member, hidden bool) screen.Offer {
	return offerChange(e, action, at, []list.Selection[Member]{{Row: m, Hidden: hidden}})
}

// indexed gives a list these rows of the index, with how far that was read.
func indexed[T any](e *screen.Env, x *index.Index, revision int, all []T) list.Change[T] {
	coverage := x.Coverage()
	c := list.Change[T]{
		Revision: revision, Replaced: true, All: list.RowsOf(all, func(T) string { return "" }),
		Incomplete: render.NotRead(e.Theme, coverage),
		Stale:      slices.ContainsFunc(coverage, func(c index.Coverage) bool { return c.Stale != nil }),
	}
	c.Asked, c.Whole = coveredSince(coverage)
	c.Known = x.Whole()
	return c
}

// covering is how far an index was read. That is looked at once for each of its revisions.
func covering(x *index.Index) func() render.Coverage {
	revision, covered := -1, render.Coverage{}
	return func() render.Coverage {
		if now := x.Revision(); now != revision {
			revision, covered = now, render.CoverageOf(x.Coverage(), x.Unlisted())
		}
		return covered
	}
}

// coveredSince is when the oldest of what is known was asked for, and whether all was read.
func coveredSince(all []index.Coverage) (oldest time.Time, whole bool) {
	for _, c := range all {
		if !c.Asked.IsZero() && (oldest.IsZero() || c.Asked.Before(oldest)) {
			oldest = c.Asked
		}
	}
	return oldest, len(all) > 0 && !slices.ContainsFunc(all, func(c index.Coverage) bool {
		return c.Progress == index.Waiting || c.Progress == index.Underway
	})
}
