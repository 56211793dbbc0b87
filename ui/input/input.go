// Package input is one line of text being typed. Its keys are those of the text field of bubbles.
// The text is its own: the one of bubbles (v1.0.0) drops the sign of what cannot be shown, so that
// a name pasted with an invisible character in it becomes another name; it cuts a paste to what
// fits, moves by code points, reads past its end, and reads the clipboard of the machine the
// console runs on.
//
// It imports theme and clean, and must never know what the text is for.
package input

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/x/ansi"

	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/theme"
)

// Field is a line of clean text with a cursor in it.
type Field struct {
	Max   int  // code points that it holds at most
	Block bool // the cursor is drawn on a character, not between two

	text string
	at   int // the cursor: a byte offset between two characters as they are seen (grapheme clusters)
}

// Value is what stands in the field.
func (f *Field) Value() string { return f.text }

// Set replaces the text, with the cursor at its end; what the field does not take changes nothing.
func (f *Field) Set(text string) {
	filled := *f
	filled.text, filled.at = "", 0
	if text == "" || filled.Paste(text) {
		*f = filled
	}
}

// Paste inserts a text at the cursor; false, and nothing is taken, where not all of it is allowed: a
// part could be another value. What cannot be shown safely becomes what stands for it, so that the
// text is what is seen.
func (f *Field) Paste(text string) bool {
	if text == "" || utf8.RuneCountInString(f.text)+utf8.RuneCountInString(text) > f.Max {
		return false
	}
	before := clean.Text(f.text[:f.at] + text)
	f.text = before + f.text[f.at:]
	f.at = len(before)
	return true
}

var keys = textinput.DefaultKeyMap

// Key types a character, edits the text or moves the cursor; false for a key that does nothing of
// this. It is named as Bubble Tea's KeyMsg.String names it.
func (f *Field) Key(name string) bool {
	is := func(b key.Binding) bool { return slices.Contains(b.Keys(), name) }
	switch {
	case is(keys.CharacterBackward):
		f.at = f.before(f.at)
	case is(keys.CharacterForward):
		f.at = f.after()
	case is(keys.WordBackward):
		f.at = f.before(f.wordBefore() + 1)
	case is(keys.WordForward):
		f.at = f.before(f.wordAfter() + 1)
	case is(keys.LineStart):
		f.at = 0
	case is(keys.LineEnd):
		f.at = len(f.text)
	case is(keys.DeleteCharacterBackward):
		f.cut(f.before(f.at), f.at)
	case is(keys.DeleteCharacterForward):
		f.cut(f.at, f.after())
	case is(keys.DeleteWordBackward):
		f.cut(f.wordBefore(), f.at)
	case is(keys.DeleteBeforeCursor):
		f.cut(0, f.at)
	case is(keys.DeleteAfterCursor):
		f.cut(f.at, len(f.text))
	default:
		return printable(name) && f.Paste(name)
	}
	return true
}

// cut takes out the text between two offsets, with the cursor where it was.
func (f *Field) cut(from, to int) {
	f.text = f.text[:from] + f.text[to:]
	f.at = from
}

// before is where the character before an offset begins; the end of the text is one, too.
func (f *Field) before(offset int) int {
	at := 0
	for next := 0; next < offset; next += max(len(first(f.text[next:])), 1) {
		at = next
	}
	return at
}

// after is where the character behind the cursor ends.
func (f *Field) after() int { return f.at + len(first(f.text[f.at:])) }

func (f *Field) wordBefore() int {
	head := strings.TrimRight(f.text[:f.at], " ")
	return strings.LastIndexByte(head, ' ') + 1
}

func (f *Field) wordAfter() int {
	rest := strings.TrimLeft(f.text[f.at:], " ")
	word, _, _ := strings.Cut(rest, " ")
	return len(f.text) - len(rest) + len(word)
}

// first is the first character of a text.
func first(text string) string {
	cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	return cluster
}

// printable reports whether a key's name is a character that it types.
func printable(name string) bool {
	if _, size := utf8.DecodeRuneInString(name); size != len(name) {
		return false
	}
	// Behind a letter, because an accent of its own is not clean.
	return name != "" && !clean.Changed("a"+name)
}

// View draws the text with the cursor in it in exactly width cells, at least 4. Where not all fits
// the text's end before the cursor is shown, with some of what follows.
func (f *Field) View(th *theme.Theme, width int) string {
	before, after := Shown(th, f.text[:f.at]), Shown(th, f.text[f.at:])
	keep := width - 1 - min(theme.Width(after), width/4)
	if theme.Width(before) > keep {
		before = th.Glyph.Ellipsis + tail(before, keep-1)
	}
	cursor, style := th.Glyph.Box.Vertical, &th.Key
	if f.Block {
		cursor, style = first(after+" "), &th.Selected
		after = strings.TrimPrefix(after, cursor)
	}
	textOn, textOff := theme.Escapes(&th.Input)
	on, off := theme.Escapes(style)
	return textOn + before + textOff + on + cursor + off +
		textOn + th.Fit(after, width-theme.Width(before)-theme.Width(cursor)) + textOff
}

// Shown is a text as a field shows it.
func Shown(th *theme.Theme, text string) string { return theme.Measurable(th.Typed(text)) }

// tail returns the end of a text that takes at most width cells.
func tail(text string, width int) string {
	for over := theme.Width(text) - width; over > 0 && text != ""; {
		cluster, cells := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		text = text[len(cluster):]
		over -= cells
	}
	return text
}
