package render

import (
	"errors"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// A failure says what, at which step, why, and the next thing to do.
func TestAFailureSaysWhatAtWhichStepWhyAndWhatIsNext(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, true)
	release := impact.Step{Kind: impact.StepRelease, Backend: "b-1"}
	leave := impact.Step{Kind: impact.StepLeaveRule, Backend: "b-1", Rule: api.Rule{ID: "p-1"}}
	steps := func(states ...change.StepState) []change.StepStatus {
		all := []change.StepStatus{{Step: leave}, {Step: release}}[2-len(states):]
		for i, s := range states {
			all[i].State = s
			if s != change.StepWaiting {
				all[i].SentAt = time.Unix(1_700_000_000, 0)
			}
		}
		return all
	}
	facts := impact.Record{Rules: []impact.RecordedRule{{Rule: api.Rule{ID: "p-1"}}}}
	for name, c := range map[string]struct {
		op   change.Operation
		want string
	}{
		"refused by the service": {
			change.Operation{
				Outcome: change.OutcomeRefused, Steps: steps(change.StepRefused),
				Why: "it is busy (please retry)", Next: "wait a minute, then try again",
			},
			"refused  b-1  web/api (hk, org-1)|why it is busy (please retry)|next wait a minute, then try again",
		},
		"refused, and nobody knows more": {
			change.Operation{Outcome: change.OutcomeRefused, Steps: steps(change.StepRefused), Why: "it is busy"},
			"refused  b-1  web/api (hk, org-1)|why it is busy|next check, then try again",
		},
		"refused half-way": {
			change.Operation{
				Outcome: change.OutcomeRefused, Steps: steps(change.StepDone, change.StepRefused), Facts: facts,
				Why: "it is busy",
			},
			"refused  b-1  web/api (hk, org-1)|why at step 2/2: it is busy",
		},
		"stopped by the operator": {
			change.Operation{
				Outcome: change.OutcomeStopped, Reason: change.ReasonStopped, Facts: facts,
				Steps: steps(change.StepDone, change.StepWaiting),
			},
			"stopped  b-1  web/api (hk, org-1)|after step 1/2",
		},
		"nothing was sent": {
			change.Operation{
				Outcome: change.OutcomeAborted, Reason: change.ReasonChanged, Steps: steps(change.StepWaiting),
				Differences: []change.Difference{{Kind: change.DiffersWeight, Was: "1", Is: "2"}},
			},
			"aborted  b-1  web/api (hk, org-1)  nothing sent|why the VServer changed since shown: " +
				"weight changed from 1 to 2|next check, then try again",
		},
		"continued by another": {
			change.Operation{Outcome: change.OutcomeAborted, Reason: change.ReasonContinued, Why: "op-2"},
			"aborted  b-1  web/api (hk, org-1)  nothing sent|why continued by op-2",
		},
		"continued by one that has no id yet": {
			change.Operation{Outcome: change.OutcomeAborted, Reason: change.ReasonContinued, Why: change.FollowerRuns},
			"aborted  b-1  web/api (hk, org-1)  nothing sent|why continued by one that is running",
		},
		"a host came back": {
			change.Operation{
				Outcome: change.OutcomeStopped, Reason: change.ReasonReturned, Why: "b-9 10.0.0.1:80",
				Steps: steps(change.StepDone),
			},
			"released  b-1  web/api (hk, org-1)|but the same host and port is a backend again: b-9 10.0.0.1:80|" +
				"next find what adds it: Kubernetes, Terraform, autoscaling",
		},
		"nobody has seen it": {
			change.Operation{
				Outcome: change.OutcomeUnknown, Steps: steps(change.StepUnknown), Why: "accepted, but no read shows it",
			},
			"UNKNOWN  b-1  web/api (hk, org-1)|why whether released: accepted, but no read shows it|" +
				"next refresh to see it; until then this ULB is blocked",
		},
		"done, and not recorded": {
			change.Operation{
				Outcome: change.OutcomeDone, Steps: steps(change.StepDone), JournalErr: errors.New("disk full"),
				Ended: time.Unix(1_700_000_009, 0),
			},
			"released b-1 from web/api (hk, org-1)|but not recorded: disk full",
		},
		"a drain that was cancelled": {
			change.Operation{
				Outcome: change.OutcomeStopped, Cancelled: true, Reason: change.ReasonDrainCancelled,
				Ended: time.Unix(1_700_000_009, 0), Steps: steps(change.StepDone),
			},
			"cancelled  b-1  web/api (hk, org-1)  enabled again, not released",
		},
		"from a journal that knew no reasons": {
			change.Operation{
				Outcome: change.OutcomeAborted, Why: "nothing was sent: it was told to stop", Next: "try again",
				Ended: time.Unix(1_700_000_009, 0),
			},
			"aborted  b-1  web/api (hk, org-1)|why nothing was sent: it was told to stop|next try again",
		},
	} {
		c.op.Order = change.Order{
			Place:   api.Place{Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb-1", VServer: "vserver-1"},
			ULBName: "web", VServerName: "api",
			Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b-1"}},
		}
		assert.Equal(t, c.want, endText(th, c.op), name)
	}
}

func TestAllThatEndsAnOperationEarlyHasWords(t *testing.T) {
	for reason, words := range reasons {
		op := change.Operation{Outcome: change.OutcomeStopped, Reason: reason, Why: "x"}
		assert.Contains(t, WhyText(op), "x", reason)
		assert.NotContains(t, words.next, ";", reason, "one next thing")
		assert.LessOrEqual(t, len(words.why)+len(words.next), 100, reason)
	}
}
