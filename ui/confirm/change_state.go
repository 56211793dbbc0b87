package confirm

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// longestDrain is the service's own limit of an idle timeout, in seconds.
const longestDrain = 86400

// Change is the dialog that asks about a change. It holds the values it shows;
// what is confirmed is these.
type Change struct {
	asking
	Order  change.Order
	listed []screen.Listed // as the list had them, until the fresh reading is there
	about  About

	Reading *change.Reading
	moved   []movement    // where the reading is of something else than the rows were
	leaves  []api.Backend // what it leaves as it is: an earlier reading showed it disabled already
	again   int           // how often the answer was worth nothing, or none came, and the last time why
	waiting string
	err     error
	before  error // why the reading before this one failed
	weighs  bool  // it asks for a weight: what was read refuses none
	text    askText
	// addresses are those of the reading's backends, and of what is put back.
	addresses map[api.BackendID]string
}

// askText is what the dialog says, and of what: it is made anew where that changes, and
// not with every key, for it may be long.
type askText struct {
	made      bool
	round     int
	reading   *change.Reading
	wait      time.Duration
	lately    int
	top, body []dialog.Line
	keep      int
}

// About is what a dialog says of an order that neither the order nor a reading has.
type About struct {
	Project string // name and id, clean
	Owned   bool   // the load balancer is a cluster's, as listed
	// PlanOnly says that nothing may be changed: the plan is shown, and cannot be confirmed.
	PlanOnly bool
	// Lately is what is read beside it, as far as it is there, and Revision changes with that; nil for
	// nothing.
	Lately   func() (render.Metrics, render.Others)
	Revision func() int
	Loaded   func() Loaded // what else is known; nil for nothing
}

// Loaded is what is known of where else the hosts of an order may serve.
type Loaded struct {
	ULBs   []Known
	Listed time.Time // when the list of them was asked for
	All    bool      // all regions and projects were read
}

// Known is a load balancer as it was read, and when that was asked for: it may be since the list of them was.
type Known struct {
	api.ULB
	Asked time.Time
}

// Reader reads what an order is about, and reports why it asks again.
type Reader interface {
	Read(ctx context.Context, o change.Order, report func(why impact.Finding)) (change.Reading, error)
	// Assess says of a reading what an order with another request would do.
	Assess(o change.Order, r change.Reading) change.Reading
}

// wait is how long the drain is to wait, and whether that can be.
func (q *Change) wait() (time.Duration, bool) { return waitOf(q.Box, q.fields) }

// came says whether a reading is there, or none will be.
func (q *Change) came() bool { return q.Reading != nil || q.err != nil }

// answered says whether a reading is there that refuses nothing, of what the rows were of.
func (q *Change) answered() bool {
	return q.Reading != nil && q.err == nil && len(q.moved) == 0 && len(q.Reading.Assessment.Refusals) == 0
}

// undecided says whether the operator has to agree first that rules go.
func (q *Change) undecided() bool { return q.answered() && len(q.Reading.Assessment.Emptied) > 0 }

// shown says whether what a press answers was shown: all of it, or whether rules may go, which stays at
// the top. The plan that follows is read to its end, whatever was agreed to here.
func (q *Change) shown() bool { return q.Box.EndShown() || q.undecided() && q.Box.TopShown() }

// confirmable says whether the reading may lead to the change at all.
func (q *Change) confirmable() bool {
	return q.answered() && !q.undecided() && len(q.Reading.Assessment.Steps) > 0
}

// confirmedOrder is the order with what was entered in the dialog.
func (q *Change) confirmedOrder() change.Order {
	o := q.Order
	o.Wait, _ = q.wait()
	if v, known := q.Reading.VServer.Name.Get(); known {
		o.VServerName = v
	}
	return o
}

// pressable says whether the button that changes something is alive: seen long
// enough, and to its end, with everything typed.
func (q *Change) pressable() bool {
	_, ok := q.wait()
	return ok && !q.planOnly && q.live && q.confirmable() && typed(q.Box, q.fields) && q.Box.EndShown()
}

// confirmed carries the order out by what was shown, nil while it cannot be confirmed.
func (q *Change) confirmed() Action {
	if !q.pressable() {
		return nil
	}
	return Start{Order: q.confirmedOrder(), Shown: *q.Reading}
}
