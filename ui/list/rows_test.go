package list

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/fleet"
)

// shownPlainly is what a list is to show: all rows looked through and put in order
// anew.
func shownPlainly(l *List[*fleet.ULB]) []string {
	rows := slices.Clone(l.rows)
	slices.SortStableFunc(rows, func(a, b entry[*fleet.ULB]) int { return cmp.Compare(a.at, b.at) })
	rows = slices.DeleteFunc(rows, func(r entry[*fleet.ULB]) bool {
		text := l.spec.Search(r.row)
		return slices.ContainsFunc(l.filter.terms, func(t term) bool {
			has := func(word string) bool { return strings.Contains(text, word) }
			return t.not == slices.ContainsFunc(t.words, has)
		})
	})
	if l.order >= 0 {
		key := l.spec.Columns[l.order].Key
		slices.SortStableFunc(rows, func(a, b entry[*fleet.ULB]) int {
			if l.reverse {
				return -key(a.row).compare(key(b.row))
			}
			return key(a.row).compare(key(b.row))
		})
	}
	keys := []string{}
	for _, r := range rows {
		keys = append(keys, r.key)
	}
	return keys
}

// TestTheRowsOnTheScreenAreThoseOfAListMadeAnew holds what is kept from one key to
// the next to what it stands for: pages that come in any order, patches, filters
// that are typed on and taken back, orders.
func TestTheRowsOnTheScreenAreThoseOfAListMadeAnew(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	made := func(i int) api.ULB {
		var backends []api.Backend
		for b := range random.IntN(4) {
			one := fake.Healthy(api.BackendID(fmt.Sprint("b", b)), fmt.Sprint("10.0.0.", b), 80)
			one.Status = api.Known(random.IntN(2))
			backends = append(backends, one)
		}
		u := fake.ULB(api.ULBID(fmt.Sprint("ulb-", i)), fmt.Sprint("web-", random.IntN(30)),
			fake.TCP("v", "v", 80, backends...))
		return u
	}
	filters := []string{"", "", "1", "10", "1 !2", "1 !25", "web-1", "web", "failing", "healthy !9", "nothing at all"}
	seen, shown := map[string]int{}, 0
	for range 150 {
		l := listOfULBs(t, 120, 20)
		pages := random.Perm(5)
		for range 40 {
			what := []string{"page", "patch", "filter", "filter", "order", "reverse", "set"}[random.IntN(7)]
			switch what {
			case "page":
				if len(pages) > 0 {
					offset := pages[0] * 10
					pages = pages[1:]
					rows := make([]api.ULB, 7) // three of a page are left out
					for i := range rows {
						rows[i] = made(offset + i)
					}
					give(l, Change[*fleet.ULB]{Added: rowsAt(l, offset, rows)})
				}
			case "patch":
				if len(l.rows) > 0 {
					i := random.IntN(len(l.rows))
					now := l.rows[i].row.ULB
					now.VServers = api.Known([]api.VServer{
						fake.TCP("v", "v", 80, fake.Failing(api.BackendID(fmt.Sprint("x", random.IntN(20))), "10.1.1.1", 80)),
					})
					give(l, Change[*fleet.ULB]{Changed: map[int]Row[*fleet.ULB]{i: rowsAt(l, l.rows[i].at, []api.ULB{now})[0]}})
				}
			case "filter":
				l.setFilter(parseFilter(filters[random.IntN(len(filters))]))
			case "order":
				l.orderByNext()
			case "reverse":
				if l.order >= 0 {
					l.reverse = !l.reverse
					l.arrange()
				}
			case "set":
				if random.IntN(4) == 0 {
					give(l, Change[*fleet.ULB]{Replaced: true, All: rowsAt(l, 0, []api.ULB{made(1), made(2), made(1), made(3)})})
					pages = nil
				}
			}
			seen[what]++
			shown += len(l.shown)
			require.Equal(t, shownPlainly(l), append([]string{}, l.shown...), "after %s, filter %q, order %d", what,
				l.filter.text, l.order)
		}
	}
	require.Len(t, seen, 6)
	require.Greater(t, shown, 10_000)
}

