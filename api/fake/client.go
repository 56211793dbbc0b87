// Package fake is a strict in-memory api.Client for tests: a call that was
// neither expected nor allowed fails the test. It keeps a world of load
// balancers that a test can change between calls, and a clock.
//
// It may import api alone, and nothing but tests may import it. It must never answer what no test
// asked for, nor sleep.
package fake

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"cloud.internal/ulbconsole/api"
)

// Client is a strict fake. It is safe for concurrent use. Every answer is a deep copy.
type Client struct {
	t testing.TB

	mu       sync.Mutex
	over     bool // the test has ended: only errors from now on
	world    World
	pageSize int
	listing  string // what every Listing says is incomplete

	reads    bool            // reads are allowed
	writes   map[string]bool // writes are allowed, by their method
	expected map[string]int  // reads expected one by one
	waiting  []Call          // writes expected one by one

	failures  map[string][]error
	always    map[string]error
	answers   map[string][]answer // for the next writes of a method, in order
	cutAfter  *cut                // of the next ULBs
	holds     map[string][]chan struct{}
	retries   map[string][]retry // of the next calls of a reading method
	clock     api.Clock          // by which reads are timed, nil: they are not
	ignoresID bool               // VServerId is taken no notice of

	calls   []Call
	watch   func(Call)
	arrived chan struct{} // closed and renewed at each call
}

var _ api.Client = (*Client)(nil)

// New returns a fake with an empty world that allows nothing. When the test
// ends, expectations that were not met fail it.
func New(tb testing.TB) *Client {
	tb.Helper()
	c := &Client{
		t: tb, pageSize: 100, expected: map[string]int{}, failures: map[string][]error{},
		always: map[string]error{}, holds: map[string][]chan struct{}{}, retries: map[string][]retry{},
		arrived: make(chan struct{}),
		writes:  map[string]bool{}, answers: map[string][]answer{},
		world: World{ULBs: map[api.Scope][]api.ULB{}},
	}
	tb.Cleanup(func() {
		c.Done()
		c.mu.Lock()
		c.over = true
		c.mu.Unlock()
	})
	return c
}

// enter records a call, sees that it is allowed, waits while it is held, and
// gives the error that a test prepared for it.
func (c *Client) enter(ctx context.Context, call Call) error {
	if err := c.admit(call); err != nil {
		return err
	}
	return c.wait(ctx, call.Method)
}

// admit records a call and sees that it is allowed.
func (c *Client) admit(call Call) error {
	c.mu.Lock()
	c.calls = append(c.calls, call)
	close(c.arrived)
	c.arrived = make(chan struct{})
	err := c.permit(call)
	watch := c.watch
	c.mu.Unlock()
	if watch != nil {
		watch(call)
	}
	return err
}

// wait waits while a method is held, and gives the error that a test prepared.
func (c *Client) wait(ctx context.Context, method string) error {
	c.mu.Lock()
	hold := c.nextHold(method)
	c.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failure(method)
}

// permit checks a call against what is expected and allowed.
func (c *Client) permit(call Call) error {
	if call.Writes() {
		if i := slices.Index(c.waiting, call); i >= 0 {
			c.waiting = slices.Delete(c.waiting, i, i+1)
			return nil
		}
		if c.writes[call.Method] {
			return nil
		}
		return c.unexpected(call)
	}
	if c.expected[call.Method] > 0 {
		c.expected[call.Method]--
		return nil
	}
	if c.reads {
		return nil
	}
	return c.unexpected(call)
}

func (c *Client) unexpected(call Call) error {
	if !c.over {
		c.t.Errorf("fake: unexpected call %+v", call)
	}
	return fmt.Errorf("fake: unexpected call %+v", call)
}

func (c *Client) nextHold(method string) chan struct{} {
	if len(c.holds[method]) == 0 {
		return nil
	}
	return c.holds[method][0]
}

func (c *Client) failure(method string) error {
	if queue := c.failures[method]; len(queue) > 0 {
		c.failures[method] = queue[1:]
		return queue[0]
	}
	return c.always[method]
}
