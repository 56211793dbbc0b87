package list

import (
	"cmp"
	"encoding/binary"
	"strings"
)

// OrderKey is what a row is ordered by in a column. It is made once for each row:
// comparing two must be quick, for a long list is ordered within a key.
type OrderKey struct {
	n    [3]float64
	Text string // by naturalKey, after the numbers
}

func (k OrderKey) compare(other OrderKey) int {
	for i, n := range k.n {
		if c := cmp.Compare(n, other.n[i]); c != 0 {
			return c
		}
	}
	return strings.Compare(k.Text, other.Text)
}

// ByText orders as people do: web-2 before web-10.
func ByText(s string) OrderKey { return OrderKey{Text: naturalKey(s)} }

// ByNumbers orders by up to three numbers.
func ByNumbers(n ...float64) OrderKey {
	var k OrderKey
	copy(k.n[:], n)
	return k
}

// Then orders by a text where the numbers are the same.
func (k OrderKey) Then(s string) OrderKey {
	k.Text = naturalKey(s)
	return k
}

// naturalKey makes of a text one whose order by bytes is the order people give
// texts: web-2 before web-10, and leading zeros mean nothing.
func naturalKey(s string) string {
	if !strings.ContainsAny(s, "0123456789") {
		return s
	}
	out := make([]byte, 0, len(s)+16)
	for s != "" {
		digits, rest := leadingNumber(s)
		if digits == "" {
			out = append(out, s[0])
			s = s[1:]
			continue
		}
		digits = strings.TrimLeft(digits, "0")
		// Among other characters a number stands where digits do.
		out = append(out, '0')
		out = binary.BigEndian.AppendUint32(out, uint32(len(digits))) //nolint:gosec // no answer is that long
		out = append(out, digits...)
		s = rest
	}
	return string(out)
}

func leadingNumber(s string) (digits, rest string) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}
