package execute_test

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

// unknown leaves the desk with a release of unknown outcome.
func unknown(t *testing.T, prepare func(c *fake.Client)) (*desk, change.Operation) {
	t.Helper()
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	prepare(d.client)
	d.when(0, change.StepVerifying, func() { d.client.FailAlways(fake.VServers, fake.LostOf(fake.VServers)) })
	r := d.run(release1, nil)
	d.client.FailAlways(fake.VServers, nil)
	require.Equal(t, change.OutcomeUnknown, r.Outcome)
	return d, r
}

func TestAnUnknownOutcomeBlocksItsULBOnly(t *testing.T) {
	d, before := unknown(t, func(c *fake.Client) { c.IgnoreRelease() })
	open, found := d.Unresolved(scope, "ulb")
	require.True(t, found)
	assert.Equal(t, before.ID, open.ID)
	assert.Equal(t, release1, open.Order)
	_, found = d.Unresolved(scope, "ulb-2")
	assert.False(t, found)
	_, found = d.Unresolved(api.Scope{Region: scope.Region}, "ulb")
	assert.True(t, found, "the default project by no name is the same place")

	reading, err := d.Read(context.Background(), orderOf(web, impact.GoalRelease, "b2"), quiet)
	require.NoError(t, err)
	assert.Equal(t, impact.ClassUnknown, reading.Assessment.Class)
	assert.NotEmpty(t, reading.Assessment.Refusals)
	assert.Equal(t, "verified 0 unknown", d.log[len(d.log)-1], "no end is written")
}

func TestAnUnresolvedChangeStopsTheNextOne(t *testing.T) {
	d := newDesk(t)
	neighbour := orderOf(web, impact.GoalRelease, "b2")
	shown := d.shown(neighbour)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.IgnoreRelease()
	require.Equal(t, change.OutcomeUnknown, d.run(release1, nil).Outcome)
	r := d.confirm(context.Background(), neighbour, shown)
	assert.Equal(t, change.OutcomeAborted, r.Outcome)
	assert.Contains(t, reasonOf(r), "in doubt: release of backend b1")
	assert.Len(t, d.client.Writes(), 1)
}

func TestALaterReadThatShowsItGoneResolves(t *testing.T) {
	d, before := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	asked := d.clock.Now()
	r, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), asked)
	require.True(t, resolved)
	assert.Equal(t, change.OutcomeDone, r.Outcome)
	assert.Equal(t, before.ID, r.ID)
	assert.Equal(t, before.Steps[0].SentAt, r.Steps[0].SentAt)
	assert.Contains(t, reasonOf(r), "seen later: the backend is gone")
	assert.True(t, r.Record().Backends[0].Released)
	d.assertOpen(false)
	assert.Equal(t, []string{"settled 0 done", "end done"}, d.log[len(d.log)-2:])
	_, resolved = d.ResolveWith(scope, "ulb", d.snapshot(), asked)
	assert.False(t, resolved, "it is resolved once")
}

func TestAResolveThatCannotBeWrittenSaysSo(t *testing.T) {
	d, _ := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	d.failFrom(0, false)
	r, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
	require.True(t, resolved)
	assert.Equal(t, change.OutcomeDone, r.Outcome)
	assert.Contains(t, reasonOf(r), "disk full")
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
			r, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), before.Steps[0].SentAt.Add(c.asked))
			assert.Equal(t, c.resolves, resolved)
			d.assertOpen(!c.resolves)
			if resolved {
				assert.Equal(t, change.OutcomeRefused, r.Outcome)
				assert.Contains(t, reasonOf(r), "still there")
			}
		})
	}
}

func TestALaterAnswerThatProvesNothingResolvesNothing(t *testing.T) {
	d, before := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	sent := before.Steps[0].SentAt
	for _, answer := range [][]api.VServer{nil, {{ID: "vs"}}, {fake.TCP("other", "x", 1)}} {
		_, resolved := d.ResolveWith(scope, "ulb", api.VServerList{VServers: answer}, sent.Add(time.Hour))
		assert.False(t, resolved)
	}
	_, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), sent.Add(-time.Second))
	assert.False(t, resolved, "an answer from before the sending")
	_, resolved = d.ResolveWith(scope, "ulb-2", d.snapshot(), sent.Add(time.Hour))
	assert.False(t, resolved, "another ULB's answer")
	d.assertOpen(true)
}

