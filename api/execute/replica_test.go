package execute_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// replica answers reads with what was true some time ago, as one of the service's does that lags.
type replica struct {
	api.Client
	old func() *api.VServerList // nil answers with what is true now
}

func (r *replica) VServers(ctx context.Context, s api.Scope, u api.ULBID) (api.VServerList, error) {
	list, err := r.Client.VServers(ctx, s, u)
	if old := r.old(); old != nil {
		return *old, nil
	}
	return list, err
}

func (r *replica) VServer(ctx context.Context, s api.Scope, u api.ULBID, v api.VServerID) (api.VServerList, error) {
	list, err := r.Client.VServer(ctx, s, u, v)
	old := r.old()
	if old == nil {
		return list, err
	}
	one := slices.DeleteFunc(slices.Clone(old.VServers), func(is api.VServer) bool { return is.ID != v })
	if len(one) == 0 {
		one = old.VServers
	}
	return api.VServerList{VServers: one, Listing: old.Listing}, nil
}

// snapshot is the ULB as it is now.
func (d *desk) snapshot() api.VServerList {
	d.t.Helper()
	list, err := d.client.VServers(context.Background(), scope, "ulb")
	require.NoError(d.t, err)
	return list
}

// lag lets every other read answer with the past, until the clock is past a time.
func (d *desk) lag(past api.VServerList, until time.Duration) {
	end, n := d.clock.Now().Add(until), 0
	d.Client = &replica{Client: d.client, old: func() *api.VServerList {
		if n++; n%2 == 1 && d.clock.Now().Before(end) {
			return &past
		}
		return nil
	}}
}

// behind lets every read answer with the past, until the clock is past a time.
func (d *desk) behind(past api.VServerList, until time.Duration) {
	end := d.clock.Now().Add(until)
	d.Client = &replica{Client: d.client, old: func() *api.VServerList {
		if d.clock.Now().Before(end) {
			return &past
		}
		return nil
	}}
}

func TestAReleaseThatWasSeenIsKnownToTheNextDialog(t *testing.T) {
	for name, other := range map[string]bool{"of this console": false, "of another one, by the journal": true} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.Policy.Protected = true
			d.backend("b3", func(b *api.Backend) { b.Status = api.Known(1) })
			past := d.snapshot()
			require.Equal(t, change.OutcomeDone, d.run(release1, nil).Outcome)
			d.clock.Advance(3 * time.Second)
			if other {
				d.Session = &execute.Session{
					Client: d.client, Clock: d.clock, Journal: d.diary, Endpoint: "https://api.example",
					Profile: "prod", Policy: d.Policy,
				}
			}
			d.behind(past, 8*time.Second)
			shown, err := d.Read(context.Background(), orderOf(web, impact.GoalRelease, "b2"), quiet)
			require.NoError(t, err)
			assert.Equal(t, impact.ClassOutage, shown.Assessment.Class, "b2 is the last that serves")
			assert.NotEmpty(t, shown.Assessment.Refusals)
			assert.Equal(t, 1, shown.Assessment.Before.Serving)
			assert.False(t, shown.At.Before(start.Add(11*time.Second)), "the replica caught up first")
		})
	}
}

func TestAReleaseThatIsKnownIsNotWaitedFor(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	other := &execute.Session{
		Client: d.client, Clock: d.clock, Journal: d.diary,
		Endpoint: "https://api.example", Profile: "prod",
	}
	next := orderOf(web, impact.GoalRelease, "b2")
	_, err := other.Read(context.Background(), next, quiet)
	require.NoError(t, err)
	require.Equal(t, change.OutcomeDone, d.run(release1, nil).Outcome)
	shown, err := other.Read(context.Background(), next, quiet)
	require.NoError(t, err)
	assert.Empty(t, shown.Assessment.Refusals)
	assert.Equal(t, start, d.clock.Now(), "the journal says who took b1 away")
}

