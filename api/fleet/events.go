package fleet

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Event is a backend that another reading showed in another state.
type Event struct {
	Seen    time.Time // when that reading was asked for
	Scope   api.Scope
	ULB     api.ULB
	VServer api.VServer
	Backend api.Backend
	From    api.State // StateGone for one that is new
	To      api.State // StateGone for one that is gone
	Serial  int       // counts them
}

// StateGone is of a backend that is not there.
const StateGone api.State = "gone"

// mostEvents is how many are kept.
const mostEvents = 200

// Events are what changed, the newest first.
func (f *Fleet) Events() []Event {
	all := slices.Clone(f.events)
	slices.Reverse(all)
	return all
}

// EventsSince are those that came after that many, the oldest first, and how many there are by now.
func (f *Fleet) EventsSince(seen int) (news []Event, now int) {
	i, _ := slices.BinarySearchFunc(f.events, seen+1, func(e Event, serial int) int { return e.Serial - serial })
	return f.events[i:], f.serial
}

// Since is when a backend was seen to come into its state, zero where this session did not see it.
func (f *Fleet) Since(t api.Target) time.Time {
	e, _ := f.Last(t)
	return e.Seen
}

// Last is what was seen last of a backend, false where its state did not change.
func (f *Fleet) Last(t api.Target) (Event, bool) {
	for _, e := range slices.Backward(f.events) {
		if e.Scope == t.Scope && e.ULB.ID == t.ULB && e.VServer.ID == t.VServer && e.Backend.ID == t.Backend {
			return e, true
		}
	}
	return Event{}, false
}

// ChangedAfter says whether a state changed after a moment, in what the place or the backend names.
func (f *Fleet) ChangedAfter(t api.Target, moment time.Time) bool {
	for _, e := range slices.Backward(f.events) {
		if e.Seen.Before(moment) {
			continue
		}
		if e.Scope == t.Scope && e.ULB.ID == t.ULB && (t.VServer == "" || e.VServer.ID == t.VServer) &&
			(t.Backend == "" || e.Backend.ID == t.Backend) {
			return true
		}
	}
	return false
}

// compare notes what changed from one reading of a load balancer to the next.
func (f *Fleet) compare(s api.Scope, was, is *ULB) {
	before, known := was.ULB.VServers.Get()
	after, answered := is.ULB.VServers.Get()
	if !known || !answered {
		return
	}
	old := make(map[api.VServerID]api.VServer, len(before))
	for _, v := range before {
		old[v.ID] = v
	}
	for _, v := range after {
		if earlier, there := old[v.ID]; there {
			f.compareBackends(Event{Seen: is.Asked, Scope: s, ULB: is.ULB, VServer: v}, earlier)
		}
	}
}

// compareBackends notes what changed in a listener, of which the event says where and when.
func (f *Fleet) compareBackends(e Event, was api.VServer) {
	before, known := was.Backends.Get()
	after, answered := e.VServer.Backends.Get()
	if !known || !answered {
		return
	}
	if slices.EqualFunc(before, after, func(a, b api.Backend) bool { return a.ID == b.ID }) { // as nearly always
		for i, b := range after {
			e.Backend, e.From, e.To = b, before[i].State(), b.State()
			f.note(e)
		}
		return
	}
	gone := make(map[api.BackendID]api.Backend, len(before))
	for _, b := range before {
		gone[b.ID] = b
	}
	for _, b := range after {
		e.Backend, e.From, e.To = b, StateGone, b.State()
		if earlier, there := gone[b.ID]; there {
			e.From = earlier.State()
		}
		delete(gone, b.ID)
		f.note(e)
	}
	for _, b := range before {
		if _, is := gone[b.ID]; is {
			e.Backend, e.From, e.To = b, b.State(), StateGone
			f.note(e)
		}
	}
}

// narrowed is a listener as far as a backend goes: an event is kept for hours, and is not to hold ten
// thousand others.
func narrowed(v api.VServer, id api.BackendID) api.VServer {
	v.Backends = api.Maybe[[]api.Backend]{}
	all, known := v.Rules.Get()
	if !known {
		return v
	}
	rules := []api.Rule{}
	for _, r := range all {
		members, has := r.Members.Get()
		i := slices.IndexFunc(members, func(m api.Member) bool { return m.Backend == id })
		switch {
		case i >= 0:
			r.Members = api.Known([]api.Member{members[i]})
		case has:
			continue
		}
		rules = append(rules, r)
	}
	v.Rules = api.Known(rules)
	return v
}

func (f *Fleet) note(e Event) {
	if e.From == e.To {
		return
	}
	f.serial++
	e.Serial = f.serial
	e.ULB.VServers = api.Maybe[[]api.VServer]{}
	e.VServer = narrowed(e.VServer, e.Backend.ID)
	f.events = append(f.events, e)
	if len(f.events) > mostEvents {
		f.events = slices.Delete(f.events, 0, len(f.events)-mostEvents)
	}
}
