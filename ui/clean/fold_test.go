package clean

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
)

func TestFold(t *testing.T) {
	for _, c := range []struct {
		in            string
		width, indent int
		want          []string
	}{
		{width: 10, indent: 2, want: []string{""}},
		{in: "short", width: 10, indent: 2, want: []string{"short"}},
		{in: "exactly it", width: 10, indent: 2, want: []string{"exactly it"}},
		{in: "backend is now new-backend-1", width: 20, indent: 2, want: []string{"backend is now", "  new-backend-1"}},
		{in: "one two three four", width: 8, indent: 2, want: []string{"one two", "  three", "  four"}},
		{in: "xxxxxxxxxxxxxxxxx", width: 8, indent: 2, want: []string{"xxxxxxxx", "  xxxxxx", "  xxx"}},
		{in: "a xxxxxxxxxxxxx b", width: 8, indent: 2, want: []string{"a xxxxxx", "  xxxxxx", "  x b"}},
		{in: "中文字中文字", width: 5, indent: 2, want: []string{"中文", "  字", "  中", "  文", "  字"}},
		{in: "中", width: 1, indent: 2, want: []string{"中"}},
		{in: "serving 13 → 12 of", width: 12, indent: 2, want: []string{"serving", "  13 → 12 of"}},
		{in: "serving 13 -> 12 of", width: 12, indent: 2, want: []string{"serving", "  13 -> 12", "  of"}},
		{in: "→ release of one", width: 9, indent: 2, want: []string{"→ release", "  of one"}},
		{in: "longer-name → another-one", width: 14, indent: 2, want: []string{"longer-name →", "  another-one"}},
		{in: "label   value", width: 10, indent: 2, want: []string{"label", "  value"}},
		{in: "  led by blanks", width: 8, indent: 2, want: []string{"  led by", "  blanks"}},
		{in: "ends in blanks   ", width: 14, indent: 2, want: []string{"ends in blanks"}},
		{in: "          ", width: 4, indent: 2, want: []string{"    ", "    ", "    ", "    "}},
		{in: "ab", indent: 2, want: []string{"a", "b"}},
	} {
		assert.Equal(t, c.want, Fold(c.in, c.width, c.indent), "%q in %d", c.in, c.width)
	}
}

func TestNoLineOfAFoldedTextButTheFirstBeginsWithIt(t *testing.T) {
	text := strings.Repeat("x", 70) + " ● Released " + strings.Repeat("y", 90) + " ✗ class trivial"
	for width := 10; width < 200; width++ {
		lines := Fold(text, width, 2)
		var whole strings.Builder
		for i, l := range lines {
			assert.LessOrEqual(t, ansi.StringWidth(l), width)
			assert.True(t, i == 0 || strings.HasPrefix(l, "  ") && !strings.HasPrefix(l, "   "), "%q", l)
			whole.WriteString(strings.TrimSpace(l))
		}
		assert.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(whole.String(), " ", ""), "nothing is lost")
	}
}

// The longest of these has 46 cells, and the least screen has 60.
func TestNoIDAndNoArrowIsBrokenAtAnyWidth(t *testing.T) {
	whole := []string{
		"request 6f1ddf52-8d6b-4a3e-9d5e-0d3c4a7d2b11", "vserver-1x2y3z4w", "fe80:0:0:0:1234:5678:9abc:def0", "[::1]:8080",
		"10.0.0.1:8080", "13 → 12", "13 -> 12", "web-01 → web-02-with-a-name-that-is-rather-lon", "中文-中文-中文",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		words := make([]string, 1+random.IntN(12))
		for i := range words {
			words[i] = whole[random.IntN(len(whole))]
			if random.IntN(2) == 0 {
				words[i] = strings.Repeat("w", 1+random.IntN(20))
			}
		}
		indent := random.IntN(12)
		lines := Fold(strings.Join(words, ", "), 47+indent+random.IntN(80), indent)
		for _, word := range words {
			for _, part := range strings.Split(word, "request ") {
				assert.True(t, slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, part) }),
					"%q in %q", part, lines)
			}
		}
	}
}
