package dialog

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

// FuzzField holds that the frame is whole, and confirmed is only what is exact, whatever
// is wanted and pasted.
func FuzzField(f *testing.F) {
	f.Add("web-frontend", "web-fro", "Type", 60, 3)
	f.Add("负载均衡", "负e\u0301", "释放 the listener", 16, 1)
	f.Add("\x1b[2J\xff", "ൎ\u0600🇨🇳", "\u0301", 33, 0)
	f.Add("\x1b000\xcc", "🇨🇳", "\xcc", 33, 40)
	f.Add(strings.Repeat("long", 90), strings.Repeat("负", 80), "", 21, 40)
	f.Fuzz(func(t *testing.T, want, typed, label string, width, left int) {
		width = min(max(width, 0), 130)
		d := four(theme.New(theme.Dark, termenv.ANSI, left%2 == 0), want)
		d.SetFields(Field{Label: label, Required: want}, Field{Label: label})
		d.SetSize(width, 24)
		for range 2 {
			d.Paste(typed)
			for range min(max(left, 0), 50) {
				d.Key("left")
			}
			if d.layout.fits {
				wholeFrame(t, d, width, 24)
			}
			d.Key("tab")
		}
		d.Key("shift+tab")
		d.Key("shift+tab")
		outcome, _ := d.Key("enter")
		require.Equal(t, outcome == Confirmed, want != "" && d.layout.fits && d.Value(0) == want)
	})
}

func allText(pieces []piece) []string {
	found := make([]string, len(pieces))
	for i, p := range pieces {
		found[i] = p.text
	}
	return found
}
