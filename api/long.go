package api

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Longest is how many bytes of a name, an id or a match are shown as they are. The
// service's own are shorter.
const Longest = 256

// shownEnd is how many bytes are shown of each end of a longer one.
const shownEnd = 40

// Ends is a text as it is shown where there is no room for all of it: itself up to
// Longest bytes, else its two ends and, in brackets, how many characters it has.
func Ends(text string) string {
	if len(text) <= Longest {
		return text
	}
	head, tail := shownEnd, len(text)-shownEnd
	for head > shownEnd-utf8.UTFMax && !utf8.RuneStart(text[head]) {
		head--
	}
	for tail < len(text)-shownEnd+utf8.UTFMax && !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + "..." + text[tail:] + " (" + grouped(utf8.RuneCountInString(text)) + ")"
}

// Short is Ends with a fingerprint of the whole text, the first 8 hex digits of its
// SHA-256: two texts that begin and end alike do not look alike.
func Short(text string) string {
	if len(text) <= Longest {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%s #%x", Ends(text), sum[:4])
}

// grouped is a number with a comma before every three digits.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
