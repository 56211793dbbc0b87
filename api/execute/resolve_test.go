package execute_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

// crash runs an order until the journal has taken n entries, as a console that is killed there, and
// gives the next start: a new Session, and what the journal knows. Happens says whether a request
// that is on its way happens all the same.
func crash(t *testing.T, o change.Order, n int, happens bool) (*desk, change.Operation) {
	t.Helper()
	return crashAs(t, "", o, n, happens)
}

// crashAs is crash with the keys of an account.
func crashAs(t *testing.T, account string, o change.Order, n int, happens bool) (*desk, change.Operation) {
	t.Helper()
	d := newDesk(t)
	d.Account = account
	d.client.AllowWrites()
	killed := errors.New("killed")
	d.diary.before = func(change.Entry) error {
		if len(d.diary.entries) >= n {
			return killed
		}
		return nil
	}
	shown := d.shown(o)
	d.Clock = fake.NewAutoClock(start) // what it does after its death takes no time
	if n > 0 && !happens {
		d.Client = deadJournal{
			d.client,
			func() bool { d.diary.mu.Lock(); defer d.diary.mu.Unlock(); return len(d.diary.entries) >= n },
		}
	}
	d.Run(context.Background(), o, shown, nil, nil)
	d.diary.before = nil
	d.Session = &execute.Session{
		Client: d.client, Clock: d.clock, Journal: d.diary, Endpoint: d.Endpoint,
		Account: account, Profile: "prod", User: "alice",
	}
	d.clock.Advance(time.Second)
	op := d.operation()
	require.True(t, op.Open())
	d.Adopt([]change.Operation{op})
	return d, op
}

// deadJournal is a Client whose writes do nothing once the console is dead.
type deadJournal struct {
	api.Client
	is func() bool
}

func (c deadJournal) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	if c.is() {
		return api.Receipt{}, fake.LostOf(w.Action())
	}
	return c.Client.Send(ctx, w)
}

func TestWhatAnEndedConsoleLeftIsResolvedByReading(t *testing.T) {
	const begin, request1, answer1, verified1, request3, answer3, verified3 = 1, 2, 3, 4, 8, 9, 10
	for name, c := range map[string]struct {
		entries int
		happens bool
		blocks  bool
		outcome change.Outcome
		states  string
	}{
		"before the first request":       {begin, true, false, change.OutcomeAborted, "waiting, waiting, waiting"},
		"first sent, and it happened":    {request1, true, true, change.OutcomeStopped, "done, waiting, waiting"},
		"first sent, and it did not":     {request1, false, true, change.OutcomeRefused, "refused, waiting, waiting"},
		"first answered":                 {answer1, true, true, change.OutcomeStopped, "done, waiting, waiting"},
		"between two steps":              {verified1, true, false, change.OutcomeStopped, "done, waiting, waiting"},
		"last sent, and it happened":     {request3, true, true, change.OutcomeDone, "done, done, done"},
		"last sent, and it did not":      {request3, false, true, change.OutcomeRefused, "done, done, refused"},
		"last answered":                  {answer3, true, true, change.OutcomeDone, "done, done, done"},
		"all seen, and the end not told": {verified3, true, false, change.OutcomeDone, "done, done, done"},
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crash(t, releaseRule, c.entries, c.happens)
			d.assertOpen(c.blocks)
			assert.Len(t, d.diary.entries, c.entries)
			before := len(d.client.Writes())
			got, err := d.Resolve(context.Background(), op, quiet)
			require.NoError(t, err)
			assert.Equal(t, c.outcome, got.Outcome, got.Why)
			assert.Equal(t, c.states, stepStates(got.Steps))
			assert.False(t, got.Ended.IsZero())
			d.assertOpen(false)
			assert.Len(t, d.client.Writes(), before, "settling only reads")
			folded := d.operation()
			assert.Equal(t, c.outcome, folded.Outcome)
			assert.Equal(t, got.ServingBefore(3), folded.ServingBefore(3))
			assert.Equal(t, api.Known(map[bool]int{true: 3, false: 4}[c.outcome == change.OutcomeDone]), got.ServingBefore(3))
			assert.Equal(t, c.states, stepStates(folded.Steps))
			assert.Equal(t, got.Record(), folded.Record())
			if c.outcome == change.OutcomeRefused {
				assert.Equal(t, openStep(op).SentAt.Add(75*time.Second), d.clock.Now(), "not before 75 s after sending")
			}
			again, err := d.Resolve(context.Background(), folded, quiet)
			require.NoError(t, err)
			assert.Equal(t, folded, again, "settled once")
		})
	}
}

