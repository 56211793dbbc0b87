package change

import (
	"errors"
	"hash/maphash"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// What a Folding keeps while it reads, whatever the size of what it reads: the newest operations
// that have ended, and all that have not.
const (
	maxEnded     = 2_000    // operations
	maxEndedCost = 24 << 20 // bytes, about, as the next ones
	maxOpenCost  = 48 << 20
	maxForgotten = 1 << 20 // ids of operations that are remembered as forgotten

	// Of one operation, entry, step, backend, rule, member, id and finding.
	costOfDraft   = 1536
	costOfEntry   = 256
	costOfStep    = 768
	costOfBackend = 512
	costOfRule    = 256
	costOfMember  = 288
	costOfID      = 48
	costOfFinding = 512

	costOfUpcoming = 512
)

// ErrTooMuchOpen says that more operations are without an end than can be kept.
var ErrTooMuchOpen = errors.New("more changes in it are without an end than this console can hold")

// Err is ErrTooMuchOpen where not all without an end could be taken, else nil.
func (f *Folding) Err() error {
	if f.kept.tooMuch {
		return ErrTooMuchOpen
	}
	return nil
}

// Older is how many operations were forgotten.
func (f *Folding) Older() int { return f.kept.older }

// Holds says whether the operation is kept, Begun whether its begin is.
func (f *Folding) Holds(id string) bool { return f.drafts[id] != nil }

// Begun says whether the begin of the operation is among what is kept.
func (f *Folding) Begun(id string) bool { return f.drafts[id] != nil && f.drafts[id].begun }

// Known says whether the operation is kept or was forgotten.
func (f *Folding) Known(id string) bool { return f.Holds(id) || f.kept.forgot(id) }

// Carry says which operations a journal must hold that continues this one: all that are open, and
// the newest that have ended as far as size, the bytes of one, allows in all, one at least. Doubt
// says whether a line that cannot be read may be of them.
func (f *Folding) Carry(size func(id string) int64, most int64) (ids map[string]bool, doubt bool) {
	ids = map[string]bool{}
	for _, d := range f.all {
		if d.forgotten || !d.op.Ended.IsZero() {
			continue
		}
		doubt = doubt || d.unread || d.hidden
		if !d.hidden && (d.op.Follower == "" || d.op.InDoubt() || d.unread) { // else one that is forgotten continued it
			ids[d.op.ID] = true
		}
	}
	newest := false // it goes on, whatever its size
	for n := len(f.kept.ended) - 1; n >= f.kept.from; n-- {
		end := f.kept.ended[n]
		if d := end.of; d.forgotten || !d.counted || d.turn != end.turn {
			continue
		}
		if most -= size(end.of.op.ID); most < 0 && newest {
			break
		}
		ids[end.of.op.ID], newest = true, true
	}
	for more := true; more; {
		more = false
		for _, d := range f.all {
			goesOn := d.op.Continues() || d.op.Order.Undoes() // or another one goes on with that
			if !d.forgotten && !d.hidden && ids[d.op.Order.Follows] && !ids[d.op.ID] && goesOn {
				ids[d.op.ID], more = true, true
			}
		}
	}
	return ids, doubt
}

func (k *retention) forgot(id string) bool {
	if k.older == 0 {
		return false
	}
	_, was := k.forgotten[maphash.String(k.seed, id)]
	return was
}

// charge adds to what the operation costs, and forgets the oldest of those that have ended where
// they cost too much.
func (f *Folding) charge(d *draft, cost int) {
	k := &f.kept
	cost += (len(d.op.Steps) - d.charged) * costOfStep
	d.charged = len(d.op.Steps)
	if d.counted {
		k.cost -= d.cost
	} else {
		k.open -= d.cost
	}
	d.cost += cost
	ended := !d.op.Ended.IsZero()
	switch {
	case ended && !d.counted:
		k.count++
		d.turn++
		k.ended = append(k.ended, endMark{d, d.turn})
	case !ended && d.counted:
		k.count--
	}
	if d.counted = ended; ended {
		k.cost += d.cost
	} else {
		k.open += d.cost
	}
	if f.Forgotten == nil {
		return
	}
	for k.count > 1 && (k.count > maxEnded || k.cost > maxEndedCost) {
		f.forgetOldest()
	}
	k.tooMuch = k.tooMuch || k.open > maxOpenCost
}

func (f *Folding) forgetOldest() {
	k := &f.kept
	for k.from < len(k.ended) {
		end := k.ended[k.from]
		k.from++
		if d := end.of; !d.forgotten && d.counted && d.turn == end.turn {
			f.forget(d)
			break
		}
	}
	if k.from > maxEnded {
		k.ended, k.from = slices.Delete(k.ended, 0, k.from), 0
		f.all = slices.DeleteFunc(f.all, func(d *draft) bool { return d.forgotten })
		f.dropEnded()
	}
}

func (f *Folding) forget(d *draft) {
	k := &f.kept
	id := d.op.ID
	if earlier, there := f.drafts[d.op.Order.Follows]; there && earlier != d && d.op.Continues() {
		earlier.op.Follower = id
	}
	if k.forgotten == nil {
		k.forgotten, k.seed = map[uint64]struct{}{}, maphash.MakeSeed()
	}
	if len(k.forgotten) < maxForgotten {
		k.forgotten[maphash.String(k.seed, id)] = struct{}{}
	}
	k.count--
	k.cost -= d.cost
	k.older++
	delete(f.drafts, id)
	*d = draft{forgotten: true}
	f.Forgotten(id)
}

// costOf is about how many bytes are kept of an entry.
func costOf(e *Entry) int {
	n := costOfEntry + len(e.Why) + len(e.Next) + len(e.Error) + len(e.Params)*costOfID
	n += len(e.Request.Targets)*costOfID + costOfRecord(e.Request.Record) + costOfRecord(e.Facts)
	n += len(e.Rollout.Next) * costOfUpcoming
	for i := range e.Plan {
		n += costOfARule(e.Plan[i].Rule) + len(e.Plan[i].Members)*costOfID
	}
	for _, f := range e.Findings {
		n += costOfFinding + len(f.Backend) + len(f.ID) + len(f.Was) + len(f.Is) + len(f.What)
	}
	return n
}

func costOfRecord(r impact.Record) int {
	n := len(r.Backends) * costOfBackend
	for i := range r.Rules {
		n += costOfARule(r.Rules[i].Rule) + len(r.Rules[i].Left)*costOfID
	}
	return n
}

func costOfARule(r api.Rule) int {
	members, _ := r.Members.Get()
	return costOfRule + len(r.Match.Or("")) + len(members)*costOfMember
}
