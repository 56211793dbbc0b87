package fake

import (
	"context"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Metrics answers from the world. Nothing depends on it, so that no test must allow it: where reads are
// neither allowed nor expected it is denied, and no call.
func (c *Client) Metrics(ctx context.Context, scope api.Scope, v api.VServerID, from, to time.Time,
) (api.Curves, error) {
	if err := c.beside(ctx, Call{Method: Metrics, Scope: scope, VServer: v}); err != nil {
		return api.Curves{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	curves := api.Curves{From: from, To: to, Points: map[api.Metric][]api.Point{}}
	for m, points := range c.world.Points[v] {
		outside := func(p api.Point) bool { return p.At.Before(from) || p.At.After(to) }
		if points = slices.DeleteFunc(slices.Clone(points), outside); len(points) > 0 {
			curves.Points[m] = points
		}
	}
	return curves, nil
}

// UserOperations answers from the world, as Metrics does.
func (c *Client) UserOperations(ctx context.Context, scope api.Scope, ulb api.ULBID, since time.Time,
) (api.UserOperations, error) {
	if err := c.beside(ctx, Call{Method: UserOperations, Scope: scope, ULB: ulb}); err != nil {
		return api.UserOperations{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	before := func(op api.UserOperation) bool { return op.At.Before(since) }
	return api.UserOperations{All: slices.DeleteFunc(slices.Clone(c.world.Operations[ulb]), before)}, nil
}

// beside enters a call on which nothing depends.
func (c *Client) beside(ctx context.Context, call Call) error {
	c.mu.Lock()
	denied := !c.reads && c.expected[call.Method] == 0
	c.mu.Unlock()
	if denied {
		return api.FromRetCode(call.Method, 299, "no permission", "fake-request")
	}
	_, err := c.read(ctx, call)
	return err
}
