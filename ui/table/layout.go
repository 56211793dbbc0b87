package table

import (
	"slices"

	"cloud.internal/ulbconsole/ui/theme"
)

const (
	gap    = 2   // cells between two columns
	marker = 2   // cells before the first column: the cursor's and the mark's
	sample = 200 // rows measured
	slack  = 8   // cells more for a flexible column where rows were not measured
	minor  = 3   // the priority from which on a column goes before a text is cut to its Tight
)

// measure finds the natural width of every column: its title's, or that of the widest of a sample
// of rows, evenly spread so that the time does not grow with the rows.
func (t *Table[K]) measure() {
	t.natural, t.used = make([]int, len(t.columns)), make([]bool, len(t.columns))
	for i, c := range t.columns {
		t.natural[i], t.used[i] = theme.Width(theme.Measurable(c.Title)), !c.Optional
	}
	count := min(len(t.keys), sample)
	for n := range count {
		// The first and the last row are always among them.
		row := 0
		if count > 1 {
			row = n * (len(t.keys) - 1) / (count - 1)
		}
		for i, cell := range t.cells(t.keys[row]) {
			if i < len(t.columns) {
				t.natural[i] = max(t.natural[i], theme.Width(theme.Measurable(cell.Text)))
				t.used[i] = t.used[i] || cell.Text != ""
			}
		}
	}
}

// layout decides which columns are shown and how wide each is.
func (t *Table[K]) layout() {
	full, least := t.wanted()
	t.visible = t.visible[:0]
	for i := range t.columns {
		if t.used[i] {
			t.visible = append(t.visible, i)
		}
	}
	for t.total(least) > t.width && t.drop(minor) {
		continue
	}
	tight := slices.Clone(least)
	for i, c := range t.columns {
		if c.Tight > 0 {
			tight[i] = min(least[i], c.Tight)
		}
	}
	for t.total(tight) > t.width && t.drop(1) {
		continue
	}
	t.widths = t.widths[:0]
	for _, i := range t.visible {
		t.widths = append(t.widths, full[i])
	}
	over := t.total(full) - t.width
	over = t.shrink(over, func(i int) int { return least[i] })
	over = t.shrink(over, func(i int) int { return tight[i] })
	over = t.shrink(over, t.stub)
	over = t.shrink(over, func(int) int { return 1 })
	for ; over > 0 && len(t.visible) > 0; t.visible = t.visible[:len(t.visible)-1] {
		over -= t.widths[len(t.visible)-1] + gap
	}
	t.widths = t.widths[:len(t.visible)]
	if over < 0 && len(t.keys) > sample {
		t.grow(-over)
	}
	t.lines = make([]string, t.rows())
	t.leads = t.lead()
	t.head = t.heading()
}

// wanted returns, for every column, the width at which nothing of the sample is cut, and the least
// width it is shown with.
func (t *Table[K]) wanted() (full, least []int) {
	full, least = make([]int, len(t.columns)), make([]int, len(t.columns))
	for i, c := range t.columns {
		w := t.natural[i]
		w = max(w, 1)
		if !c.Flex {
			w = max(w, c.Min) // a flexible one takes its Min as what it gives way down to
		}
		if c.Max > 0 {
			w = min(w, c.Max)
		}
		// A text may be of any length; nothing is gained by a column wider than the screen.
		full[i] = min(w, max(t.width, 1))
		least[i] = full[i]
		if c.Flex {
			least[i] = max(1, min(full[i], c.Min))
		}
	}
	return full, least
}

// stub is the width down to which a flexible column gives way before one that
// is not flexible, such as an id, is cut.
func (t *Table[K]) stub(i int) int {
	if t.columns[i].Flex {
		return 6
	}
	return t.width
}

// total returns the cells the visible columns take at given widths.
func (t *Table[K]) total(widths []int) int {
	sum := marker + gap*max(len(t.visible)-1, 0)
	for _, i := range t.visible {
		sum += widths[i]
	}
	return sum
}

// drop takes out the visible column with the highest priority, from least on, and the rightmost of
// several; false if all that are left say more, or sort the rows.
func (t *Table[K]) drop(least int) bool {
	worst := -1
	for n, i := range t.visible {
		if p := t.columns[i].Priority; i != t.order && p >= least {
			worst, least = n, p
		}
	}
	if worst < 0 {
		return false
	}
	t.visible = append(t.visible[:worst], t.visible[worst+1:]...)
	return true
}

// shrink takes over cells from the columns that are wider than their least width, always from the
// widest, and returns how many it could not take.
func (t *Table[K]) shrink(over int, least func(column int) int) int {
	for ; over > 0; over-- {
		widest := -1
		for n, i := range t.visible {
			if t.widths[n] > least(i) && (widest < 0 || t.widths[n] >= t.widths[widest]) {
				widest = n
			}
		}
		if widest < 0 {
			break
		}
		t.widths[widest]--
	}
	return over
}

// grow gives spare cells to the flexible columns in turn, where rows that were not measured may be
// longer. No column swells to fill the width: what belongs together would stand apart.
func (t *Table[K]) grow(spare int) {
	for range slack {
		for n, i := range t.visible {
			c := t.columns[i]
			if spare > 0 && c.Flex && (c.Max == 0 || t.widths[n] < c.Max) {
				t.widths[n]++
				spare--
			}
		}
	}
}
