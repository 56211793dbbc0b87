package render

import (
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

func TestTheHeadlineSaysWhatIsTrueOfAllThatWasDone(t *testing.T) {
	l := theme.New(theme.Dark, termenv.Ascii, false)
	step := change.StepStatus{Step: impact.Step{Kind: impact.StepRelease, Backend: "backend-a"}, State: change.StepDone}
	waiting := step
	waiting.State = change.StepWaiting
	for want, r := range map[string]change.Result{
		"Released, but: backend-a":                   {Outcome: change.OutcomeStopped, Steps: []change.StepStatus{step}},
		"Stopped before all was released: backend-a": {Outcome: change.OutcomeStopped, Steps: []change.StepStatus{step, waiting}},
		"Still draining, in the journal: backend-a":  {Outcome: change.OutcomeStopped, Draining: true, Steps: []change.StepStatus{step, waiting}},
	} {
		r.Order = change.Order{Place: change.Place{Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb-web"}, Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-a"}}}
		assert.Contains(t, ResultText(l, r), want)
	}
}
