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
		a, err := c.readOnce(ctx, action, p, attempt)
		if err == nil {
			cause := check(a)
			if cause == nil {
				return a, nil
			}
			err = c.nonsense(action, a, cause)
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

func (c *Client) readOnce(ctx context.Context, action string, p params, attempt int) (*answer, error) {
	if err := inFlight.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer inFlight.Release(1)
	return c.do(ctx, c.reads, c.readTimeout, action, p, attempt)
}

// do makes one request and logs it.
func (c *Client) do(
	ctx context.Context, over http.RoundTripper, limit time.Duration, action string, p params, attempt int,
) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	began := c.clock.Now()
	x := &exchange{ctx: ctx, base: over, channelKey: c.channelKey, limit: limit, hide: c.hide}
	a, sdkErr := c.send(x, action, p)
	e := x.failure(action, a, sdkErr)
	if e != nil {
		e.Message = c.hide(e.Message)
	}
	c.record(ctx, x, e, action, p, attempt, c.clock.Now().Sub(began))
	if e != nil {
		return nil, e
	}
	a.requestID = x.requestID
	return a, nil
}

func (c *Client) record(ctx context.Context, x *exchange, e *api.Error, action string, p params, attempt int, took time.Duration) {
	attrs := append([]any{"action", action}, p.asked()...)
	attrs = append(attrs, "attempt", attempt, "took", took, "http", x.status, "request_id", x.requestID)
	if e == nil {
		c.log.InfoContext(ctx, "request", append(attrs, "RetCode", 0)...)
		return
	}
	attrs = append(attrs, "RetCode", e.RetCode, "kind", string(e.Kind), "error", e.Message)
	c.log.WarnContext(ctx, "request", attrs...)
}

// nonsense is an answer that came whole and still cannot be used.
func (c *Client) nonsense(action string, a *answer, cause error) *api.Error {
	return &api.Error{
		Kind: api.KindBadResponse, HTTPStatus: http.StatusOK, Action: action,
		RequestID: a.requestID, Message: cause.Error(), Cause: cause,
	}
}

// attemptsFor is how often a read that ends with err is made in all.
func attemptsFor(err error) int {
	if !api.Retryable(err) || errors.Is(err, errTrust) || errors.Is(err, errTooLarge) {
		return 1
	}
	if api.KindOf(err) == api.KindNotFound {
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
