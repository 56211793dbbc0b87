package list

import (
	"context"
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

type spinMsg struct{ at screen.Address }

func (m spinMsg) To() screen.Address { return m.at }

// Start reads the list, dropping a read under way. Nobody asked for an unasked
// read, so nobody has to stop it.
func (l *List[T]) Start(unasked bool) tea.Cmd {
	var failed screen.Tries
	if l.read.running {
		failed.Err = l.read.tries.Err // of the one that is dropped
	}
	l.Close()
	ctx, cancel := context.WithCancel(l.env.Context)
	s := &Stream{
		ctx: ctx, at: l.at, out: make(chan screen.Addressed), Clock: l.env.Clock, Begun: l.env.Clock.Now(),
		Unasked: unasked,
	}
	if l.spec.Beside != nil {
		l.besides.begin(l.env.Context, unasked)
	}
	r := &l.read
	r.unasked, r.begun, r.tries = unasked, s.Begun, failed
	r.running, r.cancel, r.got, r.total, r.spinner = true, cancel, 0, 0, 0
	read := l.spec.Read
	run := func() tea.Msg {
		defer close(s.out)
		read(api.WithAttempts(ctx, s.attempt), s)
		return nil
	}
	return tea.Batch(run, screen.Next(s.out), l.env.Clock.After(spinAfter, spinMsg{at: l.at}))
}

// Close cancels the read under way. The list may be opened again: what still comes of it is dropped.
func (l *List[T]) Close() {
	l.at.Generation++
	l.details.walks = false // its message is dropped
	l.besides.end()
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
	l.read.triedAt = l.env.Clock.Now()
	if l.read.ended == endFailed && l.read.got == 0 {
		return
	}
	l.read.ended, l.read.err, l.read.incomplete = endStopped, nil, nil
}

func (l *List[T]) Receive(msg screen.Addressed) tea.Cmd {
	switch m := msg.(type) {
	case PageMsg:
		l.read.got, l.read.total = m.take(), m.total
		l.Sync()
		return screen.Next(m.out)
	case attemptMsg:
		l.read.tries.Note(m.attempt)
		return screen.Next(m.out)
	case DoneMsg:
		l.gotDone(m)
	case besideMsg:
		m.take()
		l.Sync()
	case restMsg:
		l.details.walks = l.details.walks && m.moves != l.details.moves
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

func (l *List[T]) gotDone(m DoneMsg) {
	l.read.cancel()
	l.read.cancel, l.read.running = nil, false
	l.read.triedAt, l.read.lasted = m.When, 0
	if l.spec.Coverage != nil && m.Err == nil {
		l.read.triedAt = m.listing.Came() // what it waited for since puts no other reading off
	}
	if l.read.unasked {
		l.read.lasted = l.read.triedAt.Sub(l.read.begun)
	}
	if m.take != nil {
		m.take()
		l.Sync()
	}
	if m.Err != nil {
		l.read.ended, l.read.err = endFailed, m.Err
		return
	}
	l.read.took, l.read.elsewhere = m.listing.Took, m.listing.Elsewhere
	if l.read.readAt.After(m.listing.Asked) {
		return // what is on the screen was asked for later
	}
	if l.spec.Coverage != nil {
		l.read.good(l.read.incomplete, l.read.stale) // the rows say what of it could not be read
		return
	}
	l.read.good(Missing(m.listing.Incomplete), false)
}
