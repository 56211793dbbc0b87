package list

import (
	"context"
	"maps"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/screen"
)

const (
	// spinAfter keeps quick reads from flashing a spinner.
	spinAfter = 100 * time.Millisecond
	spinEvery = 120 * time.Millisecond
	spinFor   = 3 * time.Second
)

// PageMsg is one page of a read, and the way to the next message.
type PageMsg[T any] struct {
	At     screen.Address
	offset int
	rowsPage[T]
	total int
	out   chan screen.Addressed
}

// attemptMsg is an attempt of a read that failed and is made again, or that made
// good one that had failed.
type attemptMsg struct {
	at      screen.Address
	attempt api.Attempt
	out     chan screen.Addressed
}

// DoneMsg is the end of a read.
type DoneMsg struct {
	At      screen.Address
	listing api.Listing
	Err     error
	When    time.Time
	Reading *screen.ULBReading // where the read was one of a ULB's VServers
}

type spinMsg struct{ at screen.Address }

func (m PageMsg[T]) To() screen.Address { return m.At }
func (m attemptMsg) To() screen.Address { return m.at }
func (m DoneMsg) To() screen.Address    { return m.At }
func (m spinMsg) To() screen.Address    { return m.at }

func (s *Stream[T]) send(m screen.Addressed) {
	select {
	case s.out <- m:
	case <-s.ctx.Done():
	}
}

// attempt reports what is repeated.
func (s *Stream[T]) attempt(a api.Attempt) {
	if a.Err == nil {
		s.again = a.Timing
	}
	s.send(attemptMsg{at: s.at, attempt: a, out: s.out})
}

// timing is of an answer, where it was not noted of the attempt that was made
// again, else of the whole read.
func (s *Stream[T]) timing(t api.Timing) api.Timing {
	if !t.Asked.IsZero() {
		return t
	}
	return s.again.Or(api.Timing{Asked: s.begun, Took: s.Clock.Now().Sub(s.begun)})
}

// Page delivers rows that start at offset in the whole list.
func (s *Stream[T]) Page(offset int, rows []T, total int, t api.Timing) {
	p := rowsPage[T]{rows: s.spec.entries(rows), asked: s.timing(t).Asked}
	s.send(PageMsg[T]{At: s.at, offset: offset, rowsPage: p, total: total, out: s.out})
}

// Done ends the read.
func (s *Stream[T]) Done(listing api.Listing, r *screen.ULBReading, err error) {
	listing.Timing = s.timing(listing.Timing)
	s.send(DoneMsg{At: s.at, listing: listing, Err: err, When: s.Clock.Now(), Reading: r})
}

// Start reads the list, dropping a read under way. Nobody asked for an unasked
// read, so nobody has to stop it.
func (l *List[T]) Start(unasked bool) tea.Cmd {
	var failed screen.Tries
	if l.read.running {
		failed.Err = l.read.tries.Err // of the one that is dropped
	}
	l.Close()
	l.at.Generation++
	ctx, cancel := context.WithCancel(l.env.Context) //nolint:gosec // close, stop and gotDone call it
	s := &Stream[T]{
		ctx: ctx, at: l.at, out: make(chan screen.Addressed), spec: l.spec,
		Clock: l.env.Clock, begun: l.env.Clock.Now(),
	}
	r := &l.read
	r.unasked, r.begun, r.tries = unasked, s.begun, failed
	r.running, r.cancel, r.pages, r.got, r.total, r.spinner = true, cancel, map[int]rowsPage[T]{}, 0, 0, 0
	r.own, r.twice = nil, false
	read := l.spec.Read
	run := func() tea.Msg {
		defer close(s.out)
		read(api.WithAttempts(ctx, s.attempt), s)
		return nil
	}
	return tea.Batch(run, screen.Next(s.out), l.env.Clock.After(spinAfter, spinMsg{at: l.at}))
}

// Close cancels the read under way.
func (l *List[T]) Close() {
	if l.read.cancel != nil {
		l.read.cancel()
		l.read.cancel = nil
	}
	l.read.running = false
}

// stop is the operator's Esc while rows come. Where none came, and the read before
// failed, that stays said, and with it whether and when it is read again unasked.
func (l *List[T]) stop() {
	l.Close()
	l.at.Generation++
	l.read.triedAt = l.env.Clock.Now()
	if l.read.ended == endFailed && l.read.got == 0 {
		return
	}
	l.read.ended, l.read.err, l.read.incomplete = endStopped, nil, ""
}

