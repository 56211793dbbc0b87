package frame

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATooSmallScreenSaysSoInWhatItHas(t *testing.T) {
	const whole = "This screen is %: ulbconsole needs at least 60x16."
	for width := range 61 {
		for height := range 17 {
			text := TooSmall(width, height)
			lines := strings.Split(text, "\n")
			if width == 0 || height == 0 {
				continue // only that it comes back
			}
			require.LessOrEqual(t, len(lines), height)
			for _, l := range lines {
				require.LessOrEqual(t, len(l), width)
			}
			if width*height > 4*len(whole) {
				require.Contains(t, strings.Join(lines, " "), "60x16", "%dx%d", width, height)
			}
		}
	}
}
