package frame

import (
	"strings"

	"cloud.internal/ulbconsole/ui/render"
)

// The smallest screen the console works on.
const (
	MinWidth  = 60
	MinHeight = 16
)

// TooSmall says what size is needed, on as many lines as that takes.
func TooSmall(width, height int) string {
	text := render.TooSmall(width, height, MinWidth, MinHeight)
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
