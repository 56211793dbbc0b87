package change_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

var (
	start  = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)
	scope  = api.Scope{Region: "cn-bj2", Project: "org-1"}
	target = change.Target{Profile: "prod", Scope: scope, ULB: "ulb", VServer: "vs", Backend: "b1"}
)

// desk is a Releaser over a fake world: one ULB with a TCP and an HTTP VServer.
type desk struct {
	*change.Releaser
	t      *testing.T
	client *fake.Client
	clock  *fake.Clock
	stages []change.Stage
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	c := fake.New(t)
	c.SetULBs(scope, []api.ULB{fake.ULB("ulb", "shop",
		fake.TCP("vs", "web", 80,
			fake.Healthy("b1", "10.0.0.1", 80), fake.Healthy("b2", "10.0.0.2", 80), fake.Healthy("b3", "10.0.0.3", 80)),
		fake.HTTP("vs2", "site", 8080, []api.Backend{
			fake.Healthy("c1", "10.0.1.1", 80), fake.Healthy("c2", "10.0.1.2", 80), fake.Healthy("c3", "10.0.1.3", 80),
		}, fake.Path("p1", "/api", "c2", "c3")),
	)})
	c.AllowReads()
	clock := fake.NewAutoClock(start)
	// No test of this package may ever see two requests of one release.
	t.Cleanup(func() { assert.LessOrEqual(t, len(c.Releases()), 1, "one Release sends at most one request") })
	return &desk{Releaser: &change.Releaser{Client: c, Clock: clock}, t: t, client: c, clock: clock}
}

func (d *desk) shown(t change.Target) change.Reading {
	d.t.Helper()
	reading, err := d.Read(context.Background(), t)
	require.NoError(d.t, err)
	require.Empty(d.t, reading.Assessment.Refusals)
	return reading
}

// release shows the target, lets something happen, and confirms.
func (d *desk) release(t change.Target, meanwhile func()) change.Result {
	d.t.Helper()
	shown := d.shown(t)
	if meanwhile != nil {
		meanwhile()
	}
	return d.confirm(context.Background(), t, shown)
}

func (d *desk) confirm(ctx context.Context, t change.Target, shown change.Reading) change.Result {
	return d.Release(ctx, t, shown, func(s change.Stage) { d.stages = append(d.stages, s) })
}

func (d *desk) edit(f func(w *fake.World)) { d.client.Edit(f) }

func (d *desk) remove() {
	d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b1") })
}

// after runs f when the clock is so far past now.
func (d *desk) after(wait time.Duration, f func()) { d.clock.After(wait, f) }

func (d *desk) assertAborted(r change.Result, why string) {
	d.t.Helper()
	assert.Equal(d.t, change.OutcomeAborted, r.Outcome)
	assert.Contains(d.t, r.Why, "nothing was sent: ")
	assert.Contains(d.t, r.Why, why)
	assert.NotEmpty(d.t, r.Next)
	assert.Empty(d.t, d.client.Releases())
	assert.Zero(d.t, r.SentAt)
	assert.Nil(d.t, r.After)
	_, open := d.Unresolved(scope, "ulb")
	assert.False(d.t, open, "what was not sent leaves nothing unresolved")
}

func (d *desk) assertOpen(want bool) {
	d.t.Helper()
	_, open := d.Unresolved(scope, "ulb")
	assert.Equal(d.t, want, open)
}

func TestAReleaseIsReleasedWhenSeenGone(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	r := d.release(target, nil)
	assert.Equal(t, change.OutcomeReleased, r.Outcome)
	assert.Equal(t, target, r.Target)
	require.NoError(t, r.Err)
	assert.NotEmpty(t, r.Why)
	assert.Empty(t, r.Next)
	assert.Empty(t, r.Changes)
	assert.Equal(t, "fake-request", r.RequestID)
	assert.Equal(t, start, r.SentAt)
	assert.Equal(t, start, r.EndedAt)
	require.NotNil(t, r.After)
	assert.Equal(t, 2, r.After.VServer.Count().Total)
	assert.Equal(t, []change.Stage{change.StageReading, change.StageSending, change.StageVerifying}, d.stages)
	assert.Equal(t, []fake.Release{{Scope: scope, ULB: "ulb", Backend: "b1"}}, d.client.Releases())
	d.assertOpen(false)
}

func TestProgressMayBeNil(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	assert.Equal(t, change.OutcomeReleased, d.Release(context.Background(), target, d.shown(target), nil).Outcome)
}

