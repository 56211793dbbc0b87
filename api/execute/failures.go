package execute

import (
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
)

// waitingFor says why it is not over yet.
func waitingFor(why string) string { return "waiting: " + why }

// inShort leaves the particulars of a reason away, for a line that has more to say.
func inShort(why string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(why, waitingFor("")), ": ")
	return waitingFor(head)
}

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

// words say how many failed, in how long, and why the last did.
func (f *failures) words(now time.Time) string {
	said := "reading failed"
	if f.n > 1 {
		said = fmt.Sprintf("%d readings failed in %s", f.n, now.Sub(f.since).Round(time.Second))
	}
	return waitingFor(said + ", " + errorText(f.last))
}

// maxPause is the longest wait between two reads of a verification.
const maxPause = 5 * time.Second
