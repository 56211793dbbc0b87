package scan

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/index"
)

// at is a clock that stands where it is set.
type at struct {
	api.SystemClock
	now time.Time
}

func (a *at) Now() time.Time { return a.now }

// estate is load balancers of three listeners with four backends each, of which others fail in each round.
func estate(round, ulbs int) []api.ULB {
	all := make([]api.ULB, ulbs)
	for i := range all {
		var vservers []api.VServer
		for j := range 3 {
			var backends []api.Backend
			for k := range 4 {
				b := fake.Healthy(api.BackendID(fmt.Sprintf("backend-%d-%d-%d", i, j, k)), fmt.Sprintf("10.%d.%d.%d", i/250, i%250, 10*j+k), 80)
				if (i+j+k+round)%30 == 0 {
					b.Status = api.Known(1)
				}
				backends = append(backends, b)
			}
			vservers = append(vservers, fake.HTTP(api.VServerID(fmt.Sprintf("vserver-%d-%d", i, j)), "https", 443, backends,
				fake.Path(api.PolicyID(fmt.Sprintf("policy-%d-%d", i, j)), "/", backends[0].ID)))
		}
		all[i] = fake.ULB(api.ULBID(fmt.Sprintf("ulb-%d", i)), fmt.Sprintf("service-%d", i), vservers...)
	}
	return all
}

// TestADayOfRefreshesTakesNoMoreMemoryThanAFewMinutes: a console that is left open must not grow. A round
// has other problems than the one before, and each makes all load balancers of the index anew.
func TestADayOfRefreshesTakesNoMoreMemoryThanAFewMinutes(t *testing.T) {
	const rounds, ulbs = 24, 200
	clock := &at{now: time.Unix(1_800_000_000, 0)}
	of := scopes("hk")[:2]
	x := &index.Index{}
	problems := func() (n int) {
		for range x.Problems(clock.now) {
			n++
		}
		return n
	}
	refresh := func(round int) {
		clock.now = clock.now.Add(24 * time.Hour / rounds)
		s := &service{ulbs: map[api.Scope][]api.ULB{of[0]: estate(round, ulbs), of[1]: estate(round, ulbs)}}
		x.Begin(of, nil)
		Scanner{Client: s, Clock: clock, Report: x.Take}.Run(t.Context(), of)
		require.Positive(t, problems())
	}
	heap := func() float64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	empty := heap()
	for round := range 3 {
		refresh(round)
	}
	early := heap() - empty
	require.Greater(t, early, 1e6, "there is something to measure")
	for round := range rounds - 3 {
		refresh(round + 3)
	}
	late := heap() - empty
	assert.InEpsilon(t, early, late, 0.05, "%.1f MiB after 3 rounds, %.1f after %d", early/(1<<20), late/(1<<20), rounds)
	runtime.KeepAlive(x)
}
