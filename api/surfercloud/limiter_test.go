package surfercloud

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// crowd is many reads at once of a service that takes a time for each, and may refuse it.
type crowd struct {
	limiter *Limiter
	takes   time.Duration
	refuses func(now time.Time) *api.Error // nil for none

	mu       sync.Mutex
	inFlight int
	most     int
	refused  int
}

// run makes so many reads, each as often as it takes, and gives how long all took.
func (c *crowd) run(ctx context.Context, reads int) time.Duration {
	began := time.Now()
	var ended sync.WaitGroup
	for range reads {
		ended.Go(func() {
			for !c.read(ctx) {
				time.Sleep(time.Second) // as a read waits before its next attempt
			}
		})
	}
	ended.Wait()
	return time.Since(began)
}

func (c *crowd) read(ctx context.Context) bool {
	p, err := c.limiter.acquire(ctx)
	if err != nil {
		return true
	}
	refusal, takes := c.leave()
	time.Sleep(takes)
	c.mu.Lock()
	c.inFlight--
	c.mu.Unlock()
	if refusal != nil {
		p.done(refusal)
		return false
	}
	p.done(nil)
	return true
}

func (c *crowd) leave() (*api.Error, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inFlight++
	c.most = max(c.most, c.inFlight)
	if c.refuses == nil {
		return nil, c.takes
	}
	refusal := c.refuses(time.Now())
	if refusal != nil {
		c.refused++
	}
	return refusal, c.takes
}

// now is how many are in flight.
func (c *crowd) now() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inFlight
}

func TestFiveReadsLeaveToBeginWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := crowd{limiter: NewLimiter(), takes: time.Minute}
		go c.run(t.Context(), 20)
		synctest.Wait()
		assert.Equal(t, firstReads, c.now())
		time.Sleep(time.Hour)
	})
}

func TestMoreReadsLeaveWhereAnswersAreQuick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := crowd{limiter: NewLimiter(), takes: 50 * time.Millisecond}
		took := c.run(t.Context(), 100)
		assert.Equal(t, mostReads, c.most)
		assert.LessOrEqual(t, took, 400*time.Millisecond, "5, and then 16 at once")
	})
}

func TestNoMoreReadsLeaveWhereAnswersGetSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := crowd{limiter: NewLimiter(), takes: 10 * time.Millisecond}
		require.True(t, c.read(t.Context()))
		c.takes = 50 * time.Millisecond
		c.run(t.Context(), 100)
		assert.Equal(t, firstReads, c.most)
	})
}

func TestATimeoutHalvesWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := &api.Error{Kind: api.KindTimeout, Cause: context.DeadlineExceeded}
		c := crowd{limiter: NewLimiter(), takes: time.Second, refuses: func(time.Time) *api.Error { return late }}
		go c.run(t.Context(), 20)
		synctest.Wait()
		time.Sleep(time.Second)
		synctest.Wait()
		assert.Equal(t, leastReads, c.now(), "five at once are one sign of trouble")
		c.mu.Lock()
		c.refuses = nil
		c.mu.Unlock()
		time.Sleep(time.Hour)
	})
}

func TestAReadThatIsGivenUpSaysNothingOfTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter()
		p, err := l.acquire(t.Context())
		require.NoError(t, err)
		p.done(&api.Error{Kind: api.KindTimeout, Cause: context.Canceled})
		assert.InDelta(t, firstReads, l.limit, 0)
	})
}

// bucket is a service that answers so many requests a second, and as many at once after a pause.
func bucket(rate float64) func(time.Time) *api.Error {
	tokens, last := rate, time.Now()
	return func(now time.Time) *api.Error {
		tokens = min(rate, tokens+now.Sub(last).Seconds()*rate)
		last = now
		if tokens < 1 {
			return &api.Error{Kind: api.KindThrottled, RetCode: 153}
		}
		tokens--
		return nil
	}
}

// window is a service that answers so many requests in each second of its clock.
func window(rate int) func(time.Time) *api.Error {
	var second int64
	n := 0
	return func(now time.Time) *api.Error {
		if now.Unix() != second {
			second, n = now.Unix(), 0
		}
		if n++; n > rate {
			return &api.Error{Kind: api.KindThrottled, RetCode: 153}
		}
		return nil
	}
}

