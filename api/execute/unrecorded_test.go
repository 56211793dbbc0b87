package execute_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// errReadOnly is what a journal says whose folder turned read-only.
var errReadOnly = errors.New("journal /state/journal.jsonl: read-only file system")

// brokenJournal is a journal that takes nothing, locks nothing and gives nothing any more, once it
// is broken.
type brokenJournal struct {
	*diary
	broken bool
	locks  error // what Lock answers meanwhile
}

func (b *brokenJournal) Append(e change.Entry) error {
	if b.broken {
		return errReadOnly
	}
	return b.diary.Append(e)
}

func (b *brokenJournal) Lock(r api.RegionID, u api.ULBID) (func(), error) {
	if b.broken && b.locks != nil {
		return nil, b.locks
	}
	return b.diary.Lock(r, u)
}

func (b *brokenJournal) Operations() ([]change.Operation, []change.Damage, error) {
	if b.broken {
		return nil, nil, errReadOnly
	}
	return b.diary.Operations()
}

// TestAJournalThatBreaksInTheMiddleOfAPlanEndsItWithAWord breaks the journal for good at each entry
// of each kind of plan.
func TestAJournalThatBreaksInTheMiddleOfAPlanEndsItWithAWord(t *testing.T) {
	for name, o := range map[string]change.Order{
		"out of two rules": releaseRule, "a drain": drainOf(web, "b1"), "several": orderOf(web, "release", "b1", "b2"),
	} {
		for n := 1; n <= 11; n++ {
			t.Run(fmt.Sprint(name, " after ", n), func(t *testing.T) {
				d := newDesk(t)
				d.client.AllowWrites()
				book := &brokenJournal{diary: d.diary, locks: errReadOnly}
				d.diary.before = func(change.Entry) error {
					book.broken = len(d.diary.entries) >= n
					if book.broken {
						return errReadOnly
					}
					return nil
				}
				d.Journal = book
				r := d.run(o, nil) // it returns
				if len(d.diary.entries) < n {
					require.Equal(t, change.OutcomeDone, r.Outcome, "it had fewer entries")
					return
				}
				sent := len(d.client.Writes())
				requests := 0
				for _, e := range d.diary.entries {
					if e.Event == change.EventRequest {
						requests++
					}
				}
				assert.Equal(t, requests, sent, "what is not written down is not sent")
				switch {
				case len(d.diary.entries) == n && d.diary.last().Event == change.EventEnd:
					assert.Equal(t, change.OutcomeDone, r.Outcome)
					assert.NotContains(t, reasonOf(r), "read-only")
				default:
					assert.Contains(t, reasonOf(r), "read-only file system")
					assert.Contains(t, reasonOf(r), "read-only file system", "or locked")
				}
			})
		}
	}
}

// A console that was stopped in the middle of a change holds its lock for ever.
func TestADrainWhoseULBIsNeverGivenUpEndsWithAWord(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	book := &brokenJournal{diary: d.diary, locks: fmt.Errorf("%w: carol, process 4711", change.ErrLocked)}
	d.waiting(func() { book.broken = true })
	d.Journal = book
	r := d.run(drainOf(web, "b1"), nil)
	book.broken = false
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.True(t, r.Draining(), "it can be gone on with")
	assert.Contains(t, reasonOf(r), "drain busy: another console is changing "+
		"something on this ULB: carol, process 4711")
	assert.Equal(t, start.Add(drainTime+15*60e9), r.Over())
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0"}, d.writes())
	assert.True(t, d.operation().Draining(), "and so it is in the book")
}

func TestADrainWhoseEndIsNotRecordedIsADrainInTheJournal(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	book := &brokenJournal{diary: d.diary, locks: errReadOnly}
	d.waiting(func() { book.broken = true })
	d.Journal = book
	r := d.run(drainOf(web, "b1"), nil)
	book.broken = false
	assert.True(t, r.Draining())
	assert.Contains(t, reasonOf(r), "no lock: journal /state/journal.jsonl: read-only file system")
	assert.Contains(t, reasonOf(r), "not recorded: journal /state/journal.jsonl: read-only file system")
	assert.True(t, d.operation().Draining())
}
