package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// MaxSteps is the most steps of an operation. Of one whose begin is lost, so many that nothing
// tells of may lie between two: what else a number says is damage.
const (
	MaxSteps = 1_000
	maxGap   = 64
)

// Folding makes operations of a journal's entries, the oldest first, while they are read, so that
// they need not all be kept. It takes what there is: an operation whose begin is lost has the steps
// that its other entries tell, an entry that is there twice counts once, and the entries of several
// consoles may be mixed. The order is that of the lines: a clock may have been wrong, or have been
// set, between any two of them. The zero Folding is ready for use.
type Folding struct {
	Own string // the session that reads: it knows itself what it sent
	// Forgotten, where it is set, is called with each operation that has ended and is too old to be
	// kept. Without it all are kept.
	Forgotten func(id string)

	drafts  map[string]*draft
	all     []*draft
	open    []*draft // all without an end are among these
	opens   int      // how many were, when that was last looked through
	pending []*draft // with a line that cannot be read after the last one that can
	doubted doubted  // since the last line that can be read
	kept    retention
}

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
	follow(ops)
	return ops
}

// follow tells each operation which later one continues it, or undoes it. One that sent nothing
// leaves it as it is, and one that was to undo it, and ended without having done so, leaves it to
// be undone still.
func follow(ops []Operation) {
	at := make(map[string]int, len(ops))
	for i, op := range ops {
		at[op.ID] = i
		if earlier, found := at[op.Order.Follows]; found && earlier != i && op.continues() {
			ops[earlier].Follower = op.ID
		}
	}
}

// continues says whether the operation continues the one that it follows, or undoes it.
func (op Operation) continues() bool {
	restores := op.Order.Request.Goal == impact.GoalUndo
	return op.Outcome != OutcomeAborted && (!restores || op.Ended.IsZero() || op.Outcome == OutcomeDone)
}

// Take takes the next entry, and keeps no pointer to it. It says whether the entry told anything:
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

// draft begins one with what an entry tells of its place.
func (f *Folding) draft(e *Entry) *draft {
	d := &draft{op: Operation{
		ID: e.ID, Session: e.Session, Who: e.Who, Endpoint: e.Endpoint, Account: e.Account, Began: e.Time,
		Order: Order{Place: placeOf(e), ULBName: e.ULBName, VServerName: e.VServerName},
	}}
	if f.drafts == nil {
		f.drafts = map[string]*draft{}
	}
	f.drafts[e.ID] = d
	f.all, f.open = append(f.all, d), append(f.open, d)
	if len(f.open) > 2*f.opens+64 { // most have ended since
		f.dropEnded()
	}
	f.charge(d, costOfDraft)
	return d
}

func (f *Folding) dropEnded() {
	f.open = slices.DeleteFunc(f.open, func(d *draft) bool { return d.forgotten || !d.op.Ended.IsZero() })
	f.opens = len(f.open)
}
