package fake

import (
	"context"

	"cloud.internal/ulbconsole/api"
)

// made is what a write leaves: the id of what it made, or the service's RetCode.
type made struct {
	backend api.BackendID
	policy  api.PolicyID
	code    int
}

// write makes one write: apply does it to the world, unless a test prepared another answer.
func (c *Client) write(ctx context.Context, call Call, apply func(w *World) made) (api.Receipt, error) {
	if err := c.enter(ctx, call); err != nil {
		return api.Receipt{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var a answer
	if queue := c.answers[call.Method]; len(queue) > 0 {
		a, c.answers[call.Method] = queue[0], queue[1:]
	}
	m := made{code: a.code}
	if !a.ignored {
		m = apply(&c.world)
	}
	const request = "fake-request"
	switch {
	case a.lost:
		return api.Receipt{}, LostOf(call.Method)
	case m.code != 0:
		return api.Receipt{}, api.FromRetCode(call.Method, m.code, "", request)
	case a.noID:
		return api.Receipt{RequestID: request}, nil
	default:
		return api.Receipt{RequestID: request, Backend: m.backend, Policy: m.policy}, nil
	}
}

// ReleaseBackend releases from the world as the service would: 4093 for a
// backend that is not there, 4110 for one in a Custom rule.
func (c *Client) ReleaseBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID) (api.Receipt, error) {
	return c.write(ctx, release(scope, ulb, backend), func(w *World) made { return w.release(scope, ulb, backend) })
}

// UpdatePolicy replaces a Custom rule's members, and the rest of it by what is
// given: 4077 for no members, 4093 for a member that is not there. A Type that
// is not given becomes Domain, as the service has it.
func (c *Client) UpdatePolicy(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, policy api.PolicyID, rule api.RuleSpec) (api.Receipt, error) {
	return c.write(ctx, changeRule(UpdatePolicy, scope, ulb, v, policy, rule), func(w *World) made { return w.updateRule(scope, ulb, v, policy, rule) })
}

// CreatePolicy makes a Custom rule with the id new-policy-1, -2 and so on.
func (c *Client) CreatePolicy(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, rule api.RuleSpec) (api.Receipt, error) {
	return c.write(ctx, changeRule(CreatePolicy, scope, ulb, v, "", rule), func(w *World) made { return w.createRule(scope, ulb, v, rule) })
}

// DeletePolicy deletes a Custom rule.
func (c *Client) DeletePolicy(ctx context.Context, scope api.Scope, v api.VServerID, policy api.PolicyID) (api.Receipt, error) {
	return c.write(ctx, deleteRule(scope, v, policy), func(w *World) made { return w.deleteRule(scope, v, policy) })
}

// AllocateBackend adds a host with the id new-backend-1, -2 and so on: 4109 for one that is there,
// 230 for one that the world has never had, unless it goes by its address.
func (c *Client) AllocateBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, host api.HostSpec) (api.Receipt, error) {
	return c.write(ctx, allocate(scope, ulb, v, host), func(w *World) made { return w.allocate(scope, ulb, v, host) })
}

// UpdateBackendAttribute changes what is given.
func (c *Client) UpdateBackendAttribute(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID, attributes api.BackendAttributes) (api.Receipt, error) {
	return c.write(ctx, changeBackend(scope, ulb, backend, attributes), func(w *World) made { return w.updateBackend(scope, ulb, backend, attributes) })
}