func TestReadingForADialogResolvesToo(t *testing.T) {
	d, _ := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	reading, err := d.Read(context.Background(), orderOf(web, impact.GoalDisable, "b2"), quiet)
	require.NoError(t, err)
	assert.NotEqual(t, impact.ClassUnknown, reading.Assessment.Class)
	d.assertOpen(false)
}

func TestEachKindOfStepResolvesLater(t *testing.T) {
	for _, k := range stepKinds() {
		for name, happened := range map[string]bool{"it happened": true, "it did not": false} {
			t.Run(string(k.step)+", "+name, func(t *testing.T) {
				d := newDesk(t)
				r := d.first(k, func() {
					if happened {
						d.client.LoseAnswerOf(k.method)
					} else {
						d.client.LoseRequestOf(k.method)
					}
					d.when(0, change.StepVerifying, func() { d.client.FailAlways(fake.VServers, fake.LostOf(fake.VServers)) })
				})
				require.Equal(t, change.OutcomeUnknown, r.Outcome)
				d.client.FailAlways(fake.VServers, nil)
				r, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
				require.True(t, resolved)
				want := change.StepRefused
				if happened {
					want = change.StepDone
				}
				assert.Equal(t, want, r.Steps[0].State)
				assert.Equal(t, r.Outcome == change.OutcomeDone, happened && len(r.Steps) == 1)
				d.assertOpen(false)
				op := d.operation()
				assert.Equal(t, r.Outcome, op.Outcome)
				assert.Equal(t, r.Steps[0].Backend, op.Steps[0].Backend)
				assert.Equal(t, r.Record(), op.Record())
			})
		}
	}
}

func TestOneOrderAtATimePerULB(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(release1)
	neighbour := orderOf(web, impact.GoalRelease, "b2")
	alike := neighbour
	alike.Scope.Project = ""
	second := d.shown(neighbour)
	letGo := d.client.Hold(fake.ReleaseBackend)
	ended := make(chan change.Operation)
	go func() { ended <- d.Run(context.Background(), release1, shown, nil, nil) }()
	d.client.Await(fake.ReleaseBackend, 1)
	for _, o := range []change.Order{release1, neighbour, alike} {
		before := len(d.client.Calls())
		r := d.confirm(context.Background(), o, second)
		assert.Equal(t, change.OutcomeAborted, r.Outcome)
		assert.Contains(t, reasonOf(r), "busy: ")
		assert.Len(t, d.client.Calls(), before)
	}
	letGo()
	assert.Equal(t, change.OutcomeDone, (<-ended).Outcome)
}

func TestAfterOneReleaseComesTheNext(t *testing.T) {
	d := newDesk(t)
	d.client.AllowReleases()
	for _, id := range []api.BackendID{"b1", "b2"} {
		assert.Equal(t, change.OutcomeDone, d.run(orderOf(web, impact.GoalRelease, id), nil).Outcome)
	}
	assert.Len(t, d.client.Releases(), 2)
}

func TestOfManyAtOnceOnlyOneIsSent(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(release1)
	const many = 16
	ended := make(chan change.Outcome, many)
	var wg sync.WaitGroup
	for range many {
		wg.Go(func() { ended <- d.Run(context.Background(), release1, shown, nil, nil).Outcome })
	}
	wg.Wait()
	close(ended)
	count := map[change.Outcome]int{}
	for o := range ended {
		count[o]++
	}
	assert.Equal(t, map[change.Outcome]int{change.OutcomeDone: 1, change.OutcomeAborted: many - 1}, count)
}

func TestReadSaysWhenItAskedAndWhatIsIncomplete(t *testing.T) {
	d := newDesk(t)
	d.client.Incomplete("2 of 3 came")
	reading, err := d.Read(context.Background(), release1, quiet)
	require.NoError(t, err)
	assert.Equal(t, start, reading.At)
	assert.Equal(t, api.VServerID("vs"), reading.VServer.ID)
	assert.Contains(t, reading.Assessment.Warnings,
		impact.Finding{Kind: impact.FoundIncomplete, Is: "2 of 3 came"})
}

func TestReadOfAMissingVServerIsNotFoundOnlyInAWholeList(t *testing.T) {
	d := newDesk(t)
	missing := release1
	missing.VServer = "nowhere"
	_, err := d.Read(context.Background(), missing, quiet)
	assert.Equal(t, api.KindNotFound, api.KindOf(err))
	require.ErrorContains(t, err, "ULB ulb has no VServer nowhere")
	d.client.Incomplete("2 of 3 came")
	_, err = d.Read(context.Background(), missing, quiet)
	assert.Equal(t, api.KindBadResponse, api.KindOf(err))
	require.ErrorContains(t, err, "incomplete")
}
