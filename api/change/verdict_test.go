//go:build old

package change_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func TestWhatAnAnswerProves(t *testing.T) {
	with := fake.TCP("vs", "web", 80, fake.Healthy("b1", "10.0.0.1", 80))
	without := fake.TCP("vs", "web", 80, fake.Healthy("b2", "10.0.0.2", 80))
	null := api.VServer{ID: "vs", Backends: api.Known([]api.Backend(nil))}
	blind := api.VServer{ID: "vs"}
	other := fake.TCP("other", "web", 80, fake.Healthy("b1", "10.0.0.1", 80))
	for name, c := range map[string]struct {
		answer []api.VServer
		want   change.Verdict
	}{
		"the id is there":                    {[]api.VServer{other, with}, change.VerdictStillThere},
		"the id is not there":                {[]api.VServer{without}, change.VerdictGone},
		"BackendSet is null":                 {[]api.VServer{null}, change.VerdictGone},
		"BackendSet is absent":               {[]api.VServer{blind}, change.VerdictProvesNothing},
		"the VServer is not there":           {[]api.VServer{other}, change.VerdictProvesNothing},
		"an empty answer":                    {nil, change.VerdictProvesNothing},
		"the VServer twice, once with it":    {[]api.VServer{without, with}, change.VerdictStillThere},
		"the VServer twice, once blind":      {[]api.VServer{without, blind}, change.VerdictProvesNothing},
		"the VServer twice, blind then with": {[]api.VServer{blind, with}, change.VerdictStillThere},
		"the VServer twice without it":       {[]api.VServer{null, without}, change.VerdictGone},
		"the id on another VServer":          {[]api.VServer{without, other}, change.VerdictGone},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, change.Gone(c.answer, "vs", "b1"))
		})
	}
}

// unknown leaves the desk with a release of unknown outcome.
func unknown(t *testing.T, prepare func(c *fake.Client)) (*desk, change.Result) {
	t.Helper()
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	prepare(d.client)
	shown := d.shown(target)
	r := d.Release(context.Background(), target, shown, func(s change.Stage) {
		if s == change.StageVerifying {
			d.client.FailAlways(fake.VServers, fake.Lost())
		}
	})
	d.client.FailAlways(fake.VServers, nil)
	require.Equal(t, change.OutcomeUnknown, r.Outcome)
	return d, r
}

func (d *desk) vservers() []api.VServer {
	list, err := d.client.VServers(context.Background(), scope, "ulb")
	require.NoError(d.t, err)
	return list.VServers
}

func TestAnUnknownOutcomeBlocksItsULBOnly(t *testing.T) {
	d, _ := unknown(t, func(c *fake.Client) { c.IgnoreRelease() })
	open, found := d.Unresolved(scope, "ulb")
	require.True(t, found)
	assert.Equal(t, target, open.Target)
	_, found = d.Unresolved(scope, "ulb-2")
	assert.False(t, found)
	_, found = d.Unresolved(api.Scope{Region: scope.Region}, "ulb")
	assert.True(t, found, "the default project by no name is the same place")

	neighbour := target
	neighbour.Backend = "b2"
	reading, err := d.Read(context.Background(), neighbour)
	require.NoError(t, err)
	assert.Equal(t, impact.ClassUnknown, reading.Assessment.Class)
	assert.Contains(t, reading.Assessment.Refusals[0], "no known outcome")
}

func TestAnUnresolvedReleaseStopsTheNextOne(t *testing.T) {
	d := newDesk(t)
	neighbour := target
	neighbour.Backend = "b2"
	shown := d.shown(neighbour)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.IgnoreRelease()
	require.Equal(t, change.OutcomeUnknown, d.release(target, nil).Outcome)
	r := d.confirm(context.Background(), neighbour, shown)
	assert.Equal(t, change.OutcomeAborted, r.Outcome)
	assert.Contains(t, r.Why, "an earlier release on this ULB, of backend b1, has no known outcome yet")
	assert.NotEmpty(t, r.Next)
	assert.Len(t, d.client.Releases(), 1)
}

func TestALaterReadThatShowsItGoneResolves(t *testing.T) {
	d, before := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	asked := d.clock.Now()
	r, resolved := d.Resolve(scope, "ulb", d.vservers(), asked)
	require.True(t, resolved)
	assert.Equal(t, change.OutcomeReleased, r.Outcome)
	assert.Equal(t, before.SentAt, r.SentAt)
	assert.NotEmpty(t, r.Why)
	d.assertOpen(false)
	_, resolved = d.Resolve(scope, "ulb", d.vservers(), asked)
	assert.False(t, resolved, "it is resolved once")
}

func TestALaterReadThatShowsItStillThere(t *testing.T) {
	plain := func(c *fake.Client) { c.RefuseRelease(299) }
	accepted := func(c *fake.Client) { c.IgnoreRelease() }
	for name, c := range map[string]struct {
		prepare  func(c *fake.Client)
		asked    time.Duration // after sending
		resolves bool
	}{
		"accepted, 74 s after sending": {accepted, 74 * time.Second, false},
		"accepted, 75 s after sending": {accepted, 75 * time.Second, true},
		"refused, soon after sending":  {plain, time.Second, true},
		"refused, before sending":      {plain, -time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			d, before := unknown(t, c.prepare)
			r, resolved := d.Resolve(scope, "ulb", d.vservers(), before.SentAt.Add(c.asked))
			assert.Equal(t, c.resolves, resolved)
			d.assertOpen(!c.resolves)
			if resolved {
				assert.Equal(t, change.OutcomeRefused, r.Outcome)
				assert.Contains(t, r.Why, "still there")
				assert.NotEmpty(t, r.Next)
			}
		})
	}
}

