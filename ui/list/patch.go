package list

import (
	"slices"

	"cloud.internal/ulbconsole/ui/screen"
)

// Absorb shows another screen's reading of the same ULB, unless what is here
// was asked for later.
func (l *List[T]) Absorb(r screen.ULBReading) {
	if r.Asked.Before(l.read.readAt) {
		return
	}
	if l.spec.Patch != nil {
		l.takePatch(r)
		return
	}
	if l.spec.Whole == nil {
		return
	}
	if rows, ok := l.spec.Whole(r); ok {
		l.setRows(l.spec.bare(rows))
		l.read.good(r.Asked, "")
	}
}

// takePatch changes one row, and remembers it for a read of all rows that was
// begun before.
func (l *List[T]) takePatch(r screen.ULBReading) {
	id, _ := l.spec.Patch(r)
	if id == "" || r.Asked.Before(l.patches[id].Asked) {
		return
	}
	l.patches[id] = r
	if !l.has(id) {
		return
	}
	l.filtered(l.ordering())
	l.changed++
	for i := range l.rows {
		if l.rows[i].id == id {
			l.removeFromOrder(i)
			l.rows[i] = l.patched(l.rows[i], r)
			l.insertInOrder(i)
		}
	}
	l.arrange()
}

func (l *List[T]) patched(row entry[T], r screen.ULBReading) entry[T] {
	_, change := l.spec.Patch(r)
	now := l.spec.bare([]T{change(row.row)})[0]
	now.key, now.twice, now.at = row.key, row.twice, row.at
	return now
}

// removeFromOrder and putBack give a row its place anew after it changed: ordering and
// filtering all of a long list for one row would take too long.
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
