package clean

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
)

var hostile = []struct{ name, raw, shown string }{
	{"a colour", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"},
	{"a window title", "\x1b]0;owned\x07", "␛]0;owned␇"},
	{"a screen reset", "\x1bc", "␛c"},
	{"carriage return and backspace", "good\r\b\bevil", "good␍␈␈evil"},
	{"several lines", "one\ntwo\tthree", "one␊two␉three"},
	{"NUL and DEL", "a\x00b\x7fc", "a␀b␡c"},
	{"a C1 control in UTF-8", "a\u009b31mb", "a�31mb"},
	{"a C1 control as a byte", "a\x9b31mb", "a�31mb"},
	{"bytes that are no UTF-8", "a\xff\xfeb\xe4\xb8", "a��b��"},
	{"an encoded surrogate", "\xed\xa0\x80", "���"},
	{"right-to-left override", "web\u202egpj.exe", "web�gpj.exe"},
	{"an isolate", "\u2066a\u2069", "�a�"},
	{"zero width", "a\u200bb\u200cc\ufeffd\u2060e\u00adf", "a�b�c�d�e�f"},
	{"line and paragraph separators", "a\u2028b\u2029c", "a�b�c"},
	{"Hangul fillers", "a\u3164b\uffa0c\u115fd\u1160e", "a�b�c�d�e"},
	{"the empty Braille pattern", "a\u2800b", "a�b"},
	{"a grapheme joiner", "a\u034fb", "a�b"},
	{"tags", "a\U000e0041b", "a�b"},
	{"private use", "a\ue000\U000f0000b", "a��b"},
	{"unassigned", "a\u0378\U000e1000b", "a��b"},
	{"no character", "a\uffff\U0010ffffb", "a��b"},
	{"odd spaces", "a\u00a0b\u3000c\u2009d\u202fe", "a␣b␣c␣d␣e"},
	{"younger than the terminal's tables", "🫠a\U0001faea𰀀鿰㋿", "�a����"},
	{"a young mark", "a\u1abf\u0487b", "a��b"},
	{"wide in some terminals only", "☰⚊䷀𝌀𝍠㉈", "������"},
	{"a sign taken for a mark", "a۞", "a�"},
	{"a family", "👩\u200d👧", "👩👧"},
	{"a variation selector", "❤\ufe0f a\ufe0e", "❤ a"},
	{"an ideographic variation", "葛\U000e0100", "葛"},
	{"a skin tone", "👍🏽", "👍"},
	{"a flag", "🇨🇳", "CN"},
	{"many combining marks", "z\u0301\u0302\u0303\u0304\u0305a", "z\u0301\u0302a"},
	{"marks around what is dropped", "z\u0301\ufe0f\u0302\u200d\u0303a", "z\u0301\u0302a"},
	{"a mark without a base", "\u0301a", "�a"},
	{"a mark behind a dropped joiner", "\u200d\u0301a", "�a"},
	{"vowel signs with or without a cell", "हिन्दी", "ह�न�द�"},
	{"letters that share a cell", "กำ", "ก�"},
	{"loose Hangul letters", "\u1112\u1161\u11ab", "���"},
	{"half-width voiced marks", "ﾊﾞ", "ﾊ�"},
}

var harmless = []string{
	"", "web-01.example.com", "~!@#$%^&*()", "负载均衡-生产", "ロードバランサ", "부하 분산", "Größe", "café",
	"cafe\u0301", "Ελλάδα", "Россия", "العربية", "ไทย", "→ ● ✓ │ ─ …", "🚀", "a–b “c”", "ｆｕｌｌ", "�", "␛",
}

func TestHostileTextIsShownAndCannotAct(t *testing.T) {
	for _, c := range hostile {
		assert.Equal(t, c.shown, Text(c.raw), c.name)
		assert.True(t, Changed(c.raw), c.name)
		check(t, c.raw)
	}
}

func TestHarmlessTextStaysAsItIs(t *testing.T) {
	for _, s := range harmless {
		assert.Equal(t, s, Text(s))
		assert.False(t, Changed(s), s)
		check(t, s)
	}
}

// Every character alone, behind a letter, before one, and twice.
func TestEveryCharacterIsSafeInEveryPlace(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0x4e10 && r < 0x9ff0 || r >= 0xac10 && r < 0xd790 || r >= 0x20010 && r < 0x2ff00 ||
			r >= 0x40010 && r < 0xdfff0 || r >= 0xf0010 && r < 0x10fff0 {
			continue // the inside of long uniform blocks
		}
		if testing.Short() && r > 0x3000 && r%8 != 0 {
			continue
		}
		s := string(r)
		for _, placed := range []string{s, "a" + s, s + "a", s + s, "中" + s + "中"} {
			if !safe(placed) {
				check(t, placed)
			}
		}
	}
}

