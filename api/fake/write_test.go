package fake_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// writes are one good write of each method.
func writes() map[string]func(c *fake.Client) (api.Receipt, error) {
	ctx := context.Background()
	return map[string]func(c *fake.Client) (api.Receipt, error){
		fake.ReleaseBackend: func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
		},
		fake.UpdatePolicy: func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: spec("Path", "/api", "b1")})
		},
		fake.CreatePolicy: func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Path", "/new", "b1")})
		},
		fake.DeletePolicy: func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: scope, VServer: "vs", Policy: "p1"})
		},
		fake.AllocateBackend: func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: host("b1", 81)})
		},
		fake.UpdateBackendAttribute: func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdateBackendAttribute{
					Scope: scope, ULB: "ulb", Backend: "b1",
					Attributes: api.BackendAttributes{Enabled: api.Known(0)},
				})
		},
	}
}

func TestEveryWriteCanGoWrongInEveryWay(t *testing.T) {
	for method, write := range writes() {
		for name, v := range map[string]struct {
			prepare func(c *fake.Client)
			outcome api.Outcome
			happens bool
		}{
			"well":             {func(*fake.Client) {}, api.OutcomeAccepted, true},
			"answer lost":      {func(c *fake.Client) { c.LoseAnswerOf(method) }, api.OutcomeUnknown, true},
			"request lost":     {func(c *fake.Client) { c.LoseRequestOf(method) }, api.OutcomeUnknown, false},
			"ignored":          {func(c *fake.Client) { c.Ignore(method) }, api.OutcomeAccepted, false},
			"refused":          {func(c *fake.Client) { c.Refuse(method, 299) }, api.OutcomeRefused, false},
			"refused vaguely":  {func(c *fake.Client) { c.Refuse(method, 4102) }, api.OutcomeDoubtful, false},
			"failing":          {func(c *fake.Client) { c.Fail(method, fake.LostOf(method)) }, api.OutcomeUnknown, false},
			"failing always":   {func(c *fake.Client) { c.FailAlways(method, fake.LostOf(method)) }, api.OutcomeUnknown, false},
			"without an id":    {func(c *fake.Client) { c.ForgetID(method) }, api.OutcomeAccepted, true},
			"another's answer": {func(c *fake.Client) { c.LoseAnswerOf(other(method)) }, api.OutcomeAccepted, true},
		} {
			t.Run(method+" "+name, func(t *testing.T) {
				w := &witness{TB: t}
				c := world(w)
				c.AllowReads()
				c.AllowWrites(method)
				before := read(t, c)
				v.prepare(c)
				receipt, err := write(c)
				assert.Equal(t, v.outcome, api.OutcomeOf(err))
				after := read(t, c)
				assert.Equal(t, v.happens, !assert.ObjectsAreEqual(before, after))
				named := name == "well" || name == "another's answer"
				assert.Equal(t, named && method == fake.AllocateBackend, receipt.Backend != "")
				assert.Equal(t, named && method == fake.CreatePolicy, receipt.Policy != "")
				if err != nil {
					assert.Contains(t, err.Error(), method)
				}
				unused := w.end()
				if name == "another's answer" {
					require.Len(t, unused, 1, "what was prepared for another method stays unused")
					assert.Contains(t, unused[0], other(method))
					return
				}
				assert.Empty(t, unused)
			})
		}
	}
}

func other(method string) string {
	if method == fake.UpdatePolicy {
		return fake.ReleaseBackend
	}
	return fake.UpdatePolicy
}