func (l *List[T]) Receive(msg screen.Addressed) tea.Cmd {
	switch m := msg.(type) {
	case PageMsg[T]:
		l.gotPage(m)
		return screen.Next(m.out)
	case attemptMsg:
		l.read.tries.Note(m.attempt)
		return screen.Next(m.out)
	case DoneMsg:
		l.gotDone(m)
	case spinMsg:
		if l.read.running {
			l.read.spinner++
			return l.env.Clock.After(l.nextSpin(), m)
		}
	}
	return nil
}

// nextSpin is how long until what is said of a read under way changes by itself.
// Only what a key asked for turns, and not for long: a line costs a hundred bytes
// and more each time.
func (l *List[T]) nextSpin() time.Duration {
	long := l.env.Clock.Now().Sub(l.read.begun)
	if !l.read.unasked && long < spinFor && l.read.tries.Err == nil {
		return spinEvery
	}
	_, next := screen.Seconds(long)
	return next
}

func (l *List[T]) gotPage(m PageMsg[T]) {
	l.read.pages[m.offset] = m.rowsPage
	l.read.total = m.total
	l.read.got = 0
	for _, p := range l.read.pages {
		l.read.got += len(p.rows)
	}
	// Rows of a read that did not come to its end are kept until this one has
	// as many.
	switch {
	case l.read.finished:
	case l.read.own != nil:
		l.addPage(m.offset)
		l.read.readAt = l.read.oldest()
	case l.read.got >= len(l.rows):
		l.setRows(l.assemble())
		l.read.own = map[int]bool{}
		for offset := range l.read.pages {
			l.read.own[offset] = true
		}
		l.read.readAt = l.read.oldest()
	}
}

// addPage shows a page beside the others of this read. One that comes again waits
// for the end of the read, or a list that changes would be put together a thousand times.
func (l *List[T]) addPage(offset int) {
	if l.read.own[offset] {
		l.read.twice = true
		return
	}
	l.read.own[offset] = true
	l.addRows(l.assemblePage(nil, offset))
}

// oldest is when the oldest page with rows was asked for.
func (r *readState[T]) oldest() time.Time {
	oldest := r.begun
	first := true
	for _, p := range r.pages {
		if len(p.rows) > 0 && (first || p.asked.Before(oldest)) {
			oldest, first = p.asked, false
		}
	}
	return oldest
}

// assemble puts the pages in the service's order.
func (l *List[T]) assemble() []entry[T] {
	rows := make([]entry[T], 0, min(max(l.read.got, l.read.total), 2*l.read.got))
	for _, offset := range slices.Sorted(maps.Keys(l.read.pages)) {
		rows = l.assemblePage(rows, offset)
	}
	return rows
}

// assemblePage adds one page to rows, with what is known newer.
func (l *List[T]) assemblePage(rows []entry[T], offset int) []entry[T] {
	first, page := len(rows), l.read.pages[offset]
	rows = append(rows, page.rows...)
	for i := first; i < len(rows); i++ {
		rows[i].at = offset + i - first
		// What was asked for after the page was is newer.
		if p, ok := l.patches[rows[i].id]; ok && p.Asked.After(page.asked) {
			rows[i] = l.patched(rows[i], p)
		}
	}
	return rows
}

func (l *List[T]) gotDone(m DoneMsg) {
	l.read.cancel()
	l.read.cancel, l.read.running = nil, false
	l.read.triedAt = m.When
	if m.Err != nil {
		l.read.ended, l.read.err = endFailed, m.Err
		return
	}
	l.read.took = m.listing.Took
	asked := m.listing.Asked
	if l.read.readAt.After(asked) && l.read.finished {
		return // another screen's reading was asked for later
	}
	if l.read.own == nil || l.read.twice || l.read.finished { // else they are on the screen
		l.setRows(l.assemble())
	}
	maps.DeleteFunc(l.patches, func(_ string, p screen.ULBReading) bool { return !p.Asked.After(asked) })
	l.read.good(asked, m.listing.Incomplete)
	l.read.elsewhere = m.listing.Elsewhere
}
