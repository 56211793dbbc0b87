package scan

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
)

// refreshed reads scopes gently of which some failed before, and says when the last of the others was read.
func refreshed(ctx context.Context, s *service, of []api.Scope, failed map[api.Scope]error) (*index.Index, time.Duration) {
	x, began, last := &index.Index{}, time.Now(), time.Duration(0)
	x.Begin(of, nil)
	Scanner{Client: s, Clock: api.SystemClock{}, Gentle: true, Failed: failed, Report: func(c index.Coverage, u []*index.ULB) {
		if x.Take(c, u); c.Progress == index.Complete {
			last = time.Since(began)
		}
	}}.Run(ctx, of)
	return x, last
}

// failedIn is that the scopes of regions failed.
func failedIn(err error, regions ...string) map[api.Scope]error {
	all := map[api.Scope]error{}
	for _, s := range scopes(regions...) {
		all[s] = err
	}
	return all
}

// TestWhatFailedIsTriedOnceAfterTheOthers, which do not wait for it at all.
func TestWhatFailedIsTriedOnceAfterTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := &api.Error{Kind: api.KindTimeout, Cause: context.DeadlineExceeded}
		var mu sync.Mutex
		priorities := map[api.RegionID]api.Priority{}
		s := &service{ulbs: two()}
		s.count = func(ctx context.Context, scope api.Scope) error {
			mu.Lock()
			priorities[scope.Region] = api.PriorityOf(ctx)
			mu.Unlock()
			if scope.Region[0] == 'b' {
				time.Sleep(longHang / 4)
				return silent
			}
			return nil
		}
		s.list = s.count
		bad := []string{"bad-1", "bad-2", "bad-3", "bad-4"}
		x, last := refreshed(t.Context(), s, scopes(append(bad, "hk", "sg")...), failedIn(silent, bad...))
		assert.Zero(t, last)
		assert.Equal(t, api.Background, priorities["hk"])
		for _, name := range bad {
			assert.Equal(t, api.Again, priorities[api.RegionID(name)])
			assert.Equal(t, 1, s.asked(name), name)
		}
		for _, c := range x.Coverage() {
			if c.Scope.Region == "hk" || c.Scope.Region == "sg" {
				assert.Equal(t, index.Complete, c.Progress, c.Scope)
				continue
			}
			assert.Equal(t, silent, c.Err, c.Scope)
		}
	})
}

// TestARegionThatAnswersAgainIsReadWhole in the same refresh.
func TestARegionThatAnswersAgainIsReadWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, _ := refreshed(t.Context(), &service{ulbs: two()}, scopes("hk", "sg"), failedIn(&api.Error{Kind: api.KindTimeout}, "hk", "sg"))
		for _, c := range x.Coverage() {
			assert.Equal(t, index.Complete, c.Progress, c.Scope)
		}
	})
}

// TestOneProjectThatFailsKeepsNoOtherOfItsRegionBack, though a refresh asks no more of a region that does not answer.
func TestOneProjectThatFailsKeepsNoOtherOfItsRegionBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost := &api.Error{Kind: api.KindUnavailable}
		s := &service{ulbs: two(), count: func(_ context.Context, scope api.Scope) error {
			if scope.Project == "p1" {
				return lost
			}
			return nil
		}}
		s.list = s.count
		of := scopes("hk")
		x, _ := refreshed(t.Context(), s, of, map[api.Scope]error{of[0]: lost})
		assert.Equal(t, index.Failed, x.Coverage()[0].Progress)
		assert.Equal(t, index.Complete, x.Coverage()[1].Progress)
		assert.Equal(t, index.Complete, x.Coverage()[2].Progress)
		for n := 0; s.asked("hk") < 100; n++ { // all of them failed once: another one comes first in time
			x, _ = refreshed(t.Context(), s, of, failedIn(lost, "hk"))
			if x.Coverage()[1].Progress == index.Complete {
				return
			}
		}
		t.Error("only the first was asked")
	})
}

// TestWhatIsDeniedIsNotAskedForAgainUnasked, and still named.
func TestWhatIsDeniedIsNotAskedForAgainUnasked(t *testing.T) {
	denied := &api.Error{Kind: api.KindPermission, RetCode: 299}
	s := &service{ulbs: two()}
	x, _ := refreshed(t.Context(), s, scopes("hk", "sg"), failedIn(denied, "sg"))
	assert.Zero(t, s.asked("sg"))
	assert.Equal(t, 3, s.asked("hk"))
	for _, c := range x.Coverage()[3:] {
		assert.Equal(t, index.Failed, c.Progress, c.Scope)
		assert.Equal(t, denied, c.Err, c.Scope)
	}
	Scanner{Client: s, Clock: api.SystemClock{}, Failed: failedIn(denied, "sg"), Report: x.Take}.Run(t.Context(), scopes("sg"))
	assert.NotZero(t, s.asked("sg"), "a key asked")
}

func TestWhatIsAskedTooOftenIsBegunAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		refusals, last := map[api.Scope]int{}, map[api.Scope]time.Time{}
		busy := &api.Error{Kind: api.KindThrottled, RetCode: 153}
		var pauses []time.Duration
		s := &service{ulbs: two(), list: func(_ context.Context, scope api.Scope) error {
			mu.Lock()
			defer mu.Unlock()
			if refusals[scope]++; scope.Region == "hk" && refusals[scope] > 1 {
				return nil
			}
			if refusals[scope] > 1 {
				pauses = append(pauses, time.Since(last[scope]))
			}
			last[scope] = time.Now()
			return busy
		}}
		covered, came := scan(t.Context(), s, scopes("hk", "sg"))
		assert.Equal(t, index.Complete, covered["hk/p1"].Progress)
		assert.Equal(t, 2, covered["hk/p1"].Got, "each once")
		assert.Equal(t, []string{"ulb-1", "ulb-2", "ulb-3"}, came)
		assert.Equal(t, index.Failed, covered["sg/p2"].Progress, "in the end")
		assert.Equal(t, mostThrottled, refusals[api.Scope{Region: "sg", Project: "p2"}])
		assert.Equal(t, []time.Duration{throttledPause, 2 * throttledPause, 4 * throttledPause}, pauses)
	})
}

// TestARegionThatIsAskedTooOftenIsNamedSoon, where nothing of it was read: it may be that region alone.
func TestARegionThatIsAskedTooOftenIsNamedSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := &api.Error{Kind: api.KindThrottled, RetCode: 153}
		s := &service{ulbs: two(), count: func(_ context.Context, scope api.Scope) error {
			if scope.Region == "sg" {
				return busy
			}
			return nil
		}}
		began := time.Now()
		covered, _ := scan(t.Context(), s, scopes("hk", "sg"))
		assert.Equal(t, throttledPause, time.Since(began))
		assert.Equal(t, 3, s.asked("sg"), "the first twice, another once")
		for _, at := range []string{"sg/p1", "sg/p2", "sg/p3"} {
			assert.Equal(t, index.Failed, covered[at].Progress, at)
			assert.Equal(t, busy, covered[at].Err, at)
		}
	})
}
