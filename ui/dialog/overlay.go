package dialog

import (
	"strings"

	"cloud.internal/ulbconsole/ui/theme"
	"github.com/charmbracelet/x/ansi"
)

const reset = "\x1b[0m"

// Overlay puts a box over the middle of a frame of width cells and height lines. Both may hold colours and wide characters. The
// answer has exactly height lines of exactly width cells; what of the box or the frame is outside of them is cut.
func Overlay(under, box string, width, height int) string {
	if width <= 0 || height <= 0 {
		return ""
	}
	below, over := strings.Split(under, "\n"), strings.Split(box, "\n")
	if box == "" {
		over = nil
	}
	top := max(height-len(over), 0) / 2
	boxWidth := 0
	for _, line := range over {
		boxWidth = max(boxWidth, theme.Width(line))
	}
	boxWidth = min(boxWidth, width)
	left := (width - boxWidth) / 2

	lines := make([]string, height)
	for i := range lines {
		line := ""
		if i < len(below) {
			line = below[i]
		}
		if i < top || i-top >= len(over) {
			lines[i] = start(line, width)
			continue
		}
		lines[i] = start(line, left) + start(over[i-top], boxWidth) + rest(line, left+boxWidth, width)
	}
	return strings.Join(lines, "\n")
}

// start returns the first width cells of a line, filled up with spaces: ansi.Truncate leaves out a wide character that would stick
// out. What the line's styles leave on is turned off.
func start(line string, width int) string {
	cut := ansi.Truncate(line, width, "")
	if at := strings.LastIndex(cut, "\x1b["); at >= 0 && !strings.HasPrefix(cut[at:], reset) {
		cut += reset
	}
	return cut + spaces(width-theme.Width(cut))
}

// rest returns the cells of a line from one to another, with the styles that are on there. ansi.TruncateLeft keeps a wide character
// whole of which only the second half is wanted; a space takes its place.
func rest(line string, from, to int) string {
	line = start(line, to)
	cut := ansi.TruncateLeft(line, from, "")
	if wide := theme.Width(cut) - (to - from); wide > 0 {
		cut = spaces(1) + ansi.TruncateLeft(line, from+1, "")
	}
	return cut
}

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }
