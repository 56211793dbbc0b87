// Package clean makes text from outside safe to draw.
//
// Names, error texts and anything read from a file may hold escape sequences, bidirectional
// controls, invisible characters or bytes that are no text at all. What this package returns is one
// line of printable characters whose width every terminal and every width library agree on. Nothing
// is taken out unseen where that can be helped, so that two names do not look alike; Changed tells
// the caller to mark a name where it could not.
//
// It imports nothing of ours and keeps nothing. It must never return a control character, or more
// than one line.
package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	replacement = utf8.RuneError // shown where a character cannot be
	oddBlank    = '\u2423'       // shown for a blank that is not the plain one
	dropped     = rune(-1)
	maxMarks    = 2 // combining marks in a row; more of them climb into other lines
)

// Text returns s as one line that is safe to draw: control characters become their pictures, what
// is invisible, directional, private, unassigned or not UTF-8 becomes U+FFFD, every blank but the
// plain one U+2423; joiners, variation selectors and skin tones go, as does the third combining
// mark in a row. Characters that some terminals draw in the cell of their neighbour and others in
// one of their own, such as the vowel signs of Devanagari, and those whose width depends on how old
// the terminal is, become U+FFFD too: a name that is hard to read is better than a frame out of
// joint. It is idempotent and returns printable ASCII as it is, without allocating.
func Text(s string) string {
	start := asciiPrefix(s)
	if start == len(s) {
		return s
	}
	var (
		out     strings.Builder
		copied  int // s[:copied] is in out
		marks   int // combining marks since the last base
		hasBase = start > 0
	)
	for i := start; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		now := shown(r, size)
		switch {
		case now == r && unicode.Is(unicode.M, r):
			marks++
			if !hasBase {
				now, marks = replacement, 0 // it would climb onto what stands before s
			} else if marks > maxMarks {
				now = dropped
			}
		case now != dropped:
			marks = 0
		}
		hasBase = hasBase || now != dropped
		if now != r || size == 1 && r == utf8.RuneError {
			if out.Cap() == 0 {
				out.Grow(len(s) + 16)
			}
			out.WriteString(s[copied:i])
			if now != dropped {
				out.WriteRune(now)
			}
			copied = i + size
		}
		i += size
	}
	if copied == 0 {
		return s
	}
	out.WriteString(s[copied:])
	return out.String()
}

// Blanks returns a clean text with the sign in the place of each blank that is not alone between
// two words. What a text from outside pushes to another place with blanks - into the next column,
// onto a line of its own - could be taken for words of the program; and a blank at an end, of the
// text or of a name in a list or in brackets, is not seen. It returns a text without such blanks as
// it is, without allocating.
func Blanks(s, sign string) string {
	loose := func(i int) bool {
		return s[i] == ' ' &&
			(i == 0 || i == len(s)-1 || strings.IndexByte(" ([", s[i-1]) >= 0 || strings.IndexByte(" ,;:)]", s[i+1]) >= 0)
	}
	var out strings.Builder
	from := 0
	for i := range len(s) {
		if loose(i) {
			out.WriteString(s[from:i])
			out.WriteString(sign)
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// Changed reports whether Text changes s. A name of which that is true is shown
// marked, because another one may look like it.
func Changed(s string) bool {
	return Text(s) != s
}

// ASCII is Text with a question mark for every cell that is not ASCII, for
// terminals without UTF-8. It is as wide as Text.
func ASCII(s string) string {
	s = Text(s)
	if asciiPrefix(s) == len(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for s != "" {
		cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if asciiPrefix(cluster) == len(cluster) {
			out.WriteString(cluster)
		} else {
			out.WriteString(strings.Repeat("?", width))
		}
		s = s[len(cluster):]
	}
	return out.String()
}

// asciiPrefix returns how many bytes at the start of s are printable ASCII.
func asciiPrefix(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return i
		}
	}
	return len(s)
}

// shown returns the character that stands for r: itself, another, or dropped.
// size is the number of bytes r was read from.
func shown(r rune, size int) rune {
	switch {
	case r >= ' ' && r <= '~':
		return r
	case r < ' ':
		return '\u2400' + r
	case r == '\x7f':
		return '\u2421'
	case r == utf8.RuneError && size == 1:
		return replacement
	case isPlain(r):
		return r
	case r >= 0x1f1e6 && r <= 0x1f1ff: // two are a flag, one is drawn in one cell or two
		return r - 0x1f1e6 + 'A'
	case r == '\u200d', unicode.Is(unicode.Variation_Selector, r), r >= 0x1f3fb && r <= 0x1f3ff:
		return dropped
	case unicode.Is(unicode.Zs, r):
		return oddBlank
	case !unicode.IsPrint(r), drawsNothing(r), ageing(r), joins(r):
		return replacement
	}
	return r
}

// isPlain reports, quickly, whether r is one of the many that need no closer look:
// Latin, kana, Chinese characters, Hangul, full-width forms.
func isPlain(r rune) bool {
	return r > '\u00ad' && r < '\u0300' || r > '\u00a0' && r < '\u00ad' ||
		r >= '\u309b' && r <= '\u30ff' || r >= '\u3041' && r <= '\u3096' ||
		r >= '\u4e00' && r <= '\u9fef' || r >= '\uac00' && r <= '\ud7a3' ||
		r >= '\uff01' && r <= '\uff5e'
}

// drawsNothing reports whether r is a letter, mark or symbol without a picture.
func drawsNothing(r rune) bool {
	return r == '\u2800' || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// joins reports whether r shares a cell with what stands before or behind it
// although, unlike an accent, many terminals give it a cell of its own: the width
// libraries count a grapheme cluster, most terminals count characters.
func joins(r rune) bool {
	s := string(r)
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return together("\u0915", s+"\u0915") // a sign that ties Indic consonants
	}
	return together("a", s) || together(s, "a") || together(s, s)
}

// together reports whether a and b are one grapheme cluster.
func together(a, b string) bool {
	cluster, _ := ansi.FirstGraphemeCluster(a+b, ansi.GraphemeWidth)
	return len(cluster) == len(a)+len(b)
}