func TestALaterAnswerThatProvesNothingResolvesNothing(t *testing.T) {
	d, before := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	late := before.SentAt.Add(time.Hour)
	for _, answer := range [][]api.VServer{nil, {{ID: "vs"}}, {fake.TCP("other", "x", 1)}} {
		_, resolved := d.Resolve(scope, "ulb", answer, late)
		assert.False(t, resolved)
	}
	_, resolved := d.Resolve(scope, "ulb", d.vservers(), before.SentAt.Add(-time.Second))
	assert.False(t, resolved, "an answer from before the sending")
	_, resolved = d.Resolve(scope, "ulb-2", d.vservers(), late)
	assert.False(t, resolved, "another ULB's answer")
	d.assertOpen(true)
}

func TestReadingForADialogResolvesToo(t *testing.T) {
	d, _ := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	neighbour := target
	neighbour.Backend = "b2"
	reading, err := d.Read(context.Background(), neighbour)
	require.NoError(t, err)
	assert.Equal(t, impact.ClassOrdinary, reading.Assessment.Class)
	d.assertOpen(false)
}

func TestOneReleaseAtATimePerULB(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(target)
	neighbour := target
	neighbour.Backend = "b2"
	alike := neighbour
	alike.Scope.Project = ""
	second := d.shown(neighbour)
	letGo := d.client.Hold(fake.ReleaseBackend)
	ended := make(chan change.Result)
	go func() { ended <- d.Release(context.Background(), target, shown, nil) }()
	d.client.Await(fake.ReleaseBackend, 1)

	for _, t2 := range []change.Target{target, neighbour, alike} {
		before := len(d.client.Calls())
		r := d.confirm(context.Background(), t2, second)
		assert.Equal(t, change.OutcomeAborted, r.Outcome)
		assert.Contains(t, r.Why, "another change on this ULB is running")
		assert.NotEmpty(t, r.Next)
		assert.Len(t, d.client.Calls(), before)
	}
	letGo()
	assert.Equal(t, change.OutcomeReleased, (<-ended).Outcome)
}

func TestAfterOneReleaseComesTheNext(t *testing.T) {
	c := fake.New(t)
	c.SetULBs(scope, []api.ULB{fake.ULB("ulb", "shop", fake.TCP("vs", "web", 80,
		fake.Healthy("b1", "10.0.0.1", 80), fake.Healthy("b2", "10.0.0.2", 80), fake.Healthy("b3", "10.0.0.3", 80)))})
	c.AllowReads()
	c.AllowReleases()
	rel := &change.Releaser{Client: c, Clock: fake.NewAutoClock(start)}
	for _, id := range []api.BackendID{"b1", "b2"} {
		next := target
		next.Backend = id
		shown, err := rel.Read(context.Background(), next)
		require.NoError(t, err)
		assert.Equal(t, change.OutcomeReleased, rel.Release(context.Background(), next, shown, nil).Outcome)
	}
	assert.Len(t, c.Releases(), 2)
}

func TestOfManyAtOnceOnlyOneIsSent(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(target)
	const many = 16
	ended := make(chan change.Outcome, many)
	var wg sync.WaitGroup
	for range many {
		wg.Go(func() { ended <- d.Release(context.Background(), target, shown, nil).Outcome })
	}
	wg.Wait()
	close(ended)
	count := map[change.Outcome]int{}
	for o := range ended {
		count[o]++
	}
	assert.Equal(t, map[change.Outcome]int{change.OutcomeReleased: 1, change.OutcomeAborted: many - 1}, count)
}

func TestReadSaysWhenItAskedAndWhatIsIncomplete(t *testing.T) {
	d := newDesk(t)
	d.client.Incomplete("2 of 3 came")
	reading, err := d.Read(context.Background(), target)
	require.NoError(t, err)
	assert.Equal(t, start, reading.At)
	assert.Equal(t, api.VServerID("vs"), reading.VServer.ID)
	assert.Contains(t, reading.Assessment.Warnings, "the list of VServers is incomplete: 2 of 3 came")
}

func TestReadOfAMissingVServerIsNotFoundOnlyInAWholeList(t *testing.T) {
	d := newDesk(t)
	missing := target
	missing.VServer = "nowhere"
	_, err := d.Read(context.Background(), missing)
	assert.Equal(t, api.KindNotFound, api.KindOf(err))
	require.ErrorContains(t, err, "ULB ulb has no VServer nowhere")
	d.client.Incomplete("2 of 3 came")
	_, err = d.Read(context.Background(), missing)
	assert.Equal(t, api.KindBadResponse, api.KindOf(err))
	require.ErrorContains(t, err, "incomplete")
}