func TestAnExpectedWriteIsExactlyThatOneAndOnce(t *testing.T) {
	off := api.BackendAttributes{Enabled: api.Known(0)}
	for method, c := range map[string]struct {
		expect func(c *fake.Client)
		almost func(c *fake.Client) error
	}{
		fake.UpdatePolicy: {
			func(c *fake.Client) {
				c.ExpectWrite(api.UpdatePolicy{
					Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1",
					Rule: spec("Path", "/api", "b1"),
				})
			},
			func(c *fake.Client) error {
				_, err := c.Send(context.Background(),
					api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: spec("Path", "/api", "b1", "b2")})
				return err
			},
		},
		fake.CreatePolicy: {
			func(c *fake.Client) {
				c.ExpectWrite(api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Path", "/new", "b1")})
			},
			func(c *fake.Client) error {
				_, err := c.Send(context.Background(),
					api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Domain", "/new", "b1")})
				return err
			},
		},
		fake.DeletePolicy: {
			func(c *fake.Client) { c.ExpectWrite(api.DeletePolicy{Scope: scope, VServer: "vs", Policy: "p1"}) },
			func(c *fake.Client) error {
				_, err := c.Send(context.Background(), api.DeletePolicy{Scope: scope, VServer: "vs", Policy: "p2"})
				return err
			},
		},
		fake.AllocateBackend: {
			func(c *fake.Client) {
				c.ExpectWrite(api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: host("b1", 81)})
			},
			func(c *fake.Client) error {
				h := host("b1", 81)
				h.Enabled = api.Known(1)
				_, err := c.Send(context.Background(), api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: h})
				return err
			},
		},
		fake.UpdateBackendAttribute: {
			func(c *fake.Client) {
				c.ExpectWrite(api.UpdateBackendAttribute{Scope: scope, ULB: "ulb", Backend: "b1", Attributes: off})
			},
			func(c *fake.Client) error {
				_, err := c.Send(context.Background(),
					api.UpdateBackendAttribute{
						Scope: scope, ULB: "ulb", Backend: "b1",
						Attributes: api.BackendAttributes{Enabled: api.Known(1)},
					})
				return err
			},
		},
	} {
		t.Run(method, func(t *testing.T) {
			w := &witness{TB: t}
			client := world(w)
			c.expect(client)
			require.ErrorContains(t, c.almost(client), "unexpected call")
			_, err := writes()[method](client)
			require.NoError(t, err)
			_, err = writes()[method](client)
			require.ErrorContains(t, err, "unexpected call", "once more")
			assert.Len(t, client.Writes(), 3)
			assert.Len(t, w.end(), 2)

			w = &witness{TB: t}
			c.expect(world(w))
			require.Len(t, w.end(), 1)
			assert.Contains(t, w.failed[0], "expected "+method+" did not come")
		})
	}
}

func TestAWriteIsSeenBeforeItHappens(t *testing.T) {
	c := free(t)
	var seen []fake.Call
	c.OnCall(func(call fake.Call) {
		seen = append(seen, call)
		c.Edit(func(w *fake.World) {
			_, found := firstVServer(w).Backend("b1")
			assert.True(t, found, "not released yet")
		})
	})
	_, err := c.Send(context.Background(), api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
	require.NoError(t, err)
	assert.Equal(t, []fake.Call{{Method: fake.ReleaseBackend, Scope: scope, ULB: "ulb", Backend: "b1"}}, seen)
	assert.Equal(t, seen, c.Writes())
	c.OnCall(nil)
	_, _ = c.Regions(context.Background())
	assert.Len(t, seen, 1)
	assert.Len(t, c.Writes(), 1, "a read is no write")
}

func firstVServer(w *fake.World) api.VServer {
	vservers, _ := w.ULB(scope, "ulb").VServers.Get()
	return vservers[0]
}

func TestACallSaysAllThatWasAskedFor(t *testing.T) {
	c := free(t)
	rule := spec("Path", "/api", "b2", "b1")
	rule.Priority = api.Known(3)
	_, _ = c.Send(context.Background(),
		api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: rule})
	assert.Equal(t, fake.Call{
		Method: fake.UpdatePolicy, Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1",
		Match: api.Known("/api"), Type: api.Known("Path"), Priority: api.Known(3), Members: "b2 b1",
	}, c.Writes()[0])
}

func TestAHeldWriteHappensWhenItIsLetGo(t *testing.T) {
	c := free(t)
	release := c.Hold(fake.UpdatePolicy)
	done := make(chan error)
	go func() {
		_, err := c.Send(context.Background(),
			api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: spec("Path", "/api", "b1")})
		done <- err
	}()
	c.Await(fake.UpdatePolicy, 1)
	assert.Equal(t, []api.BackendID{"b2"}, custom(t, c)[0].MemberIDs())
	release()
	require.NoError(t, <-done)
	assert.Equal(t, []api.BackendID{"b1"}, custom(t, c)[0].MemberIDs())
}
