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

var start = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)

func TestAManualClockStandsStill(t *testing.T) {
	c := fake.NewClock(start)
	assert.Equal(t, start, c.Now())
	ended := make(chan error, 1)
	go func() { ended <- c.Sleep(context.Background(), 10*time.Second) }()
	require.NoError(t, c.AwaitSleeps(context.Background(), 1))
	c.Advance(9 * time.Second)
	assert.Empty(t, ended)
	c.Advance(time.Second)
	require.NoError(t, <-ended)
	assert.Equal(t, start.Add(10*time.Second), c.Now())
}

func TestASleepEndsWithItsContext(t *testing.T) {
	c := fake.NewClock(start)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Sleep(ctx, time.Second) }()
	require.NoError(t, c.AwaitSleeps(ctx, 1))
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	require.ErrorIs(t, c.AwaitSleeps(ctx, 2), context.Canceled)
	auto := fake.NewAutoClock(start)
	require.ErrorIs(t, auto.Sleep(ctx, time.Second), context.Canceled)
	assert.Equal(t, start, auto.Now())
}

func TestAnAutoClockMovesWithItsSleepers(t *testing.T) {
	c := fake.NewAutoClock(start)
	require.NoError(t, c.Sleep(context.Background(), time.Minute))
	require.NoError(t, c.Sleep(context.Background(), 0))
	assert.Equal(t, start.Add(time.Minute), c.Now())
	assert.Equal(t, []time.Duration{time.Minute, 0}, c.Sleeps())
}

func TestEventsHappenAtTheirTime(t *testing.T) {
	c := fake.NewAutoClock(start)
	var at []time.Duration
	note := func() { at = append(at, c.Now().Sub(start)) }
	c.After(3*time.Second, note)
	c.After(time.Second, note)
	c.After(time.Second, func() { c.After(time.Second, note) })
	require.NoError(t, c.Sleep(context.Background(), 5*time.Second))
	assert.Equal(t, []time.Duration{time.Second, 2 * time.Second, 3 * time.Second}, at)
	c.After(time.Second, note)
	assert.Len(t, at, 3)
}

func TestWorldHelpers(t *testing.T) {
	c := world(t)
	c.AllowReads()
	c.Edit(func(w *fake.World) {
		w.Backend(scope, "ulb", "vs", "b1", func(b *api.Backend) { b.Status = api.Known(1) })
		w.RemoveBackend(scope, "ulb", "b2")
		w.RemoveBackend(scope, "none", "b1")
		assert.Panics(t, func() { w.VServer(scope, "ulb", "none", func(*api.VServer) {}) })
		assert.Panics(t, func() { w.Backend(scope, "ulb", "vs", "b2", func(*api.Backend) {}) })
	})
	v := read(t, c)
	b, _ := v.Backend("b1")
	assert.Equal(t, api.StateFailing, b.State())
	rules, _ := v.Rules.Get()
	assert.False(t, rules[1].Has("b2"), "it leaves its rules too")
	c.Edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") })
	list, err := c.VServers(context.Background(), scope, "ulb")
	require.NoError(t, err)
	assert.Empty(t, list.VServers)
}

func TestBuildersMakeWhatTheirNamesSay(t *testing.T) {
	assert.Equal(t, api.StateHealthy, fake.Healthy("b", "10.0.0.1", 80).State())
	assert.Equal(t, api.StateFailing, fake.Failing("b", "10.0.0.1", 80).State())
	assert.Equal(t, api.StateDisabled, fake.Disabled("b", "10.0.0.1", 80).State())
	assert.Equal(t, api.StateUnknown, fake.Unknown("b", "10.0.0.1", 80).State())
	v, _ := site().VServers.Get()
	assert.True(t, v[0].Layer7())
	rules, known := v[0].CustomRulesWith("b2")
	assert.True(t, known)
	assert.Len(t, rules, 1)
	assert.True(t, fake.Domain("p", "a.example.com", "b1").Custom())
	assert.False(t, fake.TCP("vs", "x", 1).Layer7())
}

func TestSettingRegionsAndProjects(t *testing.T) {
	c := fake.New(t)
	c.AllowReads()
	c.SetRegions([]api.Region{{ID: "cn-bj2", Default: true}})
	c.SetProjects([]api.Project{{ID: "org-1"}})
	regions, err := c.Regions(context.Background())
	require.NoError(t, err)
	assert.Equal(t, []api.Region{{ID: "cn-bj2", Default: true}}, regions)
	projects, err := c.Projects(context.Background())
	require.NoError(t, err)
	assert.Equal(t, []api.Project{{ID: "org-1"}}, projects)
}
