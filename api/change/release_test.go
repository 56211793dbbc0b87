//go:build old

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
