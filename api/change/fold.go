package change

import (
	"slices"
	"time"
)

// Operations gives what the entries so far make, which is the caller's own. What is said to have
// happened after now has happened now, at the latest; a zero now lets it be.
func (f *Folding) Operations(now time.Time) []Operation {
	ops := make([]Operation, 0, len(f.all))
	for _, d := range f.all {
		if d.hidden || d.forgotten {
			continue
		}
		was := *d
		was.op.Steps = slices.Clone(d.op.Steps)
		if was.unread && (f.Own == "" || was.op.Session != f.Own) {
			was.doubt(now)
		}
		was.notAfter(now)
		ops = append(ops, was.op)
	}
	Follow(ops, ops)
	return ops
}

// Follow notes for each operation which of those, that are later in their order, continues it, or undoes it. One that
// sent nothing leaves it as it is, and one that was to undo it, and ended without having done so, leaves it to be
// undone still: by one that goes on with the undo, too.
func Follow(ops, by []Operation) {
	at, seen := make(map[string]int, len(ops)), make(map[string]bool, len(by))
	for i := range ops {
		at[ops[i].ID] = i
	}
	undo := map[string]string{}           // what each of the undos follows
	undone := map[string][]int{}          // the undos of one, where they stand in ops
	first := func(op *Operation) string { // what it undoes, whichever undo it goes on with
		id := op.Order.Follows
		for undo[id] != "" {
			id = undo[id]
		}
		return id
	}
	for i := range by {
		op := &by[i]
		if op.ID == "" || seen[op.ID] {
			continue
		}
		for id := op.Order.Follows; seen[id] && op.Continues(); id = undo[id] {
			if earlier, found := at[id]; found {
				ops[earlier].Follower = op.ID
			}
		}
		if op.Order.Undoes() && op.Continues() {
			for _, n := range undone[first(op)] {
				if was := &ops[n]; was.Follower == "" && !was.Ended.IsZero() && was.Outcome != OutcomeDone {
					was.Follower = op.ID
				}
			}
		}
		if seen[op.Order.Follows] && op.Order.Undoes() {
			undo[op.ID] = op.Order.Follows
			if n, found := at[op.ID]; found {
				undone[first(op)] = append(undone[first(op)], n)
			}
		}
		seen[op.ID] = true
	}
}

// Take takes the next entry, and keeps no pointer to it. It says whether the entry said anything:
// one that is there twice does not.
func (f *Folding) Take(e *Entry) bool {
	if f.kept.tooMuch {
		return false
	}
	m := mark{e.ID, e.Session, e.RequestID, e.Event, e.Step, e.State, e.Time.UnixNano()}
	d, known := f.drafts[e.ID]
	forgotten := f.kept.forgot(e.ID)
	if e.ID == "" || known && d.seen[m] || !known && forgotten && e.Event != EventRequest {
		return false
	}
	f.bound(e.Time)
	f.doubted = doubted{}
	if !known {
		d = f.draft(e)
		if e.Event != EventBegin && !forgotten {
			f.stray(e)
		}
	}
	if d.seen == nil {
		d.seen = map[mark]bool{}
	}
	d.seen[m] = true
	d.hidden = false
	ended := !d.op.Ended.IsZero()
	d.take(e)
	d.place(e)
	if ended && d.op.Ended.IsZero() && !slices.Contains(f.open, d) {
		f.open = append(f.open, d)
	}
	if e.Time.After(d.last) {
		d.last = e.Time
	}
	f.charge(d, costOf(e))
	return true
}
