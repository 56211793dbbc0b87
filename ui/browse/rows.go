package browse

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/list"
)

// ulbRows gives a list what became of the load balancers of a scope.
func ulbRows(l *fleet.List) func(revision int) list.Change[*fleet.ULB] {
	have := 0 // rows, when they were looked at last
	row := func(u *fleet.ULB) list.Row[*fleet.ULB] {
		return list.Row[*fleet.ULB]{Row: u, At: u.At, Search: u.Search}
	}
	rows := func(all []*fleet.ULB) []list.Row[*fleet.ULB] {
		out := make([]list.Row[*fleet.ULB], len(all))
		for i, u := range all {
			out[i] = row(u)
		}
		return out
	}
	return func(revision int) list.Change[*fleet.ULB] {
		now, all := l.Since(revision), l.Rows()
		c := list.Change[*fleet.ULB]{Revision: now.Revision, Asked: l.Asked(), Whole: now.Whole, Replaced: now.All}
		switch {
		case now.Revision == revision:
			return c
		case now.All:
			c.All = rows(all)
		default:
			c.Changed = make(map[int]list.Row[*fleet.ULB], len(now.Rows))
			for _, i := range now.Rows {
				if i < have {
					c.Changed[i] = row(all[i])
				}
			}
			c.Added = rows(all[have:])
		}
		have = len(all)
		return c
	}
}

// vserverRows gives a list what became of the listeners of a load balancer.
func vserverRows(f *fleet.Fleet, at api.Place) func(revision int) list.Change[api.VServer] {
	drawn := 0 // the revision of the reading on the screen
	return func(revision int) list.Change[api.VServer] {
		c := list.Change[api.VServer]{Revision: f.Revision()}
		if c.Revision == revision {
			return c
		}
		r, known := f.VServers(at.Scope, at.ULB)
		if !known || r.Revision == drawn {
			return c
		}
		drawn = r.Revision
		c.All = make([]list.Row[api.VServer], len(r.List.VServers))
		for i, v := range r.List.VServers {
			c.All[i] = list.Row[api.VServer]{Row: v, At: i}
		}
		c.Replaced, c.Asked, c.Whole, c.Incomplete = true, r.Asked, true, r.List.Incomplete
		return c
	}
}

// memberRows are the backends of a VServer. Which rules each is in is found beside the screen where
// the list reads them itself: there may be many of both.
type memberRows struct {
	fleet *fleet.Fleet
	place api.Place
	drawn int // the revision of the reading on the screen
	made  []list.Row[Member]
	of    int // the revision of the reading that these were made of
}

// take takes a reading in with the rows that were made of it.
func (m *memberRows) take(r fleet.Reading, rows []list.Row[Member]) {
	m.made, m.of = rows, m.fleet.Take(r)
}

// since gives the list what became of them. A reading that lacks the VServer, or does not say which
// backends it has, leaves them as they were.
func (m *memberRows) since(revision int) list.Change[Member] {
	c := list.Change[Member]{Revision: m.fleet.Revision()}
	if c.Revision == revision {
		return c
	}
	r, known := m.fleet.VServers(m.place.Scope, m.place.ULB)
	if !known || r.Revision == m.drawn {
		return c
	}
	m.drawn = r.Revision
	rows := m.made
	if r.Revision != m.of {
		rows = rowsOf(r.List, m.place.VServer)
	}
	if rows == nil {
		return c
	}
	c.Replaced, c.All, c.Asked, c.Whole = true, rows, askedOf(r, m.place.VServer), true
	c.Incomplete = repeated(r.List, m.place.VServer)
	return c
}

// askedOf is when the answer was asked for that brought a VServer.
func askedOf(r fleet.Reading, v api.VServerID) time.Time {
	if asked := r.List.Of(v).Asked; !asked.IsZero() {
		return asked
	}
	return r.Asked
}

// rowsOf are the backends of a VServer, nil where the list does not say which it has.
func rowsOf(l api.VServerList, id api.VServerID) []list.Row[Member] {
	v, found := l.Find(id)
	if !found || !v.Backends.IsKnown() {
		return nil
	}
	all := MembersOf(v)
	if l.Repeats(id) {
		all = nil
		for _, one := range l.VServers {
			if one.ID == id {
				all = append(all, MembersOf(one)...)
			}
		}
	}
	rows := make([]list.Row[Member], len(all))
	for i, m := range all {
		rows[i] = list.Row[Member]{Row: m, At: i}
	}
	return rows
}

// repeated says that an answer has a VServer more than once, "" where it has not.
func repeated(l api.VServerList, id api.VServerID) string {
	if !l.Repeats(id) {
		return ""
	}
	return "the answer has this VServer more than once, and these are the backends of each"
}
