package change_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
)

// inEachOrder calls f with the parts in each of their orders.
func inEachOrder(parts []change.Operation, f func(parts []change.Operation)) {
	var permute func(from int)
	permute = func(from int) {
		if from == len(parts) {
			f(slices.Clone(parts))
		}
		for i := from; i < len(parts); i++ {
			parts[from], parts[i] = parts[i], parts[from]
			permute(from + 1)
			parts[from], parts[i] = parts[i], parts[from]
		}
	}
	permute(0)
}

func TestWhatFailedSaysMoreOfTheEndThanWhatStoppedAndThatMoreThanWhatIsEnabledAgain(t *testing.T) {
	first := change.RollOut(placesOf(3), "all", nil)
	part := func(i int, reason change.Reason, cancelled bool) change.Operation {
		op := ended(fmt.Sprint(i), first[i], change.OutcomeStopped)
		op.Reason, op.Cancelled = reason, cancelled
		return op
	}
	cancelled := func(i int) change.Operation { return part(i, change.ReasonDrainCancelled, true) }
	stopped := func(i int) change.Operation { return part(i, change.ReasonStopped, false) }
	differs, disabled := part(2, change.ReasonDiffers, false), part(2, change.ReasonDrainCancelled, false)
	for _, c := range []struct {
		parts     []change.Operation
		want      change.Reason
		cancelled bool
	}{
		{[]change.Operation{cancelled(0), cancelled(1), cancelled(2)}, change.ReasonDrainCancelled, true},
		{[]change.Operation{cancelled(0), cancelled(1), stopped(2)}, change.ReasonStopped, false},
		{[]change.Operation{cancelled(0), stopped(1), stopped(2)}, change.ReasonStopped, false},
		{[]change.Operation{cancelled(0), cancelled(1), disabled}, change.ReasonDrainCancelled, false},
		{[]change.Operation{cancelled(0), stopped(1), disabled}, change.ReasonDrainCancelled, false},
		{[]change.Operation{cancelled(0), stopped(1), differs}, change.ReasonDiffers, false},
		{[]change.Operation{stopped(0), stopped(1), differs}, change.ReasonDiffers, false},
	} {
		inEachOrder(c.parts, func(parts []change.Operation) {
			whole := change.Joined(parts)[0]
			assert.Equal(t, c.want, whole.Reason)
			assert.Equal(t, c.cancelled, whole.Cancelled)
			first := slices.IndexFunc(parts, func(op change.Operation) bool {
				return op.Reason == c.want && op.Cancelled == c.cancelled
			})
			by, found := whole.EndedBy()
			assert.True(t, found)
			assert.Equal(t, parts[first].ID, by.ID)
		})
	}
}

func TestAChangeEndsWithTheLastOfItsPlacesThatWasBegun(t *testing.T) {
	orders := change.RollOut(placesOf(2), "all", nil)
	parts := []change.Operation{ended("1", orders[0], change.OutcomeRefused), unbegun(orders[1])}
	parts[1].Ended = parts[0].Ended.Add(time.Second) // the journal does not have it
	assert.Equal(t, parts[0].Ended, change.Joined(parts)[0].Ended)
	parts[0].ID = ""
	assert.Equal(t, parts[1].Ended, change.Joined(parts)[0].Ended)
}

func TestDrainsThatAreNotGoneOnWithAreNotCancelledWithTheOneThatIs(t *testing.T) {
	first := change.RollOut(placesOf(3), "all", nil)
	parts := []change.Operation{waiting("1", first[0]), waiting("2", first[1]), waiting("3", first[2])}
	rest := change.Joined(parts)[0].FollowUpOrders(change.FollowUpDrain, time.Unix(150, 0))
	next := change.RollOut(rest, "unused", parts)
	parts[0].Follower = "4"
	on := ended("4", next[0], change.OutcomeStopped)
	on.Reason, on.Cancelled = change.ReasonDrainCancelled, true
	on.Places = &change.PlacesEnd{Reason: change.ReasonStopped}
	whole := change.Joined(append(parts, on))[0]
	assert.Equal(t, 2, whole.PlacesDisabled())
	assert.False(t, whole.Cancelled)
	assert.Equal(t, change.OutcomeStopped, whole.Outcome)
	assert.Equal(t, change.ReasonDrainCancelled, whole.Reason)
}
