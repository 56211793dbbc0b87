package execute_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// TestADoubtIsResolvedByReading lets a console die with a request, and damages the line of it, and
// in some cases those before it.
func TestADoubtIsResolvedByReading(t *testing.T) {
	for name, c := range map[string]struct {
		lines   int // so many were written
		damaged []int
		happens bool
		outcome change.Outcome
		states  string
	}{
		"the first request, and it happened": {2, []int{1}, true, change.OutcomeStopped, "done, refused, " +
			"waiting"},
		"the first request, and it did not": {2, []int{1}, false, change.OutcomeRefused, "refused, waiting, " +
			"waiting"},
		"the second one, with what was seen of the first": {
			5, []int{3, 4}, true, change.OutcomeStopped, "done, done, refused",
		},
		"the last one":               {8, []int{7}, true, change.OutcomeDone, "done, done, done"},
		"everything after the begin": {8, []int{1, 2, 3, 4, 5, 6, 7}, true, change.OutcomeDone, "done, done, done"},
		"everything, and the last did not": {
			8, []int{1, 2, 3, 4, 5, 6, 7}, false, change.OutcomeRefused, "done, done, refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := crash(t, releaseRule, c.lines, c.happens)
			for _, i := range c.damaged {
				d.diary.damage(i, change.Entry{ID: d.diary.entries[i].ID})
			}
			op := d.operation()
			require.True(t, op.InDoubt())
			d.Adopt([]change.Operation{op})
			d.assertOpen(true)

			d.clock.Advance(time.Second)
			reading, err := d.Read(context.Background(), orderOf(web, impact.GoalRelease, "b2"), quiet)
			require.NoError(t, err)
			if c.outcome != change.OutcomeDone {
				assert.Nil(t, reading.Resolved, "nothing is said of what may still happen")
				d.assertOpen(true)
			}
			got, err := d.Resolve(context.Background(), op, quiet)
			require.NoError(t, err)
			assert.Equal(t, c.states, stepStates(got.Steps))
			assert.NotEqual(t, change.OutcomeAborted, got.Outcome, got.Why)
			d.assertOpen(false)
			folded := d.operation()
			assert.Equal(t, c.states, stepStates(folded.Steps), "and so it is in the book")
			assert.Equal(t, got.Outcome, folded.Outcome)
			assert.Equal(t, got.Record(), folded.Record())
			assert.False(t, folded.Record().Empty() && c.happens)
		})
	}
}

func TestARecordFromTheFutureIsResolvedAllTheSame(t *testing.T) {
	d, _ := crash(t, release1, 2, false)
	for i := range d.diary.entries {
		d.diary.entries[i].Time = d.diary.entries[i].Time.Add(time.Hour)
	}
	d.diary.now = d.clock.Now
	for range 6 { // as screens read the journal again and again
		all, _, err := d.diary.Operations()
		require.NoError(t, err)
		d.Adopt(all)
		d.assertOpen(true)
		d.clock.Advance(15 * time.Second)
	}
	_, resolved := d.ResolveWith(scope, "ulb", d.snapshot(), d.clock.Now())
	assert.True(t, resolved, "75 s after it was first read")
	d.assertOpen(false)
}
