// Package index is what was read of all regions and projects of the account: as much of every load
// balancer as it takes to find something in it and to judge what is wrong, and how far each region and
// project was read.
//
// It imports api, asks nobody and knows no screen. It is not safe for concurrent use: what was read is
// taken in where it is drawn. Nothing is changed by what it says: that is read afresh.
package index

import (
	"cmp"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Progress is how far the reading of a scope has come.
type Progress int

// The progress of a scope.
const (
	Waiting Progress = iota
	Underway
	Complete
	Failed // what came before stays, and is as old as it says
)

// Coverage is what is known of a scope, and what is not.
type Coverage struct {
	Scope      api.Scope
	Progress   Progress
	Got        int
	Total      api.Maybe[int]
	Asked      time.Time // when the oldest of what is known was asked for, zero for nothing
	Incomplete string    // what did not add up, though all came
	Err        error     // of Failed; of Underway why the last attempt failed
	Attempt    int       // of the request under way that is made again, 0 for the first
	// Stale is why what is known could not be read again, nil where it was, or where not all is known.
	Stale error
	// Unread is why it could not be read before, where not all is known: that holds until something comes of it.
	Unread error
	// Known says that all of it came, by this read or by one before.
	Known bool

	// Ends are when certificates are over of which the listeners do not say it, by their ids; nil where
	// nobody asked. Undated is why that could not be read.
	Ends    map[string]time.Time
	Undated error
}

// Whole says that all of the scope is known. It still is while it is read again, until that fails.
func (c Coverage) Whole() bool { return c.Known && c.Stale == nil && c.Incomplete == "" }

// Failure is why it could not be read last, nil where it was, or was not tried.
func (c Coverage) Failure() error {
	switch {
	case c.Stale != nil:
		return c.Stale
	case c.Progress == Failed, c.Progress == Underway && c.Err != nil:
		return c.Err
	default:
		return c.Unread
	}
}

// Index is what was read of all regions and projects: what is searched, and judged.
type Index struct {
	scopes   []*indexed
	unlisted error // why there may be more
	hosts    map[HostKey]Host
	revision int
}

type indexed struct {
	Coverage
	ulbs   []*ULB             // in the order in which they came first
	at     map[api.ULBID]int  // where each stands
	came   map[api.ULBID]bool // by the read under way
	oldest time.Time          // page of it
	alone  api.Sightings      // of single listeners
	floor  api.Floor          // by which these are judged
}

// Revision changes with all that is known.
func (x *Index) Revision() int { return x.revision }

// Begin begins a read of these scopes; unlisted is why there may be more, nil where these are all. What is known
// of them stays until newer has come; what is known of others is dropped.
func (x *Index) Begin(scopes []api.Scope, unlisted error) {
	x.revision++
	x.unlisted = unlisted
	before := x.scopes
	x.scopes = make([]*indexed, 0, len(scopes))
	for _, s := range scopes {
		at := slices.IndexFunc(before, func(i *indexed) bool { return i.Scope == s })
		if at < 0 {
			x.scopes = append(x.scopes, &indexed{Coverage: Coverage{Scope: s}, at: map[api.ULBID]int{}})
			continue
		}
		known := before[at]
		if !known.Known {
			known.Unread = known.Failure()
		}
		known.Progress, known.Err, known.Attempt, known.came = Waiting, nil, 0, nil
		x.scopes = append(x.scopes, known)
	}
}

// Take takes in how far a scope was read, and what came with it. It is to be called in the order of
// the reports; one of a scope that is none of the read is dropped.
func (x *Index) Take(c Coverage, ulbs []*ULB) {
	at := slices.IndexFunc(x.scopes, func(i *indexed) bool { return i.Scope == c.Scope })
	if at < 0 {
		return
	}
	x.revision++
	i := x.scopes[at]
	if i.came == nil {
		i.came, i.oldest = map[api.ULBID]bool{}, time.Time{}
	}
	for _, b := range ulbs {
		i.came[b.ID] = true
		if i.oldest.IsZero() || b.Asked.Before(i.oldest) {
			i.oldest = b.Asked
		}
		i.put(b)
	}
	before := i.Coverage
	i.Coverage = c
	i.date(before)
	i.age(before)
	switch {
	case c.Progress == Complete:
		i.drop(func(u *ULB) bool { return !i.came[u.ID] && !u.Asked.After(c.Asked) })
	case before.Asked.IsZero():
		i.Asked = i.oldest
	default:
		i.Asked = before.Asked
	}
}

// age notes what is known of the read before, and that it could not be read again: that holds until it was.
func (i *indexed) age(before Coverage) {
	if i.Progress == Complete {
		i.Known, i.Stale = true, nil
		return
	}
	i.Known, i.Stale = before.Known, before.Stale
	if i.Progress != Failed && i.Got == 0 {
		i.Unread = before.Unread
	}
	i.Incomplete = cmp.Or(i.Incomplete, before.Incomplete)
	if i.Progress == Failed && i.Known {
		i.Stale = i.Err
	}
}

// date gives the listeners the ends of certificates that they do not say. Where nobody asked for them
// again, those from before hold: the end of a certificate stays.
func (i *indexed) date(before Coverage) {
	if i.Ends == nil && i.Undated == nil {
		i.Ends, i.Undated = before.Ends, before.Undated
		return
	}
	if i.Ends == nil {
		i.Ends = before.Ends
		return
	}
	for at, u := range i.ulbs {
		i.ulbs[at] = u.dated(i.Ends)
	}
}

// put keeps the newer of two readings, and what the older one says of when states changed.
func (i *indexed) put(b *ULB) {
	for _, one := range i.alone.Newer(b.ID, func(api.VServerID) time.Time { return b.Asked }) {
		b = b.seen(one, i.floor)
	}
	b = b.dated(i.Ends)
	at, known := i.at[b.ID]
	switch {
	case !known:
		i.at[b.ID] = len(i.ulbs)
		i.ulbs = append(i.ulbs, b)
	case !i.ulbs[at].Asked.After(b.Asked):
		b.since(i.ulbs[at])
		i.ulbs[at] = b
	}
}

// drop forgets load balancers.
func (i *indexed) drop(gone func(*ULB) bool) {
	i.ulbs = slices.DeleteFunc(i.ulbs, gone)
	clear(i.at)
	for at, u := range i.ulbs {
		i.at[u.ID] = at
	}
}

// TakeVServers takes in what somebody read of one load balancer meanwhile, if that came whole.
func (x *Index) TakeVServers(s api.Scope, id api.ULBID, l api.VServerList, asked time.Time, floor api.Floor) {
	if l.Incomplete != "" {
		return
	}
	for _, i := range x.scopes {
		at, known := i.at[id]
		if i.Scope != s || !known || i.ulbs[at].Asked.After(asked) {
			continue
		}
		x.revision++
		i.put(i.ulbs[at].With(l.VServers, asked, floor))
	}
}

// TakeVServer takes in what somebody read of one listener alone.
func (x *Index) TakeVServer(s api.Scope, id api.ULBID, one api.Sighting, floor api.Floor) {
	for _, i := range x.scopes {
		if i.Scope != s {
			continue
		}
		i.floor = floor
		if at, known := i.at[id]; i.alone.Take(id, one) && known {
			x.revision++
			i.put(i.ulbs[at])
		}
	}
}

// since takes over when states changed that are what they were.
func (b *ULB) since(before *ULB) {
	type key struct {
		v api.VServerID
		b api.BackendID
	}
	older := map[key]*Backend{}
	for i := range before.Listeners {
		l := &before.Listeners[i]
		for j := range l.Backends {
			older[key{l.ID, l.Backends[j].ID()}] = &l.Backends[j]
		}
	}
	for i := range b.Listeners {
		l := &b.Listeners[i]
		for j := range l.Backends {
			s := &l.Backends[j]
			was, known := older[key{l.ID, s.ID()}]
			switch {
			case !known:
			case was.State == s.State:
				s.Since, s.Changed = was.Since, was.Changed
			default:
				s.Changed = true
			}
		}
	}
}

// Scopes is how many are read.
func (x *Index) Scopes() int { return len(x.scopes) }

// Coverage is how far each scope was read, in the order of Begin.
func (x *Index) Coverage() []Coverage {
	all := make([]Coverage, len(x.scopes))
	for i, s := range x.scopes {
		all[i] = s.Coverage
	}
	return all
}

// Unlisted is why there may be more scopes than these, nil where these are all.
func (x *Index) Unlisted() error { return x.unlisted }

// Whole says that all of every scope is known, that there is one, and no more than these.
func (x *Index) Whole() bool {
	for _, s := range x.scopes {
		if !s.Whole() {
			return false
		}
	}
	return len(x.scopes) > 0 && x.unlisted == nil
}

// ULB is a load balancer, as it is known.
func (x *Index) ULB(s api.Scope, id api.ULBID) (*ULB, bool) {
	for _, i := range x.scopes {
		if i.Scope == s {
			if at, known := i.at[id]; known {
				return i.ulbs[at], true
			}
		}
	}
	return nil, false
}

// Backend is one of a listener, as it is known.
func (x *Index) Backend(at api.Place, id api.BackendID) (Item, bool) {
	u, known := x.ULB(at.Scope, at.ULB)
	if !known {
		return Item{}, false
	}
	for i := range u.Listeners {
		l := &u.Listeners[i]
		if l.ID != at.VServer {
			continue
		}
		for j := range l.Backends {
			if b := &l.Backends[j]; b.ID() == id {
				return Item{ULB: u, Listener: l, Backend: b}, true
			}
		}
	}
	return Item{}, false
}

// ULBs are all that is known, scope by scope.
func (x *Index) ULBs(yield func(*ULB) bool) {
	for _, s := range x.scopes {
		for _, b := range s.ulbs {
			if !yield(b) {
				return
			}
		}
	}
}
