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
		{"continued", change.Operation{Order: undo, Ended: over, Outcome: change.OutcomeStopped, Follower: "b"}, undone},
		{"refused", change.Operation{Ended: over, Outcome: change.OutcomeRefused, Follower: "b"}, &change.Operation{}},
		{"cancelled", change.Operation{Ended: over, Outcome: change.OutcomeStopped, Cancelled: true}, nil},
		{"running", change.Operation{Alive: true, Steps: sent}, nil},
		{"running", change.Operation{Running: true, Mine: true, Steps: sent}, nil},
		{"draining", change.Operation{Running: true, Mine: true, Until: time.Unix(9, 0)}, nil},
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
	assert.Equal(t, render.HistoryLine{When: now.Add(-time.Second).Format("2006-01-02 15:04:05 MST"), Outcome: "OPEN", What: "", Where: "?/? -"},
		render.NewHistoryLine(change.Operation{Began: now.Add(-time.Second)}, nil), "its begin is lost")

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
	got := render.NewHistoryLine(op, nil)
	assert.Equal(t, now.Add(-24*time.Hour).Format("2006-01-02 15:04:05 MST"), got.When, "day and zone, wherever it is read")
	assert.Equal(t, "ulb-1/https hk", got.Where, "an id stands for a name that is not there")
	assert.Contains(t, got.What, "release 10.0.0.0:80, 10.0.0.1:80, ", "addresses are whole, without a host's name, too")
}

// The line is the same in the history, copied, and printed when the console has ended.
func TestTheLineOfAnOperation(t *testing.T) {
	began := time.Date(2026, 5, 4, 14, 2, 11, 0, time.Local)
	backend := impact.RecordedBackend{Backend: api.Backend{
		ID: "backend-a", PrivateIP: api.Known("10.23.0.11"), Port: api.Known(8080), ResourceName: api.Known("web-02"),
	}}
	op := func(alter func(op *change.Operation)) change.Operation {
		op := change.Operation{
			ID: "op-1", Mine: true, Alive: true, Began: began, Serving: api.Known(5),
			Facts: impact.Record{Backends: []impact.RecordedBackend{backend}},
			Steps: []change.StepStatus{{
				Step:  impact.Step{Kind: impact.StepRelease, Backend: "backend-a"},
				State: change.StepDone, SentAt: began, Serving: api.Known(4),
			}},
			Order: change.Order{
				Place:   api.Place{Profile: "prod", Scope: api.Scope{Region: "hk"}},
				ULBName: "web-frontend", VServerName: "https-443",
				Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-a"}},
			},
		}
		alter(&op)
		return op
	}
	when := began.Format("2006-01-02 15:04:05 MST | ")
	const what = " | release 10.23.0.11:8080 web-02"
	const where = " | web-frontend/https-443 hk prod"
	for name, c := range map[string]struct {
		op   change.Operation
		want string
	}{
		"done": {
			op(func(op *change.Operation) { op.Ended, op.Outcome = began, change.OutcomeDone }),
			when + "done" + what + " 5 -> 4" + where,
		},
		"of a journal without the count": {
			op(func(op *change.Operation) {
				op.Ended, op.Outcome, op.Serving = began, change.OutcomeDone, api.Maybe[int]{}
			}),
			when + "done" + what + where,
		},
		"refused": {
			op(func(op *change.Operation) {
				op.Ended, op.Outcome, op.Why = began, change.OutcomeRefused, "it is busy"
				op.Steps[0].State = change.StepRefused
			}),
			when + "refused" + what + where + " | it is busy",
		},
		"continued": {
			op(func(op *change.Operation) {
				op.Until, op.Follower, op.Steps[0].State = began, "op-2", change.StepWaiting
			}),
			when + "continued" + what + where + " | continued by op-2",
		},
		"under a new id": {
			op(func(op *change.Operation) {
				op.Ended, op.Outcome, op.Steps[0].Backend = began, change.OutcomeDone, "backend-z"
			}),
			when + "done" + what + " 5 -> 4" + where + " | new id backend-z",
		},
		"left while it is verified": {
			render.Left(op(func(op *change.Operation) { op.Running, op.Steps[0].State = true, change.StepVerifying }), false),
			when + "UNKNOWN" + what + where + " | the console was left: the next start finds it in the journal",
		},
		"left between two steps": {
			render.Left(op(func(op *change.Operation) { op.Running, op.Steps[0].State = true, change.StepWaiting }), false),
			when + "OPEN" + what + where + " | the console was left: the next start finds it in the journal",
		},
		"left where the journal ends, too": {
			render.Left(op(func(op *change.Operation) { op.Running, op.Steps[0].State = true, change.StepVerifying }), true),
			when + "UNKNOWN" + what + where + " | the console was left",
		},
		"left before it was recorded": {
			render.Left(op(func(op *change.Operation) { op.Running, op.ID, op.Steps = true, "", nil }), false),
			when + "aborted" + what + where + " | the console was left: nothing sent",
		},
	} {
		assert.Equal(t, c.want, render.NewHistoryLine(c.op, nil).String(), name)
	}
}

