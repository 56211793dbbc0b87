package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

func TestVerificationSaysHowOftenAndWhyItsReadingsFailed(t *testing.T) {
	d := newDesk(t)
	d.client.ExpectRelease(scope, "ulb", "b1")
	d.when(0, change.StepVerifying, func() {
		d.client.FailAlways(fake.VServers, fake.LostOf(fake.VServers))
		d.after(8*time.Second, func() { d.client.FailAlways(fake.VServers, nil) })
	})
	r := d.run(release1, nil)
	require.Equal(t, change.OutcomeDone, r.Outcome, r.Why)
	var words []string
	for _, p := range d.seen {
		if len(p.Steps) > 0 && p.Steps[0].State == change.StepVerifying {
			words = append(words, render.StepWhy(p.Steps[0]))
		}
	}
	require.GreaterOrEqual(t, len(words), 3)
	assert.Contains(t, words,
		"reading failed, the service cannot be reached or is in trouble (connection reset)")
	assert.Contains(t, words, "3 readings failed in 3s, the service cannot be reached or is in trouble "+
		"(connection reset)")
}

func TestResolvingSaysWhyItReadsAgain(t *testing.T) {
	d, op := crash(t, release1, 2, false)
	d.client.Fail(fake.VServers, fake.LostOf(fake.VServers))
	var words []string
	now, err := d.Resolve(context.Background(), op, func(why impact.Finding) {
		words = append(words, render.WaitingText(why))
	})
	require.NoError(t, err)
	assert.False(t, now.Ended.IsZero())
	require.GreaterOrEqual(t, len(words), 2)
	assert.Contains(t, words[0], "reading failed")
	assert.Contains(t, words[1], "not seen yet")
}

func TestAFailureThatProvesNothingIsRefusedOnlyAfterTheLag(t *testing.T) {
	for _, code := range []int{4092, 4147} {
		for name, c := range map[string]struct {
			gone    time.Duration // after sending; 0 is never
			outcome change.Outcome
			took    time.Duration
		}{
			"it never happens":        {0, change.OutcomeRefused, change.LagLimit},
			"it happens 5 s later":    {5 * time.Second, change.OutcomeDone, 6 * time.Second},
			"it happens 14.5 s later": {14500 * time.Millisecond, change.OutcomeDone, change.LagLimit},
		} {
			t.Run(name, func(t *testing.T) {
				d := newDesk(t)
				d.client.ExpectRelease(scope, "ulb", "b1")
				d.client.RefuseRelease(code)
				var said []string
				d.watch = func(p change.Operation) {
					if len(p.Steps) > 0 && p.Steps[0].State == change.StepVerifying {
						said = append(said, render.StepWhy(p.Steps[0]))
					}
				}
				r := d.run(release1, func() {
					if c.gone > 0 {
						d.after(c.gone, d.remove)
					}
				})
				assert.Equal(t, c.outcome, r.Outcome, r.Why)
				assert.Equal(t, start.Add(c.took), r.Over())
				require.NotEmpty(t, said)
				assert.Contains(t, said[0], "refused, checking: ")
				d.assertOpen(false)
			})
		}
	}
}
