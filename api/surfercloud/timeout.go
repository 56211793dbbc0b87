package surfercloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"cloud.internal/ulbconsole/api"
)

// timedOut says of an exchange that ended before its answer was whole why it did:
// nothing came for too long, it took too long in all, or the caller gave up.
func (x *exchange) timedOut(e *api.Error, s progressSummary) {
	e.Kind, e.Cause = api.KindTimeout, x.ctx.Err()
	came := ""
	if s.bytes > 0 {
		came = ", after " + inBytes(s.bytes) + " of the answer"
	}
	limit, setting := x.limits.whole, ""
	silent := errors.Is(context.Cause(x.ctx), errSilent)
	if silent {
		limit, setting = x.limits.silence, " ("+x.limits.setting()+")"
		e.Cause = context.DeadlineExceeded
	}
	late := errors.Is(e.Cause, context.DeadlineExceeded)
	if late && !silent {
		e.Cause = errWhole
	}
	switch {
	case late && e.NotSent && x.proxy.opening(s.handshakes):
		e.Proxy = true
		e.Message = fmt.Sprintf("the proxy opened no way to %s for %s%s: check %s", x.host, inTime(limit),
			setting, x.proxy.variable())
	case late && e.NotSent:
		e.Message = fmt.Sprintf("no connection to %s within %s%s", x.host, inTime(limit), setting)
	case silent:
		e.Message = fmt.Sprintf("no byte from %s for %s%s%s", x.host, inTime(limit), came, setting)
	case late:
		e.Message = "no whole answer within " + inTime(limit) + came
	default:
		e.Message = "stopped before the answer came"
	}
}

// setting says where the limit of silence can be changed.
func (l limits) setting() string {
	return cmp.Or(l.set, "timeout: "+inTime(l.silence)+", the default")
}

// inTime is a duration as short as it is worth knowing.
func inTime(d time.Duration) string {
	switch {
	case d >= time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d >= time.Second:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Millisecond).String()
}

func inBytes(n int) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n == 1:
		return "1 byte"
	case n >= 10_000:
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d bytes", n)
}

// errWhole ends an exchange that went on and on.
var errWhole error = wholeError{}

type wholeError struct{}

func (wholeError) Error() string { return "the answer took too long" }
func (wholeError) Unwrap() error { return context.DeadlineExceeded }

// lessHelps is the cause of a failure that a smaller page may not meet.
type lessHelps struct{ cause error }

func (l lessHelps) Error() string { return "too much at once" }
func (l lessHelps) Unwrap() error { return l.cause }

// tooMuch reports whether a smaller page may help: where an answer came in part, was
// too large, or took the service too long. A request that got no answer at all
// over a kept connection says more of the connection.
func (x *exchange) tooMuch(e *api.Error, s progressSummary) bool {
	switch {
	case errors.Is(e.Cause, context.Canceled):
		return false
	case e.RetCode == serverTimeout, e.HTTPStatus == http.StatusGatewayTimeout, errors.Is(e.Cause, errTooLarge):
		return true
	case e.Kind == api.KindTimeout && s.bytes == 0:
		return s.connected && !s.kept
	default:
		return s.bytes > 0 && api.Retryable(e) && e.RetCode == 0
	}
}

// serverTimeout is the RetCode of a service that took too long itself.
const serverTimeout = 110
