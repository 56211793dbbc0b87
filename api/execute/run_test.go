package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

func TestAReleaseIsDoneWhenSeenGone(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	r := d.run(release1, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome)
	assert.Empty(t, whyOf(r)+render.StepWhy(r.Steps[0]), "its state says it")
	assert.Equal(t, release1, r.Order)
	assert.Empty(t, r.Next)
	assert.Empty(t, r.Differences)
	assert.Equal(t, start, r.Over())
	require.Len(t, r.Steps, 1)
	require.NoError(t, r.Steps[0].Err)
	assert.Equal(t, change.StepDone, r.Steps[0].State)
	assert.Equal(t, "fake-request", r.Steps[0].RequestID)
	assert.Equal(t, start, r.Steps[0].SentAt)
	d.assertReadAfterwards()
	assert.False(t, d.has("b1"))
	require.Len(t, r.Record().Backends, 1)
	assert.True(t, r.Record().Backends[0].Released)
	assert.False(t, r.Partial())
	d.assertOpen(false)

	assert.True(t, d.seen[0].Reading)
	var stages []change.StepState
	for _, p := range d.seen[1:] {
		assert.Equal(t, r.ID, p.ID)
		stages = append(stages, p.Steps[0].State)
	}
	assert.Equal(t, []change.StepState{change.StepWaiting, change.StepSent, change.StepVerifying, change.StepDone},
		stages)
}

func TestEveryRequestIsInTheJournalBeforeItIsSent(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(releaseRule, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, []string{
		"begin",
		"request 0 UpdatePolicy", "-> UpdatePolicy", "answer 0 verifying", "verified 0 done",
		"request 1 UpdatePolicy", "-> UpdatePolicy", "answer 1 verifying", "verified 1 done",
		"request 2 ReleaseBackend", "-> ReleaseBackend", "answer 2 verifying", "verified 2 done",
		"end done",
	}, d.log)
	assert.Equal(t, []string{"UpdatePolicy p1 [c3 c4]", "UpdatePolicy p2 [c3 c4]", "ReleaseBackend c2"}, d.writes())
}

func TestTheJournalTellsAllOfIt(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	other := []api.Field{{Name: "Extra", Value: "1"}}
	d.rule("p1", func(r *api.Rule) {
		r.Other = other
		members, _ := r.Members.Get()
		members[0].Other = other
	})
	d.backend("c2", func(b *api.Backend) { b.Other = other })
	o := releaseRule
	o.Follows, o.Wait = "op-0", time.Minute
	r := d.run(o, nil)
	op := d.operation()
	assert.Equal(t, r.ID, op.ID)
	assert.Equal(t, o, op.Order)
	assert.Equal(t, "https://api.example/", op.Endpoint)
	assert.Equal(t, change.OutcomeDone, op.Outcome)
	assert.Equal(t, whyOf(r), whyOf(op))
	assert.Equal(t, r.Record(), op.Record(), "what the next start knows is what this one knows")
	require.Len(t, op.Facts.Rules, 2)
	assert.Equal(t, []api.BackendID{"c3", "c2", "c4"}, op.Facts.Rules[1].Rule.MemberIDs())

	begin, request := d.diary.entries[0], d.diary.entries[1]
	assert.Equal(t, start, begin.Time)
	assert.Len(t, begin.Plan, 3)
	assert.Nil(t, begin.Facts.Rules[0].Rule.Other, "what nothing can be put back with is left out")
	assert.Nil(t, begin.Facts.Backends[0].Backend.Other)
	assert.Equal(t, map[string]string{
		"Region": "cn-bj2", "ProjectId": "org-1", "ULBId": "ulb", "VServerId": "vs2", "PolicyId": "p1",
		"Match": "/api", "Type": "Path", "DomainMatchMode": "Regular", "PolicyPriority": "1",
		"BackendId.0": "c3", "BackendId.1": "c4",
	}, request.Params)
	for _, e := range d.diary.entries {
		assert.Equal(t, r.ID, e.ID)
		assert.Equal(t, api.VServerID("vs2"), e.VServer)
		assert.Equal(t, "prod", e.Profile)
		assert.Equal(t, "shop", e.ULBName)
	}
}

func TestHowLongAChangeTookIsWhatTheJournalSays(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.client.OnCall(func(fake.Call) { d.clock.Advance(700 * time.Millisecond) })
	all, whole := d.rollOut(everywhere, nil)
	again := d.recorded()
	assert.Equal(t, again.Began, whole.Began)
	assert.Equal(t, again.Ended, whole.Ended)
	for i, op := range all {
		assert.Equal(t, again.Parts[i].Began, op.Began)
		assert.Equal(t, again.Parts[i].Ended, op.Ended)
	}
}

