package ui

import (
	"strings"

	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// statusMost is how many lines a status that says what is wrong may take.
const statusMost = 4

// statusLines are the text field while typing, else what the screen says of itself.
func statusLines(e *screen.Env, top screen.Screen, paused string, width int) []string {
	th := e.Theme
	if top.Typing() {
		return []string{theme.FitStyled(top.Field(), width)}
	}
	s := top.Status()
	if paused != "" && s.Tone == screen.ToneMuted {
		s = screen.Line{Text: strings.TrimPrefix(s.Text+", "+paused, ", ")}
	}
	style := e.ToneStyle(s.Tone)
	lines := theme.Fold(s.Text, width)
	if len(lines) > statusMost {
		lines = lines[:statusMost]
		lines[statusMost-1] += th.Glyph.Ellipsis
		if theme.Width(lines[statusMost-1]) > width {
			lines[statusMost-1] = th.Fit(lines[statusMost-1]+" ", width)
		}
	}
	for i := range lines {
		lines[i] = style.Render(th.Fit(lines[i], width))
	}
	return lines
}
