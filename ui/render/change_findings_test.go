package render

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

func TestWhatAnOlderJournalSaysOfAStepReadsAsBefore(t *testing.T) {
	old := change.StepStatus{State: change.StepRefused, Why: "seen later: the backend is still there, although accepted"}
	assert.Equal(t, old.Why, StepWhy(old))
	assert.Equal(t, StepWhy(old), StepWhy(change.StepStatus{State: change.StepRefused, Found: []impact.Finding{
		{Kind: impact.FoundSeenUndone, Step: impact.StepRelease}, {Kind: impact.FoundAcceptedIt},
	}}))
	op := change.Operation{Outcome: change.OutcomeStopped, Reason: change.ReasonDiffers, Why: "backend b is gone"}
	assert.Equal(t, "changed meanwhile: backend b is gone", WhyText(op))
	op.Why, op.Findings = "", []impact.Finding{{Kind: impact.FoundBackendGone, ID: "b"}}
	assert.Equal(t, "changed meanwhile: backend b is not on the VServer any more", WhyText(op))
	assert.Equal(t, nextCheck, NextText(op), "no refusal of an assessment")
}

func TestAStepUnderWayWaitsInFewWords(t *testing.T) {
	checking := change.StepStatus{State: change.StepVerifying, Found: []impact.Finding{
		{Kind: impact.FoundRefusedChecking, Is: "no quota: 3 of 3"},
		{Kind: impact.FoundOlder, What: "enabled", ID: "b", Is: "1"},
	}}
	assert.Equal(t, "refused, checking: no quota: 3 of 3; may be older than what was seen", StepWhy(checking))
	assert.Equal(t, "may be older than what was seen: enabled of backend b is 1, and was seen not there",
		WaitingText(checking.Found[1]))
	assert.Empty(t, WaitingText(impact.Finding{}))
	op := change.Operation{Waiting: impact.Finding{Kind: impact.FoundReadsFailed, N: 3, Seconds: 75, Is: "no route: hk"}}
	assert.Equal(t, "3 readings failed in 1m15s, no route", waitingShort(op.Waiting))
}

// TestWhatIsUnknownIsSaidOnce: the headline and the step say what it is.
func TestWhatIsUnknownIsSaidOnce(t *testing.T) {
	lost := impact.Finding{Kind: impact.FoundLostUnseen, Step: impact.StepRelease, Is: "connection reset"}
	assert.Equal(t, "answer lost (connection reset), and no read shows it", FindingText(lost))
}

func TestWhoMadeWhatIsInTheWay(t *testing.T) {
	op := change.Operation{Outcome: change.OutcomeAborted, Reason: change.ReasonInDoubt, Findings: []impact.Finding{
		{Kind: impact.FoundOperation, ID: "1", Goal: impact.GoalRelease, Backend: "b1, b2"},
		{Kind: impact.FoundMadeByRunning, Was: "ann", Is: "bastion", ID: "s"},
	}}
	assert.Equal(t, "outcome unknown: release of backend b1, b2, made by ann on bastion (session s, profile ?) in a console "+
		"that still runs", WhyText(op))
	assert.Equal(t, "refresh there, then try again", NextText(op))
}
