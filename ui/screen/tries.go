package screen

import (
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
)

// Tries are the attempts of a read that did not bring its answer yet.
type Tries struct {
	N    int   // the number of the one under way, 0 for the first
	Err  error // why the one before it failed
	open int   // requests of the read that are being made again: it may have several
}

// Note takes an attempt that failed, or the one that made good what had.
func (t *Tries) Note(a api.Attempt) {
	switch {
	case a.Err == nil:
		if t.open--; t.open <= 0 {
			*t = Tries{}
		}
		return
	case a.N == 1:
		t.open++
	}
	t.N, t.Err = a.N+1, a.Err
}

// Words are how often and for how long, "" for the first try of less than a
// second.
func (t Tries) Words(long time.Duration) string {
	text := ""
	if t.N > 1 {
		text = render.TryNumber(t.N)
	}
	if said, _ := Seconds(long); said != "" {
		text += ", " + said
	}
	return text
}

// Seconds is how long something takes in steps that are coarse enough for a line
// that nobody looks at, "" for less than one, and how long until that changes.
func Seconds(d time.Duration) (text string, next time.Duration) {
	step := 10 * time.Second
	switch {
	case d < 5*time.Second:
		step = time.Second
	case d < 10*time.Second:
		step = 5 * time.Second
	}
	done := max(d, 0).Truncate(step)
	if done > 0 {
		text = ShortDuration(done)
	}
	return text, done + step - max(d, 0)
}

// ShortDuration is a time without the parts that are zero.
func ShortDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
