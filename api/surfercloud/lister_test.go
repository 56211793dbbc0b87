package surfercloud

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/carry"
)

// service is a list as a service may serve it, well or badly.
type service struct {
	mu       sync.Mutex
	rows     int
	cap      int                                      // most rows of a page, 0 is as many as asked for
	total    func(asked int) api.Maybe[int]           // by the number of the request, from 1
	change   func(asked, offset int, p *page[string]) // after the page is made
	requests int
}

func (s *service) fetch(_ context.Context, offset, limit int) (page[string], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	p := page[string]{total: api.Known(s.rows)}
	if s.total != nil {
		p.total = s.total(s.requests)
	}
	if s.cap > 0 && (limit == 0 || limit > s.cap) {
		limit = s.cap
	}
	for i := offset; i < s.rows && (limit == 0 || i < offset+limit); i++ {
		p.rows = append(p.rows, fmt.Sprint("row-", i))
	}
	if s.change != nil {
		s.change(s.requests, offset, &p)
	}
	return p, nil
}

// list reads it all and keeps what a screen would: the last page per offset.
func (s *service) list(t *testing.T, limit int) ([]string, api.Listing, error) {
	t.Helper()
	pages := map[int][]string{}
	delivering := false
	l := &lister[string]{
		limit: limit, fetch: s.fetch, id: func(r string) string { return r },
		deliver: func(offset int, rows []string, _ int, _ api.Timing) {
			assert.False(t, delivering)
			delivering = true
			pages[offset] = rows
			delivering = false
		},
	}
	listing, err := l.read(t.Context())
	rows := inOrder(pages)
	seen := map[string]bool{}
	for _, r := range rows {
		assert.False(t, seen[r], "%s is there twice", r)
		seen[r] = true
	}
	return rows, listing, err
}

func TestListsOfEverySizeComeWhole(t *testing.T) {
	for _, rows := range []int{0, 1, 99, 100, 101, 250, 1000} {
		for _, pageCap := range []int{0, 20, 50} {
			s := &service{rows: rows, cap: pageCap}
			got, listing, err := s.list(t, 100)
			require.NoError(t, err)
			assert.Len(t, got, rows, "cap %d", pageCap)
			assert.Equal(t, api.Listing{Total: rows}, listing)
		}
	}
}

func TestAFullListCostsOneRequestPerPage(t *testing.T) {
	for rows, requests := range map[int]int{0: 1, 1: 1, 100: 1, 101: 2, 250: 3, 5000: 50} {
		s := &service{rows: rows}
		_, _, err := s.list(t, 100)
		require.NoError(t, err)
		assert.Equal(t, requests, s.requests, "%d rows", rows)
	}
}

func TestWithoutALimitPagesAreOnlyAskedForWhenRowsAreMissing(t *testing.T) {
	s := &service{rows: 35}
	got, _, err := s.list(t, 0)
	require.NoError(t, err)
	assert.Len(t, got, 35)
	assert.Equal(t, 1, s.requests)

	s = &service{rows: 35, cap: 20}
	got, listing, err := s.list(t, 0)
	require.NoError(t, err)
	assert.Len(t, got, 35)
	assert.Empty(t, listing.Incomplete)
	assert.Equal(t, 2, s.requests)

	s = &service{rows: 35, total: uncounted}
	got, listing, err = s.list(t, 0)
	require.NoError(t, err)
	assert.Len(t, got, 35)
	assert.Equal(t, api.Listing{Total: 35}, listing)
	assert.Equal(t, 2, s.requests)
}

