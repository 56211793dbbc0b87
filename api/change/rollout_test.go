package change_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// placesOf are orders to release the same host in so many places.
func placesOf(n int) []change.Order {
	all := make([]change.Order, n)
	for i := range all {
		all[i].ULB = api.ULBID(fmt.Sprint("ulb-", i))
		all[i].Request = impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b"}}
	}
	return all
}

// ended is an order as it was carried out.
func ended(id string, o change.Order, as change.Outcome) change.Operation {
	op := change.Operation{ID: id, Order: o, Ended: time.Unix(100, 0), Outcome: as}
	op.Facts.Backends = []impact.RecordedBackend{{Backend: api.Backend{ID: "b"}}}
	state := change.StepRefused
	if as == change.OutcomeDone {
		state = change.StepDone
	}
	op.Steps = []change.StepStatus{{
		Step: impact.Step{Kind: impact.StepRelease, Backend: "b"}, State: state, SentAt: time.Unix(99, 0),
	}}
	return op
}

func unbegun(o change.Order) change.Operation {
	return change.Operation{
		Order: o, Ended: time.Unix(100, 0), Outcome: change.OutcomeAborted, Reason: change.ReasonPlaces,
	}
}

func findNone(string) (change.Operation, bool) { return change.Operation{}, false }

func TestEachPlaceOfAChangeCountsOnceHoweverOftenItGoesOn(t *testing.T) {
	first := change.RollOut(placesOf(4), "all", nil)
	parts := []change.Operation{
		ended("1", first[0], change.OutcomeDone), ended("2", first[1], change.OutcomeRefused),
		unbegun(first[2]), unbegun(first[3]),
	}
	count := func(done, all int) change.Operation {
		t.Helper()
		op := change.Join(parts, findNone)
		gotDone, gotAll := op.PlacesDone()
		assert.Equal(t, []int{done, all}, []int{gotDone, gotAll})
		return op
	}
	rest := count(1, 4).FollowUpOrders(change.FollowUpAgain, time.Time{})
	if !assert.Len(t, rest, 3) {
		return
	}
	again := change.RollOut(rest, "another", parts)
	queued := make([]change.Operation, len(again))
	for i, o := range again {
		queued[i] = change.Operation{Order: o, Running: true, Queued: true}
	}
	before := len(parts)
	parts = append(parts, queued...)
	count(1, 4)
	parts[before] = ended("3", again[0], change.OutcomeDone)
	parts[before+1], parts[before+2] = unbegun(again[1]), unbegun(again[2])
	op := count(2, 4)
	assert.Len(t, op.FollowUpOrders(change.FollowUpAgain, time.Time{}), 2)
}

func TestWhatIsOfferedOfAChangeOfSeveralPlacesHasOrders(t *testing.T) {
	outcomes := []change.Outcome{change.OutcomeDone, change.OutcomeRefused, change.OutcomeStopped}
	for _, goal := range []impact.Goal{impact.GoalRelease, impact.GoalDisable, impact.GoalUndo} {
		for i := range 27 {
			orders := placesOf(4)
			for n := range orders {
				orders[n].Request.Goal = goal
			}
			orders = change.RollOut(orders, "all", nil)
			parts := make([]change.Operation, 3)
			for n, x := 0, i; n < len(parts); n, x = n+1, x/3 {
				parts[n] = ended(fmt.Sprint("op-", n), orders[n], outcomes[x%3])
			}
			op := change.Join(parts, findNone)
			var want []change.FollowUp
			for _, f := range []change.FollowUp{change.FollowUpAgain, change.FollowUpUndo} {
				if len(op.FollowUpOrders(f, time.Time{})) > 0 {
					want = append(want, f)
				}
			}
			assert.Equal(t, want, op.FollowUps(), "%s %v", goal, i)
		}
	}
}

// BenchmarkJoinedHistory is what a journal of changes of many places costs, and what can be done about each.
func BenchmarkJoinedHistory(b *testing.B) {
	var all []change.Operation
	for n := range 100 {
		for i, o := range change.RollOut(placesOf(change.MaxPlaces), fmt.Sprint("rollout-", n), nil) {
			all = append(all, ended(fmt.Sprint(n, "-", i), o, change.OutcomeDone))
		}
	}
	b.Run("join", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			change.Joined(all)
		}
	})
	joined := slices.Clone(change.Joined(all))
	b.Run("follow-ups", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, op := range joined {
				op.FollowUps()
			}
		}
	})
}

func TestAChangeOfSeveralPlacesStandsWhereItBegan(t *testing.T) {
	all := change.RollOut(placesOf(2), "all", nil)
	ops := []change.Operation{
		ended("1", all[0], change.OutcomeDone), {ID: "2"}, ended("3", all[1], change.OutcomeDone), {ID: "4"},
	}
	ids := make([]string, 0, 3)
	for _, op := range change.Joined(ops) {
		ids = append(ids, op.ID)
	}
	assert.Equal(t, []string{"all", "2", "4"}, ids)
}

