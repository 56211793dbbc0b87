package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/render"
)

// renewable are keys that others can take the place of.
type renewable struct {
	account string
	renewed chan struct{}
	asked   func()
}

func (k *renewable) Account() string { return k.account }

func (k *renewable) Renewal(err error) <-chan struct{} {
	if api.KindOf(err) != api.KindAuth {
		return nil
	}
	if k.asked != nil {
		k.asked()
	}
	return k.renewed
}

var expired = api.FromRetCode("DescribeVServer", 174, "expired", "req-1")

// expiring is a desk whose keys expire while the drain waits. Then runs once it waits for others.
func expiring(t *testing.T, then func(d *desk, k *renewable)) (*desk, *renewable) {
	t.Helper()
	d := newDesk(t)
	d.client.AllowWrites()
	k := &renewable{account: "aaaaaaaa", renewed: make(chan struct{})}
	d.Keys = k
	done := false
	k.asked = func() {
		if !done {
			done = true
			then(d, k)
		}
	}
	d.waiting(func() { d.client.FailAlways(fake.VServers, expired) })
	return d, k
}

func (k *renewable) come(d *desk) {
	d.client.FailAlways(fake.VServers, nil)
	close(k.renewed)
}

func TestADrainWhoseKeysExpiredGoesOnWithOthers(t *testing.T) {
	d, k := expiring(t, func(d *desk, k *renewable) {
		k.account = "bbbbbbbb" // of a temporary key each is another
		k.come(d)
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0", "ReleaseBackend b1"}, d.writes())
	said := map[string]bool{}
	for _, p := range d.seen {
		said[render.WaitingText(p.Waiting)] = true
	}
	assert.Contains(t, said, "the keys are no longer valid")
	var accounts []string
	for _, e := range d.diary.entries {
		if e.Event == change.EventRequest || e.Event == change.EventBegin {
			accounts = append(accounts, e.Account)
		}
	}
	assert.Equal(t, []string{"aaaaaaaa", "aaaaaaaa", k.account}, accounts, "each entry tells whose keys were used")
}

func TestADrainThatContinuesWithOtherKeysSeesWhatBecameOfItsBackends(t *testing.T) {
	d, _ := expiring(t, func(d *desk, k *renewable) {
		d.backend("b1", func(b *api.Backend) { b.Enabled = api.Known(1) })
		k.come(d)
	})
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.Contains(t, reasonOf(r), "somebody enabled backend")
	assert.Equal(t, []string{"UpdateBackendAttribute b1 Enabled=0"}, d.writes())
}

func TestADrainThatWaitsForKeysDoesWhatTheOperatorWants(t *testing.T) {
	for name, c := range map[string]struct {
		say      func(d *desk, k *renewable)
		draining bool
		why      string
	}{
		"stop":    {func(d *desk, _ *renewable) { d.ctl.Stop() }, false, "stopped: "},
		"leave":   {func(d *desk, _ *renewable) { d.ctl.Leave() }, true, "drain left: "},
		"nothing": {func(*desk, *renewable) {}, true, "drain keys: "},
		"cancel": {func(d *desk, k *renewable) {
			d.ctl.Cancel()
			k.come(d)
		}, false, "drain cancelled: "},
	} {
		d, _ := expiring(t, c.say)
		r := d.run(drainOf(web, "b1"), nil)
		assert.Equal(t, change.OutcomeStopped, r.Outcome, name)
		assert.Equal(t, c.draining, r.Draining(), name)
		assert.Contains(t, reasonOf(r), c.why, name)
		assert.NotContains(t, d.writes(), "ReleaseBackend b1", name)
		assert.LessOrEqual(t, r.Over().Sub(start), drainTime+time.Hour+time.Minute, name)
	}
}

func TestKeysThatNobodyCanReplaceEndADrainAsBefore(t *testing.T) {
	d, k := expiring(t, func(*desk, *renewable) {})
	k.renewed = nil
	r := d.run(drainOf(web, "b1"), nil)
	assert.Equal(t, change.OutcomeStopped, r.Outcome)
	assert.Contains(t, reasonOf(r), "unread: ")
}

// What is in doubt was made with other keys once these take their place, and no answer they get
// tells of it.
func TestAnAccountThatChangedLeavesWhatIsInDoubtToItsOwn(t *testing.T) {
	d := newDesk(t)
	k := &renewable{account: "aaaaaaaa"}
	d.Keys = k
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.IgnoreRelease()
	r := d.run(release1, nil)
	require.Equal(t, change.OutcomeUnknown, r.Outcome)
	k.account = "bbbbbbbb"
	_, settled := d.ResolveWith(scope, "ulb", api.VServerList{}, d.clock.Now())
	assert.False(t, settled)
	_, open := d.Unresolved(scope, "ulb")
	assert.True(t, open, "it blocks the ULB as before")
	ops, _, err := d.diary.Operations()
	require.NoError(t, err)
	_, err = d.Resolve(context.Background(), ops[0], quiet)
	require.ErrorContains(t, err, "it was made with other keys (aaaaaaaa), and this console has bbbbbbbb")
}

// Whose keys they are is part of what was shown.
func TestAConfirmationIsForTheKeysThatItWasShownWith(t *testing.T) {
	d := newDesk(t)
	k := &renewable{account: "aaaaaaaa"}
	d.Keys = k
	r := d.run(release1, func() { k.account = "bbbbbbbb" })
	d.assertAborted(r, "other keys: bbbbbbbb, shown with aaaaaaaa")
	assert.Empty(t, d.log, "nothing was begun")
	d.client.AllowWrites()
	r = d.run(release1, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
}

// A request goes out with the keys that its entry names, or not at all.
func TestARequestThatWasWrittenDownForOtherKeysIsNotSent(t *testing.T) {
	d := newDesk(t)
	k := &renewable{account: "aaaaaaaa"}
	d.Keys = k
	d.diary.before = func(e change.Entry) error {
		if e.Event == change.EventRequest {
			k.account = "bbbbbbbb"
		}
		return nil
	}
	r := d.run(release1, nil)
	assert.Contains(t, reasonOf(r), "other keys: bbbbbbbb")
	assert.Empty(t, d.writes())
	assert.Equal(t, change.EventEnd, d.diary.last().Event)
	d.assertOpen(false)
}
