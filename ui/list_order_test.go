package ui

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// shownPlainly is what a list is to show: all rows looked through and put in order
// anew.
func shownPlainly(l *list[api.ULB]) []string {
	rows := slices.Clone(l.rows)
	slices.SortStableFunc(rows, func(a, b entry[api.ULB]) int { return cmp.Compare(a.at, b.at) })
	rows = slices.DeleteFunc(rows, func(r entry[api.ULB]) bool {
		text := render.SearchText(l.env.Theme, l.spec.search(r.row))
		return slices.ContainsFunc(l.filter.want, func(word string) bool { return !strings.Contains(text, word) }) ||
			slices.ContainsFunc(l.filter.not, func(word string) bool { return strings.Contains(text, word) })
	})
	if l.order >= 0 {
		key := l.spec.columns[l.order].key
		slices.SortStableFunc(rows, func(a, b entry[api.ULB]) int {
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
		u := fake.ULB(api.ULBID(fmt.Sprint("ulb-", i)), fmt.Sprint("web-", random.IntN(30)), fake.TCP("v", "v", 80, backends...))
		return u
	}
	filters := []string{"", "", "1", "10", "1 !2", "1 !25", "web-1", "web", "failing", "healthy !9", "nothing at all"}
	seen, shown := map[string]int{}, 0
	for range 150 {
		a := bigApp(t, 1, 120, 20)
		l := a.top().(*list[api.ULB])
		l.setRows(nil)
		l.read.pages, l.read.own, l.read.finished = map[int]rowsPage[api.ULB]{}, nil, false
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
					l.gotPage(pageMsg[api.ULB]{at: l.at, offset: offset, rowsPage: rowsPage[api.ULB]{rows: l.spec.entries(a.env.Theme, rows), asked: l.read.begun}, total: 50})
				}
			case "patch":
				l.takePatch(screen.ULBReading{Scope: scope, ULB: api.ULBID(fmt.Sprint("ulb-", random.IntN(50))), List: api.VServerList{VServers: []api.VServer{
					fake.TCP("v", "v", 80, fake.Failing(api.BackendID(fmt.Sprint("x", random.IntN(20))), "10.1.1.1", 80)),
				}}})
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
					l.setRows(l.spec.entries(a.env.Theme, []api.ULB{made(1), made(2), made(1), made(3)}))
					pages = nil
				}
			}
			seen[what]++
			shown += len(l.shown)
			require.Equal(t, shownPlainly(l), append([]string{}, l.shown...), "after %s, filter %q, order %d", what, l.filter.text, l.order)
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
	a := bigApp(t, 1, 120, 20)
	l := a.top().(*list[api.ULB])
	estate := bigEstate(2_500)
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
	l.setRows(l.spec.entries(a.env.Theme, estate))
	for order := range l.spec.columns {
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
		a := bigApp(t, 1, 120, 20)
		l := a.top().(*list[api.ULB])
		l.setRows(l.spec.entries(a.env.Theme, bigEstate(before)))
		name := l.spec.columns[0].key
		l.spec.columns[0].key = func(u api.ULB) orderKey { keys++; return name(u) }
		l.Act("order")
		keys = 0
		page := l.spec.bare(bigEstate(before + 100)[before:])
		return testing.AllocsPerRun(1, func() { l.addRows(page) })
	}
	few := allocs(100)
	require.LessOrEqual(t, keys, 200, "only the page's own rows are looked at")
	many := allocs(5_000)
	require.LessOrEqual(t, keys, 200)
	require.LessOrEqual(t, many, few*1.2+50)
}
