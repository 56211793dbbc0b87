package frame

import (
	"strings"

	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// StatusMost is how many lines a status that says what is wrong may take.
const StatusMost = 4

// Status are the lines below the rows: the text field while typing, else what the screen says of itself.
func Status(e *screen.Env, top screen.Screen, paused string, width int) []string {
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
	if len(lines) > StatusMost {
		lines = lines[:StatusMost]
		lines[StatusMost-1] += th.Glyph.Ellipsis
		if theme.Width(lines[StatusMost-1]) > width {
			lines[StatusMost-1] = th.Fit(lines[StatusMost-1]+" ", width)
		}
	}
	for i := range lines {
		lines[i] = style.Render(th.Fit(lines[i], width))
	}
	return lines
}
