package execute_test

import (
	"fmt"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// diary is a Journal in memory, which several consoles may share.
type diary struct {
	mu      sync.Mutex
	entries []change.Entry
	held    map[string]bool
	locks   int
	before  func(e change.Entry) error // nil, or why an entry is not taken
	log     *[]string
	damaged map[int]change.Entry // lines that cannot be read, with what can be of them
	now     func() time.Time     // nil for a reader without a clock
}

// damage lets a line be read no more but for a part of it.
func (d *diary) damage(line int, part change.Entry) {
	if d.damaged == nil {
		d.damaged = map[int]change.Entry{}
	}
	d.damaged[line] = part
}

func (d *diary) Append(e change.Entry) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.before != nil {
		if err := d.before(e); err != nil {
			return err
		}
	}
	e.Session = "s"
	d.entries = append(d.entries, e)
	line := string(e.Event)
	switch e.Event {
	case change.EventRequest:
		line += fmt.Sprintf(" %d %s", e.Step, e.Action)
	case change.EventAnswer, change.EventVerified, change.EventResolved:
		line += fmt.Sprintf(" %d %s", e.Step, e.State)
	case change.EventEnd:
		line += " " + string(e.Outcome)
	default:
	}
	*d.log = append(*d.log, line)
	return nil
}

func (d *diary) Lock(region api.RegionID, ulb api.ULBID) (func(), error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := string(region) + "/" + string(ulb)
	if d.held[key] {
		return nil, fmt.Errorf("%w: pid 7", change.ErrLocked)
	}
	d.held[key] = true
	d.locks++
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.held[key] = false
	}, nil
}

func (d *diary) Operations() ([]change.Operation, []change.Damage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var f change.Folding
	for i := range d.entries {
		if part, damaged := d.damaged[i]; damaged {
			f.TakeDamaged(&part, time.Time{})
			continue
		}
		f.Take(&d.entries[i])
	}
	if d.now == nil {
		return f.Operations(time.Time{}), nil, nil
	}
	return f.Operations(d.now()), nil, nil
}

func (d *diary) locked() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.held["cn-bj2/ulb"]
}

// last is the newest entry.
func (d *diary) last() change.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entries[len(d.entries)-1]
}
