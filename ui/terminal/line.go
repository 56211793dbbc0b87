package terminal

import (
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"cloud.internal/ulbconsole/ui/clean"
)

const (
	lineHang  = 4  // cells that what follows the first line is indented by
	leastLine = 20 // cells of a terminal that lines are broken for
)

// Line makes a line of a text for a file: clean, with every blank to be seen that
// could push words to another place. A terminal would break it wherever it is
// full, and what comes next, words of the service among it, would begin a line as
// the program's own do: for a terminal it is broken here, and indented.
func Line(f *os.File, text string) string {
	text = clean.Blanks(clean.Text(text), "\u2423")
	width, _, err := term.GetSize(f.Fd())
	if err != nil || width < leastLine {
		return text
	}
	return strings.Join(clean.Fold(text, width, lineHang), "\n")
}
