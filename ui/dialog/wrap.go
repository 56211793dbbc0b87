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
	marks []Mark
	gap   bool
}

func wrapAll(lines []Line, width int) []piece {
	pieces := make([]piece, 0, len(lines))
	for _, line := range lines {
		text := theme.Measurable(line.Text)
		for _, c := range cuts(text, width, line.Hang) {
			p := piece{text: strings.Repeat(" ", c.indent) + text[c.from:c.to], style: line.Style, gap: line.Gap}
			if text == line.Text { // else the marks are of other bytes
				p.marks = c.marks(line.Marks)
			}
			pieces = append(pieces, p)
		}
	}
	return pieces
}

// cut is what of a text stands on one line, and how far that is indented.
type cut struct{ indent, from, to int }

// marks are those of the text, as far as they are on the line.
func (c cut) marks(all []Mark) []Mark {
	var marks []Mark
	for _, m := range all {
		if from, to := max(m.From, c.from), min(m.To, c.to); from < to {
			marks = append(marks, Mark{from - c.from + c.indent, to - c.from + c.indent, m.Style})
		}
	}
	return marks
}

// cuts breaks a text into lines of at most width cells, at spaces where it can, inside words where
// it must. Only the spaces at the breaks are lost. Lines after the first are indented by hang
// cells, half the width at most.
func cuts(text string, width, hang int) []cut {
	hang = max(0, min(hang, width/2))
	indent, room, from := 0, width, 0
	var lines []cut
	for wider(text[from:], room) {
		head, rest := split(text[from:], room)
		lines = append(lines, cut{indent, from, from + len(head)})
		indent, room, from = hang, width-hang, len(text)-len(rest)
	}
	return append(lines, cut{indent, from, len(text)})
}

// wrap is cuts of a text that has no styles.
func wrap(text string, width, hang int) []string {
	pieces := wrapAll([]Line{{Text: text, Hang: hang}}, width)
	lines := make([]string, len(pieces))
	for i, p := range pieces {
		lines[i] = p.text
	}
	return lines
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
