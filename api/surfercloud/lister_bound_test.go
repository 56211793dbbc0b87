package surfercloud

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestLiesAboutTheSizeEndQuickly(t *testing.T) {
	lie := func(int) api.Maybe[int] { return api.Known(1_000_000_000) }
	for name, s := range map[string]*service{
		"nothing behind it":    {rows: 0, total: lie},
		"one page behind it":   {rows: 100, total: lie},
		"one row behind it":    {rows: 1, total: lie},
		"some pages behind it": {rows: 250, total: lie},
		"the same page forever": {
			rows: 1 << 30, total: lie,
			change: func(_, _ int, p *page[string]) { p.rows = []string{"row-0", "row-1"} },
		},
	} {
		_, listing, err := s.list(t, 100)
		require.NoError(t, err, name)
		assert.Contains(t, listing.Incomplete, "of 1000000000 rows did not come", name)
		assert.Less(t, s.requests, 50, name)
	}
}

func TestAListWithoutEndIsCutOff(t *testing.T) {
	for _, total := range []func(int) api.Maybe[int]{
		uncounted,
		func(int) api.Maybe[int] { return api.Known(1_000_000_000) },
	} {
		s := &service{rows: 1 << 30, total: total}
		got, listing, err := s.list(t, 100)
		require.NoError(t, err)
		assert.Len(t, got, maxPages*100)
		assert.NotEmpty(t, listing.Incomplete)
		assert.LessOrEqual(t, s.requests, maxPages+1)
	}
}

func TestPagesOfRowsWithoutIDsEndTheReading(t *testing.T) {
	for name, total := range map[string]func(int) api.Maybe[int]{
		"uncounted": uncounted, "counted": func(int) api.Maybe[int] { return api.Known(1_000_000_000) },
	} {
		s := &service{rows: 1 << 30, total: total, change: func(_, _ int, p *page[string]) { p.rows, p.left = nil, 1 }}
		got, listing, err := s.list(t, 100)
		require.NoError(t, err, name)
		assert.Empty(t, got, name)
		assert.NotEmpty(t, listing.Incomplete, name)
		assert.Less(t, s.requests, 2*(maxBarren+mostReads)+1, name)
	}
}

func TestMoreRowsThanCountedAreShownAndReported(t *testing.T) {
	s := &service{rows: 5, total: func(int) api.Maybe[int] { return api.Known(2) }}
	got, listing, err := s.list(t, 100)
	require.NoError(t, err)
	assert.Len(t, got, 5)
	assert.Equal(t, "the service counts 2 rows and sent 5", listing.Incomplete)
}
