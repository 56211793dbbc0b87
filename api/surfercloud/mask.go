package surfercloud

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
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
	parts   map[string]bool
	lengths []int
}

// newMask hides secrets, and the public key.
func newMask(publicKey string, secrets ...string) *mask {
	m := &mask{parts: map[string]bool{}}
	m.add(publicKey, publicPart)
	for _, s := range secrets {
		m.add(s, secretPart)
	}
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
		m.parts[text[i:i+length]] = true
	}
	for _, known := range m.lengths {
		if known == length {
			return
		}
	}
	m.lengths = append(m.lengths, length)
}

// hide takes keys and signatures out of a text.
func (m *mask) hide(text string) string {
	if len(text) > maxHidden {
		text = text[:maxHidden]
	}
	hide := make([]bool, len(text))
	letters := make([]letter, len(text))
	for i := range len(text) {
		letters[i] = letter{text[i], i, i + 1}
	}
	for range maxEscaped + 1 {
		m.find(letters, hide)
		plain := unescaped(letters)
		if len(plain) == len(letters) {
			break
		}
		letters = plain
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

// letter is a byte of a text that may have been escaped, and where in it it stood.
type letter struct {
	is       byte
	from, to int
}

func (m *mask) find(letters []letter, hide []bool) {
	plain := make([]byte, len(letters))
	for i, l := range letters {
		plain[i] = l.is
		if 'A' <= l.is && l.is <= 'Z' {
			plain[i] += 'a' - 'A'
		}
	}
	for _, n := range m.lengths {
		for i := 0; i+n <= len(plain); i++ {
			if !m.parts[string(plain[i:i+n])] {
				continue
			}
			for at := letters[i].from; at < letters[i+n-1].to; at++ {
				hide[at] = true
			}
		}
	}
}

// unescaped undoes one level of every escape that a key's letters may be written
// with: %2B, \u002b, \x2b, \/, &#43;, &#x2b; and the names of HTML.
func unescaped(letters []letter) []letter {
	out := make([]letter, 0, len(letters))
	for i := 0; i < len(letters); {
		value, n := escape(letters[i:])
		out = append(out, letter{value, letters[i].from, letters[i+n-1].to})
		i += n
	}
	return out
}

// maxEscape is the longest escape, in bytes: &quot; and &#x002b; among them.
const maxEscape = 12

// escape reads one letter, and how many it is written with.
func escape(letters []letter) (value byte, n int) {
	first := letters[0].is
	if first != '%' && first != '\\' && first != '&' {
		return first, 1
	}
	var b [maxEscape]byte
	end := min(len(letters), maxEscape)
	for i := range end {
		b[i] = letters[i].is
	}
	text := string(b[:end])
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
	return first, 1
}

func entity(text string) (value byte, n int) {
	name, _, found := strings.Cut(text[1:], ";")
	if !found {
		return '&', 1
	}
	n = len(name) + 2
	for known, is := range map[string]byte{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "sol": '/', "plus": '+', "equals": '='} {
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
	return '&', 1
}

// hide takes keys and signatures out of a text and bounds it.
func (c *Client) hide(s string) string { return bounded(c.mask.hide(s)) }

// Mask takes keys and signatures out of a text that was not made for a reader: of
// a library, or the trace of a fault. It goes line by line.
func (c *Client) Mask(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(c.mask.hide(line))
	}
	return b.String()
}
