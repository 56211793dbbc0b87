package theme

import (
	"math"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
)

func TestABarAsDrawn(t *testing.T) {
	for _, c := range []struct {
		done, total, width int
		unicode, ascii     string
	}{
		{total: 4, width: 8, unicode: "░░░░░░░░", ascii: "--------"},
		{done: 1, total: 4, width: 8, unicode: "██░░░░░░", ascii: "##------"},
		{done: 3, total: 4, width: 8, unicode: "██████░░", ascii: "######--"},
		{done: 4, total: 4, width: 8, unicode: "████████", ascii: "########"},
		{done: 99, total: 100, width: 8, unicode: "███████░", ascii: "#######-"},
		{done: 1, total: 100, width: 8, unicode: "░░░░░░░░", ascii: "--------"},
		{done: 1, total: 2, width: 1, unicode: "░", ascii: "-"},
		{done: 2, total: 2, width: 1, unicode: "█", ascii: "#"},
		{done: 5, total: 4, width: 3, unicode: "███", ascii: "###"},
		{done: -1, total: 4, width: 3, unicode: "░░░", ascii: "---"},
		{width: 3, unicode: "░░░", ascii: "---"},
		{done: 3, width: 3, unicode: "░░░", ascii: "---"},
		{done: 1, total: -1, width: 3, unicode: "░░░", ascii: "---"},
		{done: 1, total: 2},
		{done: 1, total: 2, width: -5},
	} {
		assert.Equal(t, c.unicode, New(Dark, termenv.ANSI, false).Bar(c.done, c.total, c.width), "%d of %d in %d",
			c.done, c.total, c.width)
		assert.Equal(t, c.ascii, New(Dark, termenv.ANSI, true).Bar(c.done, c.total, c.width), "%d of %d in %d",
			c.done, c.total, c.width)
	}
}

func TestABarIsExactAndNeverShrinksAndIsFullOnlyAtTheEnd(t *testing.T) {
	th := New(Dark, termenv.Ascii, false)
	for _, total := range []int{1, 2, 3, 7, 10, 997, math.MaxInt} {
		for width := range 90 {
			before := ""
			for step := range 11 {
				done := total / 10 * step
				bar := th.Bar(done, total, width)
				assert.Equal(t, width, ansi.StringWidth(bar))
				assert.GreaterOrEqual(t, filled(th, bar), filled(th, before))
				assert.False(t, width > 0 && done < total && filled(th, bar) == width, "%d of %d in %d", done, total, width)
				before = bar
			}
			assert.Equal(t, width, filled(th, th.Bar(total, total, width)))
		}
	}
}

func filled(th *Theme, bar string) int {
	n := 0
	for _, r := range bar {
		if string(r) == th.Glyph.Done {
			n++
		}
	}
	return n
}
