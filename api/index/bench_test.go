package index

import (
	"cmp"
	"runtime"
	"testing"
)

func BenchmarkSearch(b *testing.B) {
	x := big(b, 8400)
	for _, text := range []string{"1", "10.9.4.17", "host-00420", "service-00017 https uhost", "no such thing"} {
		b.Run(cmp.Or(text, "nothing"), func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = 0
				x.Search(text, func(Found) bool { n++; return true })
			}
			b.ReportMetric(float64(n), "found")
		})
	}
}

func BenchmarkProblems(b *testing.B) {
	x := big(b, 8400)
	for b.Loop() {
		for range x.Problems(start) {
		}
	}
}

// BenchmarkIndexOf100000Backends says how much memory so many take, and what stands around them.
func BenchmarkIndexOf100000Backends(b *testing.B) {
	var used uint64
	for b.Loop() {
		before := heapInUse()
		x := big(b, 8_334)
		used = heapInUse() - before
		runtime.KeepAlive(x)
	}
	b.ReportMetric(float64(used)/(1<<20), "MiB")
}
