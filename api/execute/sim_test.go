package execute_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/impact"
)

var simSeed = flag.Uint64("seed", 1, "what decides the random changes on the simulated cloud")

// simTally counts what happened in a run, by kind of order and outcome.
type simTally struct {
	mu    sync.Mutex
	count map[string]map[string]int
	begun map[string]int // orders that sent something
	kinds map[string]int // requests that met a fault, by its kind
}

// meet adds what one cloud did to its requests.
func (n *simTally) meet(kinds map[string]int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for kind, times := range kinds {
		if strings.HasPrefix(kind, "retcode-") {
			kind = "retcode-N"
		}
		n.kinds[kind] += times
	}
}

func (n *simTally) note(kind, outcome string, begun bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.count[kind] == nil {
		n.count[kind] = map[string]int{}
	}
	n.count[kind][outcome]++
	if begun {
		n.begun[kind]++
	}
}

// TestReleasesDrainsAndUndosTellTheTruth makes hundreds of random changes on the simulated cloud
// under each of its quirks, with faults in every fifth request, people who change things meanwhile,
// and consoles that die in the middle.
func TestReleasesDrainsAndUndosTellTheTruth(t *testing.T) {
	tally := &simTally{count: map[string]map[string]int{}, begun: map[string]int{}, kinds: map[string]int{}}
	t.Run("quirks", func(t *testing.T) {
		rounds := uint64(2)
		if testing.Short() {
			rounds = 1
		}
		for round := range rounds {
			for i, q := range append(demo.QuirkNames(), make([]demo.Named, 6)...) {
				t.Run(fmt.Sprintf("%s-%d-%d", q.Name, i, round), func(t *testing.T) {
					t.Parallel()
					simulate(t, rand.New(rand.NewPCG(*simSeed, round*1000+uint64(i))), q.Name, tally)
				})
			}
		}
	})
	for _, kind := range slices.Sorted(maps.Keys(tally.count)) {
		t.Logf("%-8s %v, %d of them sent something", kind, tally.count[kind], tally.begun[kind])
	}
	least := 100
	if testing.Short() {
		least = 40
	}
	for _, kind := range []string{"release", "drain", "undo"} {
		assert.GreaterOrEqual(t, tally.begun[kind], least, kind)
	}
	for _, kind := range []string{"weight", "check"} {
		assert.GreaterOrEqual(t, tally.begun[kind], least/5, kind)
	}
	t.Logf("requests by fault: %v", tally.kinds)
	for _, fault := range append(demo.FaultKinds(), demo.Named{Name: simLate}, demo.Named{Name: simVagueDone}) {
		assert.Positive(t, tally.kinds[fault.Name], fault.Name)
	}
}

// simulate is a shift on one cloud.
func simulate(t *testing.T, r *rand.Rand, quirk string, tally *simTally) {
	t.Helper()
	o := demo.Options{Seed: r.Uint64(), WriteDelay: time.Duration(r.IntN(10)) * time.Second, HealthMoves: r.IntN(2) == 0}
	if r.IntN(2) == 0 { // what was created lags, and the rest shows at once
		o.CreateDelay, o.WriteDelay = o.WriteDelay, 0
	}
	if r.IntN(2) == 0 && quirk != "backup-ignores-disable" {
		o.ULBs = 12
	}
	if quirk == "" { // two at once
		all := demo.QuirkNames()
		o.Quirks = []string{all[r.IntN(len(all))].Name, all[r.IntN(len(all))].Name}
	} else {
		o.Quirks = []string{quirk}
	}
	w := newSimWorld(t, r, o)
	defer func() { tally.meet(w.front.kinds) }()
	w.say("the quirks %v", o.Quirks)
	w.furnish()
	w.clock.Advance(change.LagLimit) // no replica shows what was before
	meddle := 0.0
	if r.IntN(3) == 0 {
		meddle = 0.04
	}
	for _, kind := range []string{"release", "drain", "release", "drain", "switch", "weight", "check"} {
		if t.Failed() {
			return
		}
		at, v := w.place(kind)
		want := impact.Request{Goal: impact.GoalRelease, Targets: w.targets(v), Drain: kind == "drain"}
		switch kind {
		case "switch":
			want.Goal = simPick(r, impact.GoalDisable, impact.GoalEnable)
		case "weight":
			want.Goal, want.Weight = impact.GoalWeight, api.Known(simPick(r, 0, r.IntN(101)))
		case "check":
			want = w.otherCheck(v)
		}
		order := simOrder(at, want)
		if want.Drain {
			order.Wait = time.Duration(10+r.IntN(900)) * time.Second
		}
		w.front.set(func(f *simFront) {
			f.meddle, f.others = meddle, func() { w.somebody(at, f.r) }
		})
		w.change(kind, order, tally)
	}
}

