package api_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestTheSystemClocksSleepEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, api.SystemClock{}.Sleep(ctx, time.Hour), context.Canceled)
	require.NoError(t, api.SystemClock{}.Sleep(t.Context(), time.Nanosecond))
}
