package ui

import (
	"slices"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// testJournal is a journal in memory. Its lines outlive a console, as a file's do.
type testJournal struct {
	mu         *sync.Mutex // shared by the consoles, as a file's locks are
	session    string
	lines      *[]change.Entry
	alive      map[string]bool // sessions whose console runs; shared
	locks      map[string]bool // likewise
	broken     error           // what Append answers
	damage     []change.Damage
	unreadable error // what Operations answers
	who        change.Who
	older      change.Older
}

func (b *testJournal) Older() change.Older { return b.older }

func newTestJournal() *testJournal {
	return &testJournal{
		mu: &sync.Mutex{}, session: "session-1", lines: &[]change.Entry{}, alive: map[string]bool{"session-1": true},
		locks: map[string]bool{}, who: change.Who{User: "op", Host: "jump"},
	}
}

func (b *testJournal) Append(e change.Entry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken != nil {
		return b.broken
	}
	e.Session, e.Who = b.session, b.who
	*b.lines = append(*b.lines, e)
	return nil
}

func (b *testJournal) Lock(region api.RegionID, ulb api.ULBID) (func(), error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := string(region) + "/" + string(ulb)
	if b.locks[key] {
		return nil, change.ErrLocked
	}
	b.locks[key] = true
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.locks, key)
	}, nil
}

func (b *testJournal) Operations() ([]change.Operation, []change.Damage, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.unreadable != nil {
		return nil, nil, b.unreadable
	}
	var f change.Folding
	for _, e := range *b.lines {
		f.Take(&e)
	}
	all := f.Operations(time.Time{})
	for i := range all {
		all[i].Mine = all[i].Session == b.session
		all[i].Alive = b.alive[all[i].Session]
	}
	return all, b.damage, nil
}

// breaks lets nothing more be written.
func (b *testJournal) breaks(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = err
}

// next is the journal as the next console finds it, after this one died.
func (b *testJournal) next() *testJournal {
	b.mu.Lock()
	defer b.mu.Unlock()
	session := b.session + "+"
	return &testJournal{
		mu: b.mu, session: session, lines: b.lines, alive: map[string]bool{session: true}, locks: map[string]bool{},
		who: b.who,
	}
}

func (b *testJournal) entries() []change.Entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(*b.lines)
}
