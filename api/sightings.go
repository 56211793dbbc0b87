package api

import (
	"slices"
	"time"
)

// Sightings are readings of single listeners, the newest of each. An answer of all listeners that was
// asked for before them is older than they are, whenever it comes.
type Sightings struct{ of map[ULBID][]Sighting }

// Sighting is a listener as it was read, and when that was asked for.
type Sighting struct {
	VServer VServer
	Asked   time.Time
}

// Take takes one in. It is false where a newer one is known.
func (s *Sightings) Take(id ULBID, one Sighting) bool {
	all := s.of[id]
	i := slices.IndexFunc(all, func(known Sighting) bool { return known.VServer.ID == one.VServer.ID })
	switch {
	case i < 0 && s.of == nil:
		s.of = map[ULBID][]Sighting{id: {one}}
	case i < 0:
		s.of[id] = append(all, one)
	case all[i].Asked.After(one.Asked):
		return false
	default:
		all[i] = one
	}
	return true
}

// Newer are those of a load balancer that are newer than an answer, of which asked says when each of its
// listeners was asked for. The others are forgotten.
func (s *Sightings) Newer(id ULBID, asked func(VServerID) time.Time) []Sighting {
	all := s.of[id]
	if len(all) == 0 {
		return nil
	}
	all = slices.DeleteFunc(all, func(one Sighting) bool { return !one.Asked.After(asked(one.VServer.ID)) })
	if s.of[id] = all; len(all) == 0 {
		delete(s.of, id)
	}
	return all
}

// Over are the listeners of an answer, with these in the place of the same ones. Of two with one id
// nobody knows which is which.
func Over(newer []Sighting, answer []VServer) []VServer {
	all := answer
	for _, one := range newer {
		same := func(v VServer) bool { return v.ID == one.VServer.ID }
		i := slices.IndexFunc(all, same)
		if i < 0 || slices.ContainsFunc(all[i+1:], same) {
			continue
		}
		if &all[0] == &answer[0] {
			all = slices.Clone(answer)
		}
		all[i] = one.VServer
	}
	return all
}