// A column may be cut at its end: what was done and how many served is in its first cells.
func TestTheColumnOfWhatAnOperationWas(t *testing.T) {
	rule := api.Rule{ID: "rule-a", Match: api.Known("a.com")}
	release, add := impact.Step{Kind: impact.StepRelease}, impact.Step{Kind: impact.StepAdd}
	hosts := map[api.BackendID]string{"a": "10.23.0.25:27015 game-01", "b": "10.23.0.26:27015 game-02"}
	addresses := map[api.BackendID]string{"a": "10.23.0.25:27015", "b": "10.23.0.26:27015"}
	of := func(s impact.Step, id api.BackendID) impact.Step { s.Backend = id; return s }
	for name, c := range map[string]struct {
		request impact.Request
		steps   []impact.Step
		want    string
	}{
		"one": {
			impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"a"}},
			[]impact.Step{of(release, "a")},
			"release 10.23.0.25:27015 5->4 game-01",
		},
		"one by its id": {
			impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"c"}},
			[]impact.Step{of(release, "c")},
			"release c 5->4",
		},
		"a drain": {
			impact.Request{Goal: impact.GoalRelease, Drain: true, Targets: []api.BackendID{"a"}},
			[]impact.Step{of(release, "a")},
			"drain 10.23.0.25:27015 5->4 game-01",
		},
		"several": {
			impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"a", "b"}},
			[]impact.Step{of(release, "a"), of(release, "b")},
			"release 2 backends 5->4",
		},
		"an undo of one": {
			impact.Request{Goal: impact.GoalUndo}, []impact.Step{of(add, "a")}, "undo 10.23.0.25:27015 5->4",
		},
		"an undo of several": {
			impact.Request{Goal: impact.GoalUndo},
			[]impact.Step{of(add, "a"), of(add, "b"), {Kind: impact.StepCreateRule, Rule: rule}},
			"undo 2 backends, 1 rule 5->4",
		},
		"an undo of nothing": {impact.Request{Goal: impact.GoalUndo}, nil, "undo"},
	} {
		op := change.Operation{Serving: api.Known(5), Order: change.Order{Request: c.request}}
		for _, s := range c.steps {
			op.Steps = append(op.Steps, change.StepStatus{Step: s, State: change.StepDone, Serving: api.Known(4)})
		}
		assert.Equal(t, c.want, render.WhatBrief(op, addresses, hosts), name)
	}
}