func TestAReleaseReadsAgainJustBeforeSending(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.release(target, nil)
	var methods []string
	for _, c := range d.client.Calls() {
		methods = append(methods, c.Method)
	}
	assert.Equal(t, []string{fake.VServers, fake.VServers, fake.ReleaseBackend, fake.VServers}, methods)
}

func TestAListenerThatChangedInWhatMattersAborts(t *testing.T) {
	backend := func(f func(b *api.Backend)) func(w *fake.World) {
		return func(w *fake.World) { w.Backend(scope, "ulb", "vs", "b1", f) }
	}
	listener := func(f func(v *api.VServer)) func(w *fake.World) {
		return func(w *fake.World) { w.VServer(scope, "ulb", "vs", f) }
	}
	for name, c := range map[string]struct {
		edit           func(w *fake.World)
		what, old, now string
	}{
		"moved to another address": {backend(func(b *api.Backend) { b.PrivateIP = api.Known("10.9.9.9") }), "address", "10.0.0.1:80", "10.9.9.9:80"},
		"moved to another port":    {backend(func(b *api.Backend) { b.Port = api.Known(81) }), "address", "10.0.0.1:80", "10.0.0.1:81"},
		"address vanished":         {backend(func(b *api.Backend) { b.PrivateIP = api.Maybe[string]{} }), "address", "10.0.0.1:80", "?:80"},
		"another host":             {backend(func(b *api.Backend) { b.ResourceID = api.Known("uhost-x") }), "host id", "uhost-b1", "uhost-x"},
		"another host name":        {backend(func(b *api.Backend) { b.ResourceName = api.Known("db") }), "host name", "host-b1", "db"},
		"another kind of host":     {backend(func(b *api.Backend) { b.ResourceType = api.Known("UPM") }), "host type", "UHost", "UPM"},
		"another network card":     {backend(func(b *api.Backend) { b.SubResourceID = api.Known("uni-1") }), "network card", "?", "uni-1"},
		"became failing":           {backend(func(b *api.Backend) { b.Status = api.Known(1) }), "state", "healthy (Enabled 1, Status 0)", "failing (Enabled 1, Status 1)"},
		"became disabled":          {backend(func(b *api.Backend) { b.Enabled = api.Known(0) }), "state", "healthy (Enabled 1, Status 0)", "disabled (Enabled 0, Status 0)"},
		"became unknown":           {backend(func(b *api.Backend) { b.Status = api.Maybe[int]{} }), "state", "healthy (Enabled 1, Status 0)", "unknown (Enabled 1, Status ?)"},
		"another weight":           {backend(func(b *api.Backend) { b.Weight = api.Known(50) }), "weight", "1", "50"},
		"became the standby":       {backend(func(b *api.Backend) { b.IsBackup = api.Known(1) }), "standby", "?", "1"},
		"released by another":      {func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b1") }, "backend b1", "10.0.0.1:80 healthy (Enabled 1, Status 0)", "not there"},
		"the class rose":           {listener(func(v *api.VServer) { v.Method = api.Known(api.MethodSource) }), "class", "ordinary", "severe"},
		"the others fell ill": {listener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[1].Status, all[2].Status = api.Known(1), api.Known(1)
		}), "class", "ordinary", "outage"},
		"the others vanished":      {func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b2"); w.RemoveBackend(scope, "ulb", "b3") }, "class", "ordinary", "outage"},
		"a rule took it in":        {listener(func(v *api.VServer) { v.Rules = api.Known([]api.Rule{fake.Path("p", "/x", "b1", "b2", "b3")}) }), "steps", "release", "take out of rule path /x (p), then release"},
		"the backends are unknown": {listener(func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} }), "class", "ordinary", "unknown"},
		"an id appeared twice": {listener(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			v.Backends = api.Known(append(all, all[0]))
		}), "class", "ordinary", "unknown"},
		"the id is on another listener": {func(w *fake.World) {
			w.VServer(scope, "ulb", "vs2", func(v *api.VServer) {
				all, _ := v.Backends.Get()
				all[0].ID = "b1"
			})
		}, "class", "ordinary", "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			r := d.release(target, func() { d.edit(c.edit) })
			d.assertAborted(r, "the VServer has changed since it was shown")
			var found *change.Change
			for i := range r.Changes {
				if r.Changes[i].What == c.what {
					found = &r.Changes[i]
				}
			}
			require.NotNil(t, found, "%+v", r.Changes)
			assert.Equal(t, change.Change{What: c.what, Old: c.old, New: c.now, Matters: true}, *found)
			assert.True(t, r.Changes[0].Matters, "what matters comes first")
			assert.Equal(t, []change.Stage{change.StageReading}, d.stages)
		})
	}
}

