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
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

// readsOf are the listeners that were read so far, in order, "all" for a list of all of them.
func (d *desk) readsOf() []string {
	var all []string
	for _, c := range d.client.Calls() {
		switch {
		case c.Method != fake.VServers:
		case c.VServer == "":
			all = append(all, "all")
		default:
			all = append(all, string(c.VServer))
		}
	}
	return all
}

// learn lets the Session have the list of all listeners, as a screen does.
func (d *desk) learn() {
	d.t.Helper()
	d.Learn(scope, "ulb", d.snapshot(), d.clock.Now())
}

func TestADialogItsConfirmationAndItsVerificationReadOneListener(t *testing.T) {
	drain := releaseRule
	drain.Request.Drain, drain.Wait = true, time.Minute
	for name, o := range map[string]change.Order{
		"out of two rules": releaseRule, "a drain": drain,
		"two": orderOf(site, impact.GoalRelease, "c1", "c2"),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			d.learn()
			before := len(d.readsOf())
			r := d.run(o, nil)
			require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
			reads := d.readsOf()[before:]
			assert.Greater(t, len(reads), 3)
			for _, read := range reads {
				assert.Equal(t, "vs2", read)
			}
		})
	}
}

func TestWithoutAListAllListenersAreReadOnce(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	r := d.run(release1, nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	reads := d.readsOf()
	require.Greater(t, len(reads), 2)
	assert.Equal(t, "all", reads[0])
	for _, read := range reads[1:] {
		assert.Equal(t, "vs", read)
	}
}

func TestAListThatIsOldIsReadAgain(t *testing.T) {
	for name, c := range map[string]struct {
		age  time.Duration
		list func(l *api.VServerList)
		want string
	}{
		"young":               {10 * time.Minute, nil, "vs"},
		"old":                 {10*time.Minute + time.Second, nil, "all"},
		"incomplete":          {0, func(l *api.VServerList) { l.Incomplete = "2 of 3 came" }, "all"},
		"it has the id twice": {0, func(l *api.VServerList) { l.VServers = append(l.VServers, l.VServers[0]) }, "all"},
		"it has it not":       {0, func(l *api.VServerList) { l.VServers = l.VServers[1:] }, "all"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			list := d.snapshot()
			if c.list != nil {
				c.list(&list)
			}
			d.Learn(scope, "ulb", list, d.clock.Now())
			d.clock.Advance(c.age)
			before := len(d.readsOf())
			reading := d.shown(release1)
			assert.Equal(t, []string{c.want}, d.readsOf()[before:])
			if c.want == "vs" {
				assert.Equal(t, start, reading.Listed)
			} else {
				assert.Equal(t, d.clock.Now(), reading.Listed)
			}
		})
	}
}

// limited keeps how long each read may take.
type limited struct {
	api.Client
	one, all time.Duration
}

func (l *limited) VServers(ctx context.Context, s api.Scope, u api.ULBID) (api.VServerList, error) {
	at, _ := ctx.Deadline()
	l.all = time.Until(at)
	return l.Client.VServers(ctx, s, u)
}

func (l *limited) VServer(ctx context.Context, s api.Scope, u api.ULBID, v api.VServerID) (api.VServerList, error) {
	at, _ := ctx.Deadline()
	l.one = time.Until(at)
	return l.Client.VServer(ctx, s, u, v)
}

// TestAReadMayTakeAsLongAsASlowLineNeeds: of a list, and of one listener, which may have as many
// backends, or for which the service may send all.
func TestAReadMayTakeAsLongAsASlowLineNeeds(t *testing.T) {
	d := newDesk(t)
	client := &limited{Client: d.client}
	d.Client = client
	d.shown(release1)
	d.shown(release1)
	assert.Greater(t, client.all, 2*time.Minute)
	assert.Greater(t, client.one, 2*time.Minute)
}

