package console

import (
	"fmt"
	"io"
	"os"
	"strings"

	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/terminal"
	"cloud.internal/ulbconsole/ui/theme"
)

// writeRows writes a line a row, its columns below each other. Out reports what it cannot write when
// it is flushed.
func writeRows(out io.Writer, screen *os.File, rows [][]string) {
	const mostWidth = 40 // of a column: a plan of ten backends must not push all others away
	var widths []int     // of all columns but the last
	for _, row := range rows {
		for column := range row {
			row[column] = clean.Blanks(clean.Text(row[column]), "\u2423")
			if column == len(row)-1 {
				break
			}
			if column == len(widths) {
				widths = append(widths, 0)
			}
			if width := theme.Width(row[column]); width <= mostWidth {
				widths[column] = max(widths[column], width)
			}
		}
	}
	for _, row := range rows {
		for column, width := range widths {
			row[column] += strings.Repeat(" ", max(width-theme.Width(row[column]), 0))
		}
		_, _ = fmt.Fprintln(out, terminal.Fold(screen, strings.Join(row, "  ")))
	}
}
