package surfercloud

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// TestReadsThatHangHoldNoOtherBack: however few may be in flight after trouble, those that say nothing are none of them.
func TestReadsThatHangHoldNoOtherBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter()
		l.quickest = time.Millisecond
		background := api.WithPriority(t.Context(), api.Background)
		l.mu.Lock()
		for range 5 {
			l.reduce(time.Now(), time.Now().Add(time.Hour))
		}
		l.mu.Unlock()
		began := time.Now()
		for range 3 {
			_, err := l.acquire(background)
			require.NoError(t, err)
		}
		assert.Equal(t, silentAfter, time.Since(began))
		time.Sleep(silentAfter)
		other, err := l.acquire(background)
		require.NoError(t, err)
		for range 5 { // it is slow, and not silent
			time.Sleep(silentAfter / 2)
			other.heard()
		}
		l.mu.Lock()
		assert.Equal(t, 1, l.inFlight)
		assert.Equal(t, 3, l.silent, "those that hang")
		l.mu.Unlock()
		other.done(nil)
	})
}

// TestAServiceThatIsSlowGetsNoMoreThanEver: its answers are silent, too, until they come.
func TestAServiceThatIsSlowGetsNoMoreThanEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := crowd{limiter: NewLimiter(), takes: time.Minute}
		go c.run(api.WithPriority(t.Context(), api.Background), 40)
		time.Sleep(time.Minute - time.Second)
		synctest.Wait()
		assert.Equal(t, mostReads-1, c.now())
		p, err := c.limiter.acquire(t.Context())
		require.NoError(t, err, "what is urgent leaves all the same")
		p.done(nil)
		time.Sleep(time.Hour)
	})
}

// TestWhatFailedBeforeSlowsNothingDownAgain: one region that throttles or hangs for long says nothing of the others.
func TestWhatFailedBeforeSlowsNothingDownAgain(t *testing.T) {
	for _, kind := range []api.Kind{api.KindThrottled, api.KindTimeout} {
		synctest.Test(t, func(t *testing.T) {
			l := NewLimiter()
			fails := func(p api.Priority) (limit, rate float64) {
				on, err := l.acquire(api.WithPriority(t.Context(), p))
				require.NoError(t, err)
				on.done(&api.Error{Kind: kind})
				time.Sleep(2 * throttledHold)
				return l.limit, l.rate
			}
			limit, rate := fails(api.Background)
			assert.InDelta(t, leastReads, limit, 0)
			for range 5 {
				again, slower := fails(api.Again)
				assert.InDelta(t, limit, again, 0)
				assert.InDelta(t, rate, slower, 0)
			}
		})
	}
}
