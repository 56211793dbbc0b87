package fleet

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

var (
	scope = api.Scope{Region: "hk", Project: "org-1"}
	begun = time.Unix(1_700_000_000, 0)
)

func after(seconds int) time.Time { return begun.Add(time.Duration(seconds) * time.Second) }

// row is a ULB of a page, whose one listener is named for when it was asked for.
func row(id string, at, asked int) *ULB {
	u := fake.ULB(api.ULBID(id), id, fake.TCP("v", fmt.Sprint("asked ", asked), 80))
	return NewULB(u, at, after(asked), api.Floor{}, "")
}

// reading is a read of a ULB alone.
func reading(id string, asked int) Reading {
	return Reading{Scope: scope, ULB: api.ULBID(id), Asked: after(asked), List: api.VServerList{
		VServers: []api.VServer{fake.TCP("v", fmt.Sprint("asked ", asked), 80)},
	}}
}

// listeners names the listeners of the rows.
func listeners(l *List) []string {
	names := []string{}
	for _, u := range l.Rows() {
		v, _ := u.ULB.VServers.Get()
		names = append(names, string(u.ULB.ID)+" "+v[0].Name.Or(""))
	}
	return names
}

func TestTheNewerReadingWinsWhoeverAskedForIt(t *testing.T) {
	for name, c := range map[string]struct {
		alone int // when the ULB alone was asked for
		early bool
		want  string
	}{
		"alone before the page":                 {alone: 5, want: "b asked 10"},
		"alone before the page, and came early": {alone: 5, early: true, want: "b asked 10"},
		"alone after the page":                  {alone: 15, want: "b asked 15"},
		"alone after the page, and came early":  {alone: 15, early: true, want: "b asked 15"},
	} {
		t.Run(name, func(t *testing.T) {
			f := New()
			l := f.List(scope)
			pages := l.Read(begun)
			pages.Take(0, []*ULB{row("a", 0, 0)}, begun)
			if c.early {
				f.Take(reading("b", c.alone))
			}
			pages.Take(1, []*ULB{row("b", 1, 10)}, after(10))
			if !c.early {
				f.Take(reading("b", c.alone))
			}
			assert.Equal(t, []string{"a asked 0", c.want}, listeners(l))
			pages.End(begun)
			assert.Equal(t, []string{"a asked 0", c.want}, listeners(l))
			r, known := f.VServers(scope, "b")
			require.True(t, known)
			assert.Equal(t, c.want, "b "+r.List.VServers[0].Name.Or(""))

			again := l.Read(after(20))
			again.Take(0, []*ULB{row("a", 0, 20), row("b", 1, 20)}, after(20))
			again.End(after(20))
			assert.Equal(t, []string{"a asked 20", "b asked 20"}, listeners(l))
			f.Take(reading("b", 19))
			assert.Equal(t, []string{"a asked 20", "b asked 20"}, listeners(l), "it came late")
		})
	}
}

func TestOfTwoReadingsOfAULBTheOneAskedForLaterCounts(t *testing.T) {
	f := New()
	_, known := f.VServers(scope, "b")
	assert.False(t, known)
	f.Take(reading("b", 2))
	f.Take(reading("b", 1))
	r, known := f.VServers(scope, "b")
	require.True(t, known)
	assert.Equal(t, after(2), r.Asked)
	all := f.Readings()
	require.Len(t, all, 2, "whoever waits for an outcome judges both")
	assert.Equal(t, []time.Time{after(2), after(1)}, []time.Time{all[0].Asked, all[1].Asked})
	assert.Empty(t, f.Readings())
	_, known = f.VServers(api.Scope{Region: "sg"}, "b")
	assert.False(t, known, "another region's")
}

func TestAReadingThatIsNotWholeIsNoRow(t *testing.T) {
	f := New()
	l := f.List(scope)
	pages := l.Read(begun)
	pages.Take(0, []*ULB{row("a", 0, 0)}, begun)
	half := reading("a", 5)
	half.List.Incomplete = "1 of 2 came"
	f.Take(half)
	assert.Equal(t, []string{"a asked 0"}, listeners(l))
	pages.End(begun)
	assert.Equal(t, []string{"a asked 0"}, listeners(l))
	r, _ := f.VServers(scope, "a")
	assert.Equal(t, half.List, r.List, "who looks at it sees what it lacks")
}

func TestWhichOfTwoWithOneIDIsMeantNobodyKnows(t *testing.T) {
	f := New()
	pages := f.List(scope).Read(begun)
	pages.Take(0, []*ULB{row("a", 0, 0), row("a", 1, 0)}, begun)
	assert.True(t, f.List(scope).Repeats("a"))
	_, known := f.VServers(scope, "a")
	assert.False(t, known)
	f.Take(reading("a", 1))
	assert.Equal(t, []string{"a asked 1", "a asked 1"}, listeners(f.List(scope)))
}

