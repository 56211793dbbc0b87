package theme

import (
	"strconv"

	"cloud.internal/ulbconsole/ui/clean"
)

// Typed cleans what the operator types, in the character set of the terminal.
func (t *Theme) Typed(s string) string {
	if t.ASCII {
		return clean.ASCII(s)
	}
	return clean.Text(s)
}

// Visible is a clean text in which the blanks are to be seen that could push words of it to where
// words of the console stand.
func (t *Theme) Visible(s string) string { return clean.Blanks(t.Typed(s), t.Glyph.Blank) }

// Text is Visible, of a sentence: of one that nobody would read, the first 4096 bytes and how many
// there are.
func (t *Theme) Text(s string) string {
	const most = 4096
	if len(s) > most {
		s = s[:most] + "... (" + strconv.Itoa(len(s)) + " bytes)"
	}
	return t.Visible(s)
}

// Name shows a name, id or match, whole. It marks what is not shown as it is, so that two different
// names never look alike unnoticed.
func (t *Theme) Name(s string) string {
	if shown := t.Visible(s); shown != s {
		return t.Glyph.Mark + shown
	}
	return s
}

// Hang is how far the lines are indented that a text goes on with, so that text from outside does
// not begin where words of the console do.
const Hang = 2

// Fold breaks a text into lines of at most width cells, those after the first indented by Hang.
func Fold(text string, width int) []string { return clean.Fold(text, width, Hang) }

// FoldFlush is Fold of what stands in a column of its own, where no line is indented.
func FoldFlush(text string, width int) []string { return clean.Fold(text, width, 0) }
