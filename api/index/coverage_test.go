package index

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestTheCoverageSaysWhatIsKnown(t *testing.T) {
	x := &Index{}
	x.Begin([]api.Scope{production, staging}, nil)
	assert.Equal(t, []Coverage{{Scope: production}, {Scope: staging}}, x.Coverage())
	before := x.Revision()
	take(x, production, start, Underway, shop())
	assert.Greater(t, x.Revision(), before)
	x.Take(Coverage{Scope: staging, Progress: Failed, Err: fake.Lost()}, nil)
	c := x.Coverage()
	assert.Equal(t, Underway, c[0].Progress)
	assert.Equal(t, start, c[0].Asked)
	assert.Equal(t, Failed, c[1].Progress)
	require.Error(t, c[1].Err)
	take(x, api.Scope{Region: "nowhere"}, start, Complete, shop())
	assert.Len(t, x.Coverage(), 2, "a late report of another read")
}

func TestANewReadKeepsWhatIsKnownUntilNewerHasCome(t *testing.T) {
	x := indexOf(production, shop(), fake.ULB("ulb-gone", "gone"))
	later := start.Add(time.Minute)
	x.Begin([]api.Scope{production, staging}, nil)
	assert.Equal(t, []string{"ulb-gone!"}, ids(x, "gone"))
	take(x, production, later, Underway, fake.ULB("ulb-new", "new"))
	assert.Equal(t, []string{"ulb-gone!"}, ids(x, "gone"))
	assert.Equal(t, start, x.Coverage()[0].Asked, "as old as the oldest of it")
	take(x, production, later, Complete, shop())
	assert.Nil(t, ids(x, "gone"))
	assert.Equal(t, []string{"ulb-new!"}, ids(x, "new"))
	assert.Equal(t, later, x.Coverage()[0].Asked)
	x.Begin([]api.Scope{staging}, nil)
	assert.Nil(t, ids(x, "new"), "what is no more to be read is not known")
}

func TestAReadThatFailsKeepsWhatIsKnown(t *testing.T) {
	x := indexOf(production, shop())
	x.Begin([]api.Scope{production}, nil)
	x.Take(Coverage{Scope: production, Progress: Failed, Err: fake.Lost()}, nil)
	assert.Equal(t, []string{"ulb-shop!"}, ids(x, "203.0.113.9"))
	assert.Equal(t, start, x.Coverage()[0].Asked)
}

func TestWhatCouldNotBeReadAgainIsStaleUntilItWas(t *testing.T) {
	x := indexOf(production, shop())
	stale := func() error { return x.Coverage()[0].Stale }
	require.NoError(t, stale())
	x.Begin([]api.Scope{production, staging}, nil)
	require.NoError(t, stale(), "it is only being read again")
	for _, s := range []api.Scope{production, staging} {
		x.Take(Coverage{Scope: s, Progress: Failed, Err: fake.Lost()}, nil)
	}
	require.Error(t, stale())
	require.NoError(t, x.Coverage()[1].Stale, "of that nothing is known")
	x.Begin([]api.Scope{production}, nil)
	take(x, production, start, Underway, shop())
	require.Error(t, stale(), "until it was read whole")
	take(x, production, start.Add(time.Minute), Complete, shop())
	require.NoError(t, stale())
}

func TestWhatIsOnlyReadAgainIsStillWhole(t *testing.T) {
	x := &Index{}
	whole := func() bool { return x.Coverage()[0].Whole() }
	x.Begin([]api.Scope{production}, nil)
	take(x, production, start, Underway, shop())
	assert.False(t, whole(), "not all of it came")
	x.Take(Coverage{Scope: production, Progress: Failed, Err: fake.Lost()}, nil)
	assert.False(t, whole())
	require.NoError(t, x.Coverage()[0].Stale, "there is no older reading")
	take(x, production, start, Complete, shop())
	assert.True(t, whole())
	x.Begin([]api.Scope{production}, nil)
	assert.True(t, whole(), "it waits to be read again")
	take(x, production, start, Underway, shop())
	assert.True(t, whole(), "it is read again")
	x.Take(Coverage{Scope: production, Progress: Failed, Err: fake.Lost()}, nil)
	assert.False(t, whole(), "it could not be read again")
	x.Begin([]api.Scope{production}, nil)
	assert.False(t, whole(), "until it was")
}

func TestWhatDidNotAddUpDoesNotWhileItIsReadAgain(t *testing.T) {
	x := &Index{}
	x.Begin([]api.Scope{production}, nil)
	x.Take(Coverage{Scope: production, Progress: Complete, Incomplete: "1 of 2"}, nil)
	take(x, production, start, Underway, shop())
	assert.Equal(t, "1 of 2", x.Coverage()[0].Incomplete)
	assert.False(t, x.Coverage()[0].Whole())
	take(x, production, start, Complete, shop())
	assert.True(t, x.Coverage()[0].Whole())
}

func TestTheNewerReadingCounts(t *testing.T) {
	failing := fake.ULB("u", "u", fake.TCP("v", "v", 1, fake.Failing("b", "10.0.0.1", 1)))
	well := []api.VServer{fake.TCP("v", "v", 1, fake.Healthy("b", "10.0.0.1", 1))}
	x := indexOf(production, failing)
	read := func(asked time.Time, incomplete string) {
		l := api.VServerList{VServers: well, Listing: api.Listing{Incomplete: incomplete}}
		x.TakeVServers(production, "u", l, asked, api.Floor{})
	}
	read(start.Add(-time.Second), "")
	assert.Len(t, words(x, start), 1, "older")
	read(start.Add(time.Second), "cut")
	assert.Len(t, words(x, start), 1, "not whole")
	read(start.Add(time.Minute), "")
	assert.Empty(t, words(x, start))
	take(x, production, start.Add(time.Second), Complete, failing)
	assert.Empty(t, words(x, start), "a page that was asked for before")
}

// TestTheLastReasonStaysUntilSomethingComes, also of a reading that was stopped while it was tried again.
func TestTheLastReasonStaysUntilSomethingComes(t *testing.T) {
	lost := fake.Lost()
	for _, progress := range []Progress{Failed, Underway} {
		x := &Index{}
		x.Begin([]api.Scope{production}, nil)
		require.NoError(t, x.Coverage()[0].Failure())
		x.Take(Coverage{Scope: production, Progress: progress, Err: lost, Attempt: 2}, nil)
		for range 2 {
			x.Begin([]api.Scope{production}, nil)
			x.Take(Coverage{Scope: production, Progress: Underway}, nil)
			require.ErrorIs(t, x.Coverage()[0].Unread, lost)
			require.ErrorIs(t, x.Coverage()[0].Failure(), lost)
		}
		take(x, production, start, Complete, shop())
		require.NoError(t, x.Coverage()[0].Failure())
		x.Begin([]api.Scope{production}, nil)
		x.Take(Coverage{Scope: production, Progress: Failed, Err: lost}, nil)
		x.Begin([]api.Scope{production}, nil)
		require.NoError(t, x.Coverage()[0].Unread, "of that it is known")
		require.ErrorIs(t, x.Coverage()[0].Failure(), lost)
	}
}
