package fake_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func twoListeners(t *testing.T) *fake.Client {
	t.Helper()
	c := fake.New(t)
	c.AllowReads()
	c.SetULBs(scope, []api.ULB{fake.ULB("ulb", "shop", fake.TCP("v1", "one", 1), fake.TCP("v2", "two", 2))})
	return c
}

func TestOneListenerIsAnswered(t *testing.T) {
	c := twoListeners(t)
	list, err := c.VServer(context.Background(), scope, "ulb", "v2")
	require.NoError(t, err)
	require.Len(t, list.VServers, 1)
	assert.Equal(t, api.VServerID("v2"), list.VServers[0].ID)
	assert.Equal(t, 1, list.Total)
	assert.True(t, list.Asked.IsZero(), "without a clock nothing is timed")
	assert.Equal(t, fake.Call{Method: fake.VServers, Scope: scope, ULB: "ulb", VServer: "v2"}, c.Calls()[0])

	list, err = c.VServer(context.Background(), scope, "ulb", "v9")
	require.NoError(t, err)
	assert.Len(t, list.VServers, 2, "all, where it is not there")
	c.IgnoreVServerID()
	list, err = c.VServer(context.Background(), scope, "ulb", "v2")
	require.NoError(t, err)
	assert.Len(t, list.VServers, 2)
	_, err = c.VServer(context.Background(), scope, "gone", "v2")
	assert.Equal(t, api.KindNotFound, api.KindOf(err))
}

func TestAttemptsAreMadeAgainAndTimed(t *testing.T) {
	c := twoListeners(t)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	clock := fake.NewAutoClock(start)
	c.Time(clock)
	c.Retry(fake.VServers, fake.Lost(), 3*time.Second, 4*time.Second)
	var seen []api.Attempt
	ctx := api.WithAttempts(context.Background(), func(a api.Attempt) { seen = append(seen, a) })
	list, err := c.VServers(ctx, scope, "ulb")
	require.NoError(t, err)
	want := api.Timing{Asked: start.Add(7 * time.Second)}
	assert.Equal(t, want, list.Timing)
	assert.Equal(t, []api.Attempt{{N: 1, Err: fake.Lost()}, {N: 2, Err: fake.Lost()}, {N: 3, Timing: want}}, seen)
	list, err = c.VServers(ctx, scope, "ulb")
	require.NoError(t, err)
	assert.Equal(t, want, list.Timing)
	assert.Len(t, seen, 3)
}

func TestAttemptsThatWereNotMadeFailTheTest(t *testing.T) {
	w := &witness{TB: t}
	c := world(w)
	c.Time(fake.NewAutoClock(time.Unix(0, 0)))
	c.Retry(fake.ULBs, fake.Lost(), time.Second)
	require.Len(t, w.end(), 1)
	assert.Contains(t, w.failed[0], "1 attempts of ULBs")
}

func TestWhatNothingDependsOnNeedsNoPermission(t *testing.T) {
	c := fake.New(t)
	now := time.Unix(1_700_000_000, 0)
	_, err := c.Metrics(t.Context(), scope, "vserver-1", now.Add(-time.Hour), now)
	assert.Equal(t, api.KindPermission, api.KindOf(err))
	_, err = c.UserOperations(t.Context(), scope, "ulb-1", now)
	assert.Equal(t, api.KindPermission, api.KindOf(err))
	assert.Empty(t, c.Calls(), "nobody asked for these")

	c.AllowReads()
	c.Edit(func(w *fake.World) {
		w.Points = map[api.VServerID]map[api.Metric][]api.Point{"vserver-1": {
			api.MetricConnections: {{At: now.Add(-2 * time.Hour), Value: 1}, {At: now.Add(-time.Minute), Value: 2}},
			api.MetricErrors:      {{At: now.Add(time.Minute), Value: 3}},
		}}
		w.Operations = map[api.ULBID][]api.UserOperation{"ulb-1": {{At: now, Action: "A"}, {At: now.Add(-time.Hour), Action: "B"}}}
	})
	curves, err := c.Metrics(t.Context(), scope, "vserver-1", now.Add(-time.Hour), now)
	require.NoError(t, err)
	assert.Equal(t, map[api.Metric][]api.Point{
		api.MetricConnections: {{At: now.Add(-time.Minute), Value: 2}},
	}, curves.Points)
	ops, err := c.UserOperations(t.Context(), scope, "ulb-1", now.Add(-time.Minute))
	require.NoError(t, err)
	assert.Equal(t, api.UserOperations{All: []api.UserOperation{{At: now, Action: "A"}}}, ops)
	assert.Len(t, c.Calls(), 2)
}