func TestWhatAnEarlierOperationFoundWins(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	older := fake.Healthy("c2", "10.0.1.2", 80)
	older.Weight = api.Known(77)
	o := releaseRule
	o.Earlier = impact.Record{
		Backends: []impact.RecordedBackend{{Backend: older, Switched: true}},
		Rules: []impact.RecordedRule{
			{Rule: fake.Path("p1", "/api", "c1", "c2", "c3", "c4"), Left: []api.BackendID{"c1"}},
			{Rule: fake.Path("p9", "/old", "c2"), Deleted: true},
		},
	}
	r := d.run(o, nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	require.Len(t, r.Record().Backends, 1)
	assert.Equal(t, api.Known(77), r.Record().Backends[0].Backend.Weight)
	assert.True(t, r.Record().Backends[0].Switched)
	assert.True(t, r.Record().Backends[0].Released)
	require.Len(t, r.Record().Rules, 3)
	assert.Equal(t, []api.BackendID{"c1", "c2"}, r.Record().Rules[0].Left)
	assert.True(t, r.Record().Rules[1].Deleted)
	assert.Equal(t, []api.BackendID{"c2"}, r.Record().Rules[2].Left)
}

func TestControlAndProgressMayBeNil(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	assert.Equal(t, change.OutcomeDone, d.Run(context.Background(), release1, d.shown(release1), nil, nil).Outcome)
}

func TestEachStepReadsAgainJustBeforeItSends(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.run(releaseRule, nil)
	var methods []string
	for _, c := range d.client.Calls() {
		methods = append(methods, c.Method)
	}
	read, update := fake.VServers, fake.UpdatePolicy
	assert.Equal(t, []string{read, read, update, read, read, update, read, read, fake.ReleaseBackend, read}, methods)
}

func TestReadOnlySendsNothing(t *testing.T) {
	for name, err := range map[string]error{
		"read-only": &api.Error{Kind: api.KindReadOnly, Action: "ReleaseBackend"},
		"not sent":  &api.Error{Kind: api.KindUnavailable, Action: "ReleaseBackend", NotSent: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.ExpectRelease(scope, "ulb", "b1")
			d.client.Fail(fake.ReleaseBackend, err)
			r := d.run(release1, nil)
			assert.Equal(t, change.OutcomeAborted, r.Outcome)
			require.ErrorIs(t, r.Steps[0].Err, err)
			assert.Zero(t, r.Steps[0].SentAt)
			assert.Equal(t, change.StepRefused, r.Steps[0].State)
			d.assertOpen(false)
			assert.Equal(t, change.OutcomeAborted, d.operation().Outcome)
		})
	}
}

func TestACancelledContextBeforeSendingSendsNothing(t *testing.T) {
	d := newDesk(t)
	shown := d.shown(release1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := d.confirm(ctx, release1, shown)
	d.assertAborted(r, "interrupted: ")
	assert.Empty(t, d.log)
}

// lateClock is a Client whose reads answer although their context has ended, as a read that is
// answered in the moment of the cancellation.
type lateClock struct {
	api.Client
	cancel context.CancelFunc
}

func (l lateClock) VServers(ctx context.Context, s api.Scope, u api.ULBID) (api.VServerList, error) {
	list, err := l.Client.VServers(ctx, s, u)
	l.cancel()
	return list, err
}

func (l lateClock) VServer(ctx context.Context, s api.Scope, u api.ULBID, v api.VServerID) (api.VServerList, error) {
	list, err := l.Client.VServer(ctx, s, u, v)
	l.cancel()
	return list, err
}

func TestACancelDuringTheReadBeforeSendingSendsNothing(t *testing.T) {
	d := newDesk(t)
	shown := d.shown(release1)
	ctx, cancel := context.WithCancel(context.Background())
	d.Client = lateClock{d.client, cancel}
	d.assertAborted(d.confirm(ctx, release1, shown), "interrupted: ")
}

func TestASignalBeforeTheFirstRequestSendsNothing(t *testing.T) {
	for name, say := range map[string]func(c *execute.Control){
		"stop":  (*execute.Control).Stop,
		"leave": (*execute.Control).Leave,
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.assertAborted(d.run(release1, func() { say(d.ctl) }), "")
		})
	}
}

func TestACancelAfterSendingCutsNeitherTheWriteNorItsVerification(t *testing.T) {
	for name, c := range map[string]struct {
		order   change.Order
		method  string
		outcome change.Outcome
		states  string
	}{
		"of the last step":  {release1, fake.ReleaseBackend, change.OutcomeDone, "done"},
		"of the first step": {releaseRule, fake.UpdatePolicy, change.OutcomeStopped, "done, waiting, waiting"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			shown := d.shown(c.order)
			ctx, cancel := context.WithCancel(context.Background())
			letGo := d.client.Hold(c.method)
			ended := make(chan change.Operation)
			go func() { ended <- d.Run(ctx, c.order, shown, nil, nil) }()
			d.client.Await(c.method, 1)
			cancel()
			letGo()
			r := <-ended
			assert.Equal(t, c.outcome, r.Outcome, r.Why)
			assert.Equal(t, c.states, stepStates(r.Steps))
			assert.Len(t, d.client.Writes(), 1)
			assert.Equal(t, c.outcome, d.operation().Outcome)
		})
	}
}

// deadline notes how long the write may take.
type deadline struct {
	api.Client
	limit time.Duration
}

func (c *deadline) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	if end, set := ctx.Deadline(); set {
		c.limit = time.Until(end)
	}
	return c.Client.Send(ctx, w)
}

func TestTheWriteHasItsOwnDeadline(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(release1)
	client := &deadline{Client: d.client}
	d.Client = client
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	d.confirm(ctx, release1, shown)
	assert.Greater(t, client.limit, 60*time.Second)
	assert.LessOrEqual(t, client.limit, 65*time.Second)
}

func TestAHostThatMovedStopsThePlan(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.when(1, change.StepDone, func() { d.backend("c2", func(b *api.Backend) { b.PrivateIP = api.Known("10.9.9.9") }) })
	r := d.run(releaseRule, nil)
	d.assertStopped(r, "backend c2 is another host now: 10.9.9.9:80")
	assert.Equal(t, "done, done, waiting", stepStates(r.Steps))
	assert.Len(t, d.client.Writes(), 2)
}
