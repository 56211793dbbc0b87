package frame

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// Footer is the bottom line, as it was drawn last: from one key to the next it is mostly the same, and
// drawing it takes a quarter of a frame.
type Footer struct {
	hints []screen.Hint
	width int
	line  string
}

// Draw names the keys.
func (f *Footer) Draw(th *theme.Theme, hints []screen.Hint, width int) string {
	if width != f.width || !slices.Equal(hints, f.hints) {
		*f = Footer{hints: hints, width: width, line: Hints(th, hints, width)}
	}
	return f.line
}

// Hints names keys in one line, the first of them that have room.
func Hints(th *theme.Theme, hints []screen.Hint, width int) string {
	var b strings.Builder
	used := 0
	for _, p := range hints {
		wide := p.Width()
		if used > 0 {
			wide += 2
		}
		if used+wide > width {
			break
		}
		if used > 0 {
			b.WriteString("  ")
		}
		b.WriteString(th.Key.Render(p.Key) + " " + th.Muted.Render(p.Does))
		used += wide
	}
	return b.String() + strings.Repeat(" ", max(width-used, 0))
}
