package render_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

func TestTheOutcomeOfAnOperationIsOneWord(t *testing.T) {
	over := time.Date(2026, 5, 4, 14, 0, 0, 0, time.UTC)
	sent := []change.StepStatus{{State: change.StepSent}}
	undo := change.Order{Request: impact.Request{Goal: impact.GoalUndo}}
	undone := &change.Operation{Order: undo, Outcome: change.OutcomeDone, Ended: over}
	for _, c := range []struct {
		want string
		op   change.Operation
		by   *change.Operation
	}{
		{"done", change.Operation{Ended: over, Outcome: change.OutcomeDone, Alive: true}, nil},
		{"undone", change.Operation{Ended: over, Outcome: change.OutcomeDone, Follower: "b"}, undone},
		{"done", change.Operation{Ended: over, Outcome: change.OutcomeDone, Follower: "b"}, &change.Operation{Order: undo}},
		{"refused", change.Operation{Ended: over, Outcome: change.OutcomeRefused, Follower: "b"}, &change.Operation{}},
		{"cancelled", change.Operation{Ended: over, Outcome: change.OutcomeStopped, Cancelled: true}, nil},
		{"running", change.Operation{Alive: true, Steps: sent}, nil},
		{"running", change.Operation{Running: true, Mine: true, Steps: sent}, nil},
		{"UNKNOWN", change.Operation{Steps: sent}, nil},
		{"UNKNOWN", change.Operation{Outcome: change.OutcomeUnknown, Mine: true, Alive: true, Steps: sent}, nil},
		{"continued", change.Operation{Until: over, Follower: "b"}, &change.Operation{}},
		{"DRAINING", change.Operation{Until: over}, nil},
		{
			"DRAINING",
			change.Operation{Until: over, Outcome: change.OutcomeStopped, Mine: true, Alive: true, Left: over},
			nil,
		},
		{"aborted", change.Operation{Outcome: change.OutcomeAborted}, nil},
		{"OPEN", change.Operation{Steps: []change.StepStatus{{State: change.StepWaiting}}}, nil},
	} {
		assert.Equal(t, c.want, render.OutcomeWord(c.op, c.by), "%+v", c.op)
	}
}

func TestALineOfTheHistoryHasWhatIsKnown(t *testing.T) {
	now := time.Date(2026, 5, 4, 14, 0, 0, 0, time.Local)
	assert.Equal(t, render.HistoryLine{When: "13:59:59", Outcome: "OPEN", What: "", Where: "?/? (-, -)"},
		render.NewHistoryLine(change.Operation{Began: now.Add(-time.Second)}, nil, now), "its begin is lost")

	op := change.Operation{Began: now.Add(-24 * time.Hour)}
	op.Order.Request.Goal = impact.GoalRelease
	op.Order.Profile, op.Order.Scope.Region, op.Order.ULB, op.Order.VServerName = "prod", "hk", "ulb-1", "https"
	for i := range 12 {
		id := api.BackendID(fmt.Sprint("backend-", i))
		op.Order.Request.Targets = append(op.Order.Request.Targets, id)
		op.Facts.Backends = append(op.Facts.Backends, impact.RecordedBackend{Backend: api.Backend{
			ID: id, PrivateIP: api.Known(fmt.Sprint("10.0.0.", i)), Port: api.Known(80),
		}})
	}
	got := render.NewHistoryLine(op, nil, now)
	assert.Equal(t, "2026-05-03 14:00", got.When)
	assert.Equal(t, "ulb-1/https (hk, prod)", got.Where, "an id stands for a name that is not there")
	assert.Contains(t, got.What, "release 10.0.0.0:80, 10.0.0.1:80, ", "addresses are whole, without a host's name, too")
}
