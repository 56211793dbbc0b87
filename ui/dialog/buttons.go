package dialog

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/ui/theme"
)

const (
	brackets  = 6 // cells around a label
	buttonGap = 2 // cells between two buttons
)

// label returns a button's label and its width, cut to the box if it must be.
func (d *Dialog) label(i, inner int) (string, int) {
	label := theme.Measurable(d.Buttons[i].Label)
	width := min(theme.Width(label), max(inner-brackets, 0))
	return d.theme.Fit(label, width), width
}

// buttonLines puts the buttons into lines that fit, in their order. None is left alone on the last one
// where another can go with it.
func (d *Dialog) buttonLines(inner int) [][]int {
	var lines [][]int
	used := 0
	for i := range d.Buttons {
		_, width := d.label(i, inner)
		width += brackets
		if len(lines) == 0 || used+buttonGap+width > inner {
			lines = append(lines, nil)
			used = -buttonGap
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], i)
		used += buttonGap + width
	}
	if n := len(lines); n > 1 && len(lines[n-1]) == 1 && len(lines[n-2]) > 1 {
		before, last := lines[n-2], lines[n-1][0]
		_, width := d.label(last-1, inner)
		if width+brackets+buttonGap+used <= inner {
			lines[n-2], lines[n-1] = before[:len(before)-1], []int{last - 1, last}
		}
	}
	return lines
}

// buttons draws a line of buttons, filled up to the inside of the box. Focus and death are seen
// without any style, and a button is equally wide whatever it is.
func (d *Dialog) buttons(line []int, inner int) string {
	var b strings.Builder
	used := 0
	for n, i := range line {
		if n > 0 {
			b.WriteString(d.theme.Fit("", buttonGap))
			used += buttonGap
		}
		label, width := d.label(i, inner)
		text, style := d.dress(i, label)
		on, off := theme.Escapes(style)
		b.WriteString(on + text + off)
		used += width + brackets
	}
	b.WriteString(d.theme.Fit("", inner-used))
	return b.String()
}

func (d *Dialog) dress(i int, label string) (string, *lipgloss.Style) {
	button, focused, disabled := d.Buttons[i], i == d.Focus, d.disabled(i)
	switch {
	case disabled && focused:
		return "(> " + label + " <)", &d.theme.ButtonDisabled
	case disabled:
		return " ( " + label + " ) ", &d.theme.ButtonDisabled
	case button.Danger && focused:
		return "[> " + label + " <]", &d.theme.ButtonDangerFocused
	case focused:
		return "[> " + label + " <]", &d.theme.ButtonFocused
	case button.Danger:
		return "[  " + label + "  ]", &d.theme.ButtonDanger
	}
	return "[  " + label + "  ]", &d.theme.Button
}