func TestAChangeDatedAheadIsWaitedForOnce(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.clock.Advance(time.Hour)
	require.Equal(t, change.OutcomeDone, d.run(orderOf(web, impact.GoalDisable, "b1"), nil).Outcome)
	d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) }) // by a colleague
	now := fake.NewAutoClock(start)
	d.Session = &execute.Session{
		Client: d.client, Clock: now, Journal: d.diary,
		Endpoint: "https://api.example", Profile: "prod",
	}
	d.shown(release1)
	assert.Equal(t, start.Add(change.LagLimit), now.Now())
	now.Advance(time.Minute)
	at := now.Now()
	d.shown(release1)
	assert.Equal(t, at, now.Now())
}

func TestAMemberOnceSeenIsNotWrittenAway(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	shown := d.shown(releaseRule)
	before := d.snapshot()
	d.when(0, change.StepVerifying, func() { // p1 is being left: a colleague adds a member to p2
		d.rule("p2", func(r *api.Rule) {
			all, _ := r.Members.Get()
			r.Members = api.Known(append(all, api.Member{Backend: "c1"}))
		})
	})
	d.when(0, change.StepDone, func() { d.lag(before, time.Hour) })
	r := d.confirm(context.Background(), releaseRule, shown)
	d.assertStopped(r, "members [c1 c2 c3 c4] instead of [c2 c3 c4]")
	assert.Len(t, d.writes(), 1, "only p1 was written")
	assert.Equal(t, "[c3 c2 c4 c1]", d.members("p2"))
}

func TestWhatWasSeenSinceTheConfirmationCannotBeUnseen(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	shown := d.shown(releaseRule)
	members := func(ids ...api.BackendID) func(r *api.Rule) {
		return func(r *api.Rule) {
			var all []api.Member
			for _, id := range ids {
				all = append(all, api.Member{Backend: id})
			}
			r.Members = api.Known(all)
		}
	}
	d.when(0, change.StepVerifying, func() { d.rule("p2", members("c1", "c2", "c3", "c4")) })
	d.when(0, change.StepDone, func() { d.rule("p2", members("c2", "c3", "c4")) }) // and takes it away again
	r := d.confirm(context.Background(), releaseRule, shown)
	d.assertStopped(r, "differs: rule domain img.example.com: members [c1 c2 c3 c4] instead of [c2 c3 c4]")
	assert.Len(t, d.writes(), 1)
}

func TestALaggingReplicaIsNotSomebodyWhoPutItBack(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	shown := d.shown(releaseRule)
	before := d.snapshot()
	d.when(1, change.StepDone, func() { d.behind(before, 8*time.Second) })
	r := d.confirm(context.Background(), releaseRule, shown)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
}

func TestAnEnableIsNotProvedByAReplicaFromBeforeTheDisabling(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	before := d.snapshot()
	require.Equal(t, change.OutcomeDone, d.run(orderOf(web, impact.GoalDisable, "b1"), nil).Outcome)
	d.clock.Advance(2 * time.Second)
	enable := orderOf(web, impact.GoalEnable, "b1")
	shown := d.shown(enable)
	d.client.Ignore(fake.UpdateBackendAttribute)
	d.when(0, change.StepVerifying, func() { d.lag(before, 8*time.Second) })
	r := d.confirm(context.Background(), enable, shown)
	assert.Equal(t, change.OutcomeUnknown, r.Outcome, r.Why)
}

func TestAReleaseIsNotProvedByAReplicaThatHasNotSeenTheBackendYet(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	o := d.takeBack(orderOf(site, impact.GoalRelease, "c1"))
	d.edit(func(w *fake.World) { w.Hosts = append(w.Hosts, fake.Healthy("c1", "10.0.1.1", 80)) })
	before := d.snapshot()
	undone := d.run(o, nil)
	require.Equal(t, change.OutcomeDone, undone.Outcome, undone.Why)
	release := orderOf(site, impact.GoalRelease, undone.Steps[0].Backend)
	shown := d.shown(release)
	d.client.IgnoreRelease()
	d.when(0, change.StepVerifying, func() { d.lag(before, 8*time.Second) })
	r := d.confirm(context.Background(), release, shown)
	assert.Equal(t, change.OutcomeUnknown, r.Outcome, r.Why)
}
