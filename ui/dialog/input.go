package dialog

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/theme"
)

// input is one line of clean text with a cursor in it. The text field of bubbles is not used: it
// takes messages and not names of keys, reads the remote host's clipboard, reads past the end of
// its text (DeleteWordForward of v1.0.0), counts characters where cells are meant, and shows its
// cursor by a style alone, which a terminal without colours does not draw.
type input struct {
	text string
	at   int // the cursor: a byte offset between two characters as they are seen (grapheme clusters)
}

// insert puts a text at the cursor, and the cursor behind it. What cannot be shown safely becomes
// what stands for it, so that the text is what is seen.
func (in *input) insert(text string) {
	before := clean.Text(in.text[:in.at] + text)
	in.text = before + in.text[in.at:]
	in.at = len(before)
}

// cut takes out the text between two offsets, with the cursor where it was.
func (in *input) cut(from, to int) {
	in.text = in.text[:from] + in.text[to:]
	in.at = from
}

// key edits the text or moves the cursor; false for a key that does neither, such as a letter.
func (in *input) key(name string) bool {
	switch name {
	case "left":
		in.at = in.before()
	case "right":
		in.at = in.after()
	case "home", "ctrl+a":
		in.at = 0
	case "end", "ctrl+e":
		in.at = len(in.text)
	case "backspace", "ctrl+h": // some terminals send Ctrl-H for Backspace
		in.cut(in.before(), in.at)
	case "delete":
		in.cut(in.at, in.after())
	case "ctrl+u":
		in.cut(0, in.at)
	case "ctrl+w", "alt+backspace":
		head := strings.TrimRight(in.text[:in.at], " ")
		in.cut(strings.LastIndexByte(head, ' ')+1, in.at)
	default:
		return false
	}
	return true
}

// before is where the character before the cursor begins.
func (in *input) before() int {
	at := 0
	for next := 0; next < in.at; {
		at = next
		next += characterLen(in.text[next:])
	}
	return at
}

// after is where the character behind the cursor ends.
func (in *input) after() int { return in.at + characterLen(in.text[in.at:]) }

func characterLen(text string) int {
	cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	return len(cluster)
}

// printable reports whether a key's name is a character that it types.
func printable(key string) bool {
	if _, size := utf8.DecodeRuneInString(key); size != len(key) {
		return false
	}
	// Behind a letter, because an accent of its own is not clean.
	return key != "" && !clean.Changed("a"+key)
}

// firstLine is a text up to its first line break.
func firstLine(text string) string {
	if at := strings.IndexAny(text, "\n\r\v\f\u0085\u2028\u2029"); at >= 0 {
		return text[:at]
	}
	return text
}

// tail returns the end of a text that takes at most width cells.
func tail(text string, width int) string {
	for over := theme.Width(text) - width; over > 0; {
		cluster, cells := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		text = text[len(cluster):]
		over -= cells
	}
	return text
}
