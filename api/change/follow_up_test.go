package change_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// released is a change of two backends with its steps in these states.
func released(states ...change.StepState) change.Operation {
	op := change.Operation{ID: "op", Ended: time.Unix(100, 0), Outcome: change.OutcomeDone, Order: change.Order{
		Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b1", "b2"}},
	}}
	for i, id := range op.Order.Request.Targets {
		op.Facts.Backends = append(op.Facts.Backends, impact.RecordedBackend{Backend: api.Backend{ID: id}})
		op.Steps = append(op.Steps, change.StepStatus{
			Step: impact.Step{Kind: impact.StepRelease, Backend: id}, State: states[i],
		})
	}
	return op
}

func TestWhatCanBeDoneAboutAnOperation(t *testing.T) {
	with := func(op change.Operation, f func(*change.Operation)) change.Operation {
		f(&op)
		return op
	}
	done := released(change.StepDone, change.StepDone)
	ended := func(as change.Outcome) func(*change.Operation) {
		return func(op *change.Operation) { op.Outcome = as }
	}
	half := with(released(change.StepDone, change.StepWaiting), ended(change.OutcomeStopped))
	open := func(op *change.Operation) { op.Ended, op.Outcome = time.Time{}, "" }
	undo := with(done, func(op *change.Operation) {
		op.Order.Request = impact.Request{Goal: impact.GoalUndo}
		op.Steps = nil
	})
	for name, c := range map[string]struct {
		op   change.Operation
		want []change.FollowUp
	}{
		"done":         {done, []change.FollowUp{change.FollowUpUndo}},
		"stopped":      {half, []change.FollowUp{change.FollowUpAgain, change.FollowUpUndo}},
		"nothing sent": {with(released(change.StepWaiting, change.StepWaiting), ended(change.OutcomeAborted)), nil},
		"refused at once": {
			with(released(change.StepRefused, change.StepWaiting), ended(change.OutcomeRefused)),
			[]change.FollowUp{change.FollowUpAgain},
		},
		"all done, and then stopped": {
			with(done, ended(change.OutcomeStopped)), []change.FollowUp{change.FollowUpUndo},
		},
		"under way":            {with(half, func(op *change.Operation) { open(op); op.Running = true }), nil},
		"not in the journal":   {with(half, func(op *change.Operation) { op.ID = "" }), nil},
		"under way elsewhere":  {with(half, func(op *change.Operation) { open(op); op.Alive = true }), nil},
		"continued by another": {with(half, func(op *change.Operation) { op.Follower = "op-2" }), nil},
		"in doubt": {
			with(released(change.StepDone, change.StepUnknown), open), []change.FollowUp{change.FollowUpResolve},
		},
		"left in doubt": {
			with(released(change.StepDone, change.StepUnknown), func(op *change.Operation) {
				open(op)
				op.Outcome, op.Mine, op.Alive, op.Left = change.OutcomeUnknown, true, true, time.Unix(100, 0)
			}),
			[]change.FollowUp{change.FollowUpResolve},
		},
		"seen done, and not recorded": {
			with(done, func(op *change.Operation) {
				op.Ended, op.Unrecorded, op.Mine, op.Alive = time.Time{}, true, true, true
			}),
			[]change.FollowUp{change.FollowUpResolve},
		},
		"interrupted": {with(half, open), []change.FollowUp{change.FollowUpResolve}},
		"in its drain": {
			with(released(change.StepWaiting, change.StepWaiting), func(op *change.Operation) {
				open(op)
				op.Until = time.Unix(200, 0)
			}),
			[]change.FollowUp{change.FollowUpDrain, change.FollowUpRelease, change.FollowUpEnable},
		},
		"undone":         {undo, nil},
		"undone in part": {with(undo, ended(change.OutcomeStopped)), []change.FollowUp{change.FollowUpUndo}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, c.op.FollowUps()) })
	}
}

func TestWhatIsLeftToDo(t *testing.T) {
	assert.Equal(t, []api.BackendID{"b2"}, released(change.StepDone, change.StepRefused).Remaining())
	assert.Empty(t, released(change.StepDone, change.StepDone).Remaining())
}

func TestTheOrderOfAFollowUp(t *testing.T) {
	half := released(change.StepDone, change.StepWaiting)
	half.Outcome, half.Order.Wait = change.OutcomeStopped, time.Minute
	record := half.Record()

	again := half.FollowUpOrder(change.FollowUpAgain, time.Unix(100, 0))
	assert.Equal(t, "op", again.Follows)
	assert.Equal(t, record, again.Earlier, "it can undo that, too")
	assert.Equal(t, impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b2"}}, again.Request)
	assert.Zero(t, again.Wait)

	undo := half.FollowUpOrder(change.FollowUpUndo, time.Unix(100, 0))
	assert.Equal(t, "op", undo.Follows)
	assert.Zero(t, undo.Earlier)
	assert.Equal(t, impact.Request{Goal: impact.GoalUndo, Record: record, Strict: true}, undo.Request)
	half.Outcome = change.OutcomeDone
	assert.False(t, half.FollowUpOrder(change.FollowUpUndo, time.Unix(100, 0)).Request.Strict)

	undoes := change.Operation{ID: "op-2", Outcome: change.OutcomeStopped, Order: undo}
	assert.Equal(t, undo.Request, undoes.FollowUpOrder(change.FollowUpUndo, time.Unix(100, 0)).Request,
		"it looks itself for what is there again")

	half.Until = time.Unix(130, 400_000_000)
	drain := half.FollowUpOrder(change.FollowUpDrain, time.Unix(100, 0))
	assert.True(t, drain.Request.Drain)
	assert.Equal(t, 30*time.Second, drain.Wait)
	assert.Equal(t, time.Second, half.FollowUpOrder(change.FollowUpDrain, time.Unix(500, 0)).Wait, "at least")
	assert.False(t, half.FollowUpOrder(change.FollowUpRelease, time.Unix(100, 0)).Request.Drain)
	enable := half.FollowUpOrder(change.FollowUpEnable, time.Unix(100, 0))
	assert.Equal(t, impact.Request{Goal: impact.GoalUndo, Record: record}, enable.Request)
	assert.Zero(t, enable.Earlier)
}