func TestPrintableASCIIIsNotCopied(t *testing.T) {
	s := strings.Repeat("backend-10.1.2.3:8080 ", 4)
	assert.Zero(t, testing.AllocsPerRun(100, func() { _ = Text(s); _ = ASCII(s) }))
}

func TestChineseTextIsNotCopied(t *testing.T) {
	assert.Zero(t, testing.AllocsPerRun(100, func() { _ = Text("负载均衡-生产环境") }))
}

func TestASCIIKeepsTheWidth(t *testing.T) {
	for _, c := range []struct{ raw, shown string }{
		{"web-01", "web-01"},
		{"负载a", "????a"},
		{"café", "caf?"},
		{"cafe\u0301s", "caf?s"},
		{"\x1b[31m", "?[31m"},
		{"a\u3000b", "a?b"},
		{"🚀", "??"},
		{"🇨🇳", "CN"},
	} {
		assert.Equal(t, c.shown, ASCII(c.raw))
	}
}

func FuzzText(f *testing.F) {
	for _, c := range hostile {
		f.Add(c.raw)
	}
	for _, s := range harmless {
		f.Add(s)
	}
	f.Add("\u0915\u094d\u200d\u0915")
	f.Fuzz(check)
}

// safe is check without a word, for the million of them.
func safe(raw string) bool {
	s := Text(raw)
	if Text(s) != s || Changed(raw) != (s != raw) || !utf8.ValidString(s) {
		return false
	}
	marks, sum := 0, 0
	for i, r := range s {
		if unicode.Is(unicode.M, r) {
			marks++
		} else {
			marks = 0
		}
		if marks > 2 || i == 0 && marks > 0 || !unicode.IsPrint(r) || forbidden(r) {
			return false
		}
		sum += ansi.StringWidthWc(string(r))
	}
	width := ansi.StringWidth(s)
	plain := ASCII(raw)
	return width == sum && len(plain) == width && asciiPrefix(plain) == len(plain)
}

// check says what is wrong with raw.
func check(t *testing.T, raw string) {
	t.Helper()
	s := Text(raw)
	assert.Equal(t, s, Text(s), "not idempotent: %+q", raw)
	assert.Equal(t, s != raw, Changed(raw), "%+q", raw)
	assert.True(t, utf8.ValidString(s), "%+q", raw)
	sum := 0
	for _, r := range s {
		assert.True(t, unicode.IsPrint(r) && !forbidden(r), "%+q has %U from %+q", s, r, raw)
		sum += ansi.StringWidthWc(string(r))
	}
	assert.Equal(t, sum, ansi.StringWidth(s), "by character and by cluster: %+q from %+q", s, raw)
	assert.Len(t, ASCII(raw), ansi.StringWidth(s), "%+q", raw)
	assert.True(t, safe(raw), "%+q", raw)
}

func forbidden(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 ||
		unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Variation_Selector) ||
		unicode.Is(unicode.Z, r) && r != ' ' || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

func BenchmarkText(b *testing.B) {
	for name, s := range map[string]string{
		"ascii": "backend-web-10.1.2.3", "chinese": "负载均衡-生产环境", "hostile": "\x1b[31mred\x1b[0m",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = Text(s)
			}
		})
	}
}

func TestBlanks(t *testing.T) {
	for in, want := range map[string]string{
		"":                "",
		"one":             "one",
		"one blank":       "one blank",
		"a few one by 1":  "a few one by 1",
		"two  blanks":     "two␣␣blanks",
		"a   b c  d":      "a␣␣␣b c␣␣d",
		" before":         "␣before",
		"behind ":         "behind␣",
		" ":               "␣",
		"   ":             "␣␣␣",
		"中  文 字":          "中␣␣文 字",
		"two\u3000\u00a0": "two␣␣",
		"odd\u00a0one":    "odd␣one",
		"web , db":        "web␣, db",
		"web ; db : (x )": "web␣; db␣: (x␣)",
		"( web [ db ]":    "(␣web [␣db␣]",
		"a (b) [c] d.":    "a (b) [c] d.",
	} {
		got := Blanks(Text(in), "␣")
		assert.Equal(t, want, got, "%q", in)
		assert.Equal(t, got, Blanks(got, "␣"))
		assert.Equal(t, ansi.StringWidth(Text(in)), ansi.StringWidth(got), "no wider than it was")
	}
	assert.Equal(t, "a__b", Blanks(ASCII("a  b"), "_"))
}
