package dialog

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// free is a dialog with one field for a free value.
func free() *Dialog {
	d := New(plainTheme(), testWords, "Drain")
	d.SetSize(60, 16)
	d.SetContent(nil, many(30))
	d.SetFields(Field{Label: "Value"})
	d.SetButtons(Button{Label: "Cancel"})
	return d
}

func typeIn(d *Dialog, text string) {
	for _, r := range text {
		d.Key(string(r))
	}
}

func TestEveryPrintableKeyIsTextInAField(t *testing.T) {
	d := free()
	for _, key := range []string{"q", "h", "l", "j", "k", " ", "x", "Q", "?", "/", "中", "é", "~", "|"} {
		press(t, d, key, Edited, -1)
	}
	assert.Equal(t, "qhljk xQ?/中é~|", d.Value(0))
}

func TestKeysThatAreNoTextDoNothingInAField(t *testing.T) {
	for _, key := range []string{
		"", "space", "ctrl+x", "alt+a", "alt+enter", "f1", "jj", "[x]", "insert", "\x00", "\x1b", "\n", "\u200b", "\u202e",
		"\ufe0f", "\U0001f3fb", "\xff", "alt+ ", "ctrl+up", "alt+d", "ctrl+v",
	} {
		d := free()
		typeIn(d, "text")
		before := d.View()
		press(t, d, key, None, -1)
		assert.Equal(t, before, d.View(), "%q", key)
	}
}

func TestTheKeysThatEdit(t *testing.T) {
	for _, c := range []struct {
		keys string // separated by commas
		want string
	}{
		{"left,X", "web frontXd"},
		{"left,left,right,X", "web frontXd"},
		{"right,X", "web frontdX"},
		{"home,X", "Xweb frontd"},
		{"home,left,X", "Xweb frontd"},
		{"ctrl+a,X", "Xweb frontd"},
		{"home,end,X", "web frontdX"},
		{"home,ctrl+e,X", "web frontdX"},
		{"backspace", "web front"},
		{"ctrl+h,X", "web frontX"},
		{"left,backspace,X", "web fronXd"},
		{"home,backspace", "web frontd"},
		{"delete", "web frontd"},
		{"home,delete,delete,X", "Xb frontd"},
		{"ctrl+left,X", "web Xfrontd"},
		{"alt+b,alt+left,X", "Xweb frontd"},
		{"alt+b,alt+b,alt+b,X", "Xweb frontd"},
		{"home,ctrl+right,X", "webX frontd"},
		{"home,alt+f,alt+right,alt+right,X", "web frontdX"},
		{"ctrl+b,ctrl+b,ctrl+f,X", "web frontXd"},
		{"home,ctrl+d,X", "Xeb frontd"},
		{"ctrl+left,ctrl+k,X", "web X"},
		{"ctrl+u,X", "X"},
		{"left,left,ctrl+u,X", "Xtd"},
		{"ctrl+w,X", "web X"},
		{"alt+backspace,X", "web X"},
		{"ctrl+w,ctrl+w,ctrl+w,X", "X"},
		{"left,left,ctrl+w,X", "web Xtd"},
	} {
		d := free()
		typeIn(d, "web frontd")
		for _, key := range strings.Split(c.keys, ",") {
			press(t, d, key, Edited, -1)
		}
		assert.Equal(t, c.want, d.Value(0), c.keys)
	}
}

func TestWideAndComposedCharactersAreTypedMovedOverAndDeletedWhole(t *testing.T) {
	d := free()
	typeIn(d, "负载e\u0301均衡")
	assert.Equal(t, "负载e\u0301均衡", d.Value(0))
	assert.Contains(t, d.View(), "Value  > 负载e\u0301均衡│ ")
	for range 3 {
		d.Key("left")
	}
	assert.Contains(t, d.View(), "Value  > 负载│e\u0301均衡 ")
	d.Key("delete")
	assert.Equal(t, "负载均衡", d.Value(0))
	d.Key("backspace")
	assert.Equal(t, "负均衡", d.Value(0))
	d.Key("home")
	d.Key("\u0301")
	assert.Equal(t, "\ufffd负均衡", d.Value(0), "an accent on nothing would climb onto what stands before")
}

func TestAFieldWithoutTheFocusShowsTheBeginningOfItsText(t *testing.T) {
	d := free()
	typeIn(d, strings.Repeat("abcdefgh 负载均衡 ", 12))
	assert.Contains(t, d.View(), "Value  > …")
	d.Key("tab")
	assert.NotContains(t, d.View(), "Value  >")
	assert.Contains(t, d.View(), "Value    abcdefgh")
}

func TestAFirstLineEndsAtAnyLineBreak(t *testing.T) {
	for _, at := range []string{"\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029"} {
		assert.Equal(t, "web", firstLine("web"+at+"release"), "%q", at)
		assert.Empty(t, firstLine(at+"release"), "%q", at)
	}
	assert.Equal(t, "负 载", firstLine("负 载"))
}
