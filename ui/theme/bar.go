package theme

import "strings"

// Bar returns a progress bar of exactly width cells, without a style. It is full only when all is
// done, and empty where total is 0 or less: of nothing, nothing is known to be done.
func (t *Theme) Bar(done, total, width int) string {
	if width <= 0 {
		return ""
	}
	filled := 0
	switch {
	case total <= 0 || done <= 0:
	case done >= total:
		filled = width
	default:
		// Through fractions, because done times width may not fit an int.
		filled = min(int(float64(done)/float64(total)*float64(width)), width-1)
	}
	return strings.Repeat(t.Glyph.Done, filled) + strings.Repeat(t.Glyph.Left, width-filled)
}
