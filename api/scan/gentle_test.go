package scan

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
)

// again reads scopes that are known already, gently.
func again(ctx context.Context, s *service, of []api.Scope) *index.Index {
	x := &index.Index{}
	x.Begin(of, nil)
	Scanner{Client: s, Clock: api.SystemClock{}, Gentle: true, Report: x.Take}.Run(ctx, of)
	return x
}

// asked is how often something was asked of a region.
func (s *service) asked(of string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, call := range s.calls {
		if strings.Contains(call, " "+of+"/") {
			n++
		}
	}
	return n
}

// longHang is how long a read takes of a service that says nothing, and is asked four times.
const longHang = time.Minute

// hang is such a read.
func hang(ctx context.Context) error {
	silent := &api.Error{Kind: api.KindTimeout, Cause: context.DeadlineExceeded}
	for n := range 4 {
		if n > 0 {
			api.ReportAttempt(ctx, api.Attempt{N: n, Err: silent})
		}
		select {
		case <-time.After(longHang / 4):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return silent
}

// TestRegionsThatHangAreNamedAndHoldNoOtherBack of a refresh, as many as they are: each is asked for one project.
func TestRegionsThatHangAreNamedAndHoldNoOtherBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{ulbs: two(), count: func(ctx context.Context, scope api.Scope) error {
			if strings.HasPrefix(string(scope.Region), "bad") {
				return hang(ctx)
			}
			return nil
		}}
		of := scopes("hk", "bad-1", "bad-2", "bad-3", "bad-4", "sg")
		x := &index.Index{}
		x.Begin(of, nil)
		began, last := time.Now(), time.Duration(0)
		Scanner{Client: s, Clock: api.SystemClock{}, Gentle: true, Report: func(c index.Coverage, ulbs []*index.ULB) {
			if x.Take(c, ulbs); c.Progress == index.Complete {
				last = time.Since(began)
			}
		}}.Run(t.Context(), of)
		for _, c := range x.Coverage() {
			if strings.HasPrefix(string(c.Scope.Region), "bad") {
				assert.Equal(t, index.Failed, c.Progress, c.Scope)
				assert.Equal(t, api.KindTimeout, api.KindOf(c.Err), c.Scope)
				assert.Equal(t, 1, s.asked(string(c.Scope.Region)))
				continue
			}
			assert.Equal(t, index.Complete, c.Progress, c.Scope)
		}
		assert.LessOrEqual(t, last, 2*gentleSilence, "the others did not wait for an answer that does not come")
		assert.LessOrEqual(t, time.Since(began), longHang+2*gentleSilence)
	})
}

func TestAGentleScanAsksFewAtOnceAndItsFirstScopeAmongTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		now, most := 0, 0
		takesTime := func(context.Context, api.Scope) error {
			mu.Lock()
			now++
			most = max(most, now)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			now--
			mu.Unlock()
			return nil
		}
		s := &service{ulbs: two(), count: takesTime, list: takesTime}
		of := scopes("hk")
		for n := range 10 {
			of = append(of, scopes(fmt.Sprintf("region-%d", n))...)
		}
		x := again(t.Context(), s, of)
		for _, c := range x.Coverage() {
			assert.Equal(t, index.Complete, c.Progress, c.Scope)
		}
		assert.Equal(t, gentleScopes, most)
		assert.Contains(t, s.calls[:gentleScopes], "list hk/p1")
	})
}

// TestAnAccountThatIsAskedTooOftenIsNamedSoon: each region is asked for one project, and the next refresh asks again.
func TestAnAccountThatIsAskedTooOftenIsNamedSoon(t *testing.T) {
	busy := &api.Error{Kind: api.KindThrottled, RetCode: 153}
	refused := func(context.Context, api.Scope) error { return busy }
	s := &service{ulbs: two(), count: refused, list: refused}
	of := scopes("hk", "sg")
	x := again(t.Context(), s, of)
	for _, c := range x.Coverage() {
		assert.Equal(t, index.Failed, c.Progress, c.Scope)
		assert.Equal(t, api.KindThrottled, api.KindOf(c.Err), c.Scope)
	}
	assert.Equal(t, 1, s.asked("hk"))
	assert.Equal(t, 1, s.asked("sg"))
}

// TestARegionIsAskedTooOftenOnceSomeWereRead: what waits for its turn is named with them.
func TestARegionIsAskedTooOftenOnceSomeWereRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := &api.Error{Kind: api.KindThrottled, RetCode: 153}
		s := &service{ulbs: two(), count: func(_ context.Context, scope api.Scope) error {
			time.Sleep(time.Second) // of what is asked at once none has an answer before the others
			if scope.Region == "hk" {
				return busy
			}
			return nil
		}}
		of := scopes("hk", "sg")
		for n := range 200 {
			of = append(of, api.Scope{Region: "hk", Project: api.ProjectID(fmt.Sprintf("more-%d", n))})
		}
		for _, c := range again(t.Context(), s, of).Coverage() {
			if c.Scope.Region == "sg" || c.Scope == of[0] {
				assert.Equal(t, index.Complete, c.Progress, c.Scope)
				continue
			}
			assert.Equal(t, index.Failed, c.Progress, c.Scope)
			assert.Equal(t, busy, c.Err, c.Scope)
		}
		assert.LessOrEqual(t, s.asked("hk"), 1+gentleScopes)
	})
}

// TestAnEndedScanTakesNoSlot, or it would be lost, or what is not wanted any more be read with it.
func TestAnEndedScanTakesNoSlot(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	free := make(slots, gentleScopes)
	for range 100 {
		_, err := free.take(ended)
		require.ErrorIs(t, err, context.Canceled)
		require.Empty(t, free)
	}
}

// TestAGentleScanEndsWhileScopesWait for a slot, or for what their region says.
func TestAGentleScanEndsWhileScopesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{list: func(ctx context.Context, _ api.Scope) error { return hang(ctx) }}
		s.count = s.list
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan *index.Index)
		go func() { ended <- again(ctx, s, scopes("a", "b", "c", "d", "e")) }()
		synctest.Wait()
		stop()
		for _, c := range (<-ended).Coverage() {
			assert.NotEqual(t, index.Failed, c.Progress, "what was stopped did not fail")
		}
		assert.Len(t, s.calls, gentleScopes)
	})
}
