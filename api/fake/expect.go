package fake

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// locked runs f with the client's state to itself.
func (c *Client) locked(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// AllowReads lets every read answer from the world.
func (c *Client) AllowReads() { c.locked(func() { c.reads = true }) }

// AllowReleases lets every release happen.
func (c *Client) AllowReleases() { c.AllowWrites(ReleaseBackend) }

// AllowWrites lets every write of these methods happen, of all methods where none is named.
func (c *Client) AllowWrites(methods ...string) {
	if len(methods) == 0 {
		methods = api.WriteActions()
	}
	c.locked(func() {
		for _, m := range methods {
			c.writes[m] = true
		}
	})
}

// Expect expects n more calls of a reading method.
func (c *Client) Expect(method string, n int) { c.locked(func() { c.expected[method] += n }) }

// ExpectWrite expects one write, exactly this one. It happens unless Ignore,
// Refuse, LoseRequestOf or Fail say otherwise.
func (c *Client) ExpectWrite(w api.Write) {
	c.locked(func() { c.waiting = append(c.waiting, callOf(w)) })
}

// ExpectRelease expects one release.
func (c *Client) ExpectRelease(scope api.Scope, ulb api.ULBID, backend api.BackendID) {
	c.ExpectWrite(api.ReleaseBackend{Scope: scope, ULB: ulb, Backend: backend})
}

// Incomplete makes every list say that it is incomplete, "" that it is whole.
func (c *Client) Incomplete(words string) { c.locked(func() { c.listing = words }) }

// Calls are all calls so far, in order, those that failed included.
func (c *Client) Calls() []Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
}

// OnCall lets f see each call, those that fail included, before anything is
// done about it. It may edit the world; it must not make a call itself.
func (c *Client) OnCall(f func(Call)) { c.locked(func() { c.watch = f }) }

// Writes are all writes that were asked for, in order.
func (c *Client) Writes() []Call {
	return slices.DeleteFunc(c.Calls(), func(call Call) bool { return !call.Writes() })
}

// Releases are all releases that were asked for, in order.
func (c *Client) Releases() []Release {
	var all []Release
	for _, call := range c.Calls() {
		if call.Method == ReleaseBackend {
			all = append(all, Release{Scope: call.Scope, ULB: call.ULB, Backend: call.Backend})
		}
	}
	return all
}

// Await waits until n calls of a method have been made, those of the past
// included. It fails the test after ten seconds.
func (c *Client) Await(method string, n int) {
	c.t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	for {
		c.mu.Lock()
		made, next := 0, c.arrived
		for _, call := range c.calls {
			if call.Method == method {
				made++
			}
		}
		c.mu.Unlock()
		if made >= n {
			return
		}
		select {
		case <-next:
		case <-limit.C:
			c.t.Fatalf("fake: %d calls of %s instead of %d", made, method, n)
		}
	}
}

// Done fails the test where an expectation was not met. It runs by itself when the test ends.
func (c *Client) Done() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t.Helper()
	for _, call := range c.waiting {
		c.t.Errorf("fake: expected %s did not come: %+v", call.Method, call)
	}
	for method, n := range c.expected {
		if n > 0 {
			c.t.Errorf("fake: %d expected calls of %s did not come", n, method)
		}
	}
	for method, queue := range c.failures {
		if len(queue) > 0 {
			c.t.Errorf("fake: %d failures of %s were not used", len(queue), method)
		}
	}
	for method, queue := range c.answers {
		if len(queue) > 0 {
			c.t.Errorf("fake: %d prepared answers to %s were not used", len(queue), method)
		}
	}
	for method, queue := range c.retries {
		if len(queue) > 0 {
			c.t.Errorf("fake: %d attempts of %s were not made", len(queue), method)
		}
	}
	if c.cutAfter != nil {
		c.t.Errorf("fake: no list of ULBs came to break or hold after page %d", c.cutAfter.pages)
	}
	c.waiting, c.expected, c.failures, c.answers = nil, map[string]int{}, map[string][]error{}, map[string][]answer{}
	c.cutAfter, c.retries = nil, map[string][]retry{}
}
