package execute

import (
	"context"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// What a change must know of the other listeners of its ULB - their names, whose they are, the ids
// of their backends - hardly ever changes, and is as much as the ULB is large. It is taken from the
// last list of all of them, if that is young enough; without one, all are read.
const (
	listedFor  = 10 * time.Minute
	listedMost = 4 // ULBs
)

// Learn takes a list of all listeners of a ULB over that somebody else read, and when that was
// asked for.
func (s *Session) Learn(scope api.Scope, ulb api.ULBID, list api.VServerList, asked time.Time) {
	if list.Incomplete != "" {
		return
	}
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	at := s.site(api.Site{Region: scope.Region, ULB: ulb})
	if asked.Before(c.lists[at].asked) {
		return
	}
	if c.lists == nil {
		c.lists = map[site]listing{}
	}
	c.lists[at] = listing{vservers: list.VServers, asked: asked}
	for len(c.lists) > listedMost {
		oldest := at
		for other, l := range c.lists {
			if l.asked.Before(c.lists[oldest].asked) {
				oldest = other
			}
		}
		delete(c.lists, oldest)
	}
}

// listed are all listeners of the place's ULB as they were listed last, nil where that is too long
// ago, or where the list has the place's own twice: whatever one answer says of that then, it is in
// doubt. Asked is when they were asked for.
func (s *Session) listed(at api.Place) (vservers []api.VServer, asked time.Time) {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.lists[s.site(at.Site())]
	own := 0
	for _, v := range l.vservers {
		if v.ID == at.VServer {
			own++
		}
	}
	if own != 1 || s.Clock.Now().Sub(l.asked) > listedFor {
		return nil, time.Time{}
	}
	return l.vservers, l.asked
}

// all is a reader of all listeners of the ULB.
func (s *Session) all(ctx context.Context, scope api.Scope, ulb api.ULBID, _ api.VServerID) (api.VServerList, error) {
	began := s.Clock.Now()
	list, err := s.Client.VServers(ctx, scope, ulb)
	if err == nil {
		s.Learn(scope, ulb, list, list.Or(api.Timing{Asked: began}).Asked)
	}
	return list, err
}

// merged are the listeners of a ULB: those of an answer, and the others as they were known before.
func merged(answer, before []api.VServer) []api.VServer {
	all := slices.Clone(answer)
	for _, v := range before {
		if !slices.ContainsFunc(answer, func(one api.VServer) bool { return one.ID == v.ID }) {
			all = append(all, v)
		}
	}
	return all
}
