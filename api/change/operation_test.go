package change_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

func TestRecordHoldsWhatWasSeenDoneAndNothingElse(t *testing.T) {
	all := foldBegin("o")
	op := all.fold(t)
	assert.True(t, op.Record().Empty())

	op = all.sent(0, "UpdatePolicy").answered(0).seen(0, change.StepDone).sent(1, "DeletePolicy").answered(1).fold(t)
	r := op.Record()
	assert.Equal(t, []api.BackendID{"b1"}, r.Rules[0].Left)
	assert.False(t, r.Rules[1].Deleted, "it is not seen yet")
	assert.Equal(t, foldRule("p1", "b1", "b2"), r.Rules[0].Rule)

	op = all.seen(1, change.StepDone).sent(2, "ReleaseBackend").answered(2).seen(2, change.StepRefused).
		end(change.OutcomeRefused).fold(t)
	r = op.Record()
	assert.True(t, r.Rules[1].Deleted)
	assert.False(t, r.Backends[0].Released)
	assert.Empty(t, op.Facts.Rules[0].Left, "the facts stay as they were")
}

func TestRecordOfADoneEndNeedsNoOtherEntry(t *testing.T) {
	op := foldBegin("o").sent(2, "ReleaseBackend").end(change.OutcomeDone).fold(t)
	r := op.Record()
	assert.True(t, r.Backends[0].Released)
	assert.True(t, r.Rules[1].Deleted)
	assert.Equal(t, []api.BackendID{"b1"}, r.Rules[0].Left)
}

func TestABackendSwitchedBackIsNotSwitched(t *testing.T) {
	s := &foldStory{id: "o"}
	s.say(change.Entry{
		Event: change.EventBegin,
		Plan:  []impact.Step{{Kind: impact.StepDisable, Backend: "b1"}, {Kind: impact.StepEnable, Backend: "b1"}},
		Facts: impact.Record{Backends: []impact.RecordedBackend{
			{Backend: api.Backend{ID: "b1", Enabled: api.Known(1)}},
			{Backend: api.Backend{ID: "b2"}},
		}},
	})
	s.sent(0, "UpdateBackendAttribute").seen(0, change.StepDone)
	r := s.fold(t).Record()
	assert.True(t, r.Backends[0].Switched)
	assert.False(t, r.Backends[1].Switched)
	assert.False(t, s.sent(1, "UpdateBackendAttribute").seen(1, change.StepDone).fold(t).Record().Backends[0].Switched)
}

func TestAWeightSetBackIsNotChanged(t *testing.T) {
	s := &foldStory{id: "o"}
	s.say(change.Entry{
		Event: change.EventBegin, Request: impact.Request{Goal: impact.GoalWeight, Weight: api.Known(0)},
		Plan: []impact.Step{
			{Kind: impact.StepWeight, Backend: "b1", Weight: api.Known(0), From: api.Known(5)},
			{Kind: impact.StepWeight, Backend: "b1", Weight: api.Known(5), From: api.Known(0)},
		},
		Facts: impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{ID: "b1", Weight: api.Known(5)}}}},
	})
	op := s.sent(0, "UpdateBackendAttribute").seen(0, change.StepDone).fold(t)
	assert.True(t, op.Record().Backends[0].Weighed)
	assert.Equal(t, impact.Request{Goal: impact.GoalUndo, Record: op.Record(), Strict: true},
		op.FollowUpOrder(change.FollowUpUndo, foldStart).Request)
	record := s.sent(1, "UpdateBackendAttribute").seen(1, change.StepDone).fold(t).Record()
	assert.True(t, record.Empty())
}

func TestMarksOfAnEarlierOperationStay(t *testing.T) {
	s := &foldStory{id: "o"}
	s.say(change.Entry{
		Event: change.EventBegin, Follows: "earlier",
		Plan: []impact.Step{{Kind: impact.StepRelease, Backend: "b1"}},
		Facts: impact.Record{
			Backends: []impact.RecordedBackend{{Backend: api.Backend{ID: "b1", Enabled: api.Known(1)}, Switched: true}},
			Rules: []impact.RecordedRule{
				{Rule: foldRule("p1", "b1"), Left: []api.BackendID{"b1"}},
				{Rule: foldRule("p2", "b1"), Deleted: true},
			},
		},
	})
	r := s.sent(0, "ReleaseBackend").seen(0, change.StepDone).end(change.OutcomeDone).fold(t).Record()
	assert.True(t, r.Backends[0].Switched && r.Backends[0].Released && r.Rules[1].Deleted)
	assert.Equal(t, []api.BackendID{"b1"}, r.Rules[0].Left)
}

