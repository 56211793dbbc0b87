// Package fleet is what was read of the account in this session, and when: the load balancers of a
// region and project, page by page, and the listeners of each. The newer reading wins, whoever asked
// for it, so that every screen draws the same.
//
// It imports api, asks nobody and knows no screen. It is not safe for concurrent use: readings are
// taken in one after the other, where what they change is drawn.
package fleet

import (
	"time"

	"cloud.internal/ulbconsole/api"
)

// Fleet is what was read.
type Fleet struct {
	lists    map[api.Scope]*List
	readings []Reading // that nobody fetched yet
	revision int
	events   []Event // the oldest first
	serial   int     // of the last event
}

// New is a fleet of which nothing was read.
func New() *Fleet { return &Fleet{lists: map[api.Scope]*List{}} }

// Reading is one read of the listeners of a load balancer.
type Reading struct {
	Scope api.Scope
	ULB   api.ULBID
	List  api.VServerList
	Asked time.Time
	// Revision is the fleet's once it was taken in: it tells one reading from another.
	Revision int
}

// Revision changes with all that is known.
func (f *Fleet) Revision() int { return f.revision }

// Forget leaves nothing that was read. Lists that were drawn from it stay as they were.
func (f *Fleet) Forget() {
	f.lists = map[api.Scope]*List{}
	f.revision++
}

// List is the load balancers of a scope, empty before they were read.
func (f *Fleet) List(s api.Scope) *List {
	l, there := f.lists[s]
	if !there {
		l = &List{fleet: f, scope: s, newest: map[api.ULBID]Reading{}, compared: map[api.ULBID]compared{}}
		f.lists[s] = l
	}
	return l
}

// Take takes a reading of a load balancer's listeners in, unless one that was asked for later is
// known, and gives the revision that it is known by, 0 for none.
func (f *Fleet) Take(r Reading) int {
	f.readings = append(f.readings, r)
	l := f.List(r.Scope)
	if r.Asked.Before(l.newest[r.ULB].Asked) {
		return 0
	}
	l.seeAlone(&r)
	return l.take(r)
}

// TakeVServer takes in a reading of one listener alone, which says nothing of the others.
func (f *Fleet) TakeVServer(s api.Scope, id api.ULBID, one api.Sighting) {
	l := f.List(s)
	if !l.alone.Take(id, one) {
		return
	}
	r, known := f.VServers(s, id)
	if known && r.List.Incomplete == "" && l.seeAlone(&r) {
		l.take(r)
	}
}

// Readings are those that were taken in since they were fetched last, the oldest first.
func (f *Fleet) Readings() []Reading {
	all := f.readings
	f.readings = nil
	return all
}

// VServers is the newest reading of a load balancer's listeners: one of its own, or the page of the
// list that it stands on. It is false where neither has them, and where the list has the id twice:
// which of both is meant nobody knows.
func (f *Fleet) VServers(s api.Scope, id api.ULBID) (Reading, bool) {
	l := f.List(s)
	own, known := l.newest[id]
	listed, there := l.ULB(id)
	if known && (!there || !listed.Asked.After(own.Asked)) {
		return own, true
	}
	if vservers, has := listed.ULB.VServers.Get(); there && has && !l.Repeats(id) {
		return Reading{
			Scope: s, ULB: id, List: api.VServerList{VServers: vservers}, Asked: listed.Asked, Revision: listed.revision,
		}, true
	}
	return own, known
}