func TestRowsStayUntilTheNextReadHasAsMany(t *testing.T) {
	f := New()
	l := f.List(scope)
	first := l.Read(begun)
	assert.Equal(t, 1, first.Take(1, []*ULB{row("b", 1, 0)}, after(1)))
	assert.Equal(t, 2, first.Take(0, []*ULB{row("a", 0, 0)}, begun))
	assert.Equal(t, begun, l.Asked())
	require.False(t, l.Since(0).Whole)

	second := l.Read(after(10)) // the first was given up
	second.Take(0, []*ULB{row("c", 0, 10)}, after(10))
	assert.Equal(t, []string{"b asked 0", "a asked 0"}, listeners(l))
	assert.Equal(t, begun, l.Asked())
	second.Take(1, []*ULB{row("d", 1, 10)}, after(11))
	assert.Equal(t, []string{"c asked 10", "d asked 10"}, listeners(l))
	second.End(after(10))
	require.True(t, l.Since(0).Whole)

	third := l.Read(after(20))
	third.Take(0, []*ULB{row("e", 0, 20), row("f", 1, 20), row("g", 2, 20)}, after(20))
	assert.Equal(t, []string{"c asked 10", "d asked 10"}, listeners(l), "those of a read that ended well stay to the end")
	third.End(after(20))
	assert.Equal(t, []string{"e asked 20", "f asked 20", "g asked 20"}, listeners(l))
	l.Read(after(30)).End(after(30))
	assert.Empty(t, listeners(l))
	assert.Equal(t, after(30), l.Asked())
}

// follower draws a list by what became of it.
type follower struct {
	revision int
	rows     []*ULB
	all      int // how often it took all rows
}

func (d *follower) look(l *List) {
	c := l.Since(d.revision)
	if c.All {
		d.rows = slices.Clone(l.Rows())
		d.all++
	}
	for _, i := range c.Rows {
		if i < len(d.rows) {
			d.rows[i] = l.Rows()[i]
		}
	}
	d.rows = append(d.rows, l.Rows()[len(d.rows):]...)
	d.revision = c.Revision
}

// TestWhoFollowsTheChangesHasTheRows takes pages in any order, some twice, and readings of single
// ULBs, and looks now and then.
func TestWhoFollowsTheChangesHasTheRows(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	changes := 0
	for range 300 {
		f := New()
		l := f.List(scope)
		often, seldom := &follower{}, &follower{}
		for read := range 3 {
			pages := l.Read(after(read * 100))
			order := random.Perm(6)
			for n := range 40 {
				now := read*100 + n
				switch random.IntN(4) {
				case 0:
					if len(order) > 0 {
						at := order[0] * 2
						pages.Take(at, []*ULB{row(fmt.Sprint("u", at), at, now), row(fmt.Sprint("u", at+1), at+1, now)}, after(now))
						if random.IntN(4) > 0 { // else it comes again
							order = order[1:]
						}
					}
				default:
					f.Take(reading(fmt.Sprint("u", random.IntN(14)), now-random.IntN(20)))
				}
				changes += len(l.Since(often.revision).Rows)
				often.look(l)
				require.Equal(t, l.Rows(), often.rows)
			}
			if random.IntN(3) > 0 {
				pages.End(after(read * 100))
			}
			often.look(l)
			seldom.look(l)
			require.Equal(t, l.Rows(), often.rows)
			require.Equal(t, l.Rows(), seldom.rows)
		}
	}
	require.Greater(t, changes, 1_000)
}

func TestWhatBecameOfTheRowsDoesNotPileUp(t *testing.T) {
	f := New()
	l := f.List(scope)
	l.Read(begun).Take(0, []*ULB{row("a", 0, 0), row("b", 1, 0)}, begun)
	d := &follower{}
	d.look(l)
	for i := range 10 * mostLogged {
		f.Take(reading("a", i))
		require.LessOrEqual(t, len(l.log), mostLogged)
	}
	d.look(l)
	assert.Equal(t, l.Rows(), d.rows)
	assert.Equal(t, 2, d.all)
}

// TestPagesOfALongListAreAddedOneByOne counts how often all rows are taken anew.
func TestPagesOfALongListAreAddedOneByOne(t *testing.T) {
	f := New()
	l := f.List(scope)
	pages, d := l.Read(begun), &follower{}
	for at := range 1_000 {
		pages.Take(at, []*ULB{row(fmt.Sprint("u", at), at, 0)}, begun)
		d.look(l)
	}
	for at := range 1_000 { // a list that changes is read again, page by page
		pages.Take(at, []*ULB{row(fmt.Sprint("w", at), at, 1)}, after(1))
		d.look(l)
	}
	pages.End(begun)
	d.look(l)
	assert.Equal(t, l.Rows(), d.rows)
	assert.Equal(t, 2, d.all, "with the first page and at the end")
	assert.Equal(t, api.ULBID("w0"), d.rows[0].ULB.ID)
}

func TestAListenerThatWasReadAloneIsNewerThanWhatWasAskedForBefore(t *testing.T) {
	one := func(asked int) api.Sighting {
		return api.Sighting{VServer: fake.TCP("v", fmt.Sprint("alone ", asked), 80), Asked: after(asked)}
	}
	f := New()
	l := f.List(scope)
	f.TakeVServer(scope, "a", one(5)) // nothing is known yet
	p := l.Read(after(0))
	p.Take(0, []*ULB{row("a", 0, 4), row("b", 1, 4)}, after(4))
	assert.Equal(t, []string{"a alone 5", "b asked 4"}, listeners(l))
	p.End(after(4))
	f.TakeVServer(scope, "b", one(6))
	assert.Equal(t, []string{"a alone 5", "b alone 6"}, listeners(l))
	f.TakeVServer(scope, "b", one(5))
	f.Take(reading("b", 5))
	r, _ := f.VServers(scope, "b")
	assert.Equal(t, "alone 6", r.List.VServers[0].Name.Or(""), "the newer one wins")
	f.Take(reading("b", 7))
	assert.Equal(t, []string{"a alone 5", "b asked 7"}, listeners(l))
	l.Read(after(8)).Take(0, []*ULB{row("a", 0, 8), row("b", 1, 8)}, after(8))
	assert.Equal(t, []string{"a asked 8", "b asked 8"}, listeners(l))
}
