package ui

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// drawnFooter is the footer as it was drawn last: from one key to the next it is mostly the same, and
// drawing it takes a quarter of a frame.
type drawnFooter struct {
	hints []screen.Hint
	width int
	line  string
}

func (d *drawnFooter) draw(th *theme.Theme, hints []screen.Hint, width int) string {
	if width != d.width || !slices.Equal(hints, d.hints) {
		*d = drawnFooter{hints: hints, width: width, line: footer(th, hints, width)}
	}
	return d.line
}

// footer names the keys that work now, the most wanted first.
func footer(th *theme.Theme, hints []screen.Hint, width int) string {
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
