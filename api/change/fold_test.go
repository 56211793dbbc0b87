package change_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// foldAll is what entries make, all of them in their order.
func foldAll(entries []change.Entry) []change.Operation {
	var f change.Folding
	for i := range entries {
		f.Take(&entries[i])
	}
	return f.Operations(time.Time{})
}

var foldStart = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

// foldStory is the entries of one operation, a second apart.
type foldStory struct {
	id      string
	entries []change.Entry
}

func (s *foldStory) say(e change.Entry) *foldStory {
	e.ID, e.Session, e.Time = s.id, "s1", foldStart.Add(time.Duration(len(s.entries))*time.Second)
	e.Profile, e.Region, e.Project, e.ULB, e.VServer = "prod", "r", "p", "ulb", "v"
	s.entries = append(s.entries, e)
	return s
}

func (s *foldStory) sent(step int, action string) *foldStory {
	return s.say(change.Entry{Event: change.EventRequest, Step: step, Action: action, State: change.StepSent})
}

func (s *foldStory) answered(step int) *foldStory {
	return s.say(change.Entry{Event: change.EventAnswer, Step: step, State: change.StepVerifying, RequestID: "q"})
}

func (s *foldStory) seen(step int, state change.StepState) *foldStory {
	return s.say(change.Entry{Event: change.EventVerified, Step: step, State: state})
}

func (s *foldStory) end(o change.Outcome) *foldStory {
	return s.say(change.Entry{Event: change.EventEnd, Outcome: o, Why: "why", Next: "next"})
}

func (s *foldStory) fold(t *testing.T) change.Operation {
	t.Helper()
	ops := foldAll(s.entries)
	require.Len(t, ops, 1)
	return ops[0]
}

func foldRule(id api.PolicyID, members ...api.BackendID) api.Rule {
	r := api.Rule{ID: id, PolicyType: api.Known("Custom"), Match: api.Known("a.example"), Type: api.Known("Domain")}
	var all []api.Member
	for _, m := range members {
		all = append(all, api.Member{Backend: m})
	}
	r.Members = api.Known(all)
	return r
}

// foldBegin is a release of b1 from two rules: out of p1, delete p2, release.
func foldBegin(id string) *foldStory {
	s := &foldStory{id: id}
	p1, p2 := foldRule("p1", "b1", "b2"), foldRule("p2", "b1")
	return s.say(change.Entry{
		Event:   change.EventBegin,
		Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b1"}, DeleteEmptied: true},
		Plan: []impact.Step{
			{Kind: impact.StepLeaveRule, Backend: "b1", Rule: p1, Members: []api.BackendID{"b2"}},
			{Kind: impact.StepDeleteRule, Backend: "b1", Rule: p2},
			{Kind: impact.StepRelease, Backend: "b1"},
		},
		Facts: impact.Record{
			Backends: []impact.RecordedBackend{{Backend: api.Backend{
				ID: "b1", Enabled: api.Known(1),
				PrivateIP: api.Known("10.0.0.1"),
			}}},
			Rules: []impact.RecordedRule{{Rule: p1}, {Rule: p2}},
		},
	})
}

// foldDrain is a drain of b1 in its wait.
func foldDrain(id string) *foldStory {
	s := &foldStory{id: id}
	s.say(change.Entry{
		Event: change.EventBegin, Wait: 60,
		Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b1"}, Drain: true},
		Plan: []impact.Step{
			{Kind: impact.StepDisable, Backend: "b1"},
			{Kind: impact.StepWait},
			{Kind: impact.StepRelease, Backend: "b1"},
		},
		Facts: impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{ID: "b1", Enabled: api.Known(1)}}}},
	})
	s.sent(0, "UpdateBackendAttribute").answered(0).seen(0, change.StepDone)
	return s.say(change.Entry{Event: change.EventWaiting, Step: 1, Until: foldStart.Add(time.Minute)})
}

func foldedStates(op change.Operation) []change.StepState {
	var all []change.StepState
	for _, s := range op.Steps {
		all = append(all, s.State)
	}
	return all
}

