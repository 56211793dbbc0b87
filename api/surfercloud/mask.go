package surfercloud

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	// Parts of a secret that are at least so long are hidden, in bytes; of the public key longer
	// ones, for it may hold words, and its beginning is shown where keys are refused.
	secretPart = 8
	publicPart = 12
	// leastSecret is the shortest secret that is looked for.
	leastSecret = 4
	// maxEscaped is how many times a text may have been escaped: JSON in a query.
	maxEscaped = 3
	// maxHidden bounds what is looked through of a text; far less is shown.
	maxHidden = 64 << 10
	hidden    = "***"
)

var hexDigest = regexp.MustCompile(`[0-9a-fA-F]{40}`)

// mask hides the keys where a text of the service or of the network repeats one: whole or in part,
// in any case, and as a URL, JSON, HTML, base64 or hexadecimal digits write it.
type mask struct {
	parts []string // in lower case, in order, each once
}

// newMask hides secrets, and the public key.
func newMask(publicKey string, secrets ...string) *mask {
	m := &mask{}
	m.add(publicKey, publicPart)
	for _, s := range secrets {
		m.add(s, secretPart)
	}
	slices.Sort(m.parts)
	m.parts = slices.Compact(m.parts)
	return m
}

// add hides every part of text of that length, in every writing that is no
// escape; a text that is shorter is hidden whole.
func (m *mask) add(text string, length int) {
	if len(text) < leastSecret {
		return
	}
	m.addParts(text, length)
	m.addParts(hex.EncodeToString([]byte(text)), 2*length)
	// In base64 a text has three looks, by how many bytes stand before it. What
	// its neighbours share a letter with is left out.
	for before := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			look := encoding.EncodeToString(append(make([]byte, before), text...))
			whole := (before + len(text)) / 3 * 4
			if from := (before*8 + 5) / 6; from < whole {
				m.addParts(look[from:whole], (length*8-10)/6)
			}
		}
	}
}

func (m *mask) addParts(text string, length int) {
	text = strings.ToLower(text)
	length = min(length, len(text))
	if length < leastSecret {
		return
	}
	for i := 0; i+length <= len(text); i++ {
		m.parts = append(m.parts, text[i:i+length])
	}
}

// hide takes keys and signatures out of a text.
func (m *mask) hide(text string) string {
	if len(text) > maxHidden {
		text = text[:maxHidden]
	}
	hide := make([]bool, len(text))
	read := readings(text)
	for i := range len(text) {
		s := search{read: read, parts: m.parts, steps: maxSteps}
		end := s.from(i, 0, 0, len(m.parts))
		if s.steps < 0 {
			return hidden // what cannot be looked through is not shown
		}
		for ; end > i; end-- {
			hide[end-1] = true
		}
	}
	var b strings.Builder
	for i := range len(text) {
		switch {
		case !hide[i]:
			b.WriteByte(text[i])
		case i == 0 || !hide[i-1]:
			b.WriteString(hidden)
		}
	}
	return hexDigest.ReplaceAllString(b.String(), hidden)
}

// letter is a byte that a text may mean at one place, and where in it the next one stands.
type letter struct {
	is byte
	to int
}

// readings are what each place of a text means, by how many times it may have been escaped. Any of
// them may be meant: a "%" before a key is none of it, and one within may be.
func readings(text string) [][]letter {
	plain := make([]letter, len(text))
	for i := range len(text) {
		plain[i] = letter{text[i], i + 1}
	}
	all := [][]letter{plain}
	for len(all) <= maxEscaped {
		last := all[len(all)-1]
		next, escapes := slices.Clone(last), false
		for i := range next {
			if l, ok := escape(last, i); ok {
				next[i], escapes = l, true
			}
		}
		if !escapes {
			break
		}
		all = append(all, next)
	}
	return all
}

// maxSteps is how far a search may go from one place: a key that is all backslashes may be meant in
// as many ways as there are subsets of them.
const maxSteps = 4096

// search looks for parts of keys that begin at one place of a text.
type search struct {
	read  [][]letter
	parts []string
	steps int // that are left
}

// from is where the longest part ends that goes on at a place, 0 for none. So far the parts from
// low to high fit, in their first letters.
func (s *search) from(at, letters, low, high int) (end int) {
	if at >= len(s.read[0]) || s.steps < 0 {
		return 0
	}
	for n, all := range s.read {
		l := all[at]
		if s.steps--; n > 0 && l == s.read[n-1][at] {
			continue
		}
		first, last := s.narrow(low, high, letters, l.is)
		if first < last && len(s.parts[first]) == letters+1 {
			end = max(end, l.to)
			first++ // those that go on begin with it
		}
		if first < last {
			end = max(end, s.from(l.to, letters+1, first, last))
		}
	}
	return end
}

// narrow leaves the parts whose next letter is this one, in either case.
func (s *search) narrow(low, high, letters int, next byte) (first, last int) {
	if 'A' <= next && next <= 'Z' {
		next += 'a' - 'A'
	}
	all := s.parts[low:high]
	at := func(want int) int {
		i, _ := slices.BinarySearchFunc(all, want, func(part string, want int) int { return int(part[letters]) - want })
		return low + i
	}
	return at(int(next)), at(int(next) + 1)
}

// maxEscape is the longest escape, in bytes: &quot; and &#x002b; among them.
const maxEscape = 12

// escape reads what is escaped at a place: %2B, \u002b, \x2b, \/, &#43;, &#x2b; and the names of
// HTML.
func escape(letters []letter, at int) (letter, bool) {
	first := letters[at].is
	if first != '%' && first != '\\' && first != '&' {
		return letter{}, false
	}
	var b [maxEscape]byte
	var to [maxEscape]int
	end := 0
	for ; end < maxEscape && at < len(letters); end++ {
		b[end], to[end] = letters[at].is, letters[at].to
		at = letters[at].to
	}
	value, n := unescape(string(b[:end]))
	if n == 0 {
		return letter{}, false
	}
	return letter{value, to[n-1]}, true
}

// unescape reads the escape that a text begins with, and how long it is, 0 for none.
func unescape(text string) (value byte, n int) {
	first := text[0]
	digits := func(from, count, base int) (byte, bool) {
		if len(text) < from+count {
			return 0, false
		}
		v, err := strconv.ParseUint(text[from:from+count], base, 8)
		return byte(v), err == nil
	}
	switch {
	case first == '%':
		if v, ok := digits(1, 2, 16); ok {
			return v, 3
		}
	case strings.HasPrefix(text, `\u`):
		if v, ok := digits(2, 4, 16); ok {
			return v, 6
		}
	case strings.HasPrefix(text, `\x`):
		if v, ok := digits(2, 2, 16); ok {
			return v, 4
		}
	case first == '\\' && len(text) > 1 && strings.IndexByte(`/"\'`, text[1]) >= 0:
		return text[1], 2
	case first == '&':
		return entity(text)
	}
	return 0, 0
}

func entity(text string) (value byte, n int) {
	name, _, found := strings.Cut(text[1:], ";")
	if !found {
		return 0, 0
	}
	n = len(name) + 2
	for known, is := range map[string]byte{
		"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "sol": '/',
		"plus": '+', "equals": '=',
	} {
		if name == known {
			return is, n
		}
	}
	base, number := 10, strings.TrimPrefix(name, "#")
	if hexadecimal := strings.TrimLeft(number, "xX"); hexadecimal != number {
		base, number = 16, hexadecimal
	}
	if v, err := strconv.ParseUint(number, base, 8); err == nil && name != number {
		return byte(v), n
	}
	return 0, 0
}
