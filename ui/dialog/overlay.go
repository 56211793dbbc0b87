package dialog

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cloud.internal/ulbconsole/ui/theme"
)

const reset = "\x1b[0m"

// Overlay puts a box over the middle of a frame of width cells and height lines. Both may hold
// colours and wide characters. The answer has exactly height lines of exactly width cells; what of
// the box or the frame is outside of them is cut.
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
		lines[i] = start(line, left) + start(over[i-top], boxWidth) + cellsBetween(line, left+boxWidth, width)
	}
	return strings.Join(lines, "\n")
}

// start returns the first width cells of a line, filled up with spaces: ansi.Truncate leaves out a
// wide character that would stick out. What the line's styles leave on is turned off.
func start(line string, width int) string {
	if width <= 0 {
		return ""
	}
	used := theme.Width(line)
	if used > width {
		line = ansi.Truncate(line, width, "")
		used = theme.Width(line)
	}
	if at := strings.LastIndex(line, "\x1b["); at >= 0 && !strings.HasPrefix(line[at:], reset) {
		line += reset
	}
	return line + spaces(width-used)
}

// cellsBetween returns the cells of a line from one to another, with the styles that are on there.
// ansi.TruncateLeft keeps a wide character whole of which only the second half is wanted; a
// space takes its place.
func cellsBetween(line string, from, to int) string {
	if from >= to {
		return ""
	}
	line = start(line, to)
	right := ansi.TruncateLeft(line, from, "")
	if theme.Width(right) > to-from {
		right = start(spaces(1)+ansi.TruncateLeft(line, from+1, ""), to-from)
	}
	return right
}

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }
