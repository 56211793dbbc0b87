package surfercloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"cloud.internal/ulbconsole/api"
)

const (
	maxAttempts = 4
	// Before the second attempt, doubled for each further one.
	firstPause     = 200 * time.Millisecond
	throttledPause = time.Second
	// The longest Retry-After that a read waits for by itself.
	maxWait = 15 * time.Second
	// A read that is given up after so long without a byte may have hung.
	patience = 3 * time.Second
)

// query is a read to make.
type query struct {
	action string
	params func() params       // of the next attempt
	check  func(*answer) error // of an answer that came whole
	less   func() (asked bool) // lets the next attempt ask for less, nil where there is no less
}

// read makes a request that changes nothing, again if that may help. It leaves
// it where the service asks to wait longer than anybody would for a screen.
func (c *Client) read(ctx context.Context, q query) (*answer, error) {
	came, priority := c.breaker.refusalCount(), api.PriorityOf(ctx)
	for attempt := 1; ; attempt++ {
		a, err := c.readOnce(ctx, came, call{action: q.action, params: q.params(), attempt: attempt, check: q.check})
		if err == nil {
			if attempt > 1 {
				api.ReportAttempt(ctx, api.Attempt{N: attempt, Timing: a.timing})
			}
			return a, nil
		}
		if gaveUp(ctx) {
			return nil, stopped(ctx, q.action, err)
		}
		most := attemptsFor(priority, err)
		if errors.As(err, new(lessHelps)) && q.less != nil && q.less() && priority != api.Again &&
			!errors.Is(err, errWhole) {
			most = maxAttempts
		}
		wait := api.RetryAfter(err)
		if attempt >= most || wait > maxWait {
			return nil, err
		}
		api.ReportAttempt(ctx, api.Attempt{N: attempt, Err: err})
		if priority == api.Background && (attempt > 1 || api.KindOf(err) != api.KindThrottled) {
			ctx = api.WithPriority(ctx, api.Again) // others are more likely to be answered
		}
		if c.clock.Sleep(ctx, wait+c.pause(err, attempt)) != nil {
			return nil, stopped(ctx, q.action, err)
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
	heard   func()                      // is called with whatever comes or goes out, may be nil
	ended   func(*exchange, *api.Error) // is called with how it went, may be nil
}

func (c *Client) readOnce(ctx context.Context, came int, r call) (a *answer, err error) {
	leave, err := c.breaker.admit(ctx, came, r.action)
	if err != nil {
		return nil, err
	}
	defer func() { leave(err) }()
	pass, err := c.limiter.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { pass.done(err) }()
	over := c.reads.current()
	defer c.reads.done(over)
	r.heard, r.ended = pass.heard, func(x *exchange, e *api.Error) { c.learn(over, x, e) }
	return c.do(ctx, over, c.readLimits, r)
}

// learn sees to it that the next attempt does not meet what failed: a connection
// that may be dead, an address behind which nobody answers.
func (c *Client) learn(over *http.Transport, x *exchange, e *api.Error) {
	s := x.progress.summary()
	switch {
	case e == nil, e.RetCode != 0, e.Kind == api.KindThrottled:
		c.reads.dialer.note(s.peer, false)
	case errors.Is(e.Cause, context.Canceled) && time.Since(s.last) < patience:
	default:
		c.reads.dialer.note(s.peer, true)
		c.reads.leave(over)
	}
}

// do makes one request and logs it, with what check says of an answer that came whole.
func (c *Client) do(ctx context.Context, over http.RoundTripper, l limits, r call) (*answer, error) {
	if at, ends := ctx.Deadline(); ends {
		l.whole = min(l.whole, time.Until(at))
	}
	ctx, cancel := context.WithTimeout(ctx, l.whole)
	defer cancel()
	began := c.clock.Now()
	x := &exchange{
		base: over, channelKey: c.channelKey, host: c.host, proxy: c.proxy, limits: l,
		now: c.clock.Now, hide: c.hide, progress: progress{heard: r.heard},
	}
	watched, stop := x.progress.watch(ctx, l.silence)
	defer stop()
	x.ctx = watched
	a, sdkErr := c.send(x, r.action, r.params)
	e := x.failure(r.action, a, sdkErr)
	if e == nil {
		e = x.nonsense(r, a)
	}
	if e != nil {
		c.complete(e, r)
	}
	if r.ended != nil {
		r.ended(x, e)
	}
	took := c.clock.Now().Sub(began)
	c.record(ctx, x, r, a, e, took)
	if e != nil {
		return nil, e
	}
	a.requestID, a.timing = x.requestID, api.Timing{Asked: began, Took: took}
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
	return a.fields.Number("RetCode")
}

func outcomeOf(e *api.Error) api.Outcome {
	if e == nil {
		return api.OutcomeAccepted
	}
	return api.OutcomeOf(e)
}

// nonsense is the error of an answer that came whole and still cannot be used, nil where it can.
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
func attemptsFor(p api.Priority, err error) int {
	switch {
	case !api.Retryable(err), api.NeedsOperator(err), errors.Is(err, errWhole), p == api.Again:
		return 1
	case api.RetryOnce(err): // the service asks for one more look before it is believed
		return 2
	case p == api.Background && api.KindOf(err) == api.KindTimeout: // nobody waits for it, but others do for its end
		return 2
	default:
		return maxAttempts
	}
}

// pause is the time before the next attempt: doubled each time, longer where the service asks for
// fewer requests, spread so that clients do not march in step.
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
