package render_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

func TestTheNextKeyOffersWhatThereIs(t *testing.T) {
	place := func(id string, n int, state change.StepState) change.Operation {
		op := change.Operation{ID: id, Ended: time.Unix(100, 0), Outcome: change.OutcomeStopped}
		op.Order.Request = impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b"}}
		op.Order.Rollout = change.Rollout{ID: "all", Place: n, Of: 3}
		op.Facts.Backends = []impact.RecordedBackend{{Backend: api.Backend{ID: "b"}}}
		op.Steps = []change.StepStatus{{Step: impact.Step{Kind: impact.StepRelease, Backend: "b"}, State: state}}
		if state == change.StepDone {
			op.Outcome = change.OutcomeDone
		}
		return op
	}
	next := func(parts ...change.Operation) string {
		whole := change.Join(parts, func(string) (change.Operation, bool) { return change.Operation{}, false })
		return render.NextKeyText(whole, "w", false)
	}
	done, stopped := place("1", 1, change.StepDone), place("2", 2, change.StepRefused)
	assert.Equal(t, "w to undo or continue", next(done, stopped, place("3", 3, change.StepRefused)))
	assert.Equal(t, "w shows the steps", next(stopped))
	stopped.Follower = "undo"
	assert.Equal(t, "w to undo", next(done, stopped), "nothing goes on there")
}
