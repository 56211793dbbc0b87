package fake

import (
	"context"
	"io"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// releaseAnswer changes what the next release does and answers. The zero value
// is a release that works and says so.
type releaseAnswer struct {
	lost    bool // the answer does not come back
	ignored bool // nothing happens
	code    int  // a RetCode other than 0: nothing happens
}

// cut holds or breaks a list of ULBs after some pages.
type cut struct {
	pages int
	err   error
	hold  chan struct{}
}

func (c *cut) wait(ctx context.Context, page int) error {
	if err := ctx.Err(); err != nil || c == nil || page != c.pages {
		return err
	}
	if c.hold == nil {
		return c.err
	}
	select {
	case <-c.hold:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// locked runs f with the client's state to itself.
func (c *Client) locked(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// AllowReads lets every read answer from the world.
func (c *Client) AllowReads() { c.locked(func() { c.reads = true }) }

// AllowReleases lets every release happen.
func (c *Client) AllowReleases() { c.locked(func() { c.releases = true }) }

// Expect expects n more calls of a reading method.
func (c *Client) Expect(method string, n int) { c.locked(func() { c.expected[method] += n }) }

// ExpectRelease expects one release. It takes the backend out of the world,
// unless RefuseRelease, LoseRequest, IgnoreRelease or Fail say otherwise.
func (c *Client) ExpectRelease(scope api.Scope, ulb api.ULBID, backend api.BackendID) {
	c.locked(func() { c.waiting = append(c.waiting, Release{Scope: scope, ULB: ulb, Backend: backend}) })
}

// LoseAnswer lets the next release happen and loses its answer. Like the other
// changes to the next release it does not allow the release.
func (c *Client) LoseAnswer() { c.nextRelease(releaseAnswer{lost: true}) }

// LoseRequest loses the next release before it happens.
func (c *Client) LoseRequest() { c.nextRelease(releaseAnswer{lost: true, ignored: true}) }

// IgnoreRelease answers the next release with RetCode 0 and does nothing, as a
// service that is slow to show it, or fails to do it, looks at first.
func (c *Client) IgnoreRelease() { c.nextRelease(releaseAnswer{ignored: true}) }

// RefuseRelease answers the next release with a RetCode, and nothing happens.
func (c *Client) RefuseRelease(code int) { c.nextRelease(releaseAnswer{code: code, ignored: true}) }

func (c *Client) nextRelease(a releaseAnswer) { c.locked(func() { c.answers = append(c.answers, a) }) }

// Lost is the error of a call whose answer was lost on the way.
func Lost() error {
	return &api.Error{
		Kind: api.KindUnavailable, Action: ReleaseBackend,
		Message: "connection reset", Cause: io.ErrUnexpectedEOF,
	}
}

// Fail makes the next call of a method fail without doing anything. It does
// not allow the call.
func (c *Client) Fail(method string, err error) {
	c.locked(func() { c.failures[method] = append(c.failures[method], err) })
}

// FailAlways makes every call of a method fail, until it is called with nil.
func (c *Client) FailAlways(method string, err error) { c.locked(func() { c.always[method] = err }) }

// Hold blocks the calls of a method, from now on, until the function it gives
// is called or their contexts end.
func (c *Client) Hold(method string) (release func()) {
	hold := make(chan struct{})
	c.locked(func() { c.holds[method] = append(c.holds[method], hold) })
	return func() {
		c.locked(func() {
			if i := slices.Index(c.holds[method], hold); i >= 0 {
				c.holds[method] = slices.Delete(c.holds[method], i, i+1)
				close(hold)
			}
		})
	}
}

// PageSize sets how many ULBs come per page. It starts as 100.
func (c *Client) PageSize(n int) { c.locked(func() { c.pageSize = max(n, 1) }) }

// FailPages breaks the next list of ULBs with err after some pages.
func (c *Client) FailPages(after int, err error) {
	c.locked(func() { c.cutAfter = &cut{pages: after, err: err} })
}

// HoldPages blocks the next list of ULBs after some pages, until the function
// it gives is called or the call's context ends.
func (c *Client) HoldPages(after int) (release func()) {
	hold := make(chan struct{})
	c.locked(func() { c.cutAfter = &cut{pages: after, hold: hold} })
	return func() {
		c.locked(func() {
			select {
			case <-hold:
			default:
				close(hold)
			}
		})
	}
}

// Incomplete makes every list say that it is incomplete, "" that it is whole.
func (c *Client) Incomplete(words string) { c.locked(func() { c.listing = words }) }

// Calls are all calls so far, in order, those that failed included.
func (c *Client) Calls() []Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
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

// Done fails the test where an expectation was not met. It runs by itself when
// the test ends.
func (c *Client) Done() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t.Helper()
	for _, r := range c.waiting {
		c.t.Errorf("fake: expected release did not come: %+v", r)
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
	if n := len(c.answers); n > 0 {
		c.t.Errorf("fake: %d prepared answers to a release were not used", n)
	}
	if c.cutAfter != nil {
		c.t.Errorf("fake: no list of ULBs came to break or hold after page %d", c.cutAfter.pages)
	}
	c.waiting, c.expected, c.failures, c.answers = nil, map[string]int{}, map[string][]error{}, nil
	c.cutAfter = nil
}
