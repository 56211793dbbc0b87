package table

import "testing"

func benchmarkView(b *testing.B, rows int, marked func(int) bool) {
	b.Helper()
	th := colourTheme()
	columns, cells := mixed(th)
	tab := New[int](th, columns)
	tab.SetRows(numbers(rows), cells)
	tab.SetSize(120, 37)
	tab.SetMarks(marked)
	b.ReportAllocs()
	down := true
	for i := 0; b.Loop(); i++ {
		if i%30 == 0 {
			down = !down
		}
		if down {
			tab.Move(1)
		} else {
			tab.Move(-1)
		}
		tab.View()
	}
}

func BenchmarkView10000(b *testing.B)  { benchmarkView(b, 10_000, nil) }
func BenchmarkView100000(b *testing.B) { benchmarkView(b, 100_000, nil) }

func BenchmarkViewMarked10000(b *testing.B) {
	marks := map[int]bool{3: true, 5: true, 5000: true}
	benchmarkView(b, 10_000, func(key int) bool { return marks[key] })
}

// BenchmarkWalk moves through all rows, so that it scrolls, too.
func BenchmarkWalk10000(b *testing.B) {
	th := colourTheme()
	columns, cells := mixed(th)
	tab := New[int](th, columns)
	tab.SetRows(numbers(10_000), cells)
	tab.SetSize(120, 37)
	b.ReportAllocs()
	for b.Loop() {
		tab.Move(1)
		tab.View()
	}
}

func BenchmarkSetRows10000(b *testing.B) {
	th := colourTheme()
	columns, cells := mixed(th)
	tab := New[int](th, columns)
	rows := numbers(10_000)
	tab.SetSize(120, 37)
	tab.SetRows(rows, cells)
	tab.Bottom()
	b.ReportAllocs()
	for b.Loop() {
		tab.SetRows(rows, cells)
	}
}
