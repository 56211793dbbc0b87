package render

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// endText is an outcome, its headline and its fields set apart.
func endText(th *theme.Theme, op change.Operation) string {
	o := OutcomeOf(th, op)
	text := strings.Join(o.Head, "")
	if len(o.Why) > 0 {
		text += "|" + o.Label + " " + strings.Join(o.Why, "  ")
	}
	if len(o.Next) > 0 {
		text += "|next " + strings.Join(o.Next, "  ")
	}
	return text
}

func TestTheHeadlineSaysWhatIsTrueOfAllThatWasDone(t *testing.T) {
	l := theme.New(theme.Dark, termenv.Ascii, false)
	step := change.StepStatus{Step: impact.Step{Kind: impact.StepRelease, Backend: "backend-a"}, State: change.StepDone}
	waiting := step
	waiting.State = change.StepWaiting
	for want, r := range map[string]change.Operation{
		"released  backend-a  ulb-web/vserver-a (hk, org-1)|but its console ended": {
			Outcome: change.OutcomeStopped, Reason: change.ReasonConsoleEnded, Steps: []change.StepStatus{step},
		},
		"stopped  backend-a  ulb-web/vserver-a (hk, org-1)": {
			Outcome: change.OutcomeStopped,
			Steps:   []change.StepStatus{step, waiting},
		},
		"draining  backend-a  ulb-web/vserver-a (hk, org-1)|why left in the journal": {
			Outcome: change.OutcomeStopped, Until: time.Unix(1_700_000_000, 0),
			Steps: []change.StepStatus{step, waiting},
		},
	} {
		r.Order = change.Order{
			Place:   api.Place{Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb-web", VServer: "vserver-a"},
			Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-a"}},
		}
		assert.Contains(t, endText(l, r), want)
	}
}

// The headlines of the ends there are, for names of usual length, fit beside the sign of a notice.
func TestAHeadlineFitsOneLine(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	began := time.Unix(1_700_000_000, 0)
	step := func(state change.StepState) change.StepStatus {
		return change.StepStatus{
			Step: impact.Step{Kind: impact.StepRelease, Backend: "backend-r18jenli"}, State: state, RequestID: "5b1c-77",
			Serving: api.Known(4), SentAt: began.Add(time.Second), EndedAt: began.Add(7 * time.Second),
		}
	}
	op := change.Operation{
		Order: change.Order{
			Place:   api.Place{Scope: api.Scope{Region: "hk", Project: "org-prod01"}, ULB: "ulb-c7t908q1", VServer: "vserver-d627nd01"},
			ULBName: "web-frontend", VServerName: "https-443", ProjectName: "Production",
			Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-r18jenli"}},
		},
		Facts: impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{
			ID: "backend-r18jenli", PrivateIP: api.Known("10.23.0.11"), Port: api.Known(8080), ResourceName: api.Known("web-02"),
		}}}},
		Serving: api.Known(5),
		Began:   began, Ended: began.Add(8 * time.Second), Outcome: change.OutcomeDone, Mine: true,
		Steps: []change.StepStatus{step(change.StepDone)},
	}
	text := endText(th, op)
	assert.Equal(t, "released 10.23.0.11:8080 web-02 from web-frontend/https-443 (hk, Production)  5 → 4  verified 6s", text)
	for _, f := range []func(op *change.Operation){
		func(op *change.Operation) { op.Mine = false },
		func(op *change.Operation) { op.Left = began },
		func(op *change.Operation) { op.Steps = append(op.Steps, op.Steps...) },
	} {
		other := op
		f(&other)
		assert.Contains(t, endText(th, other), "  5 → 4  took 8s")
	}
	for _, o := range []change.Outcome{
		change.OutcomeDone, change.OutcomeRefused, change.OutcomeStopped, change.OutcomeUnknown, change.OutcomeAborted,
	} {
		op.Outcome = o
		head, _, _ := strings.Cut(endText(th, op), ")")
		assert.LessOrEqual(t, theme.Width("● "+head+")"), 78, head)
	}
	op.Steps[0].Why = "seen later: the backend is gone"
	op.Outcome = change.OutcomeDone
	assert.Contains(t, endText(th, op), "verified 6s|note seen later: the backend is gone")
	assert.NotContains(t, endText(th, op), "5b1c-77", "the ids of requests stand in the steps")
}

