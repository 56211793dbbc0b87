package surfercloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/sync/semaphore"

	"cloud.internal/ulbconsole/api"
)

const (
	maxReads    = 5 // in flight in this process
	maxAttempts = 4
	// Before the second attempt, doubled for each further one.
	firstPause     = 200 * time.Millisecond
	throttledPause = time.Second
)

// inFlight bounds the reads of the whole process, whatever the number of
// clients: a change of profile must not double the load.
var inFlight = semaphore.NewWeighted(maxReads)

// read makes a request that changes nothing, again if that may help.
func (c *Client) read(ctx context.Context, action string, p params, check func(*answer) error) (*answer, error) {
	for attempt := 1; ; attempt++ {
		a, err := c.readOnce(ctx, call{action: action, params: p, attempt: attempt, check: check})
		if err == nil {
			return a, nil
		}
		if gaveUp(ctx) {
			return nil, stopped(ctx, action, err)
		}
		if attempt >= attemptsFor(err) {
			return nil, err
		}
		if c.clock.Sleep(ctx, c.pause(err, attempt)) != nil {
			return nil, stopped(ctx, action, err)
		}
	}
}

// call is one request to make.
type call struct {
	action  string
	params  params
	attempt int  // from 1
	write   bool // its log record says what the answer proves
	check   func(*answer) error
}

func (c *Client) readOnce(ctx context.Context, r call) (*answer, error) {
	if err := inFlight.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer inFlight.Release(1)
	return c.do(ctx, c.reads, c.readTimeout, r)
}

// do makes one request and logs it, with what check says of an answer that
// came whole.
func (c *Client) do(ctx context.Context, over http.RoundTripper, limit time.Duration, r call) (*answer, error) {
	if at, ends := ctx.Deadline(); ends {
		limit = min(limit, time.Until(at))
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	began := c.clock.Now()
	x := &exchange{ctx: ctx, base: over, channelKey: c.channelKey, proxy: c.proxy, limit: limit, hide: c.hide}
	a, sdkErr := c.send(x, r.action, r.params)
	e := x.failure(r.action, a, sdkErr)
	if e == nil {
		e = x.nonsense(r, a)
	}
	if e != nil {
		c.complete(e, r)
	}
	c.record(ctx, x, r, a, e, c.clock.Now().Sub(began))
	if e != nil {
		return nil, e
	}
	a.requestID = x.requestID
	return a, nil
}

// complete adds what only the client knows, and takes secrets out.
func (c *Client) complete(e *api.Error, r call) {
	e.Message = c.hide(e.Message)
	if e.Kind == api.KindAuth {
		e.Asked = c.asker
	}
	project, scoped := r.params["ProjectId"]
	e.NoProject = scoped && project == ""
}

// record logs a request. It names a RetCode only where the answer held one: a
// 0 that nobody sent would read as success.
func (c *Client) record(ctx context.Context, x *exchange, r call, a *answer, e *api.Error, took time.Duration) {
	attrs := append([]any{"action", r.action}, r.params.asked()...)
	attrs = append(attrs, "attempt", r.attempt, "took", took, "http", x.status, "request_id", x.requestID)
	if code, known := retCode(a, e).Get(); known {
		attrs = append(attrs, "RetCode", code)
	}
	if r.write {
		attrs = append(attrs, "outcome", string(outcomeOf(e)))
	}
	if e == nil {
		c.log.InfoContext(ctx, "request", attrs...)
		return
	}
	c.log.WarnContext(ctx, "request", append(attrs, "kind", string(e.Kind), "error", e.Message)...)
}

// retCode is the answer's, also where it came with an error status.
func retCode(a *answer, e *api.Error) api.Maybe[int] {
	switch {
	case e != nil && e.RetCode != 0:
		return api.Known(e.RetCode)
	case a == nil:
		return api.Maybe[int]{}
	}
	return a.fields.number("RetCode")
}

func outcomeOf(e *api.Error) api.Outcome {
	if e == nil {
		return api.OutcomeAccepted
	}
	return api.OutcomeOf(e)
}

// nonsense is the error of an answer that came whole and still cannot be used,
// nil where it can.
func (x *exchange) nonsense(r call, a *answer) *api.Error {
	if r.check == nil {
		return nil
	}
	cause := r.check(a)
	if cause == nil {
		return nil
	}
	e := badResponse(cause)
	e.Message = a.withWords(e.Message)
	e.HTTPStatus, e.Action, e.RequestID = x.status, r.action, x.requestID
	return e
}

// attemptsFor is how often a read that ends with err is made in all.
func attemptsFor(err error) int {
	if !api.Retryable(err) || errors.Is(err, errTrust) {
		return 1
	}
	if api.RetryOnce(err) {
		return 2 // the service asks for one more look before it is believed
	}
	return maxAttempts
}

// pause is the time before the next attempt: doubled each time, longer where
// the service asks for fewer requests, spread so that clients do not march in
// step.
func (c *Client) pause(err error, attempt int) time.Duration {
	first := firstPause
	if api.KindOf(err) == api.KindThrottled {
		first = throttledPause
	}
	whole := first << (attempt - 1)
	return whole/2 + time.Duration(c.jitter()*float64(whole))
}

func gaveUp(ctx context.Context) bool { return ctx.Err() != nil }

// stopped is the error of a read whose caller's context ended: its own where
// the caller gave up. Where time ran out, what kept failing says more.
func stopped(ctx context.Context, action string, last error) error {
	var e *api.Error
	if errors.Is(ctx.Err(), context.Canceled) || !errors.As(last, &e) || e.Kind == api.KindTimeout {
		return fmt.Errorf("%s: %w", action, ctx.Err())
	}
	late := *e
	late.Cause = errors.Join(ctx.Err(), e.Cause)
	return &late
}
