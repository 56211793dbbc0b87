package change

import (
	"cmp"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// TakeDamaged takes what can still be read of the next line, which is not whole: its operation, or
// nothing. Written is when it was written, at the latest, zero where that is not known. A request
// may have been in it: until a later line of the operation shows how far it came, what it sent last
// is in doubt. A line that does not tell its operation puts all in doubt that were open there.
func (f *Folding) TakeDamaged(e *Entry, written time.Time) {
	d, known := f.drafts[e.ID]
	switch {
	case f.kept.tooMuch, f.kept.forgot(e.ID) && e.Event != EventRequest && e.Event != "":
		return
	case e.ID != "" && known:
		d.fill(e)
		f.unread(d, e.Event, written)
		return
	case e.ID != "":
		d = f.draft(e)
		d.hidden, d.guessed = true, true
		if e.Event == EventBegin {
			return
		}
		f.unread(d, e.Event, written)
	}
	f.doubtOpen(e, written) // the id may be what is damaged
}

// doubted are the operations that damaged lines, one after the other, have put in doubt already:
// there may be as many lines as operations.
type doubted struct {
	open    int  // so many of Folding.open
	answers bool // only as lines do that may be answers, not requests
	written time.Time
}

// doubtOpen puts all in doubt that are open, but for the line's own operation.
func (f *Folding) doubtOpen(e *Entry, written time.Time) {
	is, was := doubted{written: written}, f.doubted
	switch e.Event {
	case EventBegin, EventWaiting, EventEnd:
		return // they put none in doubt
	case EventAnswer, EventVerified, EventResolved:
		is.answers = was.open == 0 || was.answers
	default:
	}
	from := was.open
	if was.answers && !is.answers || !was.written.Equal(written) {
		from = 0
	}
	if from == 0 {
		f.dropEnded()
	}
	for _, d := range f.open[from:] {
		if d.op.ID != e.ID {
			f.unread(d, e.Event, written)
		}
	}
	is.open = len(f.open)
	f.doubted = is
}

// place takes from a whole line where the operation belongs, and whose it is, if so far damaged
// ones told it or nothing did.
func (d *draft) place(e *Entry) {
	if d.guessed && !d.begun {
		op := &d.op
		op.Session, op.Who, op.Endpoint, op.Account, op.Order = "", Who{}, "", "", Order{}
	}
	d.guessed = false
	d.fill(e)
}

// fill takes from an entry what nothing before it told.
func (d *draft) fill(e *Entry) {
	op, o, at := &d.op, &d.op.Order, placeOf(e)
	op.Session, op.Who = cmp.Or(op.Session, e.Session), cmp.Or(op.Who, e.Who)
	op.Endpoint, op.Account = cmp.Or(op.Endpoint, e.Endpoint), cmp.Or(op.Account, e.Account)
	o.Profile, o.ULB, o.VServer = cmp.Or(o.Profile, at.Profile), cmp.Or(o.ULB, at.ULB), cmp.Or(o.VServer, at.VServer)
	o.Scope.Region, o.Scope.Project = cmp.Or(o.Scope.Region, at.Scope.Region), cmp.Or(o.Scope.Project, at.Scope.Project)
	o.ULBName, o.VServerName = cmp.Or(o.ULBName, e.ULBName), cmp.Or(o.VServerName, e.VServerName)
}

func (f *Folding) unread(d *draft, event Event, written time.Time) {
	if d.lost(event, written) && !d.pending {
		d.pending = true
		f.pending = append(f.pending, d)
	}
}

// bound says when the unread lines before this one were written, at the latest.
func (f *Folding) bound(next time.Time) {
	if next.IsZero() {
		return
	}
	for _, d := range f.pending {
		if d.by.IsZero() || d.by.After(next) {
			d.by = next
		}
		d.pending = false
	}
	f.pending = nil
}

// stray is an entry of an operation that was never begun. Where its begin is lost that is all;
// where its id is damaged, it is one of its console's other one.
func (f *Folding) stray(e *Entry) {
	at := placeOf(e).Site()
	for _, d := range f.open {
		if d.begun && d.op.Session == e.Session && d.op.Order.Site() == at {
			d.lost("", e.Time)
		}
	}
}

// lost notes that a line of the operation, or one that may be its, cannot be read, and says whether
// a request may have been in it. Event is "" where that is not known.
func (d *draft) lost(event Event, at time.Time) bool {
	switch event {
	case EventBegin, EventWaiting, EventEnd:
		return false // the requests before and after it have lines of their own
	case EventAnswer, EventVerified, EventResolved:
		if d.op.StepInDoubt() >= 0 {
			return false
		}
	default:
	}
	if !d.op.Ended.IsZero() {
		return false
	}
	d.hidden, d.unread, d.by = false, true, at
	return true
}

// understood finds the step that an answer or what was seen is about, nil where there can be none:
// it was never sent, as far as every line could be read.
func (d *draft) understood(e *Entry) *StepStatus {
	s := d.step(e.Step)
	unsent := s != nil && s.State == StepWaiting && s.Step.Kind != impact.StepWait
	if s == nil || unsent && d.planned > 0 && !d.unread {
		d.lost(e.Event, e.Time)
		return nil
	}
	return s
}

// carries says whether a request can be the step's: its number may be what is damaged.
func carries(s impact.Step, e *Entry) bool {
	if s.Kind == "" || e.Action == "" {
		return true
	}
	sent := stepOf(e)
	kind := sent.Kind == s.Kind ||
		e.Action == "UpdatePolicy" && (s.Kind == impact.StepLeaveRule || s.Kind == impact.StepJoinRule)
	backend := sent.Backend == "" || sent.Backend == s.Backend
	rule := e.Action == "CreatePolicy" || sent.Rule.ID == "" || sent.Rule.ID == s.Rule.ID
	return kind && backend && rule
}

// doubt marks the step that a line which cannot be read may have been the request of. Where a step
// was refused nothing was sent after it.
func (d *draft) doubt(now time.Time) {
	op := &d.op
	refused := slices.ContainsFunc(op.Steps, func(s StepStatus) bool { return s.State == StepRefused })
	if !op.Ended.IsZero() || refused {
		return
	}
	op.Unread = d.by
	for _, t := range []time.Time{now, d.last, op.Began} {
		if op.Unread.IsZero() {
			op.Unread = t
		}
	}
	if op.Unread.Before(d.last) {
		op.Unread = d.last
	}
	if op.Began.IsZero() {
		op.Began = op.Unread
	}
	if len(op.Steps) == 0 {
		op.Steps = []StepStatus{{State: StepWaiting}}
	}
	if op.StepInDoubt() < 0 && !op.DoubtNext() {
		op.Unread = time.Time{} // all of it was done
	}
}

// DoubtNext takes the next step of an operation with an unread line for one that may have been
// sent. It says whether there is any.
func (op *Operation) DoubtNext() bool {
	i := slices.IndexFunc(op.Steps,
		func(s StepStatus) bool { return s.State == StepWaiting && s.Step.Kind != impact.StepWait })
	if i < 0 || op.Unread.IsZero() {
		return false
	}
	op.Steps[i].State, op.Steps[i].SentAt = StepSent, op.Unread
	op.Steps[i].Why = "the journal's line about it cannot be read"
	return true
}