func TestFoldTellsWhereEachStepIsAfterEachEntry(t *testing.T) {
	lost := change.Entry{Event: change.EventAnswer, State: change.StepUnknown, Error: "no answer in time"}
	refused := change.Entry{
		Event: change.EventAnswer, State: change.StepVerifying, Action: "UpdatePolicy",
		RetCode: 4077, Error: "no",
	}
	unsent := change.Entry{Event: change.EventAnswer, State: change.StepRefused, Error: "the session is read-only"}
	tests := []struct {
		name    string
		entries *foldStory
		state   change.StepState
		outcome api.Outcome // of the step's error
		inDoubt bool
	}{
		{"begun", foldBegin("o"), change.StepWaiting, api.OutcomeAccepted, false},
		{"a request without an answer", foldBegin("o").sent(0, "UpdatePolicy"), change.StepSent, api.OutcomeAccepted, true},
		{
			"an accepted one", foldBegin("o").sent(0, "UpdatePolicy").answered(0), change.StepVerifying,
			api.OutcomeAccepted, true,
		},
		{
			"a refused one is not yet seen not to have happened", foldBegin("o").sent(0, "UpdatePolicy").say(refused),
			change.StepVerifying, api.OutcomeRefused, true,
		},
		{"a lost answer", foldBegin("o").sent(0, "UpdatePolicy").say(lost), change.StepUnknown, api.OutcomeUnknown, true},
		{
			"a request that never left", foldBegin("o").sent(0, "UpdatePolicy").say(unsent), change.StepRefused,
			api.OutcomeRefused, false,
		},
		{
			"seen done after a lost answer", foldBegin("o").sent(0, "UpdatePolicy").say(lost).seen(0, change.StepDone),
			change.StepDone, api.OutcomeUnknown, false,
		},
		{
			"seen not done", foldBegin("o").sent(0, "UpdatePolicy").say(refused).seen(0, change.StepRefused),
			change.StepRefused, api.OutcomeRefused, false,
		},
		{
			"nothing seen", foldBegin("o").sent(0, "UpdatePolicy").answered(0).seen(0, change.StepUnknown), change.StepUnknown,
			api.OutcomeAccepted, true,
		},
		{
			"a state of another version", foldBegin("o").sent(0, "UpdatePolicy").answered(0).seen(0, "pondered"),
			change.StepUnknown, api.OutcomeAccepted, true,
		},
		{
			"settled later", foldBegin("o").sent(0, "UpdatePolicy").answered(0).seen(0, change.StepUnknown).
				say(change.Entry{Event: change.EventResolved, State: change.StepDone}), change.StepDone,
			api.OutcomeAccepted, false,
		},
		{
			"an answer after the end of its step", foldBegin("o").sent(0, "UpdatePolicy").seen(0, change.StepDone).answered(0),
			change.StepDone, api.OutcomeAccepted, false,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			op := tt.entries.fold(t)
			require.Len(t, op.Steps, 3)
			s := op.Steps[0]
			assert.Equal(t, tt.state, s.State)
			assert.Equal(t, tt.outcome, api.OutcomeOf(s.Err))
			assert.Equal(t, tt.inDoubt, op.InDoubt())
			assert.Equal(t, impact.StepLeaveRule, s.Step.Kind)
			assert.True(t, op.Open(), "nobody wrote its end")
			if s.State == change.StepDone || s.State == change.StepRefused {
				assert.NotZero(t, s.EndedAt)
			}
			assert.Equal(t, []change.StepState{change.StepWaiting, change.StepWaiting}, foldedStates(op)[1:])
		})
	}
}

func TestFoldTellsTheOrderAndItsEnd(t *testing.T) {
	op := foldBegin("o").sent(0, "UpdatePolicy").answered(0).seen(0, change.StepDone).end(change.OutcomeStopped).fold(t)
	assert.Equal(t, api.Place{Profile: "prod", Scope: api.Scope{Region: "r", Project: "p"}, ULB: "ulb", VServer: "v"},
		op.Order.Place)
	assert.Equal(t, impact.GoalRelease, op.Order.Request.Goal)
	assert.Equal(t, foldStart, op.Began)
	assert.Equal(t, foldStart.Add(4*time.Second), op.Ended)
	assert.Equal(t, foldStart.Add(time.Second), op.Steps[0].SentAt)
	assert.Equal(t, foldStart.Add(3*time.Second), op.Steps[0].EndedAt)
	assert.Equal(t, "q", op.Steps[0].RequestID)
	assert.Equal(t, change.OutcomeStopped, op.Outcome)
	assert.Equal(t, "why", op.Why)
	assert.Equal(t, "next", op.Next)
	assert.False(t, op.Open())
}

