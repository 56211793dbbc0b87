package surfercloud

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestGivingUpEndsTheCallWhereverItIs(t *testing.T) {
	reached := make(chan context.CancelFunc, 1)
	server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		(<-reached)()
		silent(w, r)
	})
	c := newClient(t, Options{BaseURL: server.URL})

	ctx, cancel := context.WithCancel(t.Context())
	reached <- cancel
	_, err := c.ULBs(ctx, prod, func(api.ULBPage) {})
	require.ErrorIs(t, err, context.Canceled)
	assert.Contains(t, err.Error(), "DescribeULB")

	ctx, cancel = context.WithCancel(t.Context())
	reached <- cancel
	_, err = c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
	e := asError(t, err)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, api.KindTimeout, e.Kind)
	assert.False(t, e.NotSent, "it was on its way")
	assert.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err))
}

// leaving ends the context during the first pause.
type leaving struct {
	api.SystemClock
	cancel context.CancelFunc
}

func (l leaving) Sleep(ctx context.Context, _ time.Duration) error {
	l.cancel()
	return ctx.Err()
}

func TestGivingUpDuringAPauseEndsTheCall(t *testing.T) {
	server, requests := serve(t, says(502, ""))
	ctx, cancel := context.WithCancel(t.Context())
	c := newClient(t, Options{BaseURL: server.URL, Clock: leaving{cancel: cancel}})
	_, err := c.Regions(ctx)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, int32(1), requests.Load())
}

// late lets the deadline pass during the first pause.
type late struct{ api.SystemClock }

func (late) Sleep(ctx context.Context, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestWhenTimeRunsOutTheErrorSaysWhatKeptFailing(t *testing.T) {
	server, _ := serve(t, says(502, ""))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	c := newClient(t, Options{BaseURL: server.URL, Clock: late{}})
	_, err := c.Regions(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Equal(t, 502, asError(t, err).HTTPStatus)
}

func TestAnEndedContextSendsNothing(t *testing.T) {
	server, requests := serve(t, says(200, `{"RetCode":0}`))
	c := newClient(t, Options{BaseURL: server.URL})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.Regions(ctx)
	require.ErrorIs(t, err, context.Canceled)
	_, err = c.Send(ctx, api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
	require.ErrorIs(t, err, context.Canceled)
	assert.True(t, asError(t, err).NotSent)
	assert.Equal(t, api.OutcomeRefused, api.OutcomeOf(err))
	assert.Zero(t, requests.Load())
}
