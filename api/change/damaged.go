package change

import "time"

// TakeDamaged takes what can still be read of the next line, which is not whole: its operation, or
// nothing. Written is when it was written, at the latest, zero where that is not known. A request
// may have been in it: until a later line of the operation shows how far it came, what it sent last
// is in doubt. A line that does not name its operation puts all in doubt that were open there.
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

// doubtOpen puts all in doubt that are open, but for the line's own operation.
func (f *Folding) doubtOpen(e *Entry, written time.Time) {
	is, was := doubted{written: written}, f.doubted
	switch e.Event {
	case EventBegin, EventWaiting, EventEnd, EventPlaces:
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