func TestAnUnknownEndEndsNothing(t *testing.T) {
	op := foldBegin("o").sent(0, "UpdatePolicy").seen(0, change.StepUnknown).end(change.OutcomeUnknown).fold(t)
	assert.True(t, op.Ended.IsZero())
	assert.Empty(t, op.Outcome)
	assert.Equal(t, "why", op.Why)
	assert.True(t, op.Open())
}

func TestADrainThatWasCancelledIsSo(t *testing.T) {
	end := func(e change.Entry) *foldStory {
		e.Event, e.Outcome, e.Reason = change.EventEnd, change.OutcomeStopped, change.ReasonDrainCancelled
		return foldDrain("a").sent(3, "UpdateBackendAttribute").seen(3, change.StepDone).say(e)
	}
	assert.True(t, end(change.Entry{}).fold(t).Cancelled)
	assert.False(t, end(change.Entry{Findings: []impact.Finding{{Kind: impact.FoundGoneMeanwhile}}}).fold(t).Cancelled)
	assert.False(t, end(change.Entry{Why: "of an older journal"}).fold(t).Cancelled)
	assert.False(t, end(change.Entry{}).sent(4, "UpdateBackendAttribute").fold(t).Cancelled, "it was not the end")
}

func TestAnEndWithoutATimeIsAnEnd(t *testing.T) {
	ops := foldAll([]change.Entry{{ID: "o", Event: change.EventEnd, Outcome: change.OutcomeDone}})
	require.Len(t, ops, 1)
	assert.False(t, ops[0].Ended.IsZero())
	assert.False(t, ops[0].Open())
}

func TestTheStepsOfALostBeginAreToldByTheRequests(t *testing.T) {
	params := map[string]string{
		"BackendId": "b1", "PolicyId": "p1", "Match": "/x", "Type": "Path", "BackendId.0": "b2",
		"BackendId.1": "b3", "Enabled": "0",
		"ResourceType": "UHost", "ResourceId": "h1", "Port": "80",
	}
	kinds := map[string]impact.StepKind{
		"ReleaseBackend": impact.StepRelease, "UpdateBackendAttribute": impact.StepDisable,
		"DeletePolicy": impact.StepDeleteRule,
		"CreatePolicy": impact.StepCreateRule, "UpdatePolicy": impact.StepJoinRule,
		"AllocateBackend": impact.StepAdd, "Sing": "",
	}
	for action, kind := range kinds {
		s := &foldStory{id: "o"}
		op := s.say(change.Entry{Event: change.EventRequest, Step: 1, Action: action, Params: params}).fold(t)
		require.Len(t, op.Steps, 2)
		assert.Equal(t, kind, op.Steps[1].Step.Kind, action)
		assert.Equal(t, change.StepSent, op.Steps[1].State)
		assert.Equal(t, foldStart, op.Began)
		assert.Equal(t, api.ULBID("ulb"), op.Order.ULB)
		assert.True(t, op.InDoubt())
		switch kind {
		case impact.StepJoinRule, impact.StepCreateRule:
			assert.Equal(t, []api.BackendID{"b2", "b3"}, op.Steps[1].Step.Members)
			assert.Equal(t, api.Known("/x"), op.Steps[1].Step.Rule.Match)
			assert.False(t, op.Steps[1].Step.Rule.DomainMatchMode.IsKnown())
		case impact.StepAdd:
			assert.Equal(t, api.HostSpec{ResourceType: "UHost", ResourceID: "h1", Port: 80}, op.Steps[1].Step.Host)
		default:
			assert.Equal(t, api.BackendID("b1"), op.Steps[1].Step.Backend)
		}
	}
	assert.Equal(t, impact.StepEnable, (&foldStory{id: "o"}).say(change.Entry{
		Event: change.EventRequest, Action: "UpdateBackendAttribute", Params: map[string]string{"Enabled": "1"},
	}).fold(t).Steps[0].Step.Kind)
}