// change is one change, what becomes of it, and its undo.
func (w *simWorld) change(kind string, order change.Order, tally *simTally) {
	before := w.vserver(order.Place)
	w.meddled = false
	op := w.carryOut(kind, order, tally)
	for range 6 {
		drained := w.vserver(order.Place)
		if op.ID == "" || !op.Draining() {
			break
		}
		if next := w.goOn(op, tally); next.ID != "" {
			op = next
		}
		if op.Order.Request.Goal == impact.GoalEnable {
			before = drained // what taking it back is to bring back
		}
	}
	for op.ID != "" && op.Order.Request.Goal == impact.GoalRelease && !op.Ended.IsZero() && w.r.IntN(2) == 0 {
		next := w.tryAgain(op, tally)
		if next.ID == "" || next.Outcome == change.OutcomeAborted {
			break
		}
		op = next
	}
	if w.r.IntN(5) == 0 || op.ID == "" || op.Draining() || w.t.Failed() {
		return
	}
	w.wayBack(op, before, tally)
}

// wayBack takes a change back, again until nothing is left of it.
func (w *simWorld) wayBack(op change.Operation, before demo.VServerState, tally *simTally) {
	back := false
	for n := range 4 {
		op, _ = w.operation(op.ID)
		if over := op.InDoubt() || op.Draining() || op.Ended.IsZero() && op.Alive ||
			op.Order.Request.Goal == impact.GoalUndo || op.Follower != "" || op.Record().Empty(); over || w.t.Failed() {
			return
		}
		if n == 2 {
			w.steady = true
			defer func() { w.steady = false }()
		}
		order := op.Order
		order.Follows, order.Earlier, order.Wait = op.ID, impact.Record{}, 0
		order.Request = impact.Request{Goal: impact.GoalUndo, Record: op.Record(), Strict: op.Outcome != change.OutcomeDone}
		undo := w.carryOutAt("undo", order, []float64{0.2, 0.1, 0, 0}[n], tally)
		if back = undo.Outcome == change.OutcomeDone; back {
			break
		}
	}
	if w.meddled || w.has("bare") || w.has("ignore-disable") || w.has("backup-ignores-disable") || w.has("put-back") {
		return // there is another truth by now, or the service does not let itself be asked
	}
	if w.has("huge") {
		return // more are there than the service lets anybody add
	}
	if w.has("allocate-other-ip") {
		return // each host that comes back stops it, and what is done then is the rest
	}
	if !back {
		w.wrong("%s cannot be taken back although nothing fails", op.ID)
	}
	assert.Equal(w.t, w.like(before), w.like(w.vserver(op.Order.Place)),
		"the way back of %s brings everything back", op.ID)
}

// tryAgain goes on from where a release ended that was not all done.
func (w *simWorld) tryAgain(op change.Operation, tally *simTally) change.Operation {
	order := op.Order
	order.Follows, order.Earlier, order.Wait = op.ID, op.Record(), 0
	order.Request.Drain = false
	order.Request.Targets = slices.DeleteFunc(slices.Clone(order.Request.Targets), func(id api.BackendID) bool {
		return slices.ContainsFunc(op.Steps, func(s change.StepStatus) bool {
			return s.Step.Backend == id && s.Step.Kind == impact.StepRelease && s.State == change.StepDone
		})
	})
	if len(order.Request.Targets) == 0 {
		return change.Operation{}
	}
	return w.carryOut("again", order, tally)
}

// goOn does one of the things that a drain offers whose console was left.
func (w *simWorld) goOn(op change.Operation, tally *simTally) change.Operation {
	order := op.Order
	order.Follows, order.Earlier, order.Wait = op.ID, op.Record(), 0
	kind := "release"
	switch w.r.IntN(3) {
	case 0:
		kind, order.Wait = "drain", time.Duration(1+w.r.IntN(60))*time.Second
	case 1:
		order.Request.Drain = false
	default:
		kind = "switch"
		order.Request, order.Earlier = impact.Request{
			Goal:    impact.GoalEnable,
			Targets: order.Request.Targets,
		}, impact.Record{}
	}
	next := w.carryOut(kind, order, tally)
	if next.Outcome == change.OutcomeAborted {
		return change.Operation{} // it leaves the drain to be gone on with
	}
	return next
}
