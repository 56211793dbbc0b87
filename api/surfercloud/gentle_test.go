package surfercloud

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

// asked notes when each page of a list of so many was asked for, each of which takes a while.
func asked(ctx context.Context, pages int, took time.Duration) ([]time.Duration, error) {
	var at []time.Duration
	begun := time.Now()
	l := &lister[string]{
		limit: 1, id: func(r string) string { return r }, deliver: func(int, []string, int, api.Timing) {},
		fetch: func(ctx context.Context, offset, _ int) (page[string], error) {
			at = append(at, time.Since(begun))
			select {
			case <-time.After(took):
			case <-ctx.Done():
				return page[string]{}, ctx.Err()
			}
			return page[string]{
				rows: []string{fmt.Sprint(offset)}, asked: 1, total: api.Known(pages), Timing: api.Timing{Took: took},
			}, nil
		},
	}
	_, err := l.read(ctx)
	return at, err
}

func TestAGentleReadAsksForOnePageAtATimeAndRests(t *testing.T) {
	for took, want := range map[time.Duration][]time.Duration{
		100 * time.Millisecond: {0, 1100 * time.Millisecond, 2200 * time.Millisecond},
		3 * time.Second:        {0, 6 * time.Second, 12 * time.Second}, // a slow service gets as much rest as it took
	} {
		synctest.Test(t, func(t *testing.T) {
			at, err := asked(api.Gently(t.Context(), time.Second), 3, took)
			require.NoError(t, err)
			assert.Equal(t, want, at)
		})
	}
}

func TestAGentleReadEndsWhileItRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		begun := time.Now()
		at, err := asked(api.Gently(ctx, time.Hour), 3, 0)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Len(t, at, 1)
		assert.Equal(t, 500*time.Millisecond, time.Since(begun))
	})
}
