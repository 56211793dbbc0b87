package fake

import (
	"context"

	"cloud.internal/ulbconsole/api"
)

// UpdatePolicy replaces a Custom rule's members.
func (c *Client) UpdatePolicy(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, policy api.PolicyID, rule api.RuleSpec) (api.Receipt, error) {
	return api.Receipt{}, nil
}

// CreatePolicy makes a Custom rule.
func (c *Client) CreatePolicy(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, rule api.RuleSpec) (api.Receipt, error) {
	return api.Receipt{}, nil
}

// DeletePolicy deletes a Custom rule.
func (c *Client) DeletePolicy(ctx context.Context, scope api.Scope, v api.VServerID, policy api.PolicyID) (api.Receipt, error) {
	return api.Receipt{}, nil
}

// AllocateBackend adds a host to a VServer.
func (c *Client) AllocateBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, host api.HostSpec) (api.Receipt, error) {
	return api.Receipt{}, nil
}

// UpdateBackendAttribute changes a backend's attributes.
func (c *Client) UpdateBackendAttribute(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID, attributes api.BackendAttributes) (api.Receipt, error) {
	return api.Receipt{}, nil
}