func TestAServiceThatIsAskedTooOftenIsAskedAsOftenAsItAllows(t *testing.T) {
	for _, c := range []struct {
		name    string
		refuses func() func(time.Time) *api.Error
		takes   time.Duration
		rate    float64
	}{
		{name: "20 a second, a bucket", refuses: func() func(time.Time) *api.Error { return bucket(20) }, rate: 20},
		{
			name: "20 a second, a bucket, 50 ms an answer", takes: 50 * time.Millisecond, rate: 20,
			refuses: func() func(time.Time) *api.Error { return bucket(20) },
		},
		{
			name: "20 in every second, 50 ms an answer", takes: 50 * time.Millisecond, rate: 20,
			refuses: func() func(time.Time) *api.Error { return window(20) },
		},
		{
			name: "2 a second, 50 ms an answer", takes: 50 * time.Millisecond, rate: 2,
			refuses: func() func(time.Time) *api.Error { return bucket(2) },
		},
		{
			name: "100 a second, 50 ms an answer", takes: 50 * time.Millisecond, rate: 100,
			refuses: func() func(time.Time) *api.Error { return bucket(100) },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const seconds = 40
				reads := int(c.rate * seconds)
				crowd := crowd{limiter: NewLimiter(), takes: c.takes, refuses: c.refuses()}
				took := crowd.run(t.Context(), reads)
				t.Logf("%d reads in %s, refused %d", reads, took, crowd.refused)
				assert.Less(t, took.Seconds(), 1.3*seconds)
				assert.Less(t, crowd.refused, reads/8+10)
			})
		})
	}
}

func TestOneRefusalSlowsNothingDownForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refusals := 1
		c := crowd{limiter: NewLimiter(), takes: 50 * time.Millisecond, refuses: func(time.Time) *api.Error {
			if refusals--; refusals >= 0 {
				return &api.Error{Kind: api.KindThrottled}
			}
			return nil
		}}
		c.run(t.Context(), 1000)
		assert.Zero(t, c.limiter.rate, "as they come again")
	})
}

func TestWhatIsUrgentGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, order, n := NewLimiter(), make(chan api.Priority, 30), 0
		l.quickest = time.Millisecond // no answer is quick: one leaves where one ends
		ask := func(p api.Priority) {
			n++
			takes := time.Duration(n) * time.Second // one ends after the other
			go func() {
				left, err := l.acquire(api.WithPriority(t.Context(), p))
				if err != nil {
					return
				}
				order <- p
				time.Sleep(takes)
				left.done(nil)
			}()
			synctest.Wait()
		}
		for range 10 {
			ask(api.Background)
		}
		assert.Len(t, order, firstReads-1, "one place is left for what is urgent")
		ask(api.Again)
		ask(api.Background)
		ask(api.Listed)
		ask(api.Urgent)
		assert.Len(t, order, firstReads)
		time.Sleep(time.Hour)
		var came []api.Priority
		for range 14 {
			came = append(came, <-order)
		}
		assert.Equal(t, api.Again, came[13])
		assert.Equal(t, []api.Priority{api.Urgent, api.Listed}, came[firstReads-1:firstReads+1])
	})
}

func TestARetryAfterHoldsBackWhatNobodyWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter()
		p, err := l.acquire(t.Context())
		require.NoError(t, err)
		p.done(&api.Error{Kind: api.KindThrottled, RetryAfter: time.Minute})
		began := time.Now()
		var mu sync.Mutex
		left := map[api.Priority]time.Duration{}
		ended := make(chan struct{})
		for _, p := range []api.Priority{api.Background, api.Urgent} {
			go func() {
				again, err := l.acquire(api.WithPriority(t.Context(), p))
				if assert.NoError(t, err) {
					mu.Lock()
					left[p] = time.Since(began)
					mu.Unlock()
					again.done(nil)
				}
				ended <- struct{}{}
			}()
		}
		<-ended
		<-ended
		assert.Equal(t, map[api.Priority]time.Duration{api.Urgent: throttledHold, api.Background: time.Minute}, left)
	})
}

func TestAReadThatIsGivenUpWhileItWaitsTakesNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := crowd{limiter: NewLimiter(), takes: time.Second}
		go c.run(t.Context(), firstReads)
		synctest.Wait()
		ctx, giveUp := context.WithCancel(t.Context())
		go c.run(ctx, 10)
		synctest.Wait()
		giveUp()
		synctest.Wait()
		state := func() (waiting, inFlight int) {
			c.limiter.mu.Lock()
			defer c.limiter.mu.Unlock()
			for _, w := range c.limiter.waiting {
				waiting += len(w)
			}
			return waiting, c.limiter.inFlight
		}
		waiting, inFlight := state()
		assert.Zero(t, waiting)
		assert.Equal(t, firstReads, inFlight)
		time.Sleep(time.Hour)
		synctest.Wait()
		_, inFlight = state()
		assert.Zero(t, inFlight)
	})
}
