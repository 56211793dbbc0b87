package clean

import (
	"bufio"
	"fmt"
	"os"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// measured are the cells that a terminal moved its cursor by for each character,
// where that was not one.
func measured(t *testing.T, name string) map[rune]int {
	t.Helper()
	file, err := os.Open("testdata/widths-" + name + ".txt")
	require.NoError(t, err)
	defer file.Close()
	widths := map[rune]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var from, to rune
		var width int
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %d", &from, &to, &width); n != 3 {
			continue // what the file is
		}
		for r := from; r <= to; r++ {
			widths[r] = width
		}
	}
	require.Greater(t, len(widths), 100_000)
	return widths
}

func TestWhatIsDrawnIsAsWideInOldTerminals(t *testing.T) {
	for _, name := range []string{"tmux-3.3a", "screen-4.9.0"} {
		widths, drawn := measured(t, name), 0
		for r := rune(0xa0); r <= unicode.MaxRune; r++ {
			s := "a" + string(r)
			if testing.Short() && r%16 != 0 || Text(s) != s {
				continue
			}
			drawn++
			width, is := widths[r]
			if !is {
				width = 1
			}
			if ours := ansi.StringWidth(s) - 1; ours != width {
				assert.Failf(t, "width", "%U is %d cells in %s, and %d for us", r, width, name, ours)
			}
		}
		assert.Greater(t, drawn, 6_000)
	}
}

func TestNothingYoungIsDrawn(t *testing.T) {
	require.NotNil(t, known)
	require.NotNil(t, knownMarks)
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if testing.Short() && r%16 != 0 {
			continue
		}
		if shown(r, 4) == r && (!unicode.Is(known, r) || unicode.Is(rewidened, r)) {
			assert.Fail(t, "it is drawn", "%U", r)
		}
	}
}
