package list

import "time"

// Held are the rows of a list that nobody else draws.
type Held[T any] struct {
	rows     []Row[T]
	asked    time.Time
	revision int
}

// Set replaces the rows by those of an answer.
func (h *Held[T]) Set(rows []Row[T], asked time.Time) {
	h.rows, h.asked = rows, asked
	h.revision++
}

// Since is what a Spec asks for.
func (h *Held[T]) Since(revision int) Change[T] {
	c := Change[T]{Revision: h.revision}
	if revision != h.revision {
		c.Replaced, c.All, c.Asked, c.Whole = true, h.rows, h.asked, true
	}
	return c
}

// RowsOf are rows in their order, with what the filter looks in. It is made beside the screen.
func RowsOf[T any](rows []T, search func(T) string) []Row[T] {
	out := make([]Row[T], len(rows))
	for i, r := range rows {
		out[i] = Row[T]{Row: r, At: i, Search: search(r)}
	}
	return out
}
