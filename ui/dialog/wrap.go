package dialog

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/theme"
)

// piece is a line as it stands in the box.
type piece struct {
	text  string
	style *lipgloss.Style
	marks []Mark
	gap   bool
	brief bool
}

func wrapAll(lines []Line, width int) []piece {
	pieces := make([]piece, 0, len(lines))
	for _, line := range lines {
		text := theme.Measurable(line.Text)
		if line.Brief {
			pieces = append(pieces, piece{text: text, style: line.Style, marks: line.Marks, brief: true})
			continue
		}
		for _, c := range clean.Cuts(text, width, line.Hang) {
			p := piece{text: strings.Repeat(" ", c.Indent) + text[c.From:c.To], style: line.Style, gap: line.Gap}
			if text == line.Text { // else the marks are of other bytes
				p.marks = marksOf(c, line.Marks)
			}
			pieces = append(pieces, p)
		}
	}
	return pieces
}

// marks are those of the text, as far as they are on the line.
func marksOf(c clean.Cut, all []Mark) []Mark {
	var marks []Mark
	for _, m := range all {
		if from, to := max(m.From, c.From), min(m.To, c.To); from < to {
			marks = append(marks, Mark{from - c.From + c.Indent, to - c.From + c.Indent, m.Style})
		}
	}
	return marks
}

// wrap breaks a text that has no styles.
func wrap(text string, width, hang int) []string {
	pieces := wrapAll([]Line{{Text: text, Hang: hang}}, width)
	lines := make([]string, len(pieces))
	for i, p := range pieces {
		lines[i] = p.text
	}
	return lines
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
