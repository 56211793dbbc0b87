package fake

import (
	"context"
	"io"
	"slices"

	"cloud.internal/ulbconsole/api"
)

// answer changes what the next write of a method does and answers. The zero
// value is a write that works and says so.
type answer struct {
	lost    bool // the answer does not come back
	ignored bool // nothing happens
	noID    bool // the id of what was made is not in the answer
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

// LoseAnswerOf lets the next write of a method happen and loses its answer.
// Like the other changes to a next write it does not allow the write.
func (c *Client) LoseAnswerOf(method string) { c.prepare(method, answer{lost: true}) }

// LoseRequestOf loses the next write of a method before it happens.
func (c *Client) LoseRequestOf(method string) { c.prepare(method, answer{lost: true, ignored: true}) }

// Ignore answers the next write of a method with RetCode 0 and does nothing, as
// a service that is slow to show it, or fails to do it, looks at first.
func (c *Client) Ignore(method string) { c.prepare(method, answer{ignored: true}) }

// Refuse answers the next write of a method with a RetCode, and nothing happens.
func (c *Client) Refuse(method string, code int) {
	c.prepare(method, answer{code: code, ignored: true})
}

// ForgetID lets the next write of a method, AllocateBackend or CreatePolicy,
// happen and leaves the new id out of its answer.
func (c *Client) ForgetID(method string) { c.prepare(method, answer{noID: true}) }

func (c *Client) prepare(method string, a answer) {
	c.locked(func() { c.answers[method] = append(c.answers[method], a) })
}

// LoseAnswer is LoseAnswerOf a release.
func (c *Client) LoseAnswer() { c.LoseAnswerOf(ReleaseBackend) }

// LoseRequest is LoseRequestOf a release.
func (c *Client) LoseRequest() { c.LoseRequestOf(ReleaseBackend) }

// IgnoreRelease is Ignore of a release.
func (c *Client) IgnoreRelease() { c.Ignore(ReleaseBackend) }

// RefuseRelease is Refuse of a release.
func (c *Client) RefuseRelease(code int) { c.Refuse(ReleaseBackend, code) }

// Lost is the error of a release whose answer was lost on the way.
func Lost() error { return LostOf(ReleaseBackend) }

// LostOf is the error of a call whose answer was lost on the way.
func LostOf(method string) error {
	return &api.Error{Kind: api.KindUnavailable, Action: method, Message: "connection reset", Cause: io.ErrUnexpectedEOF}
}

// Fail makes the next call of a method fail without doing anything. It does not allow the call.
func (c *Client) Fail(method string, err error) {
	c.locked(func() { c.failures[method] = append(c.failures[method], err) })
}

// FailAlways makes every call of a method fail, until it is called with nil.
func (c *Client) FailAlways(method string, err error) { c.locked(func() { c.always[method] = err }) }

// Hold blocks the calls of a method, from now on, until the function it gives
// is called or their contexts end.
func (c *Client) Hold(method string) (resume func()) {
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
func (c *Client) HoldPages(after int) (resume func()) {
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
