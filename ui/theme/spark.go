package theme

import (
	"math"
	"strings"
)

// Spark draws values beside each other, a cell each, between 0 at the bottom and top: as blocks, in
// ASCII as digits. Only 0 is drawn as the lowest of them. What is negative or no number is a gap.
func (t *Theme) Spark(values []float64, top float64) string {
	levels := t.Glyph.Levels
	highest := len(levels) - 1
	var b strings.Builder
	for _, v := range values {
		level := 0
		switch {
		case !(v >= 0):
			b.WriteString(t.Glyph.Gap)
			continue
		case v == 0:
		case !(v < top):
			level = highest
		default:
			level = max(int(math.Round(v/top*float64(highest))), 1)
		}
		b.WriteString(levels[level])
	}
	return b.String()
}
