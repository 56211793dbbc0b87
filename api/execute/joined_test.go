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
)

// joined is a session of the desk's console through another connection, to an estate with the same
// ids. Nothing may be written there.
func (d *desk) joined(profile, endpoint string) (*execute.Session, *fake.Client) {
	d.t.Helper()
	c := fake.New(d.t)
	c.SetULBs(scope, []api.ULB{fake.ULB("ulb", "shop",
		fake.TCP("vs", "web", 80, fake.Healthy("b1", "10.9.0.1", 80), fake.Healthy("b2", "10.9.0.2", 80)))})
	c.AllowReads()
	s := &execute.Session{Client: c, Clock: d.clock, Journal: d.diary, Endpoint: endpoint, Profile: profile}
	s.Join(d.Session)
	return s, c
}

// in is the order as it would be made with another profile.
func in(profile string, o change.Order) change.Order {
	o.Profile = profile
	return o
}

func TestWhatBeganThroughOneConnectionEndsThroughItAndIsKnownThroughAll(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	two, _ := d.joined("other", "https://other.example")
	seen := false
	d.when(0, change.StepVerifying, func() {
		seen = true
		require.Len(t, two.Running(), 1)
		assert.Equal(t, "prod", two.Running()[0].Order.Profile)
		assert.Equal(t, execute.BlockChanging, two.Blocked(in("other", release1).Place, release1.Request.Targets).Reason,
			"it is the same backend, as far as its id says")
		assert.Equal(t, execute.BlockBusy, two.Blocked(in("other", release1).Place, []api.BackendID{"b2"}).Reason)
		shown, err := two.Read(context.Background(), in("other", release1), quiet)
		require.NoError(t, err)
		r := two.Run(context.Background(), in("other", release1), shown, nil, nil)
		assert.Equal(t, change.OutcomeAborted, r.Outcome)
	})
	r := d.run(release1, nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.True(t, seen)
	ended := two.Ended()
	require.NotEmpty(t, ended)
	assert.Equal(t, r.ID, ended[len(ended)-1].ID)
	assert.Equal(t, "https://api.example/", d.operation().Endpoint)
	assert.Equal(t, "prod", d.operation().Order.Profile)
}

func TestASignalReachesAnOrderThroughAnyConnection(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	two, _ := d.joined("other", "https://other.example")
	began := d.clock.Now()
	d.waiting(func() { two.SkipWait(two.Running()[0].Run) })
	r := d.run(drainOf(web, "b1"), nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Less(t, r.Ended.Sub(began), time.Minute)
}

func TestAnAnswerOfAnotherEndpointResolvesNothing(t *testing.T) {
	d, before := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	two, _ := d.joined("other", "https://other.example")
	d.clock.Advance(time.Hour)
	gone := api.VServerList{VServers: []api.VServer{fake.TCP("vs", "web", 80, fake.Healthy("b2", "10.9.0.2", 80))}}
	_, resolved := two.ResolveWith(scope, "ulb", gone, d.clock.Now())
	assert.False(t, resolved, "the same ids are of something else there")
	_, err := two.Resolve(context.Background(), before, quiet)
	assert.ErrorContains(t, err, "https://api.example")
	d.assertOpen(true)
	_, resolved = d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
	assert.True(t, resolved, "the connection that it was made through still does")
}

func TestAnAnswerOfAnotherProfileResolvesWhereTheKeysReachIt(t *testing.T) {
	for _, c := range []struct {
		name, account string
		resolves      bool
	}{
		{"the same keys", "aaaa", true},
		{"others", "bbbb", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.Account = "aaaa"
			d.client.ExpectRelease(scope, "ulb", "b1")
			d.client.LoseAnswer()
			d.when(0, change.StepVerifying, func() { d.client.FailAlways(fake.VServers, fake.LostOf(fake.VServers)) })
			require.Equal(t, change.OutcomeUnknown, d.run(release1, nil).Outcome)
			d.client.FailAlways(fake.VServers, nil)
			two, _ := d.joined("other", d.Endpoint)
			two.Account = c.account
			_, resolved := two.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
			assert.Equal(t, c.resolves, resolved)
		})
	}
}

// A list of one estate must not stand for the other listeners of the other's load balancer.
func TestWhatWasListedAtOneEndpointIsNotTakenForAnother(t *testing.T) {
	d := newDesk(t)
	d.Learn(scope, "ulb", d.snapshot(), d.clock.Now())
	two, _ := d.joined("other", "https://other.example")
	shown, err := two.Read(context.Background(), in("other", release1), quiet)
	require.NoError(t, err)
	require.Len(t, shown.Beside, 1, "the listener vs2 is of the other estate")
	assert.Equal(t, api.VServerID("vs"), shown.Beside[0].ID)
}
