package execute

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// failures are the readings that failed one after the other.
type failures struct {
	n     int
	since time.Time // when the first of them was asked for
	last  error
}

// count counts a reading, which ends them where it did not fail.
func (f *failures) count(err error, t api.Timing) {
	if err == nil {
		*f = failures{}
		return
	}
	if f.n == 0 {
		f.since = t.Asked
	}
	f.n, f.last = f.n+1, err
}

// finding says how many failed, in how long, and why the last did.
func (f *failures) finding(now time.Time) impact.Finding {
	last := by(impact.FoundReadFailed, f.last)
	if f.n > 1 {
		last.Kind, last.N, last.Seconds = impact.FoundReadsFailed, f.n, int(now.Sub(f.since).Round(time.Second)/time.Second)
	}
	return last
}

// maxPause is the longest wait between two reads of a verification.
const maxPause = 5 * time.Second
