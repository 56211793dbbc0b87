package ui

import "testing"

func BenchmarkFindAmong10000ULBs(b *testing.B) {
	l := bigApp(b, 10_000, 120, 40).source.Fleet.List(scope)
	for _, text := range []string{"service-777", "backend-777-2-3", "service-777/listener-1", "10.27.3.5", "nothing"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				l.Find(text)
			}
		})
	}
}