// TestAReadOfOneListenerIsNotBegunAnewForLong: who waits for it may do without.
func TestAReadOfOneListenerIsNotBegunAnewForLong(t *testing.T) {
	for name, c := range map[string]struct {
		after []time.Duration
		fails bool
	}{
		"one attempt of a minute":  {[]time.Duration{time.Minute}, true},
		"the second ends too late": {[]time.Duration{15 * time.Second, 15 * time.Second, 15 * time.Second}, true},
		"the third succeeds":       {[]time.Duration{14 * time.Second, 15 * time.Second}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.Time(d.clock)
			d.learn()
			silence := fake.LostOf(fake.VServers)
			d.client.Retry(fake.VServers, silence, c.after...)
			_, err := d.Read(context.Background(), release1, quiet)
			if c.fails {
				require.Equal(t, silence, err)
				return
			}
			require.NoError(t, err)
		})
	}
	d := newDesk(t)
	d.client.Time(d.clock)
	d.client.Retry(fake.VServers, fake.LostOf(fake.VServers), time.Minute)
	_, err := d.Read(context.Background(), release1, quiet)
	require.NoError(t, err, "a list may come in smaller pages, whenever its first was cut")
}

func TestAnOlderListReplacesNoNewerOne(t *testing.T) {
	d := newDesk(t)
	old := d.snapshot()
	d.edit(func(w *fake.World) {
		w.VServer(scope, "ulb", "vs2", func(v *api.VServer) { v.Name = api.Known("web") })
	})
	d.learn()
	d.Learn(scope, "ulb", old, d.clock.Now().Add(-time.Second))
	assert.Equal(t, "vs", d.gateOf(severe1()))
}

// severe1 is release1 with one backend more, so that something must be typed.
func severe1() change.Order { return orderOf(web, impact.GoalRelease, "b1", "b2") }

func (d *desk) gateOf(o change.Order) string { return d.shown(o).Assessment.Gate }

func TestWhatMustBeTypedGoesByAllListenersOfTheULB(t *testing.T) {
	d := newDesk(t)
	d.learn()
	assert.Equal(t, "web", d.gateOf(severe1()))
	d.edit(func(w *fake.World) {
		w.VServer(scope, "ulb", "vs2", func(v *api.VServer) { v.Name = api.Known("Web") })
	})
	d.learn()
	assert.Equal(t, "vs", d.gateOf(severe1()), "the name means two of them")
	d.edit(func(w *fake.World) {
		w.VServer(scope, "ulb", "vs2",
			func(v *api.VServer) { v.Name = api.Known("TCP_443_0d7b94a5-1d5f-4a8b-9c2e-6f3d2b1a0c9e") })
	})
	d.learn()
	assert.Contains(t, d.shown(severe1()).Assessment.Reasons, impact.Finding{Kind: impact.FoundKubernetes},
		"one listener says whose the ULB is")
}

func TestAnIDOnAnotherListenerAbortsOnceAListShowsIt(t *testing.T) {
	double := func(d *desk) {
		d.edit(func(w *fake.World) {
			w.VServer(scope, "ulb", "vs2", func(v *api.VServer) {
				all, _ := v.Backends.Get()
				all[0].ID = "b1"
			})
		})
	}
	for name, shows := range map[string]func(d *desk){
		"a screen's":                    (*desk).learn,
		"the one that is read for want": func(d *desk) { d.clock.Advance(11 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.learn()
			r := d.run(release1, func() { double(d); shows(d) })
			d.assertAborted(r, "changed: ")
			require.NotEmpty(t, r.Differences)
			assert.Equal(t, change.Difference{Kind: change.DiffersClass, Was: "ordinary", Is: "unknown", Matters: true}, r.Differences[0])
			assert.Empty(t, d.log)
		})
	}
}

