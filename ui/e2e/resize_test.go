//go:build linux

package e2e

import (
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheFrameFollowsTheTerminalsSize(t *testing.T) {
	term := Start(t, Setup{Width: 120, Height: 40}, "--demo").WaitFor("web-frontend").WaitFor("q quit")
	term.Resize(60, 16).WaitUntil("a narrower list, still with its header and footer", func(screen string) bool {
		lines := strings.Split(screen, "\n")
		return strings.HasPrefix(lines[0], "demo › ") && strings.Contains(screen, "  web-frontend ") &&
			!strings.Contains(screen, "LISTENS AS") && strings.Contains(screen, "? help")
	})
	term.Resize(40, 10).WaitFor("60x16").WaitGone("web-frontend")
	term.Resize(80, 24).WaitFor("web-frontend").WaitGone("60x16")
	assert.Zero(t, term.Type("q").ExitCode())
}

var walk = flag.Int("walk", 60, "how many rows TestAMoveWritesLittle walks")

// A move must be cheap on a slow line: what is written per key, scrolling included, at 120x40.
func TestAMoveWritesLittle(t *testing.T) {
	term := Start(t, Setup{Width: 120, Height: 40}, "--demo", "--ulbs", "5000").WaitUntil("the whole list",
		func(screen string) bool {
			return strings.Contains(screen, "\n1250 ")
		})
	before := len(term.Raw())
	for range *walk {
		row := selected(term.Screen())
		require.NotEmpty(t, row)
		term.Type(Down).WaitUntil("the cursor moves", func(screen string) bool {
			now := selected(screen)
			return now != "" && now != row
		})
	}
	average := (len(term.Raw()) - before) / *walk
	t.Logf("%d bytes a move over %d rows", average, *walk)
	assert.Less(t, average, 600)
}
