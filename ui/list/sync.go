package list

import (
	"slices"
	"time"
)

// Change is what became of a list's rows since it looked last.
type Change[T any] struct {
	Revision int // of now, which changes with the rows
	All      []Row[T]
	Replaced bool           // All are all rows, and those before are gone
	Changed  map[int]Row[T] // else those that changed, by their index
	Added    []Row[T]       // and those that are new at the end
	// Asked is when the rows were asked for, zero where that did not change. Whole says that they are
	// all of an answer, and Incomplete what that did not add up to.
	Asked      time.Time
	Whole      bool
	Incomplete string
}

// Row is a row where it is kept.
type Row[T any] struct {
	Row    T
	At     int    // its place in the service's order
	Search string // what the filter looks in, "" where that is made when it is wanted
}

// Sync takes over what became of the rows. Whoever read them: a good answer is good for all. It draws
// them anew where what their cells say changed beside them.
func (l *List[T]) Sync() {
	if l.running != l.env.Revision && l.spec.Backend != nil {
		defer l.arrange()
	}
	l.running = l.env.Revision
	c := l.spec.Since(l.revision)
	if c.Revision == l.revision {
		return
	}
	l.revision = c.Revision
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
	if c.Asked.IsZero() {
		return
	}
	l.read.readAt, l.read.finished = c.Asked, c.Whole
	if c.Replaced && c.Whole {
		l.read.good(c.Incomplete)
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
	if !l.filter.empty() {
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
