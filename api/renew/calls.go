package renew

import (
	"context"
	"sync/atomic"
	"time"

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

// ULBCount is api.Client's.
func (c *Client) ULBCount(ctx context.Context, scope api.Scope) (api.Maybe[int], error) {
	return read(ctx, c, func(now api.Client) (api.Maybe[int], error) { return now.ULBCount(ctx, scope) })
}

// VServers is api.Client's.
func (c *Client) VServers(ctx context.Context, scope api.Scope, ulb api.ULBID) (api.VServerList, error) {
	return read(ctx, c, func(now api.Client) (api.VServerList, error) { return now.VServers(ctx, scope, ulb) })
}

// VServer is api.Client's.
func (c *Client) VServer(ctx context.Context, scope api.Scope, ulb api.ULBID,
	v api.VServerID,
) (api.VServerList, error) {
	return read(ctx, c, func(now api.Client) (api.VServerList, error) { return now.VServer(ctx, scope, ulb, v) })
}

// Metrics is api.Client's. That the keys are refused is no word on those of any other read: they are
// neither replaced for it nor counted as refused.
func (c *Client) Metrics(ctx context.Context, scope api.Scope, v api.VServerID, from, to time.Time,
) (api.Curves, error) {
	client, _ := c.current()
	return client.Metrics(ctx, scope, v, from, to)
}

// UserOperations is api.Client's, with the keys as Metrics takes them.
func (c *Client) UserOperations(ctx context.Context, scope api.Scope, ulb api.ULBID, since time.Time,
) (api.UserOperations, error) {
	client, _ := c.current()
	return client.UserOperations(ctx, scope, ulb, since)
}

// Certificates is api.Client's.
func (c *Client) Certificates(ctx context.Context, scope api.Scope) ([]api.Certificate, error) {
	return read(ctx, c, func(now api.Client) ([]api.Certificate, error) { return now.Certificates(ctx, scope) })
}

// Hosts is api.Client's, with the keys as Metrics takes them.
func (c *Client) Hosts(ctx context.Context, scope api.Scope, ids []string) ([]api.HostStatus, error) {
	client, _ := c.current()
	return client.Hosts(ctx, scope, ids)
}

// Send is api.Client's: a write that is refused for the keys is not repeated.
func (c *Client) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	client, number := c.current()
	receipt, err := client.Send(ctx, w)
	c.noteAnswer(number, err)
	return receipt, err
}
