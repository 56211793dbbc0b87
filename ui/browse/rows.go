package browse

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
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
		c.Replaced, c.Asked, c.Whole, c.Incomplete = true, r.Asked, true, list.Missing(r.List.Incomplete)
		return c
	}
}

// partRows are what one VServer has: its backends or its rules. Where the list reads them itself they
// are made beside the screen: there may be many of both.
type partRows[T any] struct {
	fleet *fleet.Fleet
	place api.Place
	many  string                        // what they are
	of    func(api.VServer) ([]T, bool) // false where it does not say which it has
	drawn int                           // the revision of the reading on the screen
	made  []list.Row[T]
	from  int // the revision of the reading that these were made of
}

// take takes a reading in with the rows that were made of it.
func (p *partRows[T]) take(r fleet.Reading, rows []list.Row[T]) {
	p.made, p.from = rows, p.fleet.Take(r)
}

// since gives the list what became of them. A reading that lacks the VServer, or does not say what it
// has, leaves them as they were.
func (p *partRows[T]) since(revision int) list.Change[T] {
	c := list.Change[T]{Revision: p.fleet.Revision()}
	if c.Revision == revision {
		return c
	}
	r, known := p.fleet.VServers(p.place.Scope, p.place.ULB)
	if !known || r.Revision == p.drawn {
		return c
	}
	p.drawn = r.Revision
	rows := p.made
	if r.Revision != p.from {
		rows = p.rows(r.List)
	}
	if rows == nil {
		return c
	}
	c.Replaced, c.All, c.Asked, c.Whole = true, rows, askedOf(r, p.place.VServer), true
	c.Incomplete = list.Missing(p.repeated(r.List))
	return c
}

// rows are those of an answer, nil where it does not say which there are.
func (p *partRows[T]) rows(l api.VServerList) []list.Row[T] {
	first, found := l.Find(p.place.VServer)
	if !found {
		return nil
	}
	all, known := p.of(first)
	if !known {
		return nil
	}
	if l.Repeats(first.ID) {
		all = nil
		for _, one := range l.VServers {
			if one.ID == first.ID {
				more, _ := p.of(one)
				all = append(all, more...)
			}
		}
	}
	rows := make([]list.Row[T], len(all))
	for i, one := range all {
		rows[i] = list.Row[T]{Row: one, At: i}
	}
	return rows
}

// repeated says that an answer has the VServer more than once, "" where it has not.
func (p *partRows[T]) repeated(l api.VServerList) string {
	if !l.Repeats(p.place.VServer) {
		return ""
	}
	return render.VServerTwice(p.many)
}

// askedOf is when the answer was asked for that brought a VServer.
func askedOf(r fleet.Reading, v api.VServerID) time.Time {
	if asked := r.List.Of(v).Asked; !asked.IsZero() {
		return asked
	}
	return r.Asked
}