// TestWithoutATotalWhatCameMayBeAPage of a size that nobody asked for: 20 of 35 were taken for all.
func TestWithoutATotalWhatCameMayBeAPage(t *testing.T) {
	for rows := range 121 {
		for _, pageCap := range []int{0, 1, 5, 8, 10, 12, 15, 16, 20, 24, 25, 30, 50, 60, 64, 100} {
			s := &service{rows: rows, cap: pageCap, total: uncounted}
			got, listing, err := s.list(t, 0)
			require.NoError(t, err)
			require.Len(t, got, rows, "pages of %d", pageCap)
			require.Equal(t, api.Listing{Total: rows}, listing, "%d rows in pages of %d", rows, pageCap)
			if rows > 0 && pageCap == 0 {
				require.Equal(t, 2, s.requests, "one more shows that it was all")
			}
		}
	}
}

func TestAServiceThatTakesNoNoticeOfOffsetLeavesOpenWhetherThatWasAll(t *testing.T) {
	for _, limit := range []int{0, 100} {
		flap := 0
		s := &service{rows: 20, total: uncounted}
		l := &lister[[2]string]{limit: limit, id: func(r [2]string) string { return r[0] }}
		var got [][2]string
		l.deliver = func(_ int, rows [][2]string, _ int, _ api.Timing) { got = append(got, rows...) }
		l.fetch = func(ctx context.Context, _, limit int) (page[[2]string], error) {
			flap++
			p, err := s.fetch(ctx, 0, limit)
			var out page[[2]string]
			for _, id := range p.rows {
				out.rows = append(out.rows, [2]string{id, fmt.Sprint("health ", flap)})
			}
			return out, err
		}
		listing, err := l.read(t.Context())
		require.NoError(t, err)
		assert.Len(t, got, 20)
		assert.Equal(t, "the service takes no notice of Offset and counts nothing: there may be more than these 20",
			listing.Incomplete)
		assert.Equal(t, 2, s.requests, "and it is not asked for ever")
	}
}

// TestARowThatComesTwiceAndSaysSomethingElseIsKept, in one page and over two.
func TestARowThatComesTwiceAndSaysSomethingElseIsKept(t *testing.T) {
	type row = [2]string
	for name, pages := range map[string]map[int][]row{
		"in one page":    {0: {{"vs-1", "a"}, {"vs-1", "b"}, {"vs-1", "a"}, {"vs-2", "x"}}},
		"over two pages": {0: {{"vs-1", "a"}, {"vs-2", "x"}}, 2: {{"vs-1", "b"}, {"vs-2", "x"}}},
	} {
		got := map[int][]row{}
		l := &lister[row]{
			id:      func(r row) string { return r[0] },
			deliver: func(offset int, rows []row, _ int, _ api.Timing) { got[offset] = rows },
			fetch: func(_ context.Context, offset, _ int) (page[row], error) {
				return page[row]{rows: pages[offset], total: api.Known(4)}, nil
			},
		}
		listing, err := l.read(t.Context())
		require.NoError(t, err)
		assert.ElementsMatch(t, []row{{"vs-1", "a"}, {"vs-1", "b"}, {"vs-2", "x"}}, inOrder(got), name)
		assert.Equal(t, "1 of 4 rows did not come; rows that came twice: 2", listing.Incomplete, name)
	}
}

func uncounted(int) api.Maybe[int] { return api.Maybe[int]{} }

func TestWithoutATotalPagesAreReadUntilOneIsEmpty(t *testing.T) {
	for _, rows := range []int{0, 99, 100, 250} {
		for _, pageCap := range []int{0, 20} {
			s := &service{rows: rows, cap: pageCap, total: uncounted}
			got, listing, err := s.list(t, 100)
			require.NoError(t, err)
			assert.Len(t, got, rows)
			assert.Equal(t, api.Listing{Total: rows}, listing)
		}
	}
}

func TestAShortPageIsReadAgain(t *testing.T) {
	short := false
	s := &service{rows: 250, change: func(_, offset int, p *page[string]) {
		if offset == 100 && !short {
			short = true
			p.rows = p.rows[:97]
		}
	}}
	got, listing, err := s.list(t, 100)
	require.NoError(t, err)
	assert.Len(t, got, 250)
	assert.Equal(t, api.Listing{Total: 250}, listing)
	assert.Equal(t, 4, s.requests)
}

