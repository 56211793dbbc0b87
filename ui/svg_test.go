package ui

import (
	"fmt"
	"html"
	"image/color"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
	"github.com/stretchr/testify/require"
)

// Sizes of a picture in its own units. Fonts differ in how wide they are: every text is stretched to
// its cells, or columns would not stand in line.
const (
	cellWidth, cellHeight = 8.4, 18.0
	baseline              = 13.0 // of a line of text, from its top
	margin                = 14.0
)

// paper is what a terminal shows where a program names no colour.
type paper struct{ ground, ink string }

// svg draws a screen as a terminal would.
func svg(t *testing.T, screen string, width, height int, p paper) string {
	t.Helper()
	terminal := vt.NewEmulator(width, height)
	_, err := terminal.WriteString(strings.ReplaceAll(screen, "\n", "\r\n"))
	require.NoError(t, err)

	var boxes, texts strings.Builder
	for y := range height {
		for x := 0; x < width; {
			from, text := x, strings.Builder{}
			for cell := terminal.CellAt(from, y); x < width && goesOn(terminal, cell, from, x, y); {
				text.WriteString(terminal.CellAt(x, y).Content)
				x += max(terminal.CellAt(x, y).Width, 1)
			}
			p.run(&boxes, &texts, terminal.CellAt(from, y).Style, text.String(), from, x-from, y)
		}
	}
	w, h := float64(width)*cellWidth+2*margin, float64(height)*cellHeight+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" width="%.1f" height="%.1f" `+
		`font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14">`+
		"\n<rect x=\"0.5\" y=\"0.5\" width=\"%.1f\" height=\"%.1f\" rx=\"8\" fill=\"%s\" stroke=\"#8b949e\"/>\n%s%s</svg>\n",
		w, h, w, h, w-1, h-1, p.ground, boxes.String(), texts.String())
}

// goesOn reports whether the cell at x is drawn with those from the first on. A word begins at its own
// cell, and so does each wide character: not every renderer stretches texts.
func goesOn(terminal *vt.Emulator, first *uv.Cell, from, x, y int) bool {
	cell := terminal.CellAt(x, y)
	if x == from {
		return true
	}
	blank := func(c *uv.Cell) bool { return strings.TrimSpace(c.Content) == "" }
	return cell.Style.Equal(&first.Style) && cell.Width == 1 && first.Width == 1 && blank(cell) == blank(first)
}

// run draws cells of one style.
func (p paper) run(boxes, texts *strings.Builder, style uv.Style, text string, x, cells, y int) {
	ink, ground := hex(style.Fg, p.ink), hex(style.Bg, p.ground)
	if style.Attrs&uv.AttrReverse != 0 {
		ink, ground = ground, ink
	}
	left, top, width := margin+float64(x)*cellWidth, margin+float64(y)*cellHeight, float64(cells)*cellWidth
	if ground != p.ground {
		fmt.Fprintf(boxes, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
			left, top, width, cellHeight, ground)
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	weight := ""
	if style.Attrs&uv.AttrBold != 0 {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(texts, "<text x=\"%.1f\" y=\"%.1f\" textLength=\"%.1f\" lengthAdjust=\"spacingAndGlyphs\" "+
		"xml:space=\"preserve\" fill=\"%s\"%s>%s</text>\n",
		left, top+baseline, width, ink, weight, html.EscapeString(text))
}

func hex(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	red, green, blue, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", red>>8, green>>8, blue>>8)
}
