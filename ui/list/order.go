package list

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// ordering gives the order of the rows. It must not be changed.
func (l *List[T]) ordering() []int {
	o := &l.rowOrder
	if o.made && o.changed == l.changed && o.order == l.order {
		if o.reverse != l.reverse {
			o.reverse = l.reverse
			l.sort(o.rows)
		}
		return o.rows
	}
	*o = rowOrder{changed: l.changed, order: l.order, reverse: l.reverse, made: true}
	l.orderMore(0)
	return o.rows
}

// orderMore takes the rows from the first one on into the order, and gives them in it.
func (l *List[T]) orderMore(first int) []int {
	o := &l.rowOrder
	more := make([]int, 0, len(l.rows)-first)
	if l.order >= 0 {
		o.keys = slices.Grow(o.keys, len(l.rows)-first)
	}
	for i := first; i < len(l.rows); i++ {
		if l.order >= 0 {
			o.keys = append(o.keys, l.keyOf(i))
		}
		more = append(more, i)
	}
	l.sort(more)
	o.rows = mergeSorted(o.rows, more, l.compare)
	o.changed = l.changed
	return more
}

// keyOf is what a row is ordered by.
func (l *List[T]) keyOf(i int) OrderKey {
	return l.spec.Columns[l.order].Key(l.rows[i].row)
}

// sort orders rows by the column and, where that leaves it open, as the service does.
func (l *List[T]) sort(rows []int) {
	const many = 1_000
	switch {
	case l.order < 0 && slices.IsSortedFunc(rows, l.compare):
	case l.order < 0 || len(rows) < many:
		slices.SortFunc(rows, l.compare)
	default:
		l.sortMany(rows)
	}
}

// sortMany is sort, for more rows than the processor keeps at hand: most of them are
// told apart by a number that stands beside their index.
func (l *List[T]) sortMany(rows []int) {
	type row struct {
		first uint64
		i     int
	}
	first := firstOf(l.rowOrder.keys)
	all := make([]row, len(rows))
	for n, i := range rows {
		all[n] = row{first(l.rowOrder.keys[i]), i}
	}
	slices.SortFunc(all, func(a, b row) int {
		c := cmp.Compare(a.first, b.first)
		switch {
		case c == 0:
			return l.compare(a.i, b.i)
		case l.reverse:
			return -c
		default:
			return c
		}
	})
	for n := range all {
		rows[n] = all[n].i
	}
}

// firstOf gives of a key what tells it from most others, in the same order: its first
// number or, where all have the same numbers, the eight bytes after those that all
// texts begin with.
func firstOf(keys []OrderKey) func(OrderKey) uint64 {
	text := keys[0].Text
	for _, k := range keys {
		if k.n != keys[0].n {
			return func(k OrderKey) uint64 {
				bits := math.Float64bits(k.n[0] + 0) // -0 is 0
				if bits>>63 == 1 {
					return ^bits
				}
				return bits | 1<<63
			}
		}
		n := 0
		for n < min(len(text), len(k.Text)) && text[n] == k.Text[n] {
			n++
		}
		text = text[:n]
	}
	return func(k OrderKey) uint64 {
		var next [8]byte
		copy(next[:], k.Text[len(text):])
		return binary.BigEndian.Uint64(next[:])
	}
}

func (l *List[T]) compare(a, b int) int {
	c := 0
	if l.order >= 0 {
		c = l.rowOrder.keys[a].compare(l.rowOrder.keys[b])
	}
	if l.reverse {
		c = -c
	}
	return cmp.Or(c, cmp.Compare(l.rows[a].at, l.rows[b].at), cmp.Compare(a, b))
}

// mergeSorted merges two sorted slices.
func mergeSorted(a, b []int, compare func(a, b int) int) []int {
	if len(a) == 0 || len(b) == 0 || compare(a[len(a)-1], b[0]) <= 0 {
		return append(a, b...)
	}
	out := make([]int, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
