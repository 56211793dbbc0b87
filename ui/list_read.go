package ui

import (
	"context"
	"maps"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
)

const (
	// spinAfter keeps quick reads from flashing a spinner.
	spinAfter = 100 * time.Millisecond
	spinEvery = 120 * time.Millisecond
)

// ending is how the last read of a list ended.
type ending int

const (
	endNone ending = iota
	endGood
	endFailed
	endStopped
)

// reading is a list's read: the one under way, and how the last one ended.
type reading[T any] struct {
	running    bool
	unasked    bool
	begun      time.Time
	cancel     context.CancelFunc
	pages      map[int][]entry[T] // by offset
	got, total int
	finished   bool // the rows on the screen are all of a read that ended well: keep them until the next one does
	spinner    int  // frame, 0 while it is not shown

	ended      ending
	err        error
	incomplete string
	elsewhere  string
	readAt     time.Time // when the rows on the screen were asked for
	triedAt    time.Time
	took       time.Duration
}

// sink is where a read puts what it gets. Its methods give up when the read is
// cancelled.
type sink[T any] struct {
	ctx   context.Context
	at    address
	out   chan addressed
	look  look
	spec  spec[T]
	clock Clock
	begun time.Time
}

// pageMsg is one page of a read, and the way to the next message.
type pageMsg[T any] struct {
	at     address
	offset int
	rows   []entry[T]
	total  int
	out    chan addressed
}

// doneMsg is the end of a read.
type doneMsg struct {
	at      address
	listing api.Listing
	err     error
	took    time.Duration
	when    time.Time
	reading *ulbReading // where the read was one of a ULB's VServers
}

type spinMsg struct{ at address }

func (m pageMsg[T]) to() address { return m.at }
func (m doneMsg) to() address    { return m.at }
func (m spinMsg) to() address    { return m.at }

func (s *sink[T]) send(m addressed) {
	select {
	case s.out <- m:
	case <-s.ctx.Done():
	}
}

// page delivers rows that start at offset in the whole list.
func (s *sink[T]) page(offset int, rows []T, total int) {
	s.send(pageMsg[T]{at: s.at, offset: offset, rows: s.spec.entries(s.look, rows), total: total, out: s.out})
}

// done ends the read.
func (s *sink[T]) done(listing api.Listing, r *ulbReading, err error) {
	now := s.clock.Now()
	s.send(doneMsg{at: s.at, listing: listing, err: err, took: now.Sub(s.begun), when: now, reading: r})
}

// next waits for the next message of what runs beside the screen.
func next[M any](out chan M) tea.Cmd {
	return func() tea.Msg {
		m, ok := <-out
		if !ok {
			return nil
		}
		return m
	}
}

// start reads the list, dropping a read under way. Nobody asked for an unasked
// read, so nobody has to stop it.
func (l *list[T]) start(unasked bool) tea.Cmd {
	l.close()
	l.at.generation++
	ctx, cancel := context.WithCancel(l.env.ctx) //nolint:gosec // close, stop and gotDone call it
	s := &sink[T]{
		ctx: ctx, at: l.at, out: make(chan addressed), look: l.env.look, spec: l.spec,
		clock: l.env.clock, begun: l.env.clock.Now(),
	}
	r := &l.read
	r.unasked, r.begun = unasked, s.begun
	r.running, r.cancel, r.pages, r.got, r.total, r.spinner = true, cancel, map[int][]entry[T]{}, 0, 0, 0
	read := l.spec.read
	run := func() tea.Msg {
		defer close(s.out)
		read(ctx, s)
		return nil
	}
	return tea.Batch(run, next(s.out), l.env.clock.After(spinAfter, spinMsg{at: l.at}))
}

// close cancels the read under way.
func (l *list[T]) close() {
	if l.read.cancel != nil {
		l.read.cancel()
		l.read.cancel = nil
	}
	l.read.running = false
}

// stop is the operator's Esc while rows come.
func (l *list[T]) stop() {
	l.close()
	l.at.generation++
	l.read.ended, l.read.err, l.read.incomplete = endStopped, nil, ""
	l.read.triedAt = l.env.clock.Now()
}

func (l *list[T]) receive(msg addressed) tea.Cmd {
	switch m := msg.(type) {
	case pageMsg[T]:
		l.gotPage(m)
		return next(m.out)
	case doneMsg:
		l.gotDone(m)
	case spinMsg:
		if l.read.running {
			l.read.spinner++
			return l.env.clock.After(spinEvery, m)
		}
	}
	return nil
}

func (l *list[T]) gotPage(m pageMsg[T]) {
	l.read.pages[m.offset] = m.rows
	l.read.total = m.total
	l.read.got = 0
	for _, p := range l.read.pages {
		l.read.got += len(p)
	}
	// Rows of a read that did not come to its end are kept until this one has
	// as many.
	if !l.read.finished && l.read.got >= len(l.rows) {
		l.setRows(l.assemble())
		l.read.readAt = l.read.begun
	}
}

// assemble puts the pages in the service's order.
func (l *list[T]) assemble() []entry[T] {
	rows := make([]entry[T], 0, l.read.got)
	for _, offset := range slices.Sorted(maps.Keys(l.read.pages)) {
		rows = append(rows, l.read.pages[offset]...)
	}
	for i, row := range rows {
		// What was asked for after this read began is newer.
		if p, ok := l.patches[row.id]; ok && p.asked.After(l.read.begun) {
			rows[i] = l.patched(row, p)
		}
	}
	return rows
}

func (l *list[T]) gotDone(m doneMsg) {
	l.read.cancel()
	l.read.cancel, l.read.running = nil, false
	l.read.triedAt = m.when
	if m.err != nil {
		l.read.ended, l.read.err = endFailed, m.err
		return
	}
	l.read.took = m.took
	if l.read.readAt.After(l.read.begun) && l.read.finished {
		return // another screen's reading was asked for later
	}
	l.setRows(l.assemble())
	maps.DeleteFunc(l.patches, func(_ string, p ulbReading) bool { return !p.asked.After(l.read.begun) })
	l.read.good(l.read.begun, m.listing.Incomplete)
	l.read.elsewhere = m.listing.Elsewhere
}

// good says that the rows on the screen are all of an answer, asked for then.
func (r *reading[T]) good(asked time.Time, incomplete string) {
	r.finished, r.readAt = true, asked
	r.ended, r.err, r.incomplete = endGood, nil, incomplete
}
