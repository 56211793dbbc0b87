package ui

import (
	"strings"
	"time"
)

// shot is a screen as it was drawn.
type shot struct {
	of   *App
	at   time.Time
	news int // messages taken in until then
	text string
}

// screen draws once for each message and moment.
func (w *walker) screen() string {
	if w.drawn.of != w.app || w.drawn.news != w.news || !w.drawn.at.Equal(time.Now()) {
		w.drawn = shot{of: w.app, at: time.Now(), news: w.news, text: w.driver.screen()}
	}
	return w.drawn.text
}

// checkFrame looks at each frame once.
func (w *walker) checkFrame() {
	if text := w.screen(); text != w.whole {
		w.driver.checkFrame()
		w.whole = text
	}
}

// box is the dialog on the screen: its title, and its lines without the frame.
// The title is "" where there is none.
func (w *walker) box() (title string, lines []string) {
	if w.app.dialog == nil || w.app.tooSmall() {
		return "", nil
	}
	g := w.app.env.Theme.Glyph.Box
	top := g.TopLeft + g.Horizontal + " "
	for _, line := range strings.Split(w.screen(), "\n") {
		switch {
		case title == "":
			if _, after, found := strings.Cut(line, top); found {
				title, _, _ = strings.Cut(after, " "+g.Horizontal)
			}
		case strings.Contains(line, g.BottomLeft):
			return title, lines
		case strings.Contains(line, g.MiddleLeft+g.Horizontal):
			_, line, _ = strings.Cut(line, g.MiddleLeft)
			lines = append(lines, line)
		default:
			from, to := strings.Index(line, g.Vertical), strings.LastIndex(line, g.Vertical)
			if from < 0 || from == to {
				return "", nil
			}
			lines = append(lines, strings.TrimSpace(line[from+len(g.Vertical):to]))
		}
	}
	return "", nil
}
