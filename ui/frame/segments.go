package frame

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/theme"
)

// segment is a part of a line that may be cut to its least width.
type segment struct {
	text  string
	least int
}

// joinSegments joins the parts in at most room cells, cutting the widest first.
func joinSegments(th *theme.Theme, parts []segment, between string, room int) string {
	return strings.Join(cutSegments(th, parts, between, room), between)
}

// cutSegments are the parts so that they can be joined in at most room cells.
func cutSegments(th *theme.Theme, parts []segment, between string, room int) []string {
	widths := make([]int, len(parts))
	over := theme.Width(between)*(len(parts)-1) - room
	for i, p := range parts {
		widths[i] = theme.Width(p.text)
		over += widths[i]
	}
	for ; over > 0; over-- {
		widest := -1
		for i, p := range parts {
			if widths[i] > p.least && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = p.text
		if theme.Width(p.text) > widths[i] {
			out[i] = th.Fit(p.text, widths[i])
		}
	}
	return out
}

// foldSegments takes out levels in the middle where not even their least widths fit:
// the first and the last ones stay.
func foldSegments(parts []segment, first, last int, between string, room int, ellipsis string) []segment {
	folded := parts
	for out := 1; leastOf(folded, between) > room && first+out+last <= len(parts); out++ {
		folded = slices.Concat(parts[:first], []segment{{text: ellipsis, least: theme.Width(ellipsis)}}, parts[first+out:])
	}
	return folded
}

// leastOf is the fewest cells the parts can be joined in.
func leastOf(parts []segment, between string) int {
	sum := theme.Width(between) * (len(parts) - 1)
	for _, p := range parts {
		sum += min(p.least, theme.Width(p.text))
	}
	return sum
}
