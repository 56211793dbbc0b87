package execute_test

import (
	"context"
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

// known is a journal that says of each operation what mark makes of it.
type markedJournal struct {
	*diary
	mark func(op *change.Operation)
	read func() // after each reading, nil for nothing
}

func (k markedJournal) Operations() ([]change.Operation, []change.Damage, error) {
	all, damage, err := k.diary.Operations()
	for i := range all {
		k.mark(&all[i])
	}
	if k.read != nil {
		k.read()
	}
	return all, damage, err
}

var neighbour = orderOf(web, impact.GoalRelease, "b2")

func TestAnyReadResolvesWhatAnEndedConsoleLeft(t *testing.T) {
	for name, c := range map[string]struct {
		happens bool
		profile string
		wait    time.Duration
		outcome change.Outcome // "" where it stays open
	}{
		"it happened":                          {true, "prod", 0, change.OutcomeDone},
		"it happened, and any profile will do": {true, "", 0, change.OutcomeDone},
		"it happened, in another profile":      {true, "test", time.Hour, ""},
		"it did not, too early to say":         {false, "prod", 30 * time.Second, ""},
		"it did not":                           {false, "prod", 75 * time.Second, change.OutcomeRefused},
	} {
		t.Run(name, func(t *testing.T) {
			d, op := crash(t, release1, 2, c.happens)
			d.Profile = c.profile
			d.clock.Advance(c.wait)
			reading, err := d.Read(context.Background(), neighbour, quiet)
			require.NoError(t, err)
			d.assertOpen(c.outcome == "")
			assert.Equal(t, c.outcome, d.operation().Outcome)
			if c.outcome == "" {
				assert.Nil(t, reading.Resolved)
				assert.Equal(t, impact.ClassUnknown, reading.Assessment.Class)
				assert.Contains(t, reading.Assessment.Refusals, impact.Finding{Kind: impact.FoundUnresolved})
				return
			}
			require.NotNil(t, reading.Resolved)
			assert.Equal(t, op.ID, reading.Resolved.ID)
			assert.Equal(t, c.outcome, reading.Resolved.Outcome)
			assert.NotEqual(t, impact.ClassUnknown, reading.Assessment.Class)
		})
	}
}

func TestAReadTakesNoVServerForGone(t *testing.T) {
	d, _ := crash(t, release1, 2, true)
	d.clock.Advance(time.Hour)
	d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") })
	for range 3 {
		_, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
		assert.False(t, resolved)
	}
	d.assertOpen(true)
}

func TestAReadWritesNothingOverTheEndThatAnotherConsoleSaw(t *testing.T) {
	d, op := crash(t, orderOf(web, impact.GoalDisable, "b1"), 2, true)
	second := &execute.Session{Client: d.client, Clock: d.clock, Journal: d.diary, Endpoint: d.Endpoint, Profile: "prod"}
	ended, err := second.Resolve(context.Background(), op, quiet)
	require.NoError(t, err)
	require.Equal(t, change.OutcomeDone, ended.Outcome, ended.Why)
	d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) })
	d.clock.Advance(time.Hour)
	_, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
	assert.False(t, resolved)
	assert.Equal(t, change.OutcomeDone, d.operation().Outcome)
	d.assertOpen(false)
}

func TestAReadWithoutAJournalResolvesNothing(t *testing.T) {
	d, _ := crash(t, release1, 2, true)
	without := &execute.Session{
		Client: d.client, Clock: d.clock, Journal: noJournal,
		Endpoint: d.Endpoint, Profile: "prod",
	}
	_, err := without.Read(context.Background(), release1, quiet)
	require.NoError(t, err)
	_, resolved := without.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
	assert.False(t, resolved)
	d.assertOpen(true)
}

func TestAnUnknownOfAConsoleThatStillRunsHoldsUpThisOne(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.client.IgnoreRelease()
	require.Equal(t, change.OutcomeUnknown, d.run(release1, nil).Outcome)
	two := &execute.Session{Client: d.client, Clock: d.clock, Journal: noJournal, Endpoint: d.Endpoint, Profile: "prod"}
	two.Journal = markedJournal{diary: d.diary, mark: func(op *change.Operation) {
		op.Alive, op.Who = true, change.Who{User: "ann", Host: "bastion"}
	}}
	shown, err := two.Read(context.Background(), neighbour, quiet)
	require.NoError(t, err)
	r := two.Run(context.Background(), neighbour, shown, nil, nil)
	assert.Equal(t, change.OutcomeAborted, r.Outcome, r.Why)
	assert.Contains(t, reasonOf(r), "in doubt: release of backend b1, made by ann on bastion (session s, "+
		"profile prod) in a console that still runs")
	assert.Contains(t, render.NextText(r), "refresh there")
	assert.Len(t, d.client.Writes(), 1)
}

func TestADrainOfAConsoleThatStillRunsHoldsUpNobody(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	two := &execute.Session{Client: d.client, Clock: d.clock, Journal: noJournal, Endpoint: d.Endpoint, Profile: "prod"}
	two.Journal = markedJournal{diary: d.diary, mark: func(op *change.Operation) { op.Alive = true }}
	var during change.Operation
	d.waiting(func() {
		shown, err := two.Read(context.Background(), neighbour, quiet)
		require.NoError(t, err)
		during = two.Run(context.Background(), neighbour, shown, nil, nil)
	})
	r := d.run(drainOf(site, "c1"), nil)
	assert.Equal(t, change.OutcomeDone, during.Outcome, during.Why)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
}

// What a screen adopts from an older reading of the journal must not let through what the order
// itself has just read there.
func TestAnOlderReadingOfTheJournalLetsNothingThrough(t *testing.T) {
	d, _ := crash(t, release1, 2, false)
	d.Adopt(nil)
	shown := d.shown(neighbour)
	d.Client = &reader{Client: d.client, f: func(int) { d.Adopt(nil) }}
	before := len(d.client.Writes())
	r := d.confirm(context.Background(), neighbour, shown)
	assert.Equal(t, change.OutcomeAborted, r.Outcome, r.Why)
	assert.Contains(t, reasonOf(r), "in doubt: ")
	assert.Len(t, d.client.Writes(), before)
}

func TestTheConfirmingReadHandsOnWhatItResolved(t *testing.T) {
	for name, c := range map[string]struct {
		removed bool
		outcome change.Outcome
	}{
		"and the order is carried out":  {false, change.OutcomeDone},
		"though the order cannot begin": {true, change.OutcomeAborted},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			o := orderOf(site, impact.GoalRelease, "c1")
			shown := d.shown(o)
			d.client.IgnoreRelease()
			earlier := d.run(release1, nil)
			require.Equal(t, change.OutcomeUnknown, earlier.Outcome)
			d.clock.Advance(2 * time.Minute)
			if c.removed {
				d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs2") })
			}
			r := d.confirm(context.Background(), o, shown)
			assert.Equal(t, c.outcome, r.Outcome, r.Why)
			require.NotNil(t, r.Resolved)
			assert.Equal(t, earlier.ID, r.Resolved.ID)
			assert.Equal(t, change.OutcomeRefused, r.Resolved.Outcome)
			assert.Contains(t, whyOf(*r.Resolved), "although accepted")
		})
	}
}

func TestWhatTheJournalDidNotTakeIsResolvedByTheNextOrdersRead(t *testing.T) {
	d, earlier := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	d.Journal = markedJournal{diary: d.diary, mark: func(op *change.Operation) { op.Mine, op.Alive = true, true }}
	d.failFrom(0, false)
	_, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
	require.True(t, resolved)
	d.diary.before = nil
	d.client.AllowWrites()
	r := d.run(neighbour, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	require.NotNil(t, r.Resolved)
	assert.Equal(t, earlier.ID, r.Resolved.ID)
	all, _, err := d.diary.Operations()
	require.NoError(t, err)
	assert.Equal(t, change.OutcomeDone, all[0].Outcome)
}
