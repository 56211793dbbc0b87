package dialog

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

func TestWrap(t *testing.T) {
	cases := []struct {
		text        string
		width, hang int
		want        []string
	}{
		{width: 10, want: []string{""}},
		{text: "short", width: 10, want: []string{"short"}},
		{text: "exactly ten", width: 11, want: []string{"exactly ten"}},
		{text: "several words in it", width: 10, want: []string{"several", "words in", "it"}},
		{text: "abcdefghijklmnop", width: 6, want: []string{"abcdef", "ghijkl", "mnop"}},
		{text: "id abcdefghijklmnop", width: 10, hang: 3, want: []string{"id abcdefg", "   hijklmn", "   op"}},
		{text: "负载均衡器", width: 5, want: []string{"负载", "均衡", "器"}},
		{text: "负载均衡器", width: 4, hang: 9, want: []string{"负载", "  均", "  衡", "  器"}},
		{text: "负", width: 1, want: []string{"负"}}, // it cannot fit, but it ends
		{text: "a\u0301b\u0301c\u0301", width: 2, want: []string{"a\u0301b\u0301", "c\u0301"}},
		{text: "  leading", width: 20, want: []string{"  leading"}},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, wrap(c.text, c.width, c.hang), "%q in %d", c.text, c.width)
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("several words 负载均衡 abcdefghijklmnopqrstuvwxyz", 12, 4)
	f.Add("  \u0301 ൎ \xff", 1, 0)
	f.Fuzz(func(t *testing.T, text string, width, hang int) {
		width = min(max(width, 4), 120)
		lines := wrap(text, width, hang)
		for _, line := range lines {
			require.LessOrEqual(t, ansi.StringWidth(line), width, "%q", line)
		}
		require.Equal(t, squeeze(theme.Measurable(text)), squeeze(strings.Join(lines, "")), "only spaces are lost")
	})
}

func TestChopLosesNothing(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"short", 5, []string{"short"}},
		{"a  b  c", 2, []string{"a ", " b", "  ", "c"}},
		{"负载均衡", 5, []string{"负载", "均衡"}},
		{"负载", 1, []string{"负", "载"}}, // they cannot fit, but it ends
		{"e\u0301e\u0301", 1, []string{"e\u0301", "e\u0301"}},
	} {
		assert.Equal(t, c.want, chop(c.text, c.width), "%q in %d", c.text, c.width)
	}
}

// A name of the service may be of any length, and the dialog is laid out at every key: this test
// would take minutes if each line measured all that follows it.
func TestAVeryLongTextIsLaidOutInOnePass(t *testing.T) {
	long := strings.Repeat("0123456789", 1<<17)
	assert.Len(t, wrap(long, 50, 0), (len(long)+49)/50)
	assert.Len(t, chop(long, 50), (len(long)+49)/50)
}
