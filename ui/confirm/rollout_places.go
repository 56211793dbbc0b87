package confirm

import (
	"cmp"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// can says whether the place may be part of the change.
func (p *Place) can() bool {
	return p.reading != nil && len(p.moved) == 0 && len(p.reading.Assessment.Refusals) == 0 &&
		len(p.reading.Assessment.Emptied) == 0 && len(p.reading.Assessment.Steps) > 0
}

// off says whether all that the place is about was read to be disabled already.
func (p *Place) off() bool {
	return p.reading != nil && p.reading.Assessment.TargetFound && len(p.reading.Assessment.Enabled()) == 0
}

// taken are the places of the change in the order that they are carried out in: the least dangerous
// first, and of these the one that most is left of. What needs no drain comes after those that do, so that
// the first one shows what that does. What is undone keeps its own.
func (q *Rollout) taken() []*Place {
	all := slices.DeleteFunc(slices.Clone(q.places), func(p *Place) bool { return !p.can() })
	if !q.undoes() {
		slices.SortStableFunc(all, func(a, b *Place) int {
			x, y := &a.reading.Assessment, &b.reading.Assessment
			if drain := a.Order.Request.Drain; drain != b.Order.Request.Drain {
				if drain {
					return -1
				}
				return 1
			}
			if x.Own != y.Own { // all are severe in a protected profile
				return x.Own.Rank() - y.Own.Rank()
			}
			return y.After.Serving - x.After.Serving
		})
	}
	return all
}

// left are the places that are left out.
func (q *Rollout) left() []*Place {
	return slices.DeleteFunc(slices.Clone(q.places), func(p *Place) bool { return !p.ends || p.can() })
}

func (q *Rollout) undoes() bool { return q.places[0].Order.Undoes() }

// takesAway says that the change may cost health; what only gives backends back does not.
func (q *Rollout) takesAway() bool {
	return !q.undoes() && q.places[0].Order.Request.Goal != impact.GoalEnable
}

func (q *Rollout) drains() bool {
	return slices.ContainsFunc(q.places, func(p *Place) bool { return p.Order.Request.Drain })
}

// request is that of the change: a place that goes on with a drain may have none of its own.
func (q *Rollout) request() impact.Request {
	r := q.places[0].Order.Request
	r.Drain = q.drains()
	return r
}

// drainTime is how long the drains are to wait: what is left of those that were begun, or what a listener needs.
func (q *Rollout) drainTime() time.Duration {
	longest := time.Duration(0)
	for _, p := range q.taken() {
		if p.Order.Request.Drain {
			longest = max(longest, cmp.Or(p.Order.Wait, impact.DrainTime(p.reading.VServer)))
		}
	}
	return longest
}

// worst is the class of the most dangerous place.
func (q *Rollout) worst() impact.Class {
	worst := impact.ClassTrivial
	for _, p := range q.taken() {
		if c := p.reading.Assessment.Class; c.Rank() > worst.Rank() {
			worst = c
		}
	}
	return worst
}

// emptied is how many rules would be left without a member, and were not agreed to be deleted.
func (q *Rollout) emptied() int {
	n := 0
	for _, p := range q.places {
		if p.reading != nil && len(p.moved) == 0 && len(p.reading.Assessment.Refusals) == 0 {
			n += len(p.reading.Assessment.Emptied)
		}
	}
	return n
}
