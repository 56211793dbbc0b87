package fake_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

var scope = api.Scope{Region: "cn-bj2", Project: "org-1"}

// witness is a test that only notes how it fails.
type witness struct {
	testing.TB
	mu      sync.Mutex
	failed  []string
	cleanup []func()
}

func (w *witness) Helper() {}

func (w *witness) Errorf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed = append(w.failed, fmt.Sprintf(format, args...))
}

func (w *witness) Cleanup(f func()) { w.cleanup = append(w.cleanup, f) }

// end runs the clean-up and gives what failed.
func (w *witness) end() []string {
	for _, f := range w.cleanup {
		f()
	}
	w.cleanup = nil
	return w.failed
}

func site() api.ULB {
	return fake.ULB("ulb", "shop",
		fake.HTTP("vs", "web", 80, []api.Backend{
			fake.Healthy("b1", "10.0.0.1", 80), fake.Failing("b2", "10.0.0.2", 80), fake.Disabled("b3", "10.0.0.3", 80),
		}, fake.Path("p1", "/api", "b2")))
}

func world(t testing.TB) *fake.Client { //nolint:thelper // it stands where New stands
	c := fake.New(t)
	c.SetULBs(scope, []api.ULB{site()})
	return c
}

func TestAnUnexpectedCallFailsTheTestAndTheCall(t *testing.T) {
	ctx := context.Background()
	for name, call := range map[string]func(c *fake.Client) error{
		fake.Regions:  func(c *fake.Client) error { _, err := c.Regions(ctx); return err },
		fake.Projects: func(c *fake.Client) error { _, err := c.Projects(ctx); return err },
		fake.ULBs:     func(c *fake.Client) error { _, err := c.ULBs(ctx, scope, func(api.ULBPage) {}); return err },
		fake.VServers: func(c *fake.Client) error { _, err := c.VServers(ctx, scope, "ulb"); return err },
		fake.ReleaseBackend: func(c *fake.Client) error {
			_, err := c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
			return err
		},
		fake.UpdatePolicy: func(c *fake.Client) error {
			_, err := c.Send(ctx,
				api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: spec("Path", "/api", "b1")})
			return err
		},
		fake.CreatePolicy: func(c *fake.Client) error {
			_, err := c.Send(ctx, api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Path", "/new", "b1")})
			return err
		},
		fake.DeletePolicy: func(c *fake.Client) error {
			_, err := c.Send(ctx, api.DeletePolicy{Scope: scope, VServer: "vs", Policy: "p1"})
			return err
		},
		fake.AllocateBackend: func(c *fake.Client) error {
			_, err := c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: host("b1", 81)})
			return err
		},
		fake.UpdateBackendAttribute: func(c *fake.Client) error {
			_, err := c.Send(ctx,
				api.UpdateBackendAttribute{
					Scope: scope, ULB: "ulb", Backend: "b1",
					Attributes: api.BackendAttributes{Enabled: api.Known(0)},
				})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := &witness{TB: t}
			c := world(w)
			require.ErrorContains(t, call(c), "unexpected call")
			require.Len(t, w.end(), 1)
			assert.Contains(t, w.failed[0], name)
			require.Error(t, call(c), "after the test it is only an error")
			assert.Len(t, w.failed, 1)

			w = &witness{TB: t}
			c = world(w)
			c.AllowReads()
			c.AllowWrites()
			require.NoError(t, call(c))
			assert.Empty(t, w.end())
		})
	}
}

func TestAReadMayBeExpectedOnceOnly(t *testing.T) {
	w := &witness{TB: t}
	c := world(w)
	c.Expect(fake.Regions, 1)
	_, err := c.Regions(context.Background())
	require.NoError(t, err)
	assert.Empty(t, w.failed)
	_, err = c.Regions(context.Background())
	require.Error(t, err)
	assert.Len(t, w.end(), 1)
}