func TestOtherDifferencesAreMentioned(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(w *fake.World)
		want []change.Change
	}{
		"another backend fell ill": {
			func(w *fake.World) {
				w.Backend(scope, "ulb", "vs", "b3", func(b *api.Backend) { b.Status = api.Known(1) })
			},
			[]change.Change{
				{What: "serving before", Old: "3 of 3", New: "2 of 3"},
				{What: "serving after", Old: "2 of 2", New: "1 of 2"},
				{What: "other backend b3", Old: "10.0.0.3:80 healthy (Enabled 1, Status 0) weight 1", New: "10.0.0.3:80 failing (Enabled 1, Status 1) weight 1"},
			},
		},
		"another backend went": {
			func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b3") },
			[]change.Change{
				{What: "serving before", Old: "3 of 3", New: "2 of 2"},
				{What: "serving after", Old: "2 of 2", New: "1 of 1"},
				{What: "other backend b3", Old: "10.0.0.3:80 healthy (Enabled 1, Status 0)", New: "not there"},
			},
		},
		"another backend came": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) {
					all, _ := v.Backends.Get()
					v.Backends = api.Known(append(all, fake.Failing("b4", "10.0.0.4", 80)))
				})
			},
			[]change.Change{
				{What: "serving before", Old: "3 of 3", New: "3 of 4"},
				{What: "serving after", Old: "2 of 2", New: "2 of 3"},
				{What: "other backend b4", Old: "not there", New: "10.0.0.4:80 failing (Enabled 1, Status 1)"},
			},
		},
		"the listener was renamed": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.Name, v.Method = api.Known("new"), api.Known("Leastconn") })
			},
			[]change.Change{
				{What: "VServer name", Old: "web", New: "new"},
				{What: "VServer Method", Old: "Roundrobin", New: "Leastconn"},
			},
		},
		"a rule of others came": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) {
					v.Rules = api.Known([]api.Rule{fake.Path("p", "/x", "b3", "b2")})
				})
			},
			[]change.Change{{What: "Custom rules", Old: "", New: "path /x [b2 b3]"}},
		},
		"nothing but the order": {
			func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) {
					all, _ := v.Backends.Get()
					all[0], all[2] = all[2], all[0]
				})
			}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.ExpectRelease(scope, "ulb", "b1")
			r := d.release(target, func() { d.edit(c.edit) })
			assert.Equal(t, change.OutcomeReleased, r.Outcome)
			assert.Equal(t, c.want, r.Changes)
		})
	}
}

func TestAnAbsentValueIsNotTheSignForIt(t *testing.T) {
	d := newDesk(t)
	r := d.release(target, func() {
		d.edit(func(w *fake.World) {
			w.Backend(scope, "ulb", "vs", "b1", func(b *api.Backend) { b.SubResourceID = api.Known("?") })
		})
	})
	d.assertAborted(r, "has changed")
}

func TestNothingIsSentWhenTheReadBeforeFails(t *testing.T) {
	fail := &api.Error{Kind: api.KindUnavailable, Action: "DescribeVServer", Message: "no route"}
	for name, c := range map[string]struct {
		meanwhile func(d *desk)
		why       string
		kind      api.Kind
	}{
		"the network is down":    {func(d *desk) { d.client.Fail(fake.VServers, fail) }, "no route", api.KindUnavailable},
		"the VServer is gone":    {func(d *desk) { d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") }) }, "ULB ulb has no VServer vs", api.KindNotFound},
		"the ULB is gone":        {func(d *desk) { d.edit(func(w *fake.World) { w.RemoveULB(scope, "ulb") }) }, "was not found", api.KindNotFound},
		"the ULB reads as empty": {func(d *desk) { d.edit(func(w *fake.World) { w.RemoveULB(scope, "ulb"); w.GoneIsEmpty = true }) }, "ULB ulb has no VServer vs", api.KindNotFound},
		"the list is incomplete": {func(d *desk) {
			d.client.Incomplete("1 of 2 came")
			d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") })
		}, "incomplete: 1 of 2 came", api.KindBadResponse},
		"it is another ULB's": {func(d *desk) {
			d.edit(func(w *fake.World) { w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.ULB = "ulb-x" }) })
		}, "came as one of ulb-x", api.KindBadResponse},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			r := d.release(target, func() { c.meanwhile(d) })
			d.assertAborted(r, c.why)
			assert.Equal(t, c.kind, api.KindOf(r.Err))
			assert.Contains(t, r.Why, "could not be read again")
		})
	}
}

