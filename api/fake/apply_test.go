package fake_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func spec(kind, match string, members ...api.BackendID) api.RuleSpec {
	return api.RuleSpec{Type: api.Known(kind), Match: api.Known(match), Members: members}
}

// host asks for the host of one of site's backends.
func host(id api.BackendID, port int) api.HostSpec {
	return api.HostSpec{ResourceType: "UHost", ResourceID: "uhost-" + string(id), Port: port}
}

func custom(t *testing.T, c *fake.Client) []api.Rule {
	t.Helper()
	rules, _ := read(t, c).Rules.Get()
	require.NotEmpty(t, rules)
	assert.False(t, rules[0].Custom(), "the Default rule stays the first")
	return rules[1:]
}

func free(t *testing.T) *fake.Client {
	t.Helper()
	c := world(t)
	c.AllowReads()
	c.AllowWrites()
	return c
}

func code(t *testing.T, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	var e *api.Error
	require.ErrorAs(t, err, &e)
	return e.RetCode
}

func TestUpdatePolicyReplacesMembersAndSendsTheRestAlong(t *testing.T) {
	c := free(t)
	before := custom(t, c)[0]
	ids := []api.BackendID{"b3", "b2"}
	_, err := c.Send(context.Background(),
		api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: before.Spec(ids)})
	require.NoError(t, err)
	ids[0] = "spoilt"
	after := custom(t, c)[0]
	assert.Equal(t, []api.BackendID{"b3", "b2"}, after.MemberIDs())
	members, _ := after.Members.Get()
	assert.Equal(t, api.Known("10.0.0.3"), members[0].PrivateIP, "a new member is described")
	after.Members = before.Members
	assert.Equal(t, before, after)

	_, err = c.Send(context.Background(),
		api.UpdatePolicy{
			Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1",
			Rule: api.RuleSpec{Match: api.Known("/x"), Members: []api.BackendID{"b2"}},
		})
	require.NoError(t, err)
	after = custom(t, c)[0]
	assert.Equal(t, api.Known("Domain"), after.Type, "the service's own default: the trap")
	assert.Equal(t, before.DomainMatchMode, after.DomainMatchMode)
	assert.Equal(t, before.Priority, after.Priority)
}

func TestARuleIsMadeAndDeleted(t *testing.T) {
	c := free(t)
	ctx := context.Background()
	made := spec("Path", "/new", "b1", "b3")
	made.Priority = api.Known(7)
	receipt, err := c.Send(ctx, api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: made})
	require.NoError(t, err)
	require.NotEmpty(t, receipt.Policy)
	assert.Empty(t, receipt.Backend)
	r := custom(t, c)[1]
	assert.Equal(t, receipt.Policy, r.ID)
	assert.Equal(t, api.Known(7), r.Priority)
	assert.Equal(t, made.Members, r.MemberIDs())
	second, err := c.Send(ctx,
		api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Domain", "a.example", "b1")})
	require.NoError(t, err)
	assert.NotEqual(t, receipt.Policy, second.Policy)

	_, err = c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
	assert.Equal(t, 4110, code(t, err), "the new rules hold it")
	for _, id := range []api.PolicyID{receipt.Policy, second.Policy, "p1"} {
		_, err = c.Send(ctx, api.DeletePolicy{Scope: scope, VServer: "vs", Policy: id})
		require.NoError(t, err)
	}
	assert.Empty(t, custom(t, c))
	_, err = c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
	require.NoError(t, err)
}

func TestAHostComesBackUnderANewID(t *testing.T) {
	c := free(t)
	ctx := context.Background()
	before, _ := read(t, c).Backend("b3")
	spec, err := before.Host()
	require.NoError(t, err)
	_, err = c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: spec})
	assert.Equal(t, 4109, code(t, err), "it is there")
	_, err = c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b3"})
	require.NoError(t, err)
	receipt, err := c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: spec})
	require.NoError(t, err)
	assert.NotEqual(t, before.ID, receipt.Backend)
	v := read(t, c)
	after, found := v.Backend(receipt.Backend)
	require.True(t, found)
	before.ID = after.ID
	assert.Equal(t, before, after, "disabled, as it was")
	rules, _ := v.Rules.Get()
	assert.True(t, rules[0].Has(after.ID), "the Default rule mirrors the backends")
	_, err = c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: spec})
	assert.Equal(t, 4109, code(t, err), "a second time")
	spec.Port = 81
	again, err := c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: spec})
	require.NoError(t, err, "on another port it is another backend")
	assert.NotEqual(t, receipt.Backend, again.Backend)
}

func TestAHostThatGoesByItsAddressNeedsNoneBefore(t *testing.T) {
	c := free(t)
	c.Edit(func(w *fake.World) { w.ULB(scope, "ulb").VPC = api.Known("vpc") })
	h := api.HostSpec{ResourceType: "IP", IP: "10.9.9.9", VPC: "other", Subnet: "s", Port: 80}
	_, err := c.Send(context.Background(), api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: h})
	assert.Equal(t, 63032, code(t, err))
	h.VPC = "vpc"
	receipt, err := c.Send(context.Background(), api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: h})
	require.NoError(t, err)
	b, _ := read(t, c).Backend(receipt.Backend)
	assert.True(t, h.Is(b))
	assert.Equal(t, api.Known(1), b.Weight)
	assert.Equal(t, api.Known(1), b.Enabled)
}

