package fleet

import (
	"maps"
	"slices"
	"time"
)

// Pages is one read of a list, page by page, in any order.
type Pages struct {
	list  *List
	begun time.Time
	pages map[int]page // by offset
	got   int
	shown bool // the rows of the list are those of its pages, in the order in which they came
	again bool // a page came again: the rows are put together at the end
}

type page struct {
	rows  []*ULB
	asked time.Time
}

// Read begins a read of the list. What an earlier one brought stays until this one has as many rows.
func (l *List) Read(begun time.Time) *Pages {
	return &Pages{list: l, begun: begun, pages: map[int]page{}}
}

// Take takes a page in, and gives how many rows came. One with the offset of an earlier one replaces
// it. Its rows are the list's from now on.
func (p *Pages) Take(offset int, rows []*ULB, asked time.Time) (got int) {
	l := p.list
	rows = l.seenAlone(rows)
	before, again := p.pages[offset]
	p.got += len(rows) - len(before.rows)
	p.pages[offset] = page{rows, asked}
	if !again {
		p.compare(rows)
	}
	switch {
	case l.whole:
		l.renew(rows)
		return p.got
	case p.shown && again:
		// Putting all together at every one of many pages that come again would take too long.
		p.again = true
	case p.shown:
		l.rows = p.assemble(l.rows, offset)
		l.changed()
	case p.got >= len(l.rows):
		l.replace(p.all())
		p.shown = true
	}
	if p.shown {
		l.asked = p.oldest()
	}
	return p.got
}

// compare notes what changed since the reading before. Of two with one id in one read nobody knows
// which is which.
func (p *Pages) compare(rows []*ULB) {
	for _, u := range rows {
		before := p.list.compared[u.ULB.ID]
		if before.by == p {
			p.list.compared[u.ULB.ID] = compared{by: p}
			continue
		}
		p.list.compare(u, p)
	}
}

// End ends the read: the rows are all there is.
func (p *Pages) End(asked time.Time) {
	l := p.list
	if !p.shown || p.again {
		l.replace(p.all())
	}
	l.whole, l.asked = true, asked
	l.changed()
}

// all are the rows in the service's order.
func (p *Pages) all() []*ULB {
	rows := make([]*ULB, 0, p.got)
	for _, offset := range slices.Sorted(maps.Keys(p.pages)) {
		rows = p.assemble(rows, offset)
	}
	return rows
}

func (p *Pages) assemble(rows []*ULB, offset int) []*ULB {
	for _, u := range p.pages[offset].rows {
		rows = append(rows, p.list.newer(u))
	}
	return rows
}

// oldest is when the oldest page with rows was asked for.
func (p *Pages) oldest() time.Time {
	var oldest time.Time
	for _, one := range p.pages {
		if len(one.rows) > 0 && (oldest.IsZero() || one.asked.Before(oldest)) {
			oldest = one.asked
		}
	}
	if oldest.IsZero() {
		return p.begun
	}
	return oldest
}
