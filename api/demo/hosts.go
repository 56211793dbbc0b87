package demo

import (
	"cmp"
	"math"
	"slices"
)

const hostRuns = "Running"

// describeUHostInstance gives the hosts of a place, those that UHostIds names or all, by name.
func (c *Cloud) describeUHostInstance(q query, w *writer) error {
	first, err := q.number("Offset", 0, 0, math.MaxInt32)
	if err != nil {
		return err
	}
	count, err := q.number("Limit", 20, 1, 100)
	if err != nil {
		return err
	}
	var all []host
	add := func(h host) {
		if h.scope == q.scope && h.kind == "UHost" && h.subID == "" {
			all = append(all, h)
		}
	}
	if ids := q.list("UHostIds"); len(ids) > 0 {
		for _, id := range ids {
			h, _ := c.estate.hostIn(q.scope, id)
			add(h)
		}
	} else {
		for _, h := range c.estate.hosts {
			add(h)
		}
	}
	slices.SortFunc(all, func(a, b host) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	all = slices.CompactFunc(all, func(a, b host) bool { return a.id == b.id })
	w.unless("no-total", func() { w.number("TotalCount", len(all)) })
	page := slicePage(all, first, count)
	w.list("UHostSet", len(page), func(i int) {
		w.object(func() {
			w.text("UHostId", page[i].id)
			w.text("Name", page[i].name)
			w.text("State", c.hostState(page[i].id))
		})
	})
	return nil
}

func (c *Cloud) hostState(id string) string {
	if state, changed := c.estate.hostStates[id]; changed {
		return state
	}
	return hostRuns
}
