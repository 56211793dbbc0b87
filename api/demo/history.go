package demo

import (
	"slices"
	"time"
)

const (
	// maxPast is how many past states of a ULB are kept; the oldest go first.
	maxPast = 256
	// maxPastObjects is how many backends and members the past states of a ULB have together,
	// beside the last one: some 40 MiB.
	maxPastObjects = 200_000
)

// history holds what Describe showed of a ULB before each of its changes, and what it still shows
// while a write is younger than the write delay. It is ordered by until, oldest first.
type history []snapshot

// snapshot is what was there before a change that shows from until on.
type snapshot struct {
	until    time.Time
	vservers []*vserver
}

// after is the index of the first change that shows later than at.
func (h history) after(at time.Time) int {
	i, _ := slices.BinarySearchFunc(h, at, func(s snapshot, at time.Time) int {
		if at.Before(s.until) {
			return 1
		}
		return -1
	})
	return i
}

// asOf is the state that counts for Describe at the time, with what is too young to be shown.
func (u *ulb) asOf(at time.Time) []*vserver {
	if i := u.past.after(at); i < len(u.past) {
		return u.past[i].vservers
	}
	return u.vservers
}

// shown is what Describe sees at the time.
func (u *ulb) shown(at time.Time) []*vserver {
	out := slices.Clone(u.asOf(at))
	for i, v := range out {
		out[i] = v.seen(at)
	}
	return out
}

// seen is the VServer without what was created too lately to be shown at the time.
func (v *vserver) seen(at time.Time) *vserver {
	tooYoung := func(b *backend) bool { return at.Before(b.shows) }
	ruleTooYoung := func(r *rule) bool { return at.Before(r.shows) }
	if !slices.ContainsFunc(v.backends, tooYoung) && !slices.ContainsFunc(v.rules, ruleTooYoung) {
		return v
	}
	out := *v
	out.backends = slices.DeleteFunc(slices.Clone(v.backends), tooYoung)
	out.rules = slices.DeleteFunc(slices.Clone(v.rules), ruleTooYoung)
	return &out
}

// changing must be called once a write is certain, before the change: it keeps the present state,
// which Describe shows until then.
func (u *ulb) changing(until time.Time) {
	if n := len(u.past); n > 0 && !u.past[n-1].until.Before(until) {
		return // what is there now was never shown
	}
	u.past = append(u.past, snapshot{until: until, vservers: cloneVServers(u.vservers)})
	u.past.drop()
}

// drop forgets the oldest states that are too many.
func (h *history) drop() {
	past := *h
	objects, first := 0, max(0, len(past)-maxPast)
	for i := len(past) - 1; i >= first; i-- {
		for _, v := range past[i].vservers {
			objects += len(v.backends)
			for _, r := range v.rules {
				objects += len(r.members)
			}
		}
		if objects > maxPastObjects && i < len(past)-1 {
			first = i + 1
		}
	}
	*h = slices.Delete(past, 0, first)
}

// overtaken must be called before somebody else's change, which shows at once: whatever waits to be
// shown shows with it.
func (u *ulb) overtaken(now time.Time) {
	i := u.past.after(now)
	if i == len(u.past) {
		u.changing(now)
		return
	}
	u.past[i].until = now
	u.past = u.past[:i+1]
}

// editing must be called before somebody else's change to the state that shows now, whatever waits
// to be shown. It returns the states to make it in.
func (u *ulb) editing(now time.Time) [][]*vserver {
	i := u.past.after(now)
	if i == 0 || u.past[i-1].until.Before(now) {
		u.past = slices.Insert(u.past, i, snapshot{until: now, vservers: cloneVServers(u.asOf(now))})
		i++
	}
	states := append(make([][]*vserver, 0, 1+len(u.past)-i), u.vservers)
	for _, s := range u.past[i:] {
		states = append(states, s.vservers)
	}
	u.past.drop()
	return states
}

func cloneVServers(vs []*vserver) []*vserver {
	out := make([]*vserver, len(vs))
	for i, v := range vs {
		copied := *v
		copied.backends = make([]*backend, len(v.backends))
		for j, b := range v.backends {
			one := *b
			copied.backends[j] = &one
		}
		copied.byDefault = slices.Clone(v.byDefault)
		copied.rules = make([]*rule, len(v.rules))
		for j, r := range v.rules {
			one := *r
			one.members = slices.Clone(r.members)
			copied.rules[j] = &one
		}
		out[i] = &copied
	}
	return out
}