func TestWhatWasPreparedAndNotUsedFails(t *testing.T) {
	for name, prepare := range map[string]func(c *fake.Client){
		"expected ReleaseBackend did not come": func(c *fake.Client) { c.ExpectRelease(scope, "ulb", "b1") },
		"1 expected calls of ULBs":             func(c *fake.Client) { c.Expect(fake.ULBs, 1) },
		"1 failures of VServers":               func(c *fake.Client) { c.Fail(fake.VServers, errors.New("x")) },
		"no list of ULBs came":                 func(c *fake.Client) { c.FailPages(1, errors.New("x")) },
		"1 prepared answers to ReleaseBackend": func(c *fake.Client) { c.LoseAnswer() },
	} {
		t.Run(name, func(t *testing.T) {
			w := &witness{TB: t}
			prepare(world(w))
			require.Len(t, w.end(), 1)
			assert.Contains(t, w.failed[0], name)
		})
	}
}

func TestAnExpectedReleaseIsThatOneAndOnce(t *testing.T) {
	w := &witness{TB: t}
	c := world(w)
	c.AllowReads()
	c.ExpectRelease(scope, "ulb", "b1")
	ctx := context.Background()
	_, err := c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b3"})
	require.Error(t, err, "another backend")
	_, err = c.Send(ctx, api.ReleaseBackend{Scope: api.Scope{}, ULB: "ulb", Backend: "b1"})
	require.Error(t, err, "another scope")
	receipt, err := c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
	require.NoError(t, err)
	assert.NotEmpty(t, receipt.RequestID)
	_, err = c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
	require.Error(t, err, "once more")
	assert.Len(t, w.end(), 3)

	v := read(t, c)
	_, found := v.Backend("b1")
	assert.False(t, found)
	rules, _ := v.Rules.Get()
	assert.False(t, rules[0].Has("b1"), "the Default rule mirrors the backends")
	assert.Equal(t, []fake.Release{
		{Scope: scope, ULB: "ulb", Backend: "b3"},
		{ULB: "ulb", Backend: "b1"},
		{Scope: scope, ULB: "ulb", Backend: "b1"},
		{Scope: scope, ULB: "ulb", Backend: "b1"},
	}, c.Releases())
}

func read(t *testing.T, c *fake.Client) api.VServer {
	t.Helper()
	list, err := c.VServers(context.Background(), scope, "ulb")
	require.NoError(t, err)
	require.Len(t, list.VServers, 1)
	assert.Equal(t, 1, list.Total)
	assert.Equal(t, api.ULBID("ulb"), list.VServers[0].ULB)
	return list.VServers[0]
}

func TestAReleaseAnswersLikeTheService(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		ulb     api.ULBID
		backend api.BackendID
		prepare func(c *fake.Client)
		outcome api.Outcome
		code    int
		gone    bool
	}{
		"it works": {
			ulb: "ulb", backend: "b1", prepare: func(*fake.Client) {},
			outcome: api.OutcomeAccepted, gone: true,
		},
		"no such backend": {
			ulb: "ulb", backend: "b9", prepare: func(*fake.Client) {}, outcome: api.OutcomeRefused,
			code: 4093, gone: true,
		},
		"no such ULB": {
			ulb: "x", backend: "b1", prepare: func(*fake.Client) {},
			outcome: api.OutcomeDoubtful, code: 4086,
		},
		"in a Custom rule": {
			ulb: "ulb", backend: "b2", prepare: func(*fake.Client) {},
			outcome: api.OutcomeRefused, code: 4110,
		},
		"the answer is lost": {
			ulb: "ulb", backend: "b1", prepare: (*fake.Client).LoseAnswer,
			outcome: api.OutcomeUnknown, gone: true,
		},
		"the request is lost": {ulb: "ulb", backend: "b1", prepare: (*fake.Client).LoseRequest, outcome: api.OutcomeUnknown},
		"accepted, not done": {
			ulb: "ulb", backend: "b1", prepare: (*fake.Client).IgnoreRelease,
			outcome: api.OutcomeAccepted,
		},
		"refused by a code": {
			ulb: "ulb", backend: "b1", prepare: func(c *fake.Client) { c.RefuseRelease(299) },
			outcome: api.OutcomeRefused, code: 299,
		},
		"failed in the network": {
			ulb: "ulb", backend: "b1", prepare: func(c *fake.Client) { c.Fail(fake.ReleaseBackend, fake.Lost()) },
			outcome: api.OutcomeUnknown,
		},
		"failing all the time": {
			ulb: "ulb", backend: "b1", prepare: func(c *fake.Client) { c.FailAlways(fake.ReleaseBackend, fake.Lost()) },
			outcome: api.OutcomeUnknown,
		},
		"failing no longer": {ulb: "ulb", backend: "b1", prepare: func(c *fake.Client) {
			c.FailAlways(fake.ReleaseBackend, fake.Lost())
			c.FailAlways(fake.ReleaseBackend, nil)
		}, outcome: api.OutcomeAccepted, gone: true},
		"failing another method": {
			ulb: "ulb", backend: "b1", prepare: func(c *fake.Client) { c.FailAlways(fake.ULBs, fake.Lost()) },
			outcome: api.OutcomeAccepted, gone: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			client := world(t)
			client.AllowReads()
			client.AllowReleases()
			c.prepare(client)
			_, err := client.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: c.ulb, Backend: c.backend})
			assert.Equal(t, c.outcome, api.OutcomeOf(err))
			if c.code != 0 {
				var e *api.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, c.code, e.RetCode)
			}
			_, found := read(t, client).Backend(c.backend)
			assert.Equal(t, c.gone, !found)
		})
	}
}

