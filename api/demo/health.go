package demo

import (
	"hash/fnv"
	"time"
)

// firstChecks is how long a new backend takes to be seen healthy: three checks, 2 s apart.
const firstChecks = 6 * time.Second

// failing is a backend's health as Describe shows it now. It is a function of the clock alone, so
// that nothing has to run.
func (c *Cloud) failing(b *backend, now time.Time) bool {
	if !c.options.HealthMoves {
		return b.failing
	}
	if !b.added.IsZero() && now.Sub(b.added) < firstChecks {
		return true
	}
	return b.failing != (b.flaky && turned(b.id, now))
}

// turned reports whether a flaky backend is the other way round now: for a quarter of a period of
// 80 to 143 s, each its own.
func turned(id string, now time.Time) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	own := int64(h.Sum32())
	period := 80 + own%64
	return (now.Unix()+own)%period < period/4
}
