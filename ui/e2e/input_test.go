//go:build linux

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// gap is how far apart a slow network delivers the parts of a key: long enough for two reads, and
// well within the 50 ms for which the console waits for the rest.
const gap = 15 * time.Millisecond

// selected is the row under the cursor, "" without one.
func selected(screen string) string {
	for line := range strings.Lines(screen) {
		if strings.HasPrefix(line, "▌ ") {
			return line
		}
	}
	return ""
}

func TestASequenceCutByTheNetworkIsOneKey(t *testing.T) {
	const worthless = 40 * time.Millisecond // a busy machine can delay the second part beyond what the console waits for
	term := openBackends(t)
	for range 50 {
		term.WaitUntil("the first row is selected",
			func(screen string) bool { return strings.Contains(selected(screen), "api-01") })
		apart := term.Trickle(gap, "\x1b", "[B")
		term.WaitUntil("the key has an effect", func(screen string) bool {
			return strings.Contains(selected(screen), "api-02") || strings.Contains(screen, "metrics-9100")
		})
		if strings.Contains(selected(term.Screen()), "api-02") {
			return
		}
		require.Greater(t, apart, worthless, "the cut sequence acted as Esc")
		term.Type(Enter).WaitFor("api-04")
	}
	t.Skip("this machine is too busy to send two parts of a key in time")
}

func TestKeysThatArriveTogetherAllCount(t *testing.T) {
	openBackends(t).Type("jj"+Down).WaitUntil("the fourth row is selected", func(screen string) bool {
		return strings.Contains(selected(screen), "api-04")
	})
}
