package terminal

import (
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"cloud.internal/ulbconsole/ui/clean"
)

// Progress is a line on a terminal that each text takes the place of the one before in. To a file that is no
// terminal nothing is written: what reads it wants results.
type Progress struct {
	File  *os.File
	drawn bool
	lost  bool // the terminal did not take it, and what it takes late must not stand among results
}

// Show shows a text, as much of it as one line takes; "" leaves the line empty for what comes next.
func (p *Progress) Show(text string) {
	width, _, err := term.GetSize(p.File.Fd())
	if err != nil || width < leastLine || p.lost || text == "" && !p.drawn {
		return
	}
	room := width - 1 // or the terminal would go on to the next line
	line := "\r" + strings.Repeat(" ", room) + "\r" + clean.Fold(clean.Text(text), room, 0)[0]
	p.lost, p.drawn = !write(p.File, line), text != ""
}
