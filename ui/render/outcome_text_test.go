package render

import (
	"testing"
	"time"

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
	for want, r := range map[string]change.Operation{
		"Released, but: backend-a": {Outcome: change.OutcomeStopped, Steps: []change.StepStatus{step}},
		"Stopped before all was released: backend-a": {
			Outcome: change.OutcomeStopped,
			Steps:   []change.StepStatus{step, waiting},
		},
		"Still draining, in the journal: backend-a": {
			Outcome: change.OutcomeStopped, Until: time.Unix(1_700_000_000, 0),
			Steps: []change.StepStatus{step, waiting},
		},
	} {
		r.Order = change.Order{
			Place:   api.Place{Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb-web"},
			Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-a"}},
		}
		assert.Contains(t, ResultText(l, r), want)
	}
}

func TestWhatAConsoleLeftSaysHowFarItWas(t *testing.T) {
	sent := time.Unix(1_700_000_000, 0)
	step := func(kind impact.StepKind, state change.StepState) change.StepStatus {
		s := change.StepStatus{Step: impact.Step{Kind: kind, Backend: "b-1"}, State: state}
		if state != change.StepWaiting {
			s.SentAt = sent
		}
		return s
	}
	for name, c := range map[string]struct {
		steps []change.StepStatus
		want  string
	}{
		"it was read again": {want: "Not released, nothing was sent: b-1"},
		"no step was sent": {
			steps: []change.StepStatus{
				step(impact.StepLeaveRule, change.StepWaiting),
				step(impact.StepRelease, change.StepWaiting),
			},
			want: "Not released, nothing was sent: b-1",
		},
		"the rule was sent": {
			steps: []change.StepStatus{
				step(impact.StepLeaveRule, change.StepSent),
				step(impact.StepRelease, change.StepWaiting),
			},
			want: "UNKNOWN whether a step was done (take out of rule a rule without a name or id), and all is not " +
				"released: b-1",
		},
		"the rule is seen done": {
			steps: []change.StepStatus{
				step(impact.StepLeaveRule, change.StepDone),
				step(impact.StepRelease, change.StepWaiting),
			},
			want: "Stopped before all was released: b-1",
		},
		"the release is verified": {
			steps: []change.StepStatus{
				step(impact.StepLeaveRule, change.StepDone),
				step(impact.StepRelease, change.StepVerifying),
			},
			want: "UNKNOWN whether b-1 (ULB ulb-1, hk) was released",
		},
		"the release was refused": {
			steps: []change.StepStatus{step(impact.StepRelease, change.StepRefused)},
			want:  "Stopped before all was released: b-1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := change.Order{
				Place:   api.Place{ULB: "ulb-1", Scope: api.Scope{Region: "hk"}},
				Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b-1"}},
			}
			got := LeftText(theme.New(theme.Dark, termenv.Ascii, false), change.Operation{Order: o, Steps: c.steps})
			assert.Contains(t, got, c.want)
			assert.Contains(t, got, ": the console did not wait for the outcome; the next start finds it in the journal")
		})
	}
}
