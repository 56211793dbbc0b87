package dialog

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"cloud.internal/ulbconsole/ui/theme"
)

// piece is a line as it stands in the box.
type piece struct {
	text  string
	style *lipgloss.Style
}

func wrapAll(lines []Line, width int) []piece {
	pieces := make([]piece, 0, len(lines))
	for _, line := range lines {
		for _, text := range wrap(line.Text, width, line.Hang) {
			pieces = append(pieces, piece{text, line.Style})
		}
	}
	return pieces
}

// wrap breaks a text into lines of at most width cells, at spaces where it can, inside words where
// it must. Only the spaces at the breaks are lost. Lines after the first are indented by hang
// cells, half the width at most.
func wrap(text string, width, hang int) []string {
	text = theme.Measurable(text)
	hang = max(0, min(hang, width/2))
	indent, room := "", width
	var lines []string
	for wider(text, room) {
		var head string
		head, text = split(text, room)
		lines = append(lines, indent+head)
		indent, room = strings.Repeat(" ", hang), width-hang
	}
	return append(lines, indent+text)
}

// split takes from a text that is wider than room what fits. It breaks at a space only
// in the second half: a long name is better broken than left to start on a line of its
// own, below its label.
func split(text string, room int) (head, rest string) {
	at, used, space := 0, 0, -1
	for at < len(text) {
		cluster, width := ansi.FirstGraphemeCluster(text[at:], ansi.GraphemeWidth)
		if cluster == " " && used >= room/2 {
			space = at
		}
		if used+width > room {
			break
		}
		at += len(cluster)
		used += width
	}
	if space > 0 {
		return text[:space], text[space+1:]
	}
	if at == 0 { // not even the first letter fits; without progress this would never end
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		at = len(cluster)
	}
	return text[:at], text[at:]
}

// chop breaks a text into lines of at most width cells, each as full as can be. Nothing is
// lost, no space either.
func chop(text string, width int) []string {
	text = theme.Measurable(text)
	var lines []string
	from, used := 0, 0
	for at := 0; at < len(text); {
		cluster, cells := ansi.FirstGraphemeCluster(text[at:], ansi.GraphemeWidth)
		if used+cells > width && at > from {
			lines = append(lines, text[from:at])
			from, used = at, 0
		}
		at += len(cluster)
		used += cells
	}
	return append(lines, text[from:])
}

// wider reports whether a text takes more than width cells. It looks no further than that, so that
// a very long text is not measured anew for each of its lines.
func wider(text string, width int) bool {
	if len(text) <= width {
		return false
	}
	used := 0
	for at := 0; at < len(text) && used <= width; {
		cluster, cells := ansi.FirstGraphemeCluster(text[at:], ansi.GraphemeWidth)
		at += len(cluster)
		used += cells
	}
	return used > width
}
