package surfercloud

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// writings are the ways in which a text may come back.
var writings = map[string]func(string) string{
	"plain":      func(s string) string { return s },
	"lower":      strings.ToLower,
	"query":      url.QueryEscape,
	"query2":     func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"percent":    func(s string) string { return each(s, "%%%02x") },
	"json":       func(s string) string { b, _ := json.Marshal(s); return string(b) },
	"unicode":    func(s string) string { return each(s, `\u%04x`) },
	"slash":      func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"html":       html.EscapeString,
	"entities":   func(s string) string { return each(s, "&#%d;") },
	"hexents":    func(s string) string { return each(s, "&#x%X;") },
	"base64":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64+1":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte("u" + s + "x")) },
	"base64+2":   func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte("u:" + s + "xy")) },
	"base64url":  func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"base64json": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(`{"k":"` + s + `"}`)) },
	"hex":        func(s string) string { return hex.EncodeToString([]byte(s)) },
	"HEX":        func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"go":         func(s string) string { return fmt.Sprintf("%q", s) },
}

func each(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

const (
	maskedPrivate = "46f09bb9fab4/12dfc160+ae12273d5332b5debe=="
	maskedPublic  = "ucloudsomeone@example.com1296235120854146120"
)

func TestAKeyIsHiddenHoweverItComesBack(t *testing.T) {
	m := newMask(maskedPublic, maskedPrivate, "", "ab")
	for name, write := range writings {
		for key, part := range map[string]int{maskedPrivate: secretPart, maskedPublic: publicPart} {
			for _, text := range []string{key, key[3:], key[:len(key)-5], key[7 : 7+2*part]} {
				got := m.hide("refused: " + write(text) + " is unknown")
				require.True(t, strings.HasPrefix(got, "refused: "), "%s: %s", name, got)
				require.True(t, strings.HasSuffix(got, " is unknown"), "%s: %s", name, got)
				shows(t, name, got, text, part)
			}
		}
	}
}

// shows fails where so long a part of the key is still to be read in any writing.
func shows(t *testing.T, name, got, key string, part int) {
	t.Helper()
	for i := 0; i+part <= len(key); i++ {
		for way, write := range writings {
			if strings.HasPrefix(way, "base64") {
				continue // its ends are its neighbours' too
			}
			form := strings.Trim(write(key[i:i+part]), `"`)
			require.NotContains(t, strings.ToLower(got), strings.ToLower(form), "%s, part written as %s: %s", name, way, got)
		}
	}
	if strings.HasPrefix(name, "base64") {
		// What is left is too short to be worth anything.
		for _, rest := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(got, "refused: "), " is unknown"), hidden) {
			require.Less(t, len(rest), 16, "%s: %s", name, got)
		}
	}
}

func TestWhatIsNoKeyIsShown(t *testing.T) {
	m := newMask(maskedPublic, maskedPrivate)
	for _, text := range []string{
		"", "the public key is unknown", "公钥不存在", "ucloudsome", "46f09bb", "100% of 5 & more \\ less; &amp; %zz %2",
		"example.com does not answer",
		"request 6fbe6b2c-7d35-4d7e-9d5c-1f4e4a6a1b2c",
	} {
		assert.Equal(t, text, m.hide(text))
	}
	assert.Equal(t, "***", m.hide("170c480ad176a247b324eb92a2cfe536aacfbd04"), "a signature")
	long := strings.Repeat("x", maxHidden-4) + maskedPrivate
	assert.LessOrEqual(t, len(m.hide(long)), maxHidden)
}

func FuzzMask(f *testing.F) {
	f.Add("key ", maskedPrivate, " unknown", uint8(0))
	f.Add("%", "abcdefgh%2Bijkl", "\\u00", uint8(3))
	f.Add("&#4", "0123;456789", ";", uint8(9))
	f.Add("", "aaaaaaaaaaaa", "a", uint8(16))
	f.Add("0", "%21////3", "[", uint8(89))   // a key that looks escaped, escaped otherwise
	f.Add("%", "0123;456789", "%", uint8(2)) // what stands before it escapes its beginning
	f.Fuzz(func(t *testing.T, before, key, after string, way uint8) {
		if len(key) > 200 || len(before)+len(after) > 1000 || len(key) < secretPart ||
			strings.ContainsFunc(key, notKeyRune) {
			return
		}
		m := newMask("", key)
		escapes := []string{"plain", "query", "percent", "unicode", "entities", "hexents", "hex", "HEX", "slash"}
		write := writings[escapes[int(way)%len(escapes)]]
		got := m.hide(before + write(key) + after)
		for i := 0; i+secretPart <= len(key); i++ {
			part := strings.ToLower(write(key[i : i+secretPart]))
			if !strings.Contains(hidden+strings.ToLower(before)+hidden+strings.ToLower(after), part) {
				require.NotContains(t, strings.ToLower(got), part)
			}
		}
		require.NotContains(t, got, key)
	})
}