// waiting is an order to release whose drain an ended console left.
func waiting(id string, o change.Order) change.Operation {
	op := ended(id, o, change.OutcomeRefused)
	op.Steps = []change.StepStatus{
		{Step: impact.Step{Kind: impact.StepDisable, Backend: "b"}, State: change.StepDone},
		{Step: impact.Step{Kind: impact.StepWait}, State: change.StepWaiting},
	}
	op.Ended, op.Outcome, op.Until = time.Time{}, "", time.Unix(200, 0)
	return op
}

func TestDrainsThatAConsoleDidNotGoOnWithAreOfAChangeThatIsOver(t *testing.T) {
	first := change.RollOut(placesOf(3), "all", nil)
	parts := []change.Operation{waiting("1", first[0]), waiting("2", first[1]), waiting("3", first[2])}
	whole := change.Joined(parts)[0]
	assert.True(t, whole.Draining())
	next := change.RollOut(whole.FollowUpOrders(change.FollowUpAgain, time.Unix(150, 0)), "unused", parts)
	parts[0].Follower = "4"
	on := ended("4", next[0], change.OutcomeDone)
	on.Mine, on.Alive = true, true
	between := change.Joined(append(parts, on))[0]
	assert.True(t, between.Open() || between.Alive, "others are to come")

	on.Places = &change.PlacesEnd{Reason: change.ReasonStopped}
	for _, alive := range []bool{true, false} {
		on.Mine, on.Alive = alive, alive
		whole = change.Joined(append(parts, on))[0]
		assert.Equal(t, change.OutcomeStopped, whole.Outcome)
		assert.False(t, whole.Ended.IsZero())
		assert.False(t, whole.RunsElsewhere())
		done, of := whole.PlacesDone()
		assert.Equal(t, []int{1, 3}, []int{done, of})
		assert.Len(t, whole.FollowUpOrders(change.FollowUpAgain, time.Unix(150, 0)), 2)
	}

	on.Places.Reason = change.ReasonLeft
	assert.True(t, change.Joined(append(parts, on))[0].Draining(), "the next console may go on with it")
}

func TestWhatChangedNothingLeavesDrainsStoppedOnceThatIsWrittenDown(t *testing.T) {
	first := change.RollOut(placesOf(2), "all", nil)
	parts := []change.Operation{waiting("1", first[0]), waiting("2", first[1])}
	rest := change.Joined(parts)[0].FollowUpOrders(change.FollowUpDrain, time.Unix(150, 0))
	next := change.RollOut(rest, "unused", parts)
	for i, o := range next {
		part := ended(fmt.Sprint(3+i), o, change.OutcomeAborted)
		part.Reason, part.Steps = change.ReasonStopped, nil
		parts = append(parts, part)
	}
	assert.True(t, change.Joined(parts)[0].Draining(), "its console died before it wrote that down")

	parts[3].Places = &change.PlacesEnd{Reason: change.ReasonStopped}
	whole := change.Joined(parts)[0]
	assert.True(t, whole.StoppedByOperator())
	assert.Equal(t, parts[3].Ended, whole.Ended)
	assert.Equal(t, 2, whole.PlacesDisabled())
	rest = whole.FollowUpOrders(change.FollowUpDrain, time.Unix(150, 0))
	if assert.Len(t, rest, 2) {
		assert.Equal(t, []string{"1", "2"}, []string{rest[0].Follows, rest[1].Follows})
	}

	again := ended("5", change.RollOut(rest, "unused", parts)[0], change.OutcomeDone)
	again.Outcome, again.Ended, again.Until = "", time.Time{}, time.Unix(300, 0)
	parts[0].Follower = "5"
	assert.True(t, change.Joined(append(parts, again))[0].Draining(), "another console died that went on with it")
}

func TestAChangeWhoseConsoleEndedBetweenTwoPlacesIsStopped(t *testing.T) {
	orders := change.RollOut(placesOf(3), "all", nil)
	part := ended("1", orders[0], change.OutcomeDone)
	whole := change.Joined([]change.Operation{part})[0]
	assert.Equal(t, change.OutcomeStopped, whole.Outcome)
	assert.Equal(t, change.ReasonConsoleEnded, whole.Reason)
	assert.False(t, whole.Open())
	assert.Equal(t, []change.FollowUp{change.FollowUpAgain, change.FollowUpUndo}, whole.FollowUps())

	part.Alive = true
	whole = change.Joined([]change.Operation{part})[0]
	assert.Empty(t, whole.Outcome)
	assert.True(t, whole.RunsElsewhere(), "its console may be about to begin the next")
	assert.Empty(t, whole.FollowUps())

	part.Alive, part.Ended, part.Outcome = false, time.Time{}, ""
	whole = change.Joined([]change.Operation{part})[0]
	assert.True(t, whole.Open(), "nobody has written down its end")
	assert.Equal(t, []change.FollowUp{change.FollowUpResolve}, whole.FollowUps())
}

