package execute_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
)

// reader calls f while the n-th read is under way.
type reader struct {
	api.Client
	n int
	f func(n int)
}

func (r *reader) VServers(ctx context.Context, s api.Scope, u api.ULBID) (api.VServerList, error) {
	r.n++
	r.f(r.n)
	return r.Client.VServers(ctx, s, u)
}

func (r *reader) VServer(ctx context.Context, s api.Scope, u api.ULBID, v api.VServerID) (api.VServerList, error) {
	r.n++
	r.f(r.n)
	return r.Client.VServer(ctx, s, u, v)
}

// duringRead runs f once, in the middle of the n-th read from now on.
func (d *desk) duringRead(n int, f func()) {
	d.Client = &reader{Client: d.Client, f: func(now int) {
		if now == n {
			f()
		}
	}}
}

func TestNothingIsSentAfterAReadDuringWhichTheConsoleWasLeft(t *testing.T) {
	for name, c := range map[string]struct {
		leave func(d *desk, cancel context.CancelFunc)
		why   string
	}{
		"by a word":            {func(d *desk, _ context.CancelFunc) { d.ctl.Leave() }, "left: "},
		"by the context's end": {func(_ *desk, cancel context.CancelFunc) { cancel() }, "interrupted: "},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			shown := d.shown(releaseRule)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			// The confirming one, the first step's verification, the one before the second step.
			d.duringRead(3, func() {
				assert.Len(t, d.client.Writes(), 1)
				c.leave(d, cancel)
			})
			r := d.confirm(ctx, releaseRule, shown)
			d.assertStopped(r, c.why)
			assert.Equal(t, "done, waiting, waiting", stepStates(r.Steps))
			assert.Len(t, d.client.Writes(), 1)
		})
	}
}

func TestASignalEndsTheWaitForAnAnswerThatIsWorthSomething(t *testing.T) {
	for name, c := range map[string]struct {
		when  func(d *desk, f func()) // the others are not to be seen any more
		say   func(c *execute.Control)
		why   string
		sends int
	}{
		"left, while it is confirmed": {func(_ *desk, f func()) { f() }, (*execute.Control).Leave, "left: ", 0},
		"stop, while it is confirmed": {func(_ *desk, f func()) { f() }, (*execute.Control).Stop, "stopped: ", 0},
		"left, before the next step": {
			func(d *desk, f func()) { d.when(0, change.StepDone, f) },
			(*execute.Control).Leave, "unread: ", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.clock.Auto(false)
			shown := d.shown(releaseRule)
			c.when(d, func() { d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "c3") }) })
			ended := make(chan change.Operation)
			go func() { ended <- d.confirm(context.Background(), releaseRule, shown) }()
			require.NoError(t, d.clock.AwaitSleeps(t.Context(), 1))
			c.say(d.ctl)
			r := <-ended
			assert.Contains(t, reasonOf(r), c.why)
			assert.Len(t, d.writes(), c.sends)
			assert.Equal(t, start, d.clock.Now(), "it does not wait out the lag")
		})
	}
}

func TestACancelledDrainThatIsLeftDuringAReadEnablesNothingMore(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		d.ctl.Cancel()
		d.duringRead(1, func() { d.ctl.Leave() })
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.True(t, r.Draining(), r.Why)
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0"}, d.writes())
	assert.True(t, d.operation().Draining(), "the next start offers to go on")
}

func TestACancelledDrainThatIsLeftBetweenTwoBackendsSaysWhatIsLeft(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		d.ctl.Cancel()
		d.duringRead(3, func() { d.ctl.Leave() }) // before b2
	})
	r := d.run(drainOf(web, "b1", "b2"), nil)
	d.assertStopped(r, "left: ")
	assert.Len(t, d.writes(), 3)
	assert.False(t, r.Record().Empty(), "b2 can still be enabled again")
}

func TestACancelOfADrainGoesOnAfterAStopAndAfterTheContextsEnd(t *testing.T) {
	d, o := leftDrain(t)
	shown := d.shown(o)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d.waiting(func() {
		d.ctl.Cancel()
		d.duringRead(1, func() { d.ctl.Stop(); cancel() })
	})
	r := d.confirm(ctx, o, shown)
	d.assertStopped(r, "drain cancelled: ")
	assert.Equal(t, "UpdateBackendAttribute b1 Enabled=1", d.writes()[1])
}

func TestACancelOfADrainGoesOnWithTheOthersWhereOneHasGone(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		d.edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb", "b1") })
		d.ctl.Cancel()
	})
	r := d.run(drainOf(web, "b1", "b2"), nil)
	d.assertStopped(r, "drain cancelled: gone meanwhile: b1")
	require.Len(t, d.writes(), 3)
	assert.Equal(t, "UpdateBackendAttribute b2 Enabled=1", d.writes()[2])
	op := d.operation()
	assert.Equal(t, change.OutcomeStopped, op.Outcome)
	assert.Contains(t, reasonOf(op), "b1")
}

func TestACancelOfADrainTakesNoBackendForGoneWhereTheAnswerDoesNotSay(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.waiting(func() {
		d.vserver("vs", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })
		d.ctl.Cancel()
	})
	r := d.run(drainOf(web, "b1"), nil)
	d.assertStopped(r, "did not say which backends")
	assert.Len(t, d.writes(), 1)
}