func TestADrainLeftInItsWaitStaysAsItIs(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() { d.ctl.Leave() })
	d.run(drainOf(web, "b1"), nil)
	op := d.operation()
	entries := len(d.diary.entries)
	d.Adopt([]change.Operation{op})
	d.assertOpen(false)
	got, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	assert.Equal(t, op, got)
	assert.Len(t, d.diary.entries, entries)
}

func TestWhatTheAnswersDoNotResolveStaysOpen(t *testing.T) {
	lost := fake.LostOf(fake.VServers)
	for name, c := range map[string]struct {
		blind func(d *desk)
		err   string
	}{
		"reads fail": {func(d *desk) { d.client.FailAlways(fake.VServers, lost) }, "connection reset"},
		"backends absent": {func(d *desk) {
			d.vserver("vs", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })
		}, ""},
		"list not whole": {func(d *desk) {
			d.client.Incomplete("1 of 2")
			d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") })
		}, ""},
		"book fails": {func(d *desk) { d.failFrom(0, false) }, "could not be recorded"},
		"ULB is locked": {func(d *desk) {
			_, _ = d.diary.Lock(scope.Region, "ulb")
			d.t.Cleanup(func() { d.diary.held = nil })
		}, "pid 7"},
		"another endpoint": {func(d *desk) { d.Endpoint = "https://other" }, "resolve it there"},
		"another profile, which does not see it": {func(d *desk) {
			d.Profile = "test"
			d.edit(func(w *fake.World) { w.RemoveULB(scope, "ulb") })
		}, `was made in profile "prod", and with "test" its VServer is not to be seen`},
		"no journal": {func(d *desk) { d.Journal = noJournal }, "no journal"},
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crash(t, release1, 2, true)
			c.blind(d)
			got, err := d.Resolve(context.Background(), op, quiet)
			if c.err == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.err)
			}
			assert.Zero(t, got.Ended)
			assert.Empty(t, got.Outcome)
			d.assertOpen(true)
		})
	}
}

func TestAnotherProfileThatSeesTheVServerResolvesToo(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	d.Profile = "renamed"
	got, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeDone, got.Outcome, got.Why)
	d.assertOpen(false)
}

// A load balancer is one thing, however its endpoint is spelled and whoever's keys reach it: only
// what is read of it must come from the same place.
func TestBlockingIsByTheULBAndResolvingByEndpointAndAccount(t *testing.T) {
	const home = "https://api.example"
	for name, c := range map[string]struct {
		endpoint, account, profile string
		resolves                   bool
		why                        string
	}{
		"the same":                     {home, "aaaaaaaa", "prod", true, ""},
		"spelled otherwise":            {"HTTPS://API.example:443/", "aaaaaaaa", "prod", true, ""},
		"the same keys, other profile": {home, "aaaaaaaa", "renamed", true, ""},
		"another spelling of the host": {"https://127.0.0.1/", "aaaaaaaa", "prod", false, "it was made at " +
			"https://api.example/, and this console uses https://127.0.0.1/"},
		"another path": {home + "/v2", "aaaaaaaa", "prod", false, "it was made at https://api.example/"},
		"other keys of the same name": {home, "bbbbbbbb", "prod", false, "it was made with other keys (aaaaaaaa), and " +
			"this console has bbbbbbbb"},
		"keys of which nothing is said": {home, "", "prod", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crashAs(t, "aaaaaaaa", release1, 2, true)
			require.Equal(t, "aaaaaaaa", op.Account)
			d.clock.Advance(time.Hour)
			d.Session = &execute.Session{
				Client: d.client, Clock: d.clock, Journal: d.diary, Endpoint: c.endpoint,
				Account: c.account, Profile: c.profile,
			}
			shown, err := (&execute.Session{
				Client: d.client, Clock: d.clock, Journal: noJournal, Endpoint: "x",
				Account: c.account,
			}).Read(context.Background(), neighbour, quiet)
			require.NoError(t, err)
			d.Adopt([]change.Operation{op})
			d.assertOpen(true)
			writes := len(d.client.Writes())

			r := d.confirm(context.Background(), neighbour, shown)
			if c.resolves {
				assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
				require.NotNil(t, r.Resolved, r.Why)
				assert.Equal(t, change.OutcomeDone, r.Resolved.Outcome)
				d.assertOpen(false)
				return
			}
			assert.Equal(t, change.OutcomeAborted, r.Outcome, r.Why)
			assert.Contains(t, reasonOf(r), "in doubt: ")
			assert.Contains(t, whyOf(r), c.why)
			assert.Contains(t, render.NextText(r), "or close it in the history")
			assert.Len(t, d.client.Writes(), writes)
			_, err = d.Resolve(context.Background(), op, quiet)
			require.ErrorContains(t, err, c.why)
			d.assertOpen(true)
			assert.Empty(t, d.operation().Outcome)
		})
	}
}