func TestWhatWasNotShownIsNotReleased(t *testing.T) {
	d := newDesk(t)
	fine := d.shown(target)
	other := target
	other.Backend = "b2"
	refused := fine
	refused.Assessment.Refusals = []string{"No."}
	for name, shown := range map[string]change.Reading{
		"nothing":           {},
		"another backend":   d.shown(other),
		"another VServer":   d.shown(change.Target{Scope: scope, ULB: "ulb", VServer: "vs2", Backend: "c1"}),
		"a refused release": refused,
	} {
		t.Run(name, func(t *testing.T) {
			before := len(d.client.Calls())
			r := d.confirm(context.Background(), target, shown)
			d.assertAborted(r, "what was shown is not a release that may be confirmed")
			assert.Len(t, d.client.Calls(), before, "nothing was even read")
		})
	}
}

func TestARefusedReleaseIsNotSentWhateverWasShown(t *testing.T) {
	for name, c := range map[string]struct {
		target change.Target
		policy impact.Policy
	}{
		"in a Custom rule": {change.Target{Scope: scope, ULB: "ulb", VServer: "vs2", Backend: "c2"}, impact.Policy{}},
		"protected":        {target, impact.Policy{Protected: true}},
		"floor":            {target, impact.Policy{Floor: 3}},
		"unresolved":       {target, impact.Policy{Unresolved: true}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.Policy = c.policy
			shown, err := d.Read(context.Background(), c.target)
			require.NoError(t, err)
			require.NotEmpty(t, shown.Assessment.Refusals)
			shown.Assessment.Refusals = nil
			d.assertAborted(d.confirm(context.Background(), c.target, shown), "")
		})
	}
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
			r := d.release(target, nil)
			assert.Equal(t, change.OutcomeAborted, r.Outcome)
			require.ErrorIs(t, r.Err, err)
			assert.Contains(t, r.Why, "nothing was sent")
			assert.NotEmpty(t, r.Next)
			assert.Zero(t, r.SentAt)
			d.assertOpen(false)
		})
	}
}

func TestACancelledContextBeforeSendingSendsNothing(t *testing.T) {
	d := newDesk(t)
	shown := d.shown(target)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := d.confirm(ctx, target, shown)
	d.assertAborted(r, "cancelled")
	assert.True(t, errors.Is(r.Err, context.Canceled))
}

// late is a Client whose reads answer although their context has ended, as a
// read that is answered in the moment of the cancellation.
type late struct {
	api.Client
	cancel context.CancelFunc
}

func (l late) VServers(ctx context.Context, s api.Scope, u api.ULBID) (api.VServerList, error) {
	list, err := l.Client.VServers(ctx, s, u)
	l.cancel()
	return list, err
}

func TestACancelDuringTheReadBeforeSendingSendsNothing(t *testing.T) {
	d := newDesk(t)
	shown := d.shown(target)
	ctx, cancel := context.WithCancel(context.Background())
	d.Client = late{d.client, cancel}
	d.assertAborted(d.confirm(ctx, target, shown), "cancelled")
}

func TestACancelAfterSendingCutsNeitherTheWriteNorItsVerification(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(target)
	ctx, cancel := context.WithCancel(context.Background())
	letGo := d.client.Hold(fake.ReleaseBackend)
	ended := make(chan change.Result)
	go func() { ended <- d.Release(ctx, target, shown, nil) }()
	d.client.Await(fake.ReleaseBackend, 1)
	cancel()
	letGo()
	r := <-ended
	assert.Equal(t, change.OutcomeReleased, r.Outcome)
	require.NoError(t, r.Err)
}

// deadline notes how long the write may take.
type deadline struct {
	api.Client
	limit time.Duration
}

func (c *deadline) ReleaseBackend(ctx context.Context, s api.Scope, u api.ULBID, b api.BackendID) (api.Receipt, error) {
	if end, set := ctx.Deadline(); set {
		c.limit = time.Until(end)
	}
	return c.Client.ReleaseBackend(ctx, s, u, b)
}

func TestTheWriteHasItsOwnDeadline(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(target)
	client := &deadline{Client: d.client}
	d.Client = client
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	d.confirm(ctx, target, shown)
	assert.Greater(t, client.limit, 60*time.Second)
	assert.LessOrEqual(t, client.limit, 65*time.Second)
}