func TestTheHeadlineOfSeveralSaysForHowManyItWasDone(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	op := change.Operation{
		Order: change.Order{
			Place:   api.Place{Scope: api.Scope{Region: "hk", Project: "org-1"}},
			ULBName: "web", VServerName: "api", Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"a", "b", "c"}},
		},
		Outcome: change.OutcomeStopped, Reason: change.ReasonStopped,
	}
	for range 3 {
		op.Steps = append(op.Steps, change.StepStatus{Step: impact.Step{Kind: impact.StepRelease}})
	}
	op.Serving = api.Known(4)
	assert.Equal(t, "stopped  0 of 3 backends  web/api (hk, org-1)", endText(th, op))
	op.Steps[0].State, op.Steps[0].Serving = change.StepDone, api.Known(3)
	assert.Equal(t, "released 1 of 3 backends  web/api (hk, org-1)  4 → 3  stopped", endText(th, op))
	op.Outcome, op.Reason = change.OutcomeRefused, change.ReasonNone
	assert.Contains(t, endText(th, op), "refused  1 of 3 backends done  web/api (hk, org-1)")
	op.Steps[1].State, op.Steps[2].State, op.Outcome = change.StepDone, change.StepDone, change.OutcomeDone
	assert.Contains(t, endText(th, op), "released 3 backends from web/api (hk, org-1)")
}

// TestWhatIsBackIsNotSaidToServe: a backend that was added or enabled counts only once its check passed.
func TestWhatIsBackIsNotSaidToServe(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	off := api.HostSpec{Enabled: api.Known(0)}
	weightless := api.HostSpec{Weight: api.Known(0)}
	for _, c := range []struct {
		steps []impact.Step
		after int
		want  string
	}{
		{[]impact.Step{{Kind: impact.StepAdd}}, 2, "2 → 2, not serving yet  took 6s"},
		{[]impact.Step{{Kind: impact.StepAdd}}, 3, "2 → 3  took 6s"},
		{[]impact.Step{{Kind: impact.StepEnable}, {Kind: impact.StepEnable}}, 3, "2 → 3, not all serving yet  took 6s"},
		{[]impact.Step{{Kind: impact.StepAdd, Host: off}}, 2, "2 → 2  took 6s"},
		{[]impact.Step{{Kind: impact.StepAdd, Host: weightless}}, 2, "2 → 2  took 6s"},
		{[]impact.Step{{Kind: impact.StepRelease}}, 2, "2 → 2  took 6s"},
	} {
		began := time.Unix(1_700_000_000, 0)
		op := change.Operation{
			Serving: api.Known(2), Began: began, Ended: began.Add(6 * time.Second), Outcome: change.OutcomeDone,
			Order: change.Order{Request: impact.Request{Goal: impact.GoalUndo}},
		}
		for _, s := range c.steps {
			op.Steps = append(op.Steps, change.StepStatus{Step: s, State: change.StepDone, Serving: api.Known(c.after)})
		}
		assert.Contains(t, endText(th, op), ")  "+c.want)
	}
}

// TestAnOutcomeNamesTheRulesThatWereDeleted: a rule is more than the backend that was asked for.
func TestAnOutcomeNamesTheRulesThatWereDeleted(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	deletes := func(match string) change.StepStatus {
		return change.StepStatus{State: change.StepDone, Step: impact.Step{
			Kind: impact.StepDeleteRule, Rule: api.Rule{Type: api.Known("Path"), Match: api.Known(match)},
		}}
	}
	release := change.StepStatus{State: change.StepDone, Step: impact.Step{Kind: impact.StepRelease, Backend: "a"}}
	op := change.Operation{
		Order: change.Order{Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"a"}}},
		Ended: time.Unix(1_700_000_000, 0), Outcome: change.OutcomeDone,
		Steps: []change.StepStatus{deletes("/api"), release},
	}
	said := func(want string) {
		t.Helper()
		assert.Contains(t, endText(th, op), "  "+want)
		assert.Equal(t, want, NewHistoryLine(op, nil).Why)
		assert.Equal(t, "release a, "+want, WhatBrief(op, nil, nil))
	}
	said("deleted rule path /api")
	op.Steps = []change.StepStatus{deletes("/api"), deletes("/cdn"), release}
	said("deleted rules path /api, path /cdn")
	op.Steps = []change.StepStatus{deletes("/api"), deletes("/cdn"), deletes("/img"), release}
	said("deleted 3 rules")

	op.Steps = []change.StepStatus{deletes("/api"), {State: change.StepRefused, Step: release.Step}}
	op.Outcome = change.OutcomeRefused
	assert.Contains(t, endText(th, op), "  deleted rule path /api", "though the release was refused")
	op.Steps[0].State = change.StepRefused
	assert.NotContains(t, endText(th, op), "deleted")
}
