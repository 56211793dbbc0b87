package surfercloud

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestARetriedReadSucceeds(t *testing.T) {
	for _, first := range []http.HandlerFunc{
		says(502, ""), says(429, ""), says(200, `{"RetCode":153}`),
		says(200, `{"RetCode":0,"DataS`), hangUp,
	} {
		var n atomic.Int32
		server, requests := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) <= 2 {
				first(w, r)
				return
			}
			says(200, `{"RetCode":0,"TotalCount":0,"DataSet":[]}`)(w, r)
		})
		c := newClient(t, Options{BaseURL: server.URL})
		_, err := c.VServers(t.Context(), prod, "ulb-1")
		require.NoError(t, err)
		assert.Equal(t, int32(3), requests.Load())
	}
}

// hangUp drops the connection without an answer.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// slept is a clock that remembers its pauses.
type slept struct {
	api.SystemClock
	pauses []time.Duration
}

func (s *slept) Sleep(ctx context.Context, d time.Duration) error {
	s.pauses = append(s.pauses, d)
	return ctx.Err()
}

func TestPausesGrowAndAreLongerWhenThrottled(t *testing.T) {
	for body, want := range map[string][]time.Duration{
		`{"RetCode":130}`: {200 * time.Millisecond, 400 * time.Millisecond, 800 * time.Millisecond},
		`{"RetCode":153}`: {time.Second, 2 * time.Second, 4 * time.Second},
	} {
		server, _ := serve(t, says(200, body))
		clock := &slept{}
		c := newClient(t, Options{BaseURL: server.URL, Clock: clock, Jitter: func() float64 { return 0.5 }})
		_, err := c.Regions(t.Context())
		require.Error(t, err)
		assert.Equal(t, want, clock.pauses)
	}
	c := newClient(t, Options{BaseURL: "http://127.0.0.1:1", Jitter: func() float64 { return 0.999 }})
	assert.Less(t, c.pause(nil, 1), 300*time.Millisecond)
	c.jitter = func() float64 { return 0 }
	assert.Equal(t, 100*time.Millisecond, c.pause(nil, 1))
}

// asking is a clock that remembers the priorities of the reads that pause.
type asking struct {
	api.SystemClock
	priorities []api.Priority
}

func (a *asking) Sleep(ctx context.Context, _ time.Duration) error {
	a.priorities = append(a.priorities, api.PriorityOf(ctx))
	return ctx.Err()
}

func TestWhatNobodyWaitsForGivesWayOnceItFailed(t *testing.T) {
	server, _ := serve(t, says(502, ""))
	for p, want := range map[api.Priority][]api.Priority{
		api.Urgent:     {api.Urgent, api.Urgent, api.Urgent},
		api.Background: {api.Again, api.Again, api.Again},
		api.Again:      nil,
	} {
		clock := &asking{}
		c := newClient(t, Options{BaseURL: server.URL, Clock: clock})
		_, err := c.ULBCount(api.WithPriority(t.Context(), p), prod)
		require.Error(t, err)
		assert.Equal(t, want, clock.priorities, "%d", p)
	}
}

// TestWhatIsAskedTooOftenGivesWayOnceItIsAlone in that: the first refusal may be of all, and is waited for.
func TestWhatIsAskedTooOftenGivesWayOnceItIsAlone(t *testing.T) {
	server, _ := serve(t, says(200, `{"RetCode":153}`))
	clock := &asking{}
	c := newClient(t, Options{BaseURL: server.URL, Clock: clock, Limiter: Unlimited()})
	_, err := c.ULBCount(api.WithPriority(t.Context(), api.Background), prod)
	require.Error(t, err)
	assert.Equal(t, []api.Priority{api.Background, api.Again, api.Again}, clock.priorities)
}

func TestWhatNobodyWaitsForHangsTwice(t *testing.T) {
	for p, want := range map[api.Priority]time.Duration{
		api.Urgent: maxAttempts * DefaultReadTimeout, api.Background: 2 * DefaultReadTimeout, api.Again: DefaultReadTimeout,
	} {
		synctest.Test(t, func(t *testing.T) {
			c, _, done := over(t, protocols[0], Options{Clock: atOnce{}}, func(_ http.ResponseWriter, r *http.Request) {
				<-r.Context().Done()
			})
			defer done()
			began := time.Now()
			_, err := c.ULBCount(api.WithPriority(t.Context(), p), prod)
			require.Error(t, err)
			assert.Equal(t, want, time.Since(began), "%d", p)
		})
	}
}