func TestARecordWithoutItsEndpointSaysSo(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	op.Endpoint = ""
	d.Adopt([]change.Operation{op})
	_, err := d.Resolve(context.Background(), op, quiet)
	require.ErrorContains(t, err, "it was made at an endpoint that is not recorded, and this console uses ")
	d.assertOpen(true)
}

// The record of before had a host alone, and no account: the profile decides.
func TestAnOlderRecordResolvesAsItDid(t *testing.T) {
	for profile, resolves := range map[string]bool{"prod": true, "test": false} {
		d, op := crash(t, release1, 2, true)
		d.Profile, d.Account = profile, "bbbbbbbb"
		op.Endpoint, op.Account = "api.example", ""
		d.Adopt([]change.Operation{op})
		_, err := d.Read(context.Background(), neighbour, quiet)
		require.NoError(t, err)
		d.assertOpen(!resolves)
	}
}

func TestResolvingTakesTheJournalsWordAndNotAnOldCopy(t *testing.T) {
	d, op := crash(t, orderOf(web, impact.GoalDisable, "b1"), 2, true)
	settled, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	require.Equal(t, change.OutcomeDone, settled.Outcome, settled.Why)
	d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) }) // by hand, later
	d.clock.Advance(time.Hour)
	d.Adopt([]change.Operation{op}) // as read before it was resolved
	entries := len(d.diary.entries)
	again, err := d.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	assert.Equal(t, d.operation(), again)
	assert.Equal(t, change.OutcomeDone, again.Outcome)
	assert.Len(t, d.diary.entries, entries, "nothing is written over its end")
	d.assertOpen(false)
}

func TestResolvingWantsTheJournalRead(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	d.Journal = unreadable{d.diary}
	_, err := d.Resolve(context.Background(), op, quiet)
	require.ErrorContains(t, err, "journal cannot be read: torn")
	d.assertOpen(true)
}

// unreadable is a Journal that takes entries and gives none.
type unreadable struct{ *diary }

func (unreadable) Operations() ([]change.Operation, []change.Damage, error) {
	return nil, nil, errors.New("torn")
}

func TestResolvingEndsWithItsContext(t *testing.T) {
	d, op := crash(t, release1, 2, false)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	got, err := d.Resolve(ctx, op, quiet)
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, got.Ended)
	d.assertOpen(true)
}

func TestAnOperationOfAConsoleThatStillRunsIsLeftToIt(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	op.Alive = true
	_, err := d.Resolve(context.Background(), op, quiet)
	require.ErrorContains(t, err, "still runs")
	d.Adopt([]change.Operation{op})
	d.assertOpen(false)
}

func TestAdoptTakesTheLatestWord(t *testing.T) {
	d, op := crash(t, release1, 2, true)
	d.assertOpen(true)
	d.Adopt([]change.Operation{op})
	op.Ended = start
	d.Adopt([]change.Operation{op})
	d.assertOpen(false)
}

func TestAdoptKeepsWhatThisConsoleLeftUnknown(t *testing.T) {
	d, _ := unknown(t, func(c *fake.Client) { c.IgnoreRelease() })
	d.Adopt(nil)
	d.assertOpen(true)
}

// openStep is the step whose request has no known outcome.
func openStep(op change.Operation) change.StepStatus {
	for _, s := range op.Steps {
		if s.State == change.StepSent || s.State == change.StepVerifying || s.State == change.StepUnknown {
			return s
		}
	}
	return change.StepStatus{}
}
