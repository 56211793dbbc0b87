package execute_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/impact"
)

// TestRolloutsTellTheTruth changes several VServers as one on the simulated cloud: under its quirks, with
// faults, with people who change things meanwhile, and with consoles that die in the middle.
func TestRolloutsTellTheTruth(t *testing.T) {
	tally := &simTally{count: map[string]map[string]int{}, begun: map[string]int{}, kinds: map[string]int{}}
	rounds := uint64(100)
	if testing.Short() {
		rounds = 12
	}
	t.Run("rounds", func(t *testing.T) {
		for round := range rounds {
			quirks := demo.QuirkNames()
			quirk := ""
			if round%3 > 0 {
				quirk = quirks[int(round)%len(quirks)].Name
			}
			t.Run(fmt.Sprintf("%d-%s", round, quirk), func(t *testing.T) {
				t.Parallel()
				simulateRollout(t, rand.New(rand.NewPCG(*simSeed, 70_000+round)), quirk, tally)
			})
		}
	})
	t.Logf("%v, %v of them sent something", tally.count["rollout"], tally.begun["rollout"])
	assert.GreaterOrEqual(t, tally.begun["rollout"], int(rounds)/3)
	assert.Positive(t, tally.count["rollout"]["done"])
}

func simulateRollout(t *testing.T, r *rand.Rand, quirk string, tally *simTally) {
	t.Helper()
	o := demo.Options{Seed: r.Uint64(), ULBs: 12, WriteDelay: time.Duration(r.IntN(10)) * time.Second}
	if quirk == "backup-ignores-disable" { // it needs the estate that has such a VServer
		o.ULBs = 0
	}
	if quirk != "" {
		o.Quirks = []string{quirk}
	}
	w := newSimWorld(t, r, o)
	w.furnish()
	w.clock.Advance(change.LagLimit)
	meddle := 0.0
	if r.IntN(3) == 0 {
		meddle = 0.02
	}
	orders, before := w.rolloutOrders()
	w.front.set(func(f *simFront) {
		f.meddle, f.others = meddle, func() { w.somebody(orders[f.r.IntN(len(orders))].Place, f.r) }
	})
	id := w.rollOut(orders, 0.2, tally)
	if id == "" {
		return
	}
	for range 3 { // it goes on from where it stands
		how := simPick(w.r, change.FollowUpAgain, change.FollowUpDrain, change.FollowUpRelease)
		next := w.joined(id).FollowUpOrders(how, w.clock.Now())
		if len(next) == 0 || r.IntN(3) == 0 {
			break
		}
		w.rollOut(next, 0.1, tally)
	}
	w.rolloutBack(id, before, tally)
}

// rolloutOrders are orders for one backend of each of several VServers, and these as they are before.
func (w *simWorld) rolloutOrders() ([]change.Order, map[api.Place]demo.VServerState) {
	before := map[api.Place]demo.VServerState{}
	var orders []change.Order
	drain := w.r.IntN(3) == 0
	for range 40 {
		at, v := w.place("release")
		if _, taken := before[at]; taken {
			continue
		}
		before[at] = v
		o := simOrder(at, impact.Request{Goal: impact.GoalRelease, Targets: w.targets(v)[:1], Drain: drain})
		if drain {
			o.Wait = time.Duration(10+w.r.IntN(120)) * time.Second
		}
		if orders = append(orders, o); len(orders) == 2+w.r.IntN(4) {
			break
		}
	}
	return orders, before
}

// joined is a rollout as the journal has it.
func (w *simWorld) joined(id string) change.Operation {
	all, damage, err := w.console.journal.Operations()
	require.NoError(w.t, err)
	require.Empty(w.t, damage)
	for _, op := range change.Joined(all) {
		if op.ID == id {
			return op
		}
	}
	return change.Operation{}
}

// rollOut carries orders out as one change, whatever it takes to know how each ended, and holds what is
// said of each to the truth. It gives the rollout's id, "" where nothing of it was begun.
func (w *simWorld) rollOut(orders []change.Order, rate float64, tally *simTally) string {
	w.look()
	w.front.set(func(f *simFront) { f.rate = rate })
	var taken []change.Order
	var shown []change.Reading
	for _, o := range orders {
		if reading, ok := w.show(&o); ok {
			taken, shown = append(taken, o), append(shown, reading)
		}
	}
	if len(taken) == 0 {
		tally.note("rollout", "not offered", false)
		return ""
	}
	w.say("== rollout of %d, rate %v", len(taken), rate)
	before := w.joined(taken[0].Rollout.ID).Parts
	if !w.steady && w.r.IntN(3) == 0 {
		w.console.death.left = 1 + w.r.IntN(60)
	}
	w.front.set(func(f *simFront) { f.quiet, f.writes = false, 0 })
	earlier := len(w.console.recorder.entries)
	ops, died := w.runAll(taken, shown, before)
	w.console.death.left = 0
	w.front.set(func(f *simFront) { f.quiet, f.rate = true, 0 })
	sent := w.front.writes > 0
	id := ""
	for _, e := range w.console.recorder.entries[earlier:] {
		if e.Event == change.EventBegin {
			id = e.Rollout.ID
		}
	}
	if died {
		w.restart()
	}
	outcome := w.partsAfter(id, ops, died)
	w.holdWhole(id)
	tally.note("rollout", outcome, sent)
	w.say("-> %s", outcome)
	return id
}

