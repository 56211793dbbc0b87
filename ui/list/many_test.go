package list

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/fleet"
)

func TestAPageOfAHundredThousandRowsIsTakenInBesideTheOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("big lists on one goroutine: not under the race detector, which has nothing to see in them")
	}
	l := listOfULBs(t, 120, 40)
	all := rowsAt(l, 0, estateOf(20_000))
	made := 0
	for offset := 0; offset < len(all); offset += 100 {
		before := l.changed
		give(l, Change[*fleet.ULB]{Added: all[offset : offset+100]})
		made += l.changed - before
	}
	require.Equal(t, 200, made)
	require.Len(t, l.shown, len(all))
	require.Contains(t, l.View(), "service-0")
}

func BenchmarkAPageOfAHundredThousandULBs(b *testing.B) {
	const most = 100_000
	l := listOfULBs(b, 120, 40)
	rows := l.spec.entries(rowsAt(l, 0, estateOf(most)))
	for _, order := range []int{-1, 0, 3} {
		b.Run(fmt.Sprint("order ", order), func(b *testing.B) {
			l.order = order
			l.setRows(rows[:most-100])
			page := rows[most-100:]
			for b.Loop() {
				l.addRows(page)
				_ = l.View()
			}
		})
	}
	for _, order := range []int{-1, 0, 3} {
		for name, gone := range map[string]int{"the same": 0, "others": 1} {
			b.Run(fmt.Sprintf("read again, %s, order %d", name, order), func(b *testing.B) {
				l.order = order
				var all, longest time.Duration
				for i := 0; b.Loop(); i++ {
					fresh := slices.Clone(rows[i%2*gone:])
					began := time.Now() // not the processor's time: the collector's work is the other processor's
					l.setRows(fresh)
					_ = l.View()
					took := time.Since(began)
					all, longest = all+took, max(longest, took)
				}
				b.ReportMetric(float64(all.Microseconds())/1000/float64(b.N), "ms/update")
				b.ReportMetric(float64(longest.Microseconds())/1000, "ms/longest")
			})
		}
	}
}

// BenchmarkTakingInAPage is what the end of a read costs Update.
func BenchmarkTakingInAPage(b *testing.B) {
	l := listOfULBs(b, 120, 40)
	rows := l.spec.entries(rowsAt(l, 0, estateOf(5_000)))
	b.ReportAllocs()
	for b.Loop() {
		l.setRows(rows)
		_ = l.View()
	}
}
