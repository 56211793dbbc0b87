package ui

import (
	"strings"

	"cloud.internal/ulbconsole/ui/render"
)

// The smallest screen the console works on.
const (
	minWidth  = 60
	minHeight = 16
)

// The largest screen that is drawn: a terminal may claim any size, and its frame
// would take gigabytes.
const (
	maxWidth  = 1000
	maxHeight = 500
)

func (a *App) tooSmall() bool { return a.width < minWidth || a.height < minHeight }

// tooSmall says what size is needed, on as many lines as that takes.
func tooSmall(width, height int) string {
	text := render.TooSmall(width, height, minWidth, minHeight)
	var lines []string
	for text != "" && len(lines) < height {
		n := min(len(text), width)
		if n < len(text) {
			if cut := strings.LastIndexByte(text[:n+1], ' '); cut > 0 {
				n = cut
			}
		}
		lines = append(lines, text[:n])
		text = strings.TrimLeft(text[n:], " ")
	}
	for i := range lines {
		lines[i] += strings.Repeat(" ", width-len(lines[i]))
	}
	for len(lines) < height {
		lines = append(lines, strings.Repeat(" ", width))
	}
	return strings.Join(lines, "\n")
}