// runAll is the rollout with an operator who has a mind of his own, on a console that may die.
func (w *simWorld) runAll(
	orders []change.Order, shown []change.Reading, before []change.Operation,
) (ops []change.Operation, died bool) {
	defer func() {
		if v := recover(); v != nil {
			if _, ok := v.(simCrash); !ok {
				panic(v)
			}
			died = true
		}
	}()
	begun, carryOut := w.console.StartAll(context.Background(), orders, shown, before)
	word, after, seen := w.r.IntN(12), w.r.IntN(25), 0
	ops = carryOut(func(p change.Operation) {
		seen++
		waits := !p.Until.IsZero() || !p.Pause.IsZero()
		switch run := begun[0].Run; {
		case w.steady || p.Stopping:
		case waits && word == 0:
			w.console.SkipWait(run)
		case waits && word == 1:
			w.console.CancelDrain(run)
		case seen == after && word == 2, !p.Pause.IsZero() && word == 3:
			w.console.Stop(run)
		}
	})
	assert.Empty(w.t, w.console.Running())
	return ops, false
}

// partsAfter brings each part to an end that is known, and holds it to the truth. It says how the whole
// ended.
func (w *simWorld) partsAfter(id string, ops []change.Operation, died bool) string {
	if id == "" {
		return "nothing was begun"
	}
	for _, part := range w.joined(id).Current() { // what is so is what the newest of each place did
		if part.Follower != "" {
			continue
		}
		i := slices.IndexFunc(ops, func(op change.Operation) bool { return op.ID == part.ID })
		if i >= 0 {
			w.sameStory(part, ops[i])
		}
		if part.InDoubt() && !died { // only the next start may resolve it, as the operator would
			w.restart()
			died = true
			part, _ = w.operation(part.ID)
		}
		if part.Open() && (part.InDoubt() || !part.Draining()) {
			part = w.resolveOpen(part)
		}
		w.hold(part)
	}
	op := w.joined(id)
	for _, part := range op.Parts {
		r := part.Order.Rollout
		assert.True(w.t, r.ID == id && r.Place >= 1 && r.Place <= r.Of, "%+v", r)
	}
	switch {
	case died:
		return "died"
	case op.Outcome == "":
		return "open"
	default:
		return string(op.Outcome)
	}
}

// holdWhole sees that nothing of a rollout is taken for under way once its console has ended, and that what is to
// be done about it is done once in each place.
func (w *simWorld) holdWhole(id string) {
	op := w.joined(id)
	if id == "" || len(op.Parts) == 0 {
		return
	}
	assert.False(w.t, op.RunsElsewhere(), "%s", id)
	places := map[api.Place]bool{}
	for _, part := range op.Parts {
		places[part.Order.Place] = true
	}
	for _, o := range op.Ahead {
		places[o.Place] = true
	}
	_, all := op.PlacesDone()
	assert.Len(w.t, places, all, "%s", id)
	numbers := map[int]bool{}
	for _, part := range op.Current() {
		n := part.Order.Rollout.Place
		assert.True(w.t, n > 0 && n <= all && !numbers[n], "%s: place %d/%d", id, n, all)
		numbers[n] = true
	}
	for _, f := range []change.FollowUp{
		change.FollowUpAgain, change.FollowUpDrain, change.FollowUpRelease, change.FollowUpEnable, change.FollowUpUndo,
	} {
		seen := map[api.Place]bool{}
		for _, o := range op.FollowUpOrders(f, w.clock.Now()) {
			assert.False(w.t, seen[o.Place], "%s: %s twice", id, o.VServer)
			seen[o.Place] = true
		}
	}
}

// rolloutBack takes a rollout back, again until nothing is left of it.
func (w *simWorld) rolloutBack(id string, before map[api.Place]demo.VServerState, tally *simTally) {
	for n := range 4 {
		if n == 2 {
			w.steady = true
			defer func() { w.steady = false }()
		}
		op := w.joined(id)
		orders := op.FollowUpOrders(change.FollowUpUndo, w.clock.Now())
		if len(orders) == 0 || w.t.Failed() {
			break
		}
		undo := w.rollOut(orders, []float64{0.2, 0.1, 0, 0}[n], tally)
		for undo != "" && w.steady { // what it did not come to
			rest := w.joined(undo).FollowUpOrders(change.FollowUpUndo, w.clock.Now())
			if len(rest) == 0 || w.rollOut(rest, 0, tally) == "" {
				break
			}
		}
	}
	if w.meddled || w.t.Failed() {
		return
	}
	for _, quirk := range []string{"bare", "ignore-disable", "backup-ignores-disable", "put-back", "allocate-other-ip"} {
		if w.has(quirk) {
			return // the service does not let itself be asked, or is not as it was
		}
	}
	for at, was := range before {
		assert.Equal(w.t, w.like(was), w.like(w.vserver(at)), "the way back of %s brings everything back", at.VServer)
	}
}