func TestAPlaceThatWasLeftOutWhereAChangeWentOnIsStillToCome(t *testing.T) {
	first := change.RollOut(placesOf(4), "all", nil)
	parts := []change.Operation{ended("1", first[0], change.OutcomeDone)}
	parts[0].Places = &change.PlacesEnd{Reason: change.ReasonStopped}
	rest := change.Join(parts, findNone).FollowUpOrders(change.FollowUpAgain, time.Time{})
	for i, o := range change.RollOut(rest[:2], "unused", parts) {
		part := ended(fmt.Sprint(2+i), o, change.OutcomeDone)
		part.Alive = true
		parts = append(parts, part)
	}
	whole := change.Joined(parts)[0]
	assert.Equal(t, change.OutcomeStopped, whole.Outcome)
	assert.Equal(t, change.ReasonLeftOut, whole.Reason)
	assert.False(t, whole.Ended.IsZero())
	done, of := whole.PlacesDone()
	assert.Equal(t, []int{3, 4}, []int{done, of})
	again := whole.FollowUpOrders(change.FollowUpAgain, time.Time{})
	if assert.Len(t, again, 1) {
		assert.Equal(t, first[3].Place, again[0].Place)
	}
	parts = append(parts, ended("4", change.RollOut(again, "unused", parts)[0], change.OutcomeDone))
	assert.Equal(t, change.OutcomeDone, change.Joined(parts)[0].Outcome)
}

func TestWhatHasAnotherGoalIsNoPartOfAChange(t *testing.T) {
	orders := change.RollOut(placesOf(3), "all", nil)
	for i := range orders[1:] {
		orders[1+i].Request.Goal = impact.GoalDisable
	}
	all := []change.Operation{ended("1", orders[0], change.OutcomeDone)}
	for i, o := range orders[1:] {
		all = append(all, ended(fmt.Sprint(2+i), o, change.OutcomeDone))
	}
	ids := func(all []change.Operation) (ids []string) {
		for _, op := range all {
			ids = append(ids, op.ID)
		}
		return ids
	}
	joined := change.Joined(all)
	assert.Equal(t, []string{"all", "2", "3"}, ids(joined))
	done, of := joined[0].PlacesDone()
	assert.Equal(t, []int{1, 3}, []int{done, of})
	assert.Equal(t, change.OutcomeStopped, joined[0].Outcome)
	assert.Len(t, joined[0].FollowUpOrders(change.FollowUpAgain, time.Time{}), 2)
}

// goneOn is a rollout of which the first is done and the second refused, and which goes on without
// the second.
func goneOn() (parts []change.Operation) {
	first := change.RollOut(placesOf(4), "all", nil)
	parts = []change.Operation{ended("1", first[0], change.OutcomeDone), ended("2", first[1], change.OutcomeRefused)}
	rest := change.Join(parts, findNone).FollowUpOrders(change.FollowUpAgain, time.Time{})
	for i, o := range change.RollOut(rest[1:], "unused", parts) {
		parts = append(parts, ended(fmt.Sprint(3+i), o, change.OutcomeDone))
	}
	return parts
}

// numbers are those of the places of a rollout.
func numbers(parts []change.Operation) []int {
	var all []int
	for _, part := range change.Join(parts, findNone).Current() {
		all = append(all, part.Order.Rollout.Place)
	}
	return all
}

func TestNoTwoPlacesOfAChangeHaveOneNumberWhicheverAreLeftOutOfIt(t *testing.T) {
	parts := goneOn()
	assert.Equal(t, []int{1, 2, 3, 4}, numbers(parts))
	rest := change.Join(parts, findNone).FollowUpOrders(change.FollowUpAgain, time.Time{})
	if assert.Len(t, rest, 1) {
		last := ended("5", change.RollOut(rest, "unused", parts)[0], change.OutcomeDone)
		assert.Equal(t, 2, last.Order.Rollout.Place)
		assert.Equal(t, []int{1, 2, 3, 4}, numbers(append(parts, last)))
	}

	first := change.RollOut(placesOf(3), "all", nil)
	parts = nil
	for i, o := range first {
		parts = append(parts, ended(fmt.Sprint(i), o, change.OutcomeStopped))
	}
	for _, begun := range []int{2, 0, 1} { // they go on in another order, and stop each time
		rest := change.Join(parts, findNone).FollowUpOrders(change.FollowUpAgain, time.Time{})
		i := slices.IndexFunc(rest, func(o change.Order) bool { return o.Place == first[begun].Place })
		rest[0], rest[i] = rest[i], rest[0]
		again := change.RollOut(rest, "unused", parts)[0]
		parts = append(parts, ended(fmt.Sprint("again-", begun), again, change.OutcomeStopped))
		assert.Equal(t, []int{1, 2, 3}, numbers(parts))
		assert.Equal(t, first[begun].Rollout.Place, again.Rollout.Place)
	}
}