func TestAServiceThatListsAllWhateverItIsAskedFor(t *testing.T) {
	d := newDesk(t)
	d.client.AllowWrites()
	d.client.IgnoreVServerID()
	r := d.run(releaseRule, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	assert.Equal(t, 3, len(r.Steps))
}

// TestAnUnknownOutcomeOnAnotherListenerIsReadWithTheDialog opens a dialog beside two operations
// without an outcome: each listener is read once.
func TestAnUnknownOutcomeOnAnotherListenerIsReadWithTheDialog(t *testing.T) {
	d, before := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	d.learn()
	reads := len(d.readsOf())
	reading, err := d.Read(context.Background(), orderOf(site, impact.GoalRelease, "c1"), quiet)
	require.NoError(t, err)
	require.NotNil(t, reading.Resolved)
	assert.Equal(t, before.ID, reading.Resolved.ID)
	assert.Equal(t, change.OutcomeDone, reading.Resolved.Outcome)
	assert.Empty(t, reading.Assessment.Refusals)
	assert.Equal(t, []string{"vs", "vs2"}, d.readsOf()[reads:])
}

func TestAnUnknownOutcomeThatStaysSoRefusesTheDialogOfAnotherListener(t *testing.T) {
	d, _ := unknown(t, func(c *fake.Client) { c.LoseAnswer() })
	d.learn()
	d.client.Fail(fake.VServers, fake.LostOf(fake.VServers))
	reading, err := d.Read(context.Background(), orderOf(site, impact.GoalRelease, "c1"), quiet)
	require.NoError(t, err)
	assert.Nil(t, reading.Resolved)
	assert.NotEmpty(t, reading.Assessment.Refusals)
}

// TestAReadingIsAsOldAsTheAttemptThatBroughtIt loses two answers to each read.
func TestAReadingIsAsOldAsTheAttemptThatBroughtIt(t *testing.T) {
	d := newDesk(t)
	d.client.Time(d.clock)
	var words []string
	d.client.Retry(fake.VServers, fake.LostOf(fake.VServers), 5*time.Second, 7*time.Second)
	reading, err := d.Read(context.Background(), release1, func(why impact.Finding) {
		words = append(words, render.WaitingText(why))
	})
	require.NoError(t, err)
	assert.Equal(t, start.Add(12*time.Second), reading.At)
	require.Len(t, words, 2)
	assert.Contains(t, words[0], "attempt 1 failed, the service cannot be reached")
	assert.Contains(t, words[1], "attempt 2 failed")

	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.LoseRequest()
	d.when(0, change.StepVerifying, func() {
		d.client.Retry(fake.VServers, fake.LostOf(fake.VServers), 20*time.Second)
	})
	asked := d.noteAsked(d.client)
	r := d.confirm(context.Background(), release1, reading)
	assert.Equal(t, change.OutcomeRefused, r.Outcome, r.Why)
	assert.False(t, asked.Before(r.Steps[0].SentAt.Add(change.LostAfter)))
}

// paged answers with all listeners, the first of them on a page that came long before the last one
// did.
type paged struct {
	api.Client
	clock *fake.Clock
	last  time.Duration // that the last page took, with its retries
	reads int
}

func (p *paged) VServer(ctx context.Context, s api.Scope, u api.ULBID, _ api.VServerID) (api.VServerList, error) {
	p.reads++
	asked := p.clock.Now()
	list, err := p.VServers(ctx, s, u)
	p.clock.Advance(p.last)
	first := api.VServersPage{IDs: []api.VServerID{"vs"}, Timing: api.Timing{Asked: asked, Took: time.Millisecond}}
	rest := api.VServersPage{
		IDs:    []api.VServerID{"vs2"},
		Timing: api.Timing{Asked: asked.Add(p.last), Took: time.Millisecond},
	}
	list.Pages = []api.VServersPage{first, rest}
	return list, err
}

// TestARequestRestsOnAPageThatIsFresh holds the age of an answer to the page that has the listener:
// the last page may have come much later.
func TestARequestRestsOnAPageThatIsFresh(t *testing.T) {
	for name, c := range map[string]struct {
		order change.Order
		last  time.Duration
		reads int // between the answer to the confirmation and the request
	}{
		"all at once":                         {release1, time.Second, 0},
		"the listener's page is old":          {release1, 3 * time.Second, 2}, // before it is written down, and after
		"the listener's page is the late one": {orderOf(site, impact.GoalRelease, "c1"), 3 * time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.AllowWrites()
			shown := d.shown(c.order)
			client := &paged{Client: d.client, clock: d.clock, last: c.last}
			d.Client = client
			reads := 0
			d.when(0, change.StepSent, func() { reads = client.reads })
			r := d.confirm(context.Background(), c.order, shown)
			require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
			assert.Equal(t, 1+c.reads, reads)
		})
	}
}
