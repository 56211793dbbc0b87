package fake

import (
	"context"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// retry is an attempt of a read that fails and is made again.
type retry struct {
	err   error
	after time.Duration
}

// Time lets reads say by this clock when they were asked for and how long they
// took. Without it they do not say it.
func (c *Client) Time(clock api.Clock) { c.locked(func() { c.clock = clock }) }

// Retry lets the next call of a reading method fail with err, each time after so long by the clock
// of Time, and be made again, as a Client does by itself. Then it is answered.
func (c *Client) Retry(method string, err error, after ...time.Duration) {
	c.locked(func() {
		for _, d := range after {
			c.retries[method] = append(c.retries[method], retry{err: err, after: d})
		}
	})
}

// IgnoreVServerID lets VServer answer with all listeners, as a service does that
// takes no notice of VServerId.
func (c *Client) IgnoreVServerID() { c.locked(func() { c.ignoresID = true }) }

// read enters a call that changes nothing, makes the attempts that fail, and
// times the one that is answered.
func (c *Client) read(ctx context.Context, call Call) (api.Timing, error) {
	if err := c.admit(call); err != nil {
		return api.Timing{}, err
	}
	c.mu.Lock()
	retries, clock := c.retries[call.Method], c.clock
	delete(c.retries, call.Method)
	c.mu.Unlock()
	for i, r := range retries {
		if err := clock.Sleep(ctx, r.after); err != nil {
			return api.Timing{}, err
		}
		api.ReportAttempt(ctx, api.Attempt{N: i + 1, Err: r.err})
	}
	var began time.Time
	if clock != nil {
		began = clock.Now()
	}
	if err := c.wait(ctx, call.Method); err != nil {
		return api.Timing{}, err
	}
	if clock == nil {
		return api.Timing{}, nil
	}
	t := api.Timing{Asked: began, Took: clock.Now().Sub(began)}
	if n := len(retries); n > 0 {
		api.ReportAttempt(ctx, api.Attempt{N: n + 1, Timing: t})
	}
	return t, nil
}

// Regions answers from the world.
func (c *Client) Regions(ctx context.Context) ([]api.Region, error) {
	if _, err := c.read(ctx, Call{Method: Regions}); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.world.Regions), nil
}

// Projects answers from the world.
func (c *Client) Projects(ctx context.Context) ([]api.Project, error) {
	if _, err := c.read(ctx, Call{Method: Projects}); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.world.Projects), nil
}

// ULBs answers from the world, page by page in order.
func (c *Client) ULBs(ctx context.Context, scope api.Scope, deliver func(api.ULBPage)) (api.Listing, error) {
	t, err := c.read(ctx, Call{Method: ULBs, Scope: scope})
	if err != nil {
		return api.Listing{}, err
	}
	c.mu.Lock()
	rows, size, stop, clock := copyULBs(c.world.ULBs[scope]), c.pageSize, c.cutAfter, c.clock
	listing := api.Listing{Total: len(rows), Incomplete: c.listing, Timing: t}
	c.cutAfter = nil
	c.mu.Unlock()
	for offset, page := 0, 0; offset == 0 || offset < len(rows); offset, page = offset+size, page+1 {
		if err := stop.wait(ctx, page); err != nil {
			return listing, err
		}
		if page > 0 && clock != nil {
			t = api.Timing{Asked: clock.Now()}
		}
		end := min(offset+size, len(rows))
		deliver(api.ULBPage{Offset: offset, Rows: rows[offset:end], Total: len(rows), Timing: t})
	}
	return listing, nil
}

// ULBCount answers from the world.
func (c *Client) ULBCount(ctx context.Context, scope api.Scope) (api.Maybe[int], error) {
	if _, err := c.read(ctx, Call{Method: ULBCount, Scope: scope}); err != nil {
		return api.Maybe[int]{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return api.Known(len(c.world.ULBs[scope])), nil
}

// Certificates answers from the world.
func (c *Client) Certificates(ctx context.Context, scope api.Scope) ([]api.Certificate, error) {
	if _, err := c.read(ctx, Call{Method: Certificates, Scope: scope}); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.world.Certificates[scope]), nil
}

// Hosts answers from the world.
func (c *Client) Hosts(ctx context.Context, scope api.Scope, ids []string) ([]api.HostStatus, error) {
	if _, err := c.read(ctx, Call{Method: Hosts, Scope: scope}); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []api.HostStatus
	for _, id := range ids {
		if state, known := c.world.HostStates[scope][id]; known {
			all = append(all, api.HostStatus{ID: id, State: api.Known(state)})
		}
	}
	return all, nil
}

// VServers answers from the world. A ULB that is not there is NotFound, or an
// empty list where World.GoneIsEmpty is set: the service does either.
func (c *Client) VServers(ctx context.Context, scope api.Scope, ulb api.ULBID) (api.VServerList, error) {
	return c.vservers(ctx, Call{Method: VServers, Scope: scope, ULB: ulb})
}

// VServer is VServers of one listener, and a call of the same method: both are one action of the
// service. Where the listener is not there it gives all of them, as a Client must.
func (c *Client) VServer(ctx context.Context, scope api.Scope, ulb api.ULBID,
	v api.VServerID,
) (api.VServerList, error) {
	list, err := c.vservers(ctx, Call{Method: VServers, Scope: scope, ULB: ulb, VServer: v})
	c.mu.Lock()
	defer c.mu.Unlock()
	one := func(is api.VServer) bool { return is.ID == v }
	if c.ignoresID || !slices.ContainsFunc(list.VServers, one) {
		return list, err
	}
	list.VServers = slices.DeleteFunc(list.VServers, func(is api.VServer) bool { return !one(is) })
	list.Total = len(list.VServers)
	return list, err
}

func (c *Client) vservers(ctx context.Context, call Call) (api.VServerList, error) {
	t, err := c.read(ctx, call)
	if err != nil {
		return api.VServerList{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.world.ULB(call.Scope, call.ULB)
	if found == nil && !c.world.GoneIsEmpty {
		return api.VServerList{}, api.FromRetCode("DescribeVServer", 4086, "no such ULB", "fake-request")
	}
	list := api.VServerList{Listing: api.Listing{Incomplete: c.listing, Timing: t}}
	if found != nil {
		rows, _ := copyULB(*found).VServers.Get()
		list.VServers, list.Total = rows, len(rows)
	}
	return list, nil
}