func TestAPageThatStaysShortIsReported(t *testing.T) {
	s := &service{rows: 250, change: func(_, offset int, p *page[string]) {
		if offset == 100 {
			p.rows = p.rows[:97]
		}
	}}
	got, listing, err := s.list(t, 100)
	require.NoError(t, err)
	assert.Len(t, got, 247)
	assert.Equal(t, api.Listing{Total: 250, Incomplete: "3 of 250 rows did not come"}, listing)
}

func TestAChangedTotalMakesTheListBeReadAgain(t *testing.T) {
	s := &service{rows: 250}
	s.change = func(asked, _ int, _ *page[string]) {
		if asked == 1 {
			s.rows = 150 // a hundred go after the first page
		}
	}
	got, listing, err := s.list(t, 100)
	require.NoError(t, err)
	assert.Len(t, got, 150, "the page at 200 of the first reading is emptied")
	assert.Equal(t, api.Listing{Total: 150}, listing)
}

func TestATotalThatKeepsChangingIsReported(t *testing.T) {
	s := &service{rows: 250, total: func(asked int) api.Maybe[int] { return api.Known(250 + asked%2) }}
	_, listing, err := s.list(t, 100)
	require.NoError(t, err)
	assert.Contains(t, listing.Incomplete, "changed while it was read")
}

func TestARepeatedIDMakesTheListBeReadAgain(t *testing.T) {
	again := func(every bool) *service {
		return &service{rows: 250, change: func(asked, offset int, p *page[string]) {
			if offset == 100 && (every || asked <= 4) {
				p.rows[0] = "row-99"
			}
		}}
	}
	got, listing, err := again(false).list(t, 100)
	require.NoError(t, err)
	assert.Len(t, got, 250)
	assert.Empty(t, listing.Incomplete)

	got, listing, err = again(true).list(t, 100)
	require.NoError(t, err)
	assert.Len(t, got, 249)
	assert.Equal(t, "1 of 250 rows did not come; rows that came twice: 1", listing.Incomplete)
}

func TestRowsDeliveredBeforeAnErrorStayAndTheErrorIsTheFirst(t *testing.T) {
	s := &service{rows: 450}
	bad := errors.New("bad gateway")
	rows := 0
	l := &lister[string]{
		limit: 100, id: func(r string) string { return r },
		fetch: func(ctx context.Context, offset, limit int) (page[string], error) {
			if offset == 300 {
				return page[string]{}, bad
			}
			return s.fetch(ctx, offset, limit)
		},
		deliver: func(_ int, body []string, _ int, _ api.Timing) { rows += len(body) },
	}
	listing, err := l.read(t.Context())
	require.ErrorIs(t, err, bad)
	assert.GreaterOrEqual(t, rows, 100)
	assert.Equal(t, 450, listing.Total)
	assert.Contains(t, listing.Incomplete, "of 450 rows did not come")
}

func TestAPanicOverAPageReachesTheCaller(t *testing.T) {
	s := &service{rows: 500}
	l := &lister[string]{
		limit: 100, fetch: s.fetch, id: func(r string) string { return r },
		deliver: func(offset int, _ []string, _ int, _ api.Timing) {
			if offset == 300 {
				panic("page 4 is broken")
			}
		},
	}
	defer func() {
		f, ok := recover().(*carry.Panic)
		require.True(t, ok)
		assert.EqualError(t, f, "page 4 is broken")
		assert.Contains(t, string(f.Trace()), "lister_test.go", "the trace is of where it happened")
	}()
	_, _ = l.read(t.Context())
	t.Fatal("the panic was swallowed")
}

// inOrder joins pages by their offsets.
func inOrder[T any](pages map[int][]T) []T {
	rows := []T{}
	for _, offset := range slices.Sorted(maps.Keys(pages)) {
		rows = append(rows, pages[offset]...)
	}
	return rows
}
