package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// watch counts how often each backend of the demo estate is seen to change its health in
// a quarter of an hour.
func watch(t *testing.T, moves bool) map[string]int {
	t.Helper()
	k := newClock()
	c, err := New(Options{Now: k.now, HealthMoves: moves})
	assert.NoError(t, err)
	changes, last := map[string]int{}, map[string]bool{}
	for range 450 {
		for _, l := range listeners(c.estate) {
			for _, b := range l.backends {
				now := c.failing(b, k.now())
				if was, seen := last[b.id]; seen && was != now {
					changes[b.host.name]++
				}
				last[b.id] = now
			}
		}
		k.advance(2 * time.Second)
	}
	return changes
}

func TestHealthMovesALittleWhenAsked(t *testing.T) {
	assert.Empty(t, watch(t, false))
	changes := watch(t, true)
	assert.Contains(t, changes, "web-04")
	assert.Contains(t, changes, "game-02")
	assert.LessOrEqual(t, len(changes), 4, "a little")
	for name, n := range changes {
		assert.Greater(t, n, 4, name)
		assert.Less(t, n, 40, name)
	}
	assert.NotContains(t, changes, "api-01", "where one practises, health is steady")
}

func TestANewBackendIsHealthyAfterItsFirstChecks(t *testing.T) {
	for _, moves := range []bool{true, false} {
		k := newClock()
		c := serve(t, Options{Now: k.now, HealthMoves: moves})
		p := c.at("login-sticky", "login-tcp-7443")
		hostID := c.cloud.Backends(p.ulb, p.vserver)[0].ResourceID
		c.ok("AllocateBackend", params{"ULBId": p.ulb, "VServerId": p.vserver, "ResourceId": hostID, "Port": "7444"})
		status := func() any { return rows(t, c.described(p), "BackendSet")[3]["Status"] }
		assert.EqualValues(t, bit(moves), status())
		k.advance(firstChecks)
		assert.EqualValues(t, 0, status())
	}
}
