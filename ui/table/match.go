package table

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/ui/theme"
)

// SetWords says which words, in lower case, have a style of their own in the rows on the screen.
func (t *Table[K]) SetWords(words []string) {
	if slices.Equal(words, t.words) {
		return
	}
	t.words = slices.Clone(words)
	clear(t.lines)
}

// write writes a text in a style that is on, the words in theirs.
func (t *Table[K]) write(b *strings.Builder, text, on, off string) {
	wordOn, wordOff := t.escapes(&t.theme.Match)
	if wordOn == "" {
		b.WriteString(text)
		return
	}
	lower := strings.ToLower(text)
	for {
		at, end := firstOf(t.words, lower)
		if at < 0 || !canCut(text, lower, at, end) {
			b.WriteString(text)
			return
		}
		b.WriteString(text[:at] + off + wordOn + text[at:end] + wordOff + on)
		text, lower = text[end:], lower[end:]
	}
}

// firstOf is where the first of the words is in a text, the longest of several; -1 for nowhere.
func firstOf(words []string, text string) (at, end int) {
	at = -1
	for _, word := range words {
		n := strings.Index(text, word)
		if n >= 0 && (at < 0 || n < at || n == at && n+len(word) > end) {
			at, end = n, n+len(word)
		}
	}
	return at, end
}

// canCut says whether a text may be cut at places of its lower case: that may be longer or shorter,
// and what is one character on the screen stays whole.
func canCut(text, lower string, at, end int) bool {
	return len(text) == len(lower) && strings.ToLower(text[at:end]) == lower[at:end] &&
		theme.Width(text[:at])+theme.Width(text[at:end])+theme.Width(text[end:]) == theme.Width(text)
}
