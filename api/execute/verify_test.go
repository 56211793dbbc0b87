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
	"cloud.internal/ulbconsole/api/fake"
)

func TestAnAcceptedReleaseThatIsSlowToShow(t *testing.T) {
	for name, c := range map[string]struct {
		gone    time.Duration // after sending; 0 is never
		outcome change.Outcome
	}{
		"shows after 1 s":       {time.Second, change.OutcomeDone},
		"shows after 14 s":      {14 * time.Second, change.OutcomeDone},
		"shows only after 16 s": {16 * time.Second, change.OutcomeUnknown},
		"never shows":           {0, change.OutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.ExpectRelease(scope, "ulb", "b1")
			d.client.IgnoreRelease()
			r := d.run(release1, func() {
				if c.gone > 0 {
					d.after(c.gone, d.remove)
				}
			})
			assert.Equal(t, c.outcome, r.Outcome)
			require.NoError(t, r.Steps[0].Err)
			d.assertOpen(c.outcome == change.OutcomeUnknown)
			if c.outcome == change.OutcomeUnknown {
				assert.Contains(t, reasonOf(r), "after 15s the backend is still there")
				assert.Equal(t, start.Add(15*time.Second), r.Over(), "it is not given up before")
				d.assertReadAfterwards()
				assert.True(t, d.has("b1"))
			}
		})
	}
}

func TestThePausesBetweenReadsGrow(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.LoseRequest()
	d.run(release1, nil)
	s := d.clock.Sleeps()
	require.Greater(t, len(s), 6)
	assert.Equal(t, []time.Duration{1e9, 2e9, 3e9, 4e9, 5e9, 5e9}, s[:6])
}

func TestALostAnswerIsResolvedByReading(t *testing.T) {
	for name, c := range map[string]struct {
		gone    time.Duration // after sending; 0 is never
		outcome change.Outcome
	}{
		"gone at 1 s":                        {time.Second, change.OutcomeDone},
		"gone at 70 s":                       {70 * time.Second, change.OutcomeDone},
		"still there at 73 s, gone at 74 s":  {74 * time.Second, change.OutcomeDone},
		"still there at 75 s, gone at 76 s":  {76 * time.Second, change.OutcomeRefused},
		"still there, and it stays that way": {0, change.OutcomeRefused},
	} {
		for kind, lost := range map[string]error{
			"connection lost": fake.Lost(),
			"server gave up":  api.FromRetCode("ReleaseBackend", 110, "", "r-110"),
			"gateway":         &api.Error{Kind: api.KindUnavailable, HTTPStatus: 502, Action: "ReleaseBackend"},
			"own deadline":    context.DeadlineExceeded,
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				d := newDesk(t)
				d.client.ExpectRelease(scope, "ulb", "b1")
				d.client.Fail(fake.ReleaseBackend, lost)
				r := d.run(release1, func() {
					if c.gone > 0 {
						d.after(c.gone, d.remove)
					}
				})
				assert.Equal(t, c.outcome, r.Outcome)
				require.ErrorIs(t, r.Steps[0].Err, lost)
				words := "answer lost"
				if e, ok := errors.AsType[*api.Error](lost); ok && e.RetCode != 0 {
					words = "the service answered: "
				}
				assert.Contains(t, reasonOf(r), words)
				if c.outcome == change.OutcomeRefused {
					assert.Equal(t, start.Add(75*time.Second), r.Over(), "refused 75 s after sending, not before")
				}
				d.assertOpen(false)
			})
		}
	}
}

func TestALostAnswerToAReleaseThatHappened(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.LoseAnswer()
	r := d.run(release1, nil)
	assert.Equal(t, change.OutcomeDone, r.Outcome)
	assert.Equal(t, start, r.Over())
}

// slow is a Client whose reads take ten seconds, and answer with what was true when they were
// asked.
type slow struct {
	api.Client
	clock *fake.Clock
}

func (c slow) VServers(ctx context.Context, s api.Scope, u api.ULBID) (api.VServerList, error) {
	list, err := c.Client.VServers(ctx, s, u)
	c.clock.Advance(10 * time.Second)
	return list, err
}

func (c slow) VServer(ctx context.Context, s api.Scope, u api.ULBID, v api.VServerID) (api.VServerList, error) {
	list, err := c.Client.VServer(ctx, s, u, v)
	c.clock.Advance(10 * time.Second)
	return list, err
}

// asking is a Client that notes when the answer it gave last was asked for.
type asking struct {
	api.Client
	clock *fake.Clock
	asked *time.Time
}

func (c asking) VServer(ctx context.Context, s api.Scope, u api.ULBID, v api.VServerID) (api.VServerList, error) {
	began := c.clock.Now()
	list, err := c.Client.VServer(ctx, s, u, v)
	if err == nil {
		*c.asked = list.Of(v).Or(api.Timing{Asked: began}).Asked
	}
	return list, err
}

