package journal_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/impact"
)

// isTrue compares what was resolved with the cloud itself.
func (st *stage) isTrue(t *testing.T, op, settled change.Operation) {
	t.Helper()
	require.False(t, settled.Ended.IsZero())
	require.Len(t, settled.Steps, len(op.Steps))
	outcome, begun := change.OutcomeDone, false
	for i, s := range settled.Steps {
		truth := change.StepWaiting
		switch sent := op.Steps[i].State != change.StepWaiting; {
		case sent && (s.Step.Kind == impact.StepWait || st.happened(s)):
			truth = change.StepDone
		case sent:
			truth = change.StepRefused
		}
		assert.Equal(t, truth, s.State, "step %d, %s", i, s.Step)
		begun = begun || truth != change.StepWaiting
		switch {
		case truth == change.StepRefused:
			outcome = change.OutcomeRefused
		case truth == change.StepWaiting && outcome == change.OutcomeDone:
			outcome = change.OutcomeStopped
		}
	}
	if !begun {
		outcome = change.OutcomeAborted
	}
	assert.Equal(t, outcome, settled.Outcome, settled.Why)
	if st.back {
		return
	}
	record := settled.Record()
	_, there := st.backend(st.target)
	for _, b := range record.Backends {
		now, _ := st.backend(b.Backend.ID)
		assert.Equal(t, b.Backend.ID == st.target && !there, b.Released)
		assert.Equal(t, there && !now.Enabled && api.Is(b.Backend.Enabled, 1), b.Switched && !b.Released)
	}
	for _, r := range record.Rules {
		now, there := st.rule(r.Rule.ID)
		assert.Equal(t, !there, r.Deleted)
		assert.Equal(t, there && !slices.Contains(now.Members, string(st.target)), len(r.Left) > 0)
	}
}

// isWritten wants in the journal what was resolved.
func isWritten(t *testing.T, settled, read change.Operation) {
	t.Helper()
	require.Len(t, read.Steps, len(settled.Steps))
	for i, s := range settled.Steps {
		assert.Equal(t, s.State, read.Steps[i].State, "step %d", i)
		assert.Equal(t, s.Backend, read.Steps[i].Backend, "step %d", i)
		assert.Equal(t, s.Policy, read.Steps[i].Policy, "step %d", i)
	}
	assert.Equal(t, settled.Outcome, read.Outcome)
	assert.Equal(t, settled.Why, read.Why)
	assert.Equal(t, settled.Findings, read.Findings)
	assert.Equal(t, settled.Next, read.Next)
	assert.Equal(t, settled.Record(), read.Record())
}

// happened asks the cloud itself whether a step was done.
func (st *stage) happened(s change.StepStatus) bool {
	rule, there := st.rule(s.Step.Rule.ID)
	b, known := st.backend(s.Step.Backend)
	switch s.Step.Kind {
	case impact.StepRelease:
		return !known
	case impact.StepDisable:
		return !known || !b.Enabled || st.enabledAgain()
	case impact.StepEnable:
		return b.Enabled
	case impact.StepLeaveRule:
		return there && !slices.Contains(rule.Members, string(s.Step.Backend))
	case impact.StepDeleteRule:
		return !there
	case impact.StepAdd:
		b, known := st.added()
		return known && b.BackendID == string(s.Backend)
	case impact.StepJoinRule:
		b, _ := st.added()
		return slices.Contains(rule.Members, b.BackendID)
	case impact.StepCreateRule:
		made, there := st.rule(s.Policy)
		return there && made.Match == s.Step.Rule.Match.Or("")
	default:
		return false
	}
}

// enabledAgain reports whether the cloud was asked to enable what was disabled.
func (st *stage) enabledAgain() bool {
	sends := 0
	for _, line := range st.trace {
		if strings.HasPrefix(line, "after send UpdateBackendAttribute") {
			sends++
		}
	}
	return sends == 2
}

func (st *stage) backend(id api.BackendID) (demo.BackendState, bool) {
	for _, b := range st.backends() {
		if b.BackendID == string(id) {
			return b, true
		}
	}
	return demo.BackendState{}, false
}

// added is the scenario's host as it is there now, whatever its id.
func (st *stage) added() (demo.BackendState, bool) {
	for _, b := range st.backends() {
		if b.ResourceName == st.host {
			return b, true
		}
	}
	return demo.BackendState{}, false
}

func (st *stage) rule(id api.PolicyID) (demo.RuleState, bool) {
	for _, r := range st.rules() {
		if r.PolicyID == string(id) {
			return r, true
		}
	}
	return demo.RuleState{}, false
}
