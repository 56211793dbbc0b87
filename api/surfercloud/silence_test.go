package surfercloud

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// silent never answers; its requests end when the client goes.
func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func TestAReadThatGetsNoAnswerTimesOutAndIsTriedAgain(t *testing.T) {
	server, _ := serve(t, silent)
	clock := &slept{}
	c := newClient(t, Options{BaseURL: server.URL, ReadTimeout: 20 * time.Millisecond, Clock: clock})
	_, err := c.Regions(t.Context())
	e := asError(t, err)
	assert.Equal(t, api.KindTimeout, e.Kind)
	assert.Contains(t, e.Message, "for 20ms (timeout: 20ms")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Len(t, clock.pauses, maxAttempts-1)
}

// connected is a way to a server that takes the request and never answers.
type connected struct{ requests int }

func (c *connected) RoundTrip(r *http.Request) (*http.Response, error) {
	c.requests++
	httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{})
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestAWriteThatGetsNoAnswerIsUnknownAndNotRepeated(t *testing.T) {
	c := newClient(t, Options{BaseURL: "http://127.0.0.1:1"})
	assert.Equal(t, limits{whole: 65 * time.Second}, c.writeLimits,
		"no silence ends it: the service may work for a minute")
	way := &connected{}
	_, err := c.do(t.Context(), way, limits{whole: time.Millisecond},
		call{action: "ReleaseBackend", attempt: 1, write: true})
	e := asError(t, err)
	assert.Equal(t, api.KindTimeout, e.Kind)
	assert.False(t, e.NotSent)
	assert.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err))
	assert.Equal(t, 1, way.requests)
}

func TestATimeoutSaysHowLongTheCallerWouldWait(t *testing.T) {
	for limit, says := range map[time.Duration]string{
		20 * time.Millisecond: "within 20ms", 29999 * time.Millisecond: "within 30s", time.Hour: "within 1m5s",
	} {
		synctest.Test(t, func(t *testing.T) { // its clock jumps
			c := newClient(t, Options{BaseURL: "http://127.0.0.1:1"})
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			_, err := c.do(ctx, &connected{}, c.writeLimits, call{action: "ReleaseBackend", attempt: 1, write: true})
			assert.Contains(t, asError(t, err).Message, says)
		})
	}
}

// dripping answers with a status at once and with a body that never ends.
type dripping int

func (d dripping) RoundTrip(r *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{})
	body, drip := io.Pipe()
	context.AfterFunc(r.Context(), func() { _ = drip.CloseWithError(r.Context().Err()) })
	return &http.Response{StatusCode: int(d), Header: http.Header{}, Body: body, Request: r}, nil
}

func TestAnErrorStatusIsReportedWhateverItsBodyDoes(t *testing.T) {
	for _, status := range []int{403, 429, 500, 502, 503} {
		synctest.Test(t, func(t *testing.T) { // its clock jumps
			c := newClient(t, Options{BaseURL: "http://127.0.0.1:1"})
			began := time.Now()
			_, err := c.do(t.Context(), dripping(status), c.readLimits, call{action: "DescribeULB", attempt: 1})
			e := asError(t, err)
			assert.Equal(t, status, e.HTTPStatus)
			assert.Contains(t, e.Message, fmt.Sprint("HTTP ", status))
			assert.Equal(t, time.Second, time.Since(began), status)
		})
	}
}
