package terminal

import (
	"fmt"
	"os"
	"strings"
	"time"

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
	return Fold(f, clean.Blanks(clean.Text(text), "\u2423"))
}

// Fold breaks a clean line for a file as Line does.
func Fold(f *os.File, text string) string {
	width, _, err := term.GetSize(f.Fd())
	if err != nil || width < leastLine {
		return text
	}
	return strings.Join(clean.Fold(text, width, lineHang), "\n")
}

// printWait is how long a terminal may take to take a line.
const printWait = time.Second

// Print prints a text as Line makes it. A terminal that has stopped reading, even one that was
// given back too late to be emptied, does not hold the program: the line is lost then.
func Print(f *os.File, text string) { PrintLines(f, Line(f, text)) }

// PrintLines prints lines of the program's own, as they are, like Print.
func PrintLines(f *os.File, lines string) {
	if line := lines + "\n"; term.IsTerminal(f.Fd()) {
		write(f, line)
	} else {
		_, _ = fmt.Fprint(f, line)
	}
}

// write writes a text to a terminal, and says whether that took it in time.
func write(f *os.File, text string) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = fmt.Fprint(f, text)
	}()
	limit := time.NewTimer(printWait)
	defer limit.Stop()
	select {
	case <-done:
		return true
	case <-limit.C:
		return false
	}
}