func TestFoldKeepsInterleavedOperationsApartAndInTheOrderOfTheirLines(t *testing.T) {
	a := foldBegin("a").sent(0, "UpdatePolicy").answered(0).seen(0, change.StepDone)
	b := foldBegin("b").sent(0, "UpdatePolicy")
	for i := range b.entries {
		b.entries[i].Time = b.entries[i].Time.Add(-500 * time.Millisecond)
		b.entries[i].Session = "s2"
	}
	var mixed []change.Entry
	for i := range a.entries {
		mixed = append(mixed, a.entries[i])
		if i < len(b.entries) {
			mixed = append(mixed, b.entries[i])
		}
	}
	ops := foldAll(mixed)
	require.Len(t, ops, 2)
	assert.Equal(t, "a", ops[0].ID, "its line is the first, whatever the clocks said")
	assert.Equal(t, change.StepDone, ops[0].Steps[0].State)
	assert.Equal(t, "b", ops[1].ID)
	assert.Equal(t, "s2", ops[1].Session)
	assert.Equal(t, change.StepSent, ops[1].Steps[0].State)
}

func TestEntriesThatAreThereTwiceCountOnce(t *testing.T) {
	s := foldBegin("o").sent(0, "UpdatePolicy").answered(0).seen(0, change.StepDone).sent(1, "DeletePolicy").answered(1).
		seen(1, change.StepUnknown)
	once := foldAll(s.entries)
	assert.Equal(t, once, foldAll(slices.Concat(s.entries, s.entries)))
}

func TestFoldBearsAnyEntries(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	events := []change.Event{
		change.EventBegin, change.EventRequest, change.EventAnswer, change.EventVerified, change.EventWaiting,
		change.EventEnd, change.EventResolved, "?",
	}
	statesOf := []change.StepState{
		"", change.StepWaiting, change.StepSent, change.StepVerifying, change.StepDone,
		change.StepRefused, change.StepUnknown, "?",
	}
	steps := []int{-1 << 62, -1, 0, 1, 2, 3, 1 << 40}
	plan := foldBegin("o").entries[0].Plan
	for range 2000 {
		var entries []change.Entry
		for range rng.IntN(12) {
			entries = append(entries, change.Entry{
				ID: []string{"", "a", "b"}[rng.IntN(3)], Event: events[rng.IntN(len(events))], Step: steps[rng.IntN(len(steps))],
				State: statesOf[rng.IntN(len(statesOf))], Time: foldStart.Add(time.Duration(rng.IntN(9)) * time.Second),
				Follows: []string{"", "a", "b"}[rng.IntN(3)],
				Outcome: []change.Outcome{change.OutcomeDone, change.OutcomeUnknown, ""}[rng.IntN(3)],
				Plan:    plan[:rng.IntN(len(plan)+1)],
				Wait:    []float64{0, -1, 1e300}[rng.IntN(3)], RetCode: rng.IntN(2) * 4110,
			})
		}
		var f change.Folding
		for i := range entries {
			if rng.IntN(4) == 0 {
				f.TakeDamaged(&change.Entry{ID: entries[i].ID, Event: events[rng.IntN(len(events))]}, entries[i].Time)
				continue
			}
			f.Take(&entries[i])
		}
		ops := append(foldAll(entries), f.Operations(foldStart.Add(time.Duration(rng.IntN(9))*time.Second))...)
		for _, op := range ops {
			assert.NotEmpty(t, op.ID)
			assert.NotEqual(t, op.ID, op.Follower)
			assert.GreaterOrEqual(t, op.Order.Wait, time.Duration(0))
			if op.Ended.IsZero() {
				assert.Empty(t, op.Outcome)
			}
			_, _, _ = op.Open(), op.Record(), op.Draining()
		}
	}
}
