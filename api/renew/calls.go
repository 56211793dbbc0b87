package renew

import (
	"context"
	"sync/atomic"

	"cloud.internal/ulbconsole/api"
)

// Regions is api.Client's.
func (c *Client) Regions(ctx context.Context) ([]api.Region, error) {
	return read(ctx, c, func(now api.Client) ([]api.Region, error) { return now.Regions(ctx) })
}

// Projects is api.Client's.
func (c *Client) Projects(ctx context.Context) ([]api.Project, error) {
	return read(ctx, c, func(now api.Client) ([]api.Project, error) { return now.Projects(ctx) })
}

// ULBs is api.Client's. Once a page has come it is not repeated with the keys of
// another account: rows of both would stand in one list.
func (c *Client) ULBs(ctx context.Context, scope api.Scope, deliver func(api.ULBPage)) (api.Listing, error) {
	var delivered atomic.Bool
	account, refused := c.Account(), error(nil)
	return read(ctx, c, func(now api.Client) (api.Listing, error) {
		if delivered.Load() && c.Account() != account {
			return api.Listing{}, refused
		}
		var listing api.Listing
		listing, refused = now.ULBs(ctx, scope, func(p api.ULBPage) {
			delivered.Store(true)
			deliver(p)
		})
		return listing, refused
	})
}

// VServers is api.Client's.
func (c *Client) VServers(ctx context.Context, scope api.Scope, ulb api.ULBID) (api.VServerList, error) {
	return read(ctx, c, func(now api.Client) (api.VServerList, error) { return now.VServers(ctx, scope, ulb) })
}

// VServer is api.Client's.
func (c *Client) VServer(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID) (api.VServerList, error) {
	return read(ctx, c, func(now api.Client) (api.VServerList, error) { return now.VServer(ctx, scope, ulb, v) })
}

// ReleaseBackend is api.Client's.
func (c *Client) ReleaseBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID) (api.Receipt, error) {
	return write(c, func(now api.Client) (api.Receipt, error) { return now.ReleaseBackend(ctx, scope, ulb, backend) })
}

// UpdatePolicy is api.Client's.
func (c *Client) UpdatePolicy(
	ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, policy api.PolicyID, rule api.RuleSpec,
) (api.Receipt, error) {
	return write(c, func(now api.Client) (api.Receipt, error) { return now.UpdatePolicy(ctx, scope, ulb, v, policy, rule) })
}

// CreatePolicy is api.Client's.
func (c *Client) CreatePolicy(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, rule api.RuleSpec) (api.Receipt, error) {
	return write(c, func(now api.Client) (api.Receipt, error) { return now.CreatePolicy(ctx, scope, ulb, v, rule) })
}

// DeletePolicy is api.Client's.
func (c *Client) DeletePolicy(ctx context.Context, scope api.Scope, v api.VServerID, policy api.PolicyID) (api.Receipt, error) {
	return write(c, func(now api.Client) (api.Receipt, error) { return now.DeletePolicy(ctx, scope, v, policy) })
}

// AllocateBackend is api.Client's.
func (c *Client) AllocateBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, host api.HostSpec) (api.Receipt, error) {
	return write(c, func(now api.Client) (api.Receipt, error) { return now.AllocateBackend(ctx, scope, ulb, v, host) })
}

// UpdateBackendAttribute is api.Client's.
func (c *Client) UpdateBackendAttribute(
	ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID, attributes api.BackendAttributes,
) (api.Receipt, error) {
	return write(c, func(now api.Client) (api.Receipt, error) {
		return now.UpdateBackendAttribute(ctx, scope, ulb, backend, attributes)
	})
}
