package config

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// mask stands for what may be a key.
	mask = "***"
	// keyLength is from how many characters on a word of letters and digits, or of letters
	// alone, is taken for a key.
	keyLength, letterKeyLength = 12, 24
	// maxShown bounds a line that is shown, in characters.
	maxShown = 160
)

// masked is a line of a program as an error may show it: without what a terminal would act on,
// without the texts that are known, or a part of them, and without words that look like a key. A
// line of a traced shell (set -x) is left out: it repeats commands and what they were given.
func masked(line string, known []string) string {
	line = shownText([]byte(strings.ReplaceAll(strings.TrimSpace(line), "\t", " ")))
	if strings.HasPrefix(line, "+") {
		return ""
	}
	for _, text := range known {
		line = withoutParts(line, text)
	}
	var b strings.Builder
	for line != "" {
		n := strings.IndexFunc(line, func(r rune) bool { return !wordRune(r) })
		if n < 0 {
			n = len(line)
		}
		if word := line[:n]; likeKey(word) {
			b.WriteString(mask)
		} else {
			b.WriteString(word)
		}
		_, size := utf8.DecodeRuneInString(line[n:])
		b.WriteString(line[n : n+size])
		line = line[n+size:]
	}
	shown := b.String()
	if utf8.RuneCountInString(shown) > maxShown {
		shown = string([]rune(shown)[:maxShown]) + "..."
	}
	return shown
}

func wordRune(r rune) bool {
	return r == '_' || r == '-' || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func likeKey(word string) bool {
	digits := strings.ContainsAny(word, "0123456789")
	letters := strings.ContainsFunc(word, unicode.IsLetter)
	return len(word) >= keyLength && digits && letters ||
		len(word) >= keyLength && digits && !strings.Contains(word, "-") ||
		len(word) >= letterKeyLength && letters && !strings.ContainsAny(word, "-_")
}

// leastPart is how many characters of a known text are enough to be masked.
const leastPart = 4

// withoutParts masks every part of secret in text that is at least leastPart long.
func withoutParts(text, secret string) string {
	if len(secret) < leastPart {
		return text
	}
	hide := make([]bool, len(text))
	for i := 0; i+leastPart <= len(text); i++ {
		if strings.Contains(secret, text[i:i+leastPart]) {
			for n := range leastPart {
				hide[i+n] = true
			}
		}
	}
	var b strings.Builder
	for i := range len(text) {
		switch {
		case !hide[i]:
			b.WriteByte(text[i])
		case i == 0 || !hide[i-1]:
			b.WriteString(mask)
		}
	}
	return b.String()
}

// wordsOf are the words of what a program printed: any may be a key, the names
// of JSON fields apart.
func wordsOf(output []byte) []string {
	var found []string
	for word := range bytes.FieldsFuncSeq(output,
		func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'{}[],:`, r) }) {
		if !slices.Contains([]string{"public_key", "private_key", "security_token"}, string(word)) {
			found = append(found, string(word))
		}
	}
	return found
}
