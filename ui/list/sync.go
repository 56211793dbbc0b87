package list

import (
	"slices"
)

// Sync takes over what became of the rows. Whoever read them: a good answer is good for all. It draws
// them anew where what their cells say changed beside them.
func (l *List[T]) Sync() {
	c := l.spec.Since(l.revision)
	before := l.moment
	if l.spec.Moment != nil {
		l.moment = l.spec.Moment()
	}
	if l.running != l.env.Revision && l.spec.Backend != nil || l.bad != l.env.OnlyBad || !l.moment.Equal(before) {
		defer l.arrange()
	}
	l.running, l.bad = l.env.Revision, l.env.OnlyBad
	if c.Revision == l.revision {
		return
	}
	l.revision, l.read.known = c.Revision, c.Known
	switch {
	case c.Replaced:
		l.setRows(l.spec.entries(c.All))
	default:
		if len(c.Changed) > 0 {
			l.changeRows(c.Changed)
		}
		if len(c.Added) > 0 {
			l.addRows(l.spec.entries(c.Added))
		}
	}
	l.premark()
	if comes := l.spec.Coverage != nil || !l.read.finished && l.spec.Current == ""; comes && !l.moved {
		l.toFirst()
	}
	if c.Asked.IsZero() {
		return
	}
	l.read.readAt, l.read.finished = c.Asked, c.Whole
	if c.Replaced && c.Whole {
		l.read.good(c.Incomplete, c.Stale)
	}
}

// changeRows changes single rows: ordering and filtering all of a long list for one would take too
// long.
func (l *List[T]) changeRows(changed map[int]Row[T]) {
	l.filtered(l.ordering())
	l.changed++
	for i, row := range changed {
		l.removeFromOrder(i)
		now := l.spec.entry(row)
		now.key, now.twice = l.rows[i].key, l.rows[i].twice
		l.rows[i] = now
		l.insertInOrder(i)
	}
	l.arrange()
}

func (l *List[T]) removeFromOrder(i int) {
	one := func(n int) bool { return n == i }
	l.rowOrder.rows = slices.DeleteFunc(l.rowOrder.rows, one)
	l.found.rows = slices.DeleteFunc(l.found.rows, one)
}

func (l *List[T]) insertInOrder(i int) {
	o, f := &l.rowOrder, &l.found
	if l.order >= 0 {
		o.keys[i] = l.keyOf(i)
	}
	one := []int{i}
	o.rows, o.changed = l.insert(o.rows, one), l.changed
	if !l.showsAll() {
		f.rows, f.changed = l.insert(f.rows, l.passing(one)), l.changed
	}
}

func (l *List[T]) insert(rows, one []int) []int {
	if len(one) == 0 {
		return rows
	}
	at, _ := slices.BinarySearchFunc(rows, one[0], l.compare)
	return slices.Insert(rows, at, one[0])
}