func TestAHostMayHaveMovedMeanwhile(t *testing.T) {
	c := free(t)
	ctx := context.Background()
	b, _ := read(t, c).Backend("b1")
	spec, _ := b.Host()
	_, err := c.Send(ctx, api.ReleaseBackend{Scope: scope, ULB: "ulb", Backend: "b1"})
	require.NoError(t, err)
	c.Edit(func(w *fake.World) { w.Hosts[0].PrivateIP = api.Known("10.7.7.7") })
	receipt, err := c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: spec})
	require.NoError(t, err)
	b, _ = read(t, c).Backend(receipt.Backend)
	assert.Equal(t, api.Known("10.7.7.7"), b.PrivateIP)
}

func TestUpdateBackendAttributeChangesWhatIsGiven(t *testing.T) {
	c := free(t)
	before, _ := read(t, c).Backend("b1")
	_, err := c.Send(context.Background(),
		api.UpdateBackendAttribute{
			Scope: scope, ULB: "ulb", Backend: "b1",
			Attributes: api.BackendAttributes{Enabled: api.Known(0), Weight: api.Known(9)},
		})
	require.NoError(t, err)
	after, _ := read(t, c).Backend("b1")
	before.Enabled, before.Weight = api.Known(0), api.Known(9)
	assert.Equal(t, before, after)
}

func TestWritesAreRefusedLikeTheService(t *testing.T) {
	ctx := context.Background()
	off := api.BackendAttributes{Enabled: api.Known(0)}
	for name, v := range map[string]struct {
		code int
		call func(c *fake.Client) (api.Receipt, error)
	}{
		"no member left": {4077, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: spec("Path", "/api")})
		}},
		"a foreign member": {4093, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: spec("Path", "/api", "b1", "b9")})
		}},
		"no match": {220, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{
					Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1",
					Rule: api.RuleSpec{Members: []api.BackendID{"b1"}},
				})
		}},
		"no such rule": {4100, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p9", Rule: spec("Path", "/api", "b1")})
		}},
		"the Default rule": {4100, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx,
				api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "", Rule: spec("Path", "/api", "b1")})
		}},
		"rules of TCP": {4112, func(c *fake.Client) (api.Receipt, error) {
			c.Edit(func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.Protocol = api.Known("TCP") })
			})
			return c.Send(ctx,
				api.UpdatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Policy: "p1", Rule: spec("Path", "/api", "b1")})
		}},
		"a rule elsewhere": {4088, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs9", Rule: spec("Path", "/api", "b1")})
		}},
		"a rule on no ULB": {4086, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.CreatePolicy{Scope: scope, ULB: "ulb9", VServer: "vs", Rule: spec("Path", "/api", "b1")})
		}},
		"a rule without members": {220, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Path", "/api")})
		}},
		"a rule of foreign members": {4093, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Path", "/api", "b9")})
		}},
		"deleting no rule": {4100, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: scope, VServer: "vs", Policy: "p9"})
		}},
		"deleting nowhere": {4088, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.DeletePolicy{Scope: scope, VServer: "vs9", Policy: "p1"})
		}},
		"an unknown host": {230, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs", Host: host("b9", 80)})
		}},
		"a host nowhere": {4088, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.AllocateBackend{Scope: scope, ULB: "ulb", VServer: "vs9", Host: host("b1", 81)})
		}},
		"no such backend": {4093, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.UpdateBackendAttribute{Scope: scope, ULB: "ulb", Backend: "b9", Attributes: off})
		}},
		"no such ULB": {4086, func(c *fake.Client) (api.Receipt, error) {
			return c.Send(ctx, api.UpdateBackendAttribute{Scope: scope, ULB: "ulb9", Backend: "b1", Attributes: off})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			c := free(t)
			before := read(t, c)
			receipt, err := v.call(c)
			assert.Equal(t, v.code, code(t, err))
			want := api.OutcomeRefused
			if v.code == 4086 || v.code == 4100 { // "could not get it, try later"
				want = api.OutcomeDoubtful
			}
			assert.Equal(t, want, api.OutcomeOf(err))
			assert.Zero(t, receipt)
			after := read(t, c)
			after.Protocol = before.Protocol
			assert.Equal(t, before, after, "a refused write changes nothing")
		})
	}
}

func TestAVServerTakesFiftyCustomRules(t *testing.T) {
	c := free(t)
	for i := range 49 {
		_, err := c.Send(context.Background(),
			api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Path", "/"+strconv.Itoa(i), "b1")})
		require.NoError(t, err)
	}
	_, err := c.Send(context.Background(),
		api.CreatePolicy{Scope: scope, ULB: "ulb", VServer: "vs", Rule: spec("Path", "/more", "b1")})
	assert.Equal(t, 4207, code(t, err))
}
