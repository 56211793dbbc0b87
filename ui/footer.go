package ui

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/theme"
)

// keyHint is a key of the footer, and what it does.
type keyHint struct{ key, does string }

// width is how many cells it takes.
func (h keyHint) width() int { return theme.Width(h.key) + 1 + theme.Width(h.does) }

// drawnFooter is the footer as it was drawn last: from one key to the next it is mostly the same, and
// drawing it takes a quarter of a frame.
type drawnFooter struct {
	hints []keyHint
	width int
	line  string
}

func (d *drawnFooter) draw(th *theme.Theme, hints []keyHint, width int) string {
	if width != d.width || !slices.Equal(hints, d.hints) {
		*d = drawnFooter{hints: hints, width: width, line: footer(th, hints, width)}
	}
	return d.line
}

// footer names the keys that work now, the most wanted first.
func footer(th *theme.Theme, hints []keyHint, width int) string {
	var b strings.Builder
	used := 0
	for _, p := range hints {
		wide := p.width()
		if used > 0 {
			wide += 2
		}
		if used+wide > width {
			break
		}
		if used > 0 {
			b.WriteString("  ")
		}
		b.WriteString(th.Key.Render(p.key) + " " + th.Muted.Render(p.does))
		used += wide
	}
	return b.String() + strings.Repeat(" ", max(width-used, 0))
}