// noteAsked lets the client be asked, and notes when the last answer was asked for.
func (d *desk) noteAsked(client api.Client) *time.Time {
	var asked time.Time
	d.Client = asking{client, d.clock, &asked}
	return &asked
}

func TestTheAnswerThatSaysRefusedWasAskedForAfter75Seconds(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.LoseRequest()
	shown := d.shown(release1)
	asked := d.noteAsked(slow{d.client, d.clock})
	r := d.confirm(context.Background(), release1, shown)
	assert.Equal(t, change.OutcomeRefused, r.Outcome)
	assert.Equal(t, r.Steps[0].SentAt.Add(75*time.Second), *asked)
	assert.Equal(t, r.Steps[0].SentAt.Add(85*time.Second), r.Over())
}

func TestAWriteThatTakesLongIsCountedFromItsSending(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.client.LoseRequest()
	shown := d.shown(release1)
	d.clock.Auto(false)
	letGo := d.client.Hold(fake.ReleaseBackend)
	ended := make(chan change.Operation)
	go func() { ended <- d.Run(context.Background(), release1, shown, nil, nil) }()
	d.client.Await(fake.ReleaseBackend, 1)
	d.clock.Advance(64 * time.Second)
	d.clock.Auto(true)
	letGo()
	r := <-ended
	assert.Equal(t, start, r.Steps[0].SentAt)
	assert.Equal(t, start.Add(75*time.Second), r.Over())
	assert.Equal(t, change.OutcomeRefused, r.Outcome)
}

func TestAnswersThatProveNothingLeaveItUnknown(t *testing.T) {
	dead := &api.Error{Kind: api.KindTimeout, Action: "DescribeVServer"}
	for name, blind := range map[string]func(d *desk){
		"reads fail":      func(d *desk) { d.client.FailAlways(fake.VServers, dead) },
		"VServer missing": func(d *desk) { d.edit(func(w *fake.World) { w.RemoveVServer(scope, "ulb", "vs") }) },
		"ULB missing":     func(d *desk) { d.edit(func(w *fake.World) { w.RemoveULB(scope, "ulb") }) },
		"ULB empty": func(d *desk) {
			d.edit(func(w *fake.World) { w.RemoveULB(scope, "ulb"); w.GoneIsEmpty = true })
		},
		"BackendSet absent": func(d *desk) {
			d.edit(func(w *fake.World) {
				w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })
			})
		},
		"another ULB's": func(d *desk) {
			d.remove()
			d.edit(func(w *fake.World) { w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.ULB = "x" }) })
		},
	} {
		for answer, c := range map[string]struct {
			prepare func(d *desk)
			until   time.Duration
		}{
			"accepted":  {func(d *desk) { d.client.IgnoreRelease() }, 15 * time.Second},
			"lost":      {func(d *desk) { d.client.LoseRequest() }, 75 * time.Second},
			"refused":   {func(d *desk) { d.client.RefuseRelease(299) }, 15 * time.Second},
			"not there": {func(d *desk) { d.client.RefuseRelease(4093) }, 15 * time.Second},
		} {
			t.Run(name+", "+answer, func(t *testing.T) {
				d := newDesk(t)
				d.client.ExpectRelease(scope, "ulb", "b1")
				c.prepare(d)
				shown := d.shown(release1)
				d.when(0, change.StepVerifying, func() {
					blind(d)
				})
				r := d.confirm(context.Background(), release1, shown)
				assert.Equal(t, change.OutcomeUnknown, r.Outcome)
				assert.Equal(t, start.Add(c.until), r.Over())
				assert.Contains(t, reasonOf(r), "no read shows")
				d.assertOpen(true)
			})
		}
	}
}

func TestANullBackendSetIsKnownAndEmpty(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(release1)
	d.when(0, change.StepVerifying, func() {
		d.edit(func(w *fake.World) {
			w.VServer(scope, "ulb", "vs", func(v *api.VServer) { v.Backends = api.Known([]api.Backend(nil)) })
		})
	})
	r := d.confirm(context.Background(), release1, shown)
	assert.Equal(t, change.OutcomeDone, r.Outcome)
}

func TestReadsThatFailForAWhileAreRepeated(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	shown := d.shown(release1)
	d.when(0, change.StepVerifying, func() {
		d.client.FailAlways(fake.VServers, errors.New("network is down"))
		d.after(8*time.Second, func() { d.client.FailAlways(fake.VServers, nil) })
	})
	r := d.confirm(context.Background(), release1, shown)
	assert.Equal(t, change.OutcomeDone, r.Outcome)
}