func TestADrainWaitsUntilItIsContinued(t *testing.T) {
	waiting := foldDrain("d")
	op := waiting.fold(t)
	assert.True(t, op.Draining())
	assert.True(t, op.Open())
	assert.False(t, op.InDoubt())
	assert.Equal(t, foldStart.Add(time.Minute), op.Until)
	assert.Equal(t, time.Minute, op.Order.Wait)
	op.Alive = true
	assert.False(t, op.Open(), "its console still runs")
	assert.True(t, op.Draining())

	follower := func(outcome change.Outcome, goal impact.Goal) []change.Operation {
		f := &foldStory{id: "f"}
		f.say(change.Entry{
			Event: change.EventBegin, Follows: "d", Request: impact.Request{Goal: goal},
			Plan: []impact.Step{{Kind: impact.StepRelease, Backend: "b1"}},
		})
		if outcome != "" {
			f.end(outcome)
		}
		for i := range f.entries {
			f.entries[i].Time = f.entries[i].Time.Add(time.Hour)
		}
		return foldAll(slices.Concat(waiting.entries, f.entries))
	}
	tests := []struct {
		name    string
		outcome change.Outcome
		goal    impact.Goal
		follows bool
	}{
		{"a release under way", "", impact.GoalRelease, true},
		{"a release that was done", change.OutcomeDone, impact.GoalRelease, true},
		{"a release that was refused has all it takes to go on", change.OutcomeRefused, impact.GoalRelease, true},
		{"a release that sent nothing", change.OutcomeAborted, impact.GoalRelease, false},
		{"a way back under way", "", impact.GoalUndo, true},
		{"a way back that was gone", change.OutcomeDone, impact.GoalUndo, true},
		{"a way back that failed", change.OutcomeStopped, impact.GoalUndo, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ops := follower(tt.outcome, tt.goal)
			require.Len(t, ops, 2)
			assert.Equal(t, tt.follows, ops[0].Follower == "f")
			assert.Equal(t, !tt.follows, ops[0].Draining())
			assert.Equal(t, !tt.follows, ops[0].Open())
		})
	}

	over := foldDrain("d").seen(1, change.StepDone).fold(t)
	assert.False(t, over.Draining(), "the wait is over, and its console ended before the release")
	assert.True(t, over.Open())
	assert.Zero(t, over.Until)

	cancelled := foldDrain("d").say(change.Entry{
		Event: change.EventRequest, Step: 3, Action: "UpdateBackendAttribute",
		Params: map[string]string{"BackendId": "b1", "Enabled": "1"},
	}).seen(3, change.StepDone).fold(t)
	assert.Equal(t, []change.StepState{change.StepDone, change.StepWaiting, change.StepWaiting, change.StepDone},
		foldedStates(cancelled))
	assert.Equal(t, impact.Step{Kind: impact.StepEnable, Backend: "b1"}, cancelled.Steps[3].Step)
	assert.True(t, cancelled.Record().Empty(), "what was disabled is enabled again")
	assert.False(t, cancelled.Draining())

	op = waiting.sent(2, "ReleaseBackend").fold(t)
	assert.False(t, op.Draining(), "what is sent after a wait ends it")
	assert.Zero(t, op.Until)
	assert.Equal(t, []change.StepState{change.StepDone, change.StepDone, change.StepSent}, foldedStates(op))
}

func TestWhatIsUndoneByOneThatGoesOnWithAnUndoIsUndone(t *testing.T) {
	undo := func(id, follows string, as change.Outcome) *foldStory {
		s := &foldStory{id: id}
		s.say(change.Entry{Event: change.EventBegin, Follows: follows, Request: impact.Request{Goal: impact.GoalUndo}})
		if as != "" {
			s.end(as)
		}
		return s
	}
	followers := func(of ...*foldStory) []string {
		entries := foldDrain("d").entries
		for _, s := range of {
			entries = append(entries, s.entries...)
		}
		var all []string
		for _, op := range foldAll(entries) {
			all = append(all, op.Follower)
		}
		return all
	}
	stopped, refused := undo("u1", "d", change.OutcomeStopped), undo("u2", "u1", change.OutcomeRefused)
	assert.Equal(t, []string{"", "", ""}, followers(stopped, refused))
	assert.Equal(t, []string{"u2", "u2", ""}, followers(stopped, undo("u2", "u1", "")))
	assert.Equal(t, []string{"u3", "u3", "u3", ""}, followers(stopped, refused, undo("u3", "u2", change.OutcomeDone)))
	assert.Equal(t, []string{"", "u3", "", ""}, followers(
		undo("u1", "u2", change.OutcomeStopped), undo("u2", "u1", change.OutcomeDone), undo("u3", "u1", change.OutcomeDone),
	), "damaged lines name each other")
}
