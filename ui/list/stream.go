package list

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/screen"
)

// Stream is where a read puts what it gets. Its methods give up when the read is cancelled.
type Stream struct {
	Clock screen.Clock
	Begun time.Time
	// Unasked says that no key asked for the read: it has time.
	Unasked bool

	ctx   context.Context
	at    screen.Address
	out   chan screen.Addressed
	again api.Timing // of the last answer that took more than one attempt
}

// Page hands a page over. Take takes it in and gives how many rows came by now; it is called where
// the screen is drawn, and not at all where the list does not wait for this read any more.
func (s *Stream) Page(total int, take func() (got int)) {
	s.send(PageMsg{At: s.at, total: total, take: take, out: s.out})
}

// Done ends the read. Take is as in Page, nil where there is nothing to take in.
func (s *Stream) Done(listing api.Listing, err error, take func()) {
	listing.Timing = s.Timing(listing.Timing)
	s.send(DoneMsg{At: s.at, listing: listing, Err: err, When: s.Clock.Now(), take: take})
}

// Timing is of an answer, where it was not noted of the attempt that was made again, else of the
// whole read.
func (s *Stream) Timing(t api.Timing) api.Timing {
	if !t.Asked.IsZero() {
		return t
	}
	return s.again.Or(api.Timing{Asked: s.Begun, Took: s.Clock.Now().Sub(s.Begun)})
}

func (s *Stream) send(m screen.Addressed) {
	select {
	case s.out <- m:
	case <-s.ctx.Done():
	}
}

// attempt reports what is repeated.
func (s *Stream) attempt(a api.Attempt) {
	if a.Err == nil {
		s.again = a.Timing
	}
	s.send(attemptMsg{at: s.at, attempt: a, out: s.out})
}

// PageMsg is one page of a read, and the way to the next message.
type PageMsg struct {
	At    screen.Address
	total int
	take  func() (got int)
	out   chan screen.Addressed
}

func (m PageMsg) To() screen.Address { return m.At }

// attemptMsg is an attempt of a read that failed and is made again, or that made
// good one that had failed.
type attemptMsg struct {
	at      screen.Address
	attempt api.Attempt
	out     chan screen.Addressed
}

func (m attemptMsg) To() screen.Address { return m.at }

// DoneMsg is the end of a read.
type DoneMsg struct {
	At      screen.Address
	listing api.Listing
	Err     error
	When    time.Time
	take    func() // nil where there is nothing to take in
}

func (m DoneMsg) To() screen.Address { return m.At }