// TestManyRowsAreInTheOrderOfFew orders more rows than are compared one by one.
func TestManyRowsAreInTheOrderOfFew(t *testing.T) {
	if testing.Short() {
		t.Skip("big lists on one goroutine: not under the race detector, which has nothing to see in them")
	}
	random := rand.New(rand.NewPCG(9, 10))
	l := listOfULBs(t, 120, 20)
	estate := estateOf(2_500)
	for i := range estate {
		name := []string{"web-%d", "web-%06d", "w\x00%d", "%d", "", "名%d"}[random.IntN(6)]
		if strings.Contains(name, "%") {
			name = fmt.Sprintf(name, random.IntN(500))
		}
		estate[i].Name = api.Known(name)
		v, _ := estate[i].VServers.Get()
		backends, _ := v[0].Backends.Get()
		backends[0].Status = api.Known(random.IntN(2))
	}
	give(l, Change[*fleet.ULB]{Replaced: true, All: rowsAt(l, 0, estate)})
	for order := range l.spec.Columns {
		for _, reverse := range []bool{false, true} {
			l.order, l.reverse = order, reverse
			l.arrange()
			require.Equal(t, shownPlainly(l), l.shown, "column %d", order)
		}
	}
}

// TestAPageCostsNoMoreInALongList counts what a page makes of the rows before it.
func TestAPageCostsNoMoreInALongList(t *testing.T) {
	if testing.Short() {
		t.Skip("big lists on one goroutine: not under the race detector, which has nothing to see in them")
	}
	keys := 0
	allocs := func(before int) float64 {
		l := listOfULBs(t, 120, 20)
		give(l, Change[*fleet.ULB]{Replaced: true, All: rowsAt(l, 0, estateOf(before))})
		name := l.spec.Columns[0].Key
		l.spec.Columns[0].Key = func(u *fleet.ULB) OrderKey { keys++; return name(u) }
		l.Offer("order").Do()
		keys = 0
		page := l.spec.entries(rowsAt(l, before, estateOf(before + 100)[before:]))
		return testing.AllocsPerRun(1, func() { l.addRows(page) })
	}
	few := allocs(100)
	require.LessOrEqual(t, keys, 200, "only the page's own rows are looked at")
	many := allocs(5_000)
	require.LessOrEqual(t, keys, 200)
	require.LessOrEqual(t, many, few*1.2+50)
}

// TestEveryRowHasAKeyOfItsOwnAndTwinsAreMarked takes answers of few ids that look alike, one after
// the other and page by page.
func TestEveryRowHasAKeyOfItsOwnAndTwinsAreMarked(t *testing.T) {
	ids := []string{"a", "A", "a ", "a\x002", "b", "B", " ", "", "c", "d"}
	r := rand.New(rand.NewPCG(1, 2))
	answer := func() []entry[*fleet.ULB] {
		rows := make([]entry[*fleet.ULB], r.IntN(6))
		for i := range rows {
			rows[i].id, rows[i].row = ids[r.IntN(len(ids))], &fleet.ULB{}
		}
		return rows
	}
	l := listOfULBs(t, 80, 24)
	for range 3_000 {
		next := answer()
		switch r.IntN(3) {
		case 0:
			l.setRows(next)
		case 1:
			l.addRows(next)
		case 2:
			l.setRows(slices.Clone(l.rows))
		}
		keys := map[string]bool{}
		for _, row := range l.rows {
			keys[row.key] = true
			alike := 0
			for _, other := range l.rows {
				if foldID(other.id) == foldID(row.id) {
					alike++
				}
			}
			require.Equal(t, alike > 1, row.twice, "%q of %q", row.id, l.rows)
			require.Equal(t, row, l.rows[l.byKey[row.key]])
		}
		require.Len(t, keys, len(l.rows))
	}
}

// An id may be of any characters, those that a key of a doubled row is made of
// among them.
func TestAnIDThatLooksLikeTheKeyOfADoubledRowIsItsOwnRow(t *testing.T) {
	for _, ids := range [][]string{{"a", "a", "a\x002"}, {"a\x002", "a", "a"}, {"a", "a\x002", "a", "a\x002", "a\x003"}} {
		l := listOfULBs(t, 80, 24)
		rows := make([]api.ULB, len(ids))
		for i, id := range ids {
			rows[i] = fake.ULB(api.ULBID(id), fmt.Sprint("name-", i))
		}
		give(l, Change[*fleet.ULB]{Replaced: true, All: rowsAt(l, 0, rows)})
		require.Len(t, l.byKey, len(ids))
		for i, id := range ids {
			first := true
			for _, earlier := range ids[:i] {
				first = first && earlier != id
			}
			if first {
				row, found := l.Row(id)
				require.True(t, found)
				assert.Equal(t, fmt.Sprint("name-", i), row.ULB.Name.Or(""), "the first row with the id %q", id)
			}
			assert.Equal(t, i, l.byKey[l.rows[i].key])
		}
	}
}
