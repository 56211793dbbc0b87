package change_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
)

func TestPlacesThatWereUndoneAreNotDoneAnyMore(t *testing.T) {
	first := change.RollOut(placesOf(5), "all", nil)
	parts := []change.Operation{
		ended("1", first[0], change.OutcomeDone), ended("2", first[1], change.OutcomeDone),
		ended("3", first[2], change.OutcomeStopped),
	}
	parts[2].Places = &change.PlacesEnd{Reason: change.ReasonStopped}
	undo := change.RollOut(change.Join(parts, findNone).FollowUpOrders(change.FollowUpUndo, time.Time{}), "undo", nil)
	parts[1].Follower = "4"
	parts = append(parts, ended("4", undo[0], change.OutcomeDone))
	whole := change.Joined(parts)[0]
	done, of := whole.PlacesDone()
	assert.Equal(t, []int{2, 5, 1}, []int{done, of, whole.PlacesUndone()})
	assert.Equal(t, 3, whole.PlacesLeft())
	assert.Len(t, whole.FollowUpOrders(change.FollowUpAgain, time.Time{}), 3)
	assert.Empty(t, whole.Follower)

	parts[0].Follower = "5"
	whole = change.Joined(append(parts, ended("5", undo[1], change.OutcomeDone)))[0]
	assert.Equal(t, "undo", whole.Follower)
	assert.Zero(t, whole.PlacesUndone(), "the whole of it is")
}

func TestOfSeveralThatUndidAChangeOfSeveralPlacesTheNewestUndidIt(t *testing.T) {
	first := change.RollOut(placesOf(2), "all", nil)
	parts := []change.Operation{ended("1", first[0], change.OutcomeDone), ended("2", first[1], change.OutcomeDone)}
	undo := change.Join(parts, findNone).FollowUpOrders(change.FollowUpUndo, time.Time{})
	second := ended("3", change.RollOut(undo, "first", nil)[0], change.OutcomeDone)
	rest := ended("4", change.RollOut(undo[1:], "rest", nil)[0], change.OutcomeDone)
	second.Began, rest.Began = time.Unix(97, 0), time.Unix(98, 0)
	parts[1].Follower, parts[0].Follower = "3", "4"
	assert.Equal(t, "rest", change.Joined(append(parts, second, rest))[0].Follower)
}

func TestAnUndoOfWhichAnotherDidTheRestIsFollowedByThat(t *testing.T) {
	first := change.RollOut(placesOf(3), "all", nil)
	ops := []change.Operation{
		ended("1", first[0], change.OutcomeDone), ended("2", first[1], change.OutcomeDone),
		ended("3", first[2], change.OutcomeDone),
	}
	back := change.Join(ops, findNone).FollowUpOrders(change.FollowUpUndo, time.Time{})
	refused := change.RollOut(back, "refused", nil)
	ops = append(ops, ended("4", refused[0], change.OutcomeDone), ended("5", refused[1], change.OutcomeRefused))
	rest := change.RollOut(back[1:], "rest", nil)
	ops = append(ops, ended("6", rest[0], change.OutcomeDone), ended("7", rest[1], change.OutcomeDone))
	ops[5].Began, ops[6].Began = time.Unix(97, 0), time.Unix(98, 0)
	change.Follow(ops, ops)
	all := change.Joined(ops)
	assert.Equal(t, []string{"rest", "rest", ""}, []string{all[0].Follower, all[1].Follower, all[2].Follower})
	done, of := all[1].PlacesDone()
	assert.Equal(t, []int{1, 3}, []int{done, of})
	assert.Empty(t, all[1].FollowUps())
}
