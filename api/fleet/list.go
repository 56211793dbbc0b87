package fleet

import (
	"reflect"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// ULB is a load balancer as it was read last. It is not changed: a newer reading makes another one.
type ULB struct {
	ULB    api.ULB
	At     int       // its place in the service's list
	Asked  time.Time // when its listeners were asked for
	State  api.State
	Down   int // its VServers that are down, where it is not itself
	Count  api.Count
	Search string // what it is found by, "" where that is made when it is looked for

	floor    api.Floor
	revision int
}

// NewULB is a load balancer of a page of the list. It is made beside the screen: its state takes a
// look at every backend.
func NewULB(u api.ULB, at int, asked time.Time, floor api.Floor, search string) *ULB {
	own := &ULB{
		ULB: u, At: at, Asked: asked, State: u.State(floor), Count: u.Count(), Search: search, floor: floor,
	}
	if own.State == api.StateDegraded {
		own.Down = u.Down(floor)
	}
	return own
}

// with is the load balancer with the listeners of a newer reading.
func (u *ULB) with(r Reading) *ULB {
	now := u.ULB
	now.VServers = api.Known(r.List.VServers)
	next := NewULB(now, u.At, r.Asked, u.floor, "")
	next.revision = r.Revision
	return next
}

// List is the load balancers of a region and project.
type List struct {
	fleet *Fleet
	scope api.Scope
	rows  []*ULB // in the service's order; while pages come in theirs
	whole bool   // the rows are all of a read that ended well
	asked time.Time
	// newest are readings of single load balancers.
	newest map[api.ULBID]Reading
	alone  api.Sightings // of single listeners
	// compared is what each was when it was last looked at for a change.
	compared map[api.ULBID]compared

	replaced int // the revision at which all rows were replaced
	log      []logged
	revision int
}

// compared is a load balancer as it was, and the read of the list that brought it; nil for neither.
type compared struct {
	ulb *ULB
	by  *Pages
}

// compare notes what changed of a load balancer since it was looked at last.
func (l *List) compare(u *ULB, by *Pages) {
	before := l.compared[u.ULB.ID]
	if before.ulb != nil {
		if u.Asked.Before(before.ulb.Asked) {
			return
		}
		l.fleet.compare(l.scope, before.ulb, u)
	}
	l.compared[u.ULB.ID] = compared{u, by}
}

// logged is a row that was changed.
type logged struct{ revision, row int }

// mostLogged bounds what is kept for those who look seldom: they get all rows anew.
const mostLogged = 1_000

// Rows are all rows. They must not be changed.
func (l *List) Rows() []*ULB { return l.rows }

// Asked is when the oldest page with rows of them was asked for, zero before any.
func (l *List) Asked() time.Time { return l.asked }

// ULB is a row by its id, the first that has it. Where there is none it is an empty one.
func (l *List) ULB(id api.ULBID) (*ULB, bool) {
	if i, there := l.index(id); there {
		return l.rows[i], true
	}
	return &ULB{ULB: api.ULB{ID: id}}, false
}

func (l *List) index(id api.ULBID) (int, bool) {
	i := slices.IndexFunc(l.rows, func(u *ULB) bool { return u.ULB.ID == id })
	return i, i >= 0
}

// Repeats says whether more than one row has the id.
func (l *List) Repeats(id api.ULBID) bool {
	n := 0
	for _, u := range l.rows {
		if u.ULB.ID == id {
			n++
		}
	}
	return n > 1
}

// Change is what became of the rows since they were looked at last.
type Change struct {
	Revision int
	All      bool  // all were replaced
	Rows     []int // else those that changed; further ones stand at the end
	Whole    bool  // the rows are all of a read that ended well
}

// Since is what became of the rows since a revision, 0 for the first look.
func (l *List) Since(revision int) Change {
	c := Change{Revision: l.revision, Whole: l.whole, All: l.replaced > revision}
	if c.All {
		return c
	}
	from, _ := slices.BinarySearchFunc(l.log, revision+1, func(e logged, r int) int { return e.revision - r })
	for _, e := range l.log[from:] {
		c.Rows = append(c.Rows, e.row)
	}
	return c
}

// changed counts a change of the list.
func (l *List) changed() int {
	l.fleet.revision++
	l.revision = l.fleet.revision
	return l.revision
}

// apply changes the rows of a load balancer of which there is a newer reading. One that is not whole
// leaves them as they are.
func (l *List) apply(r Reading) {
	if r.List.Incomplete != "" {
		return
	}
	for i, u := range l.rows {
		if u.ULB.ID != r.ULB || r.Asked.Before(u.Asked) {
			continue
		}
		l.rows[i] = u.with(r)
		l.note(i)
	}
	if at, is := l.index(r.ULB); is && !l.Repeats(r.ULB) {
		l.compare(l.rows[at], nil)
	}
}

// seenAlone are the rows of a page with what was read of single listeners later.
func (l *List) seenAlone(rows []*ULB) []*ULB {
	for i, u := range rows {
		vservers, has := u.ULB.VServers.Get()
		r := Reading{Scope: l.scope, ULB: u.ULB.ID, List: api.VServerList{VServers: vservers}, Asked: u.Asked}
		if has && l.seeAlone(&r) {
			search := u.Search
			rows[i] = u.with(r)
			rows[i].Search = search
		}
	}
	return rows
}

// newer is the row of a page with what was read of it later.
func (l *List) newer(u *ULB) *ULB {
	r, there := l.newest[u.ULB.ID]
	if !there || r.List.Incomplete != "" || !r.Asked.After(u.Asked) {
		u.revision = l.fleet.revision + 1 // of the change that makes it a row
		return u
	}
	return u.with(r)
}

// renew takes rows of a page over that stand where they stood before: of a long list the pages come
// over minutes, and what they say is newer.
func (l *List) renew(rows []*ULB) {
	for _, u := range rows {
		if u.At >= len(l.rows) || l.rows[u.At].ULB.ID != u.ULB.ID || u.Asked.Before(l.rows[u.At].Asked) {
			continue
		}
		same := reflect.DeepEqual(u.ULB, l.rows[u.At].ULB)
		l.rows[u.At] = l.newer(u)
		if !same {
			l.note(u.At)
		}
	}
}

// note logs a change of a row. Who looked before what the log has kept takes all rows anew.
func (l *List) note(row int) {
	l.log = append(l.log, logged{l.changed(), row})
	if len(l.log) > mostLogged {
		const half = mostLogged / 2
		l.replaced = l.log[half-1].revision
		l.log = slices.Delete(l.log, 0, half)
	}
}

func (l *List) replace(rows []*ULB) {
	l.rows = rows
	l.log, l.replaced = nil, l.changed()
}

// seeAlone lets a reading have what was read of single listeners later, and says whether there is any.
func (l *List) seeAlone(r *Reading) bool {
	newer := l.alone.Newer(r.ULB, func(id api.VServerID) time.Time {
		return r.List.Of(id).Or(api.Timing{Asked: r.Asked}).Asked
	})
	r.List.VServers = api.Over(newer, r.List.VServers)
	return len(newer) > 0
}

// take makes a reading the newest of its load balancer, and gives the revision that it is known by.
func (l *List) take(r Reading) int {
	l.fleet.revision++
	r.Revision = l.fleet.revision
	l.newest[r.ULB] = r
	l.apply(r)
	return r.Revision
}