// TestTheLineOfAChangeSaysWhatOfItIsDone: a line in a chat has no steps beside it.
func TestTheLineOfAChangeSaysWhatOfItIsDone(t *testing.T) {
	over := time.Date(2026, 5, 4, 14, 0, 0, 0, time.UTC)
	step := func(id api.BackendID, state change.StepState, serving int) change.StepStatus {
		return change.StepStatus{
			Step: impact.Step{Kind: impact.StepRelease, Backend: id}, State: state, Serving: api.Known(serving),
		}
	}
	series := change.Operation{
		Order: change.Order{Request: impact.Request{
			Goal: impact.GoalRelease, Targets: []api.BackendID{"a", "b", "c"},
		}},
		Serving: api.Known(4), Ended: over, Outcome: change.OutcomeStopped, Reason: change.ReasonStopped,
		Steps: []change.StepStatus{step("a", change.StepDone, 3), step("b", change.StepWaiting, 0), step("c", "", 0)},
	}
	assert.Equal(t, "release a (1 of 3) 4 -> 3", render.WhatWords(series, nil))
	series.Steps[0].SentAt = over
	assert.Equal(t, "release 1 of 3 backends 4->3", render.WhatBrief(series, nil, nil))
	series.Ended, series.Steps[1].State = time.Time{}, change.StepSent
	assert.Equal(t, "release a, b, c (1 of 3 done) 4 -> 3", render.WhatWords(series, nil), "b may be gone")

	weight := change.Operation{
		Order: change.Order{Request: impact.Request{
			Goal: impact.GoalWeight, Weight: api.Known(5), Targets: []api.BackendID{"a"},
		}},
		Serving: api.Known(5), Ended: over, Outcome: change.OutcomeDone,
		Steps: []change.StepStatus{{
			Step:  impact.Step{Kind: impact.StepWeight, Backend: "a", From: api.Known(10), Weight: api.Known(5)},
			State: change.StepDone, Serving: api.Known(5),
		}},
	}
	assert.Equal(t, "weight 10 -> 5 of a", render.WhatWords(weight, nil))
	weight.Steps[0].Serving = api.Known(4)
	assert.Equal(t, "weight 10 -> 5 of a 5 -> 4", render.WhatWords(weight, nil))
}

// TestTheLineOfACheckHasItsOldValueAndCountsNoBackends: it has no targets.
func TestTheLineOfACheckHasItsOldValueAndCountsNoBackends(t *testing.T) {
	step := change.StepStatus{
		Step: impact.Step{Kind: impact.StepCheck, CheckFrom: api.CheckPort, Check: api.CheckPath}, State: change.StepDone,
	}
	check := change.Operation{
		Order: change.Order{Request: impact.Request{Goal: impact.GoalCheck, Check: api.CheckPath}},
		Ended: time.Date(2026, 5, 4, 14, 0, 0, 0, time.UTC), Outcome: change.OutcomeDone, Steps: []change.StepStatus{step},
	}
	assert.Equal(t, "check Port -> Path", render.WhatWords(check, nil))
	assert.Equal(t, "check Port -> Path", render.WhatBrief(check, nil, nil))

	undo := check
	undo.Order.Request = impact.Request{Goal: impact.GoalUndo}
	step.Step.CheckFrom, step.Step.Check = step.Step.Check, step.Step.CheckFrom
	undo.Steps = []change.StepStatus{step}
	assert.Equal(t, "undo check Port -> Path", render.WhatWords(undo, nil))
	assert.Equal(t, "undo check Port -> Path", render.WhatBrief(undo, nil, nil))
}

// TestAnUndoNamesWhatItUndoes: on its page, too, where the id of what it follows comes behind.
func TestAnUndoNamesWhatItUndoes(t *testing.T) {
	weighed := impact.RecordedBackend{Weighed: true, Backend: api.Backend{
		ID: "a", PrivateIP: api.Known("10.23.0.11"), Port: api.Known(80), ResourceName: api.Known("web-02"),
		Weight: api.Known(10),
	}}
	undo := change.Operation{Order: change.Order{Follows: "op-1", Request: impact.Request{
		Goal: impact.GoalUndo, Record: impact.Record{Backends: []impact.RecordedBackend{weighed}},
	}}}
	assert.Equal(t, "undo weight 10 of 10.23.0.11:80, undoes op-1", render.WhatToDo(undo, nil), "before it has a plan")
	undo.Steps = []change.StepStatus{{Step: impact.Step{Kind: impact.StepWeight, Backend: "a", Weight: api.Known(10), From: api.Known(5)}}}
	assert.Equal(t, "undo weight 10 -> 5 of 10.23.0.11:80 web-02, undoes op-1", render.WhatToDo(undo, nil))
}