func TestAnswersAreDeepCopies(t *testing.T) {
	c := fake.New(t)
	c.AllowReads()
	u := site()
	c.SetULBs(scope, []api.ULB{u})
	spoil := func(v api.VServer) {
		all, _ := v.Backends.Get()
		all[0].ID = "spoilt"
		rules, _ := v.Rules.Get()
		members, _ := rules[0].Members.Get()
		members[0].Backend = "spoilt"
		rules[1].ID = "spoilt"
	}
	vservers, _ := u.VServers.Get()
	spoil(vservers[0])
	spoil(read(t, c))
	_, err := c.ULBs(context.Background(), scope, func(p api.ULBPage) {
		vservers, _ := p.Rows[0].VServers.Get()
		spoil(vservers[0])
		p.Rows[0].ID = "spoilt"
	})
	require.NoError(t, err)
	v := read(t, c)
	_, found := v.Backend("b1")
	assert.True(t, found)
	rules, _ := v.Rules.Get()
	assert.True(t, rules[0].Has("b1"))
	assert.Equal(t, api.PolicyID("p1"), rules[1].ID)
}

func TestAbsentAndNullSurviveCopying(t *testing.T) {
	c := fake.New(t)
	c.AllowReads()
	c.SetULBs(scope,
		[]api.ULB{fake.ULB("ulb", "shop", api.VServer{ID: "bare"},
			api.VServer{ID: "null", Backends: api.Known([]api.Backend(nil))}), {ID: "blank"}})
	list, err := c.VServers(context.Background(), scope, "ulb")
	require.NoError(t, err)
	assert.False(t, list.VServers[0].Backends.IsKnown())
	assert.True(t, list.VServers[1].Backends.IsKnown())
	list, err = c.VServers(context.Background(), scope, "blank")
	require.NoError(t, err)
	assert.Empty(t, list.VServers)
}

func TestAULBThatIsGone(t *testing.T) {
	c := world(t)
	c.AllowReads()
	c.Edit(func(w *fake.World) { w.RemoveULB(scope, "ulb") })
	_, err := c.VServers(context.Background(), scope, "ulb")
	assert.Equal(t, api.KindNotFound, api.KindOf(err))
	c.Edit(func(w *fake.World) { w.GoneIsEmpty = true })
	list, err := c.VServers(context.Background(), scope, "ulb")
	require.NoError(t, err)
	assert.Empty(t, list.VServers)
}

func TestCallsAreNotedInTheirOrder(t *testing.T) {
	c := world(t)
	c.AllowReads()
	ctx := context.Background()
	_, _ = c.Regions(ctx)
	_, _ = c.VServers(ctx, scope, "ulb")
	_, _ = c.ULBs(ctx, scope, func(api.ULBPage) {})
	assert.Equal(t, []fake.Call{
		{Method: fake.Regions},
		{Method: fake.VServers, Scope: scope, ULB: "ulb"},
		{Method: fake.ULBs, Scope: scope},
	}, c.Calls())
}
