package endpoint

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.surfercloud.com":   "https://api.surfercloud.com/",
		"https://API.SurferCloud.com/":  "https://api.surfercloud.com/",
		"HTTPS://x.example:8443/api":    "https://x.example:8443/api",
		"http://127.0.0.1:1234":         "http://127.0.0.1:1234/",
		"http://127.8.9.1":              "http://127.8.9.1/",
		"http://[::1]:80/":              "http://[::1]:80/",
		"http://localhost:9":            "http://localhost:9/",
		"http://LOCALHOST":              "http://localhost/",
		"https://XN--E1AFMKFD.example":  "https://xn--e1afmkfd.example/",
		"https://[FE80::1%25Eth0]:8443": "https://[fe80::1%25Eth0]:8443/",
		"https://in_house.example":      "https://in_house.example/",
	} {
		got, err := Parse(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got.String())
	}
	for text, want := range map[string]string{
		"":                              "does not start with https://",
		"api.surfercloud.com":           "does not start with https://",
		"ftp://x.example":               "does not start with https://",
		"https://":                      "names no host",
		"https:///path":                 "names no host",
		"https:x.example":               "names no host",
		"https://:443":                  "names no host",
		"https://user:S3CR3T@x.example": "holds a user name or password",
		"https://S3CR3T@x.example":      "holds a user name or password",
		"https://x.example/?a=S3CR3T":   "has a query or fragment",
		"https://x.example/?":           "has a query or fragment",
		"https://x.example/#":           "has a query or fragment",
		"https://x.example:":            "has a port",
		"https://x.example:0":           "has a port",
		"https://x.example:65536":       "has a port",
		"https://x.example:S3CR3T":      "is not a URL",
		"https://x.exa mple":            "is not a URL",
		"https://x.example/a b":         "is not a URL",
		"https://x.example\\@y.example": "is not a URL",
		"https://x\x1b[31m.example":     "is not a URL",
		"https://x.example/\u202e":      "is not a URL",
		"https://аpi.surfercloud.com": "not ASCII, and may look like another one: if it is the one you " +
			"mean, write it as xn--pi-6kc.surfercloud.com",
		"https://%D0%B0pi.surfercloud.com":           "write it as xn--pi-6kc.surfercloud.com",
		"https://АПИ.example":                        "write it as xn--80aqu.example",
		"https://api。surfercloud.com":                "write it as api.surfercloud.com",
		"https://ａｐｉ.surfercloud.com":                "write it as api.surfercloud.com",
		"https://straße.example":                     "write it as xn--strae-oqa.example",
		"https://S3CR3T@аpi.example":                 "holds a user name or password",
		"https://a..ö.example":                       "so it cannot exist",
		"https://api.surfercloud.com.":               "a dot too many",
		"https://api..surfercloud.com":               "a dot too many",
		"https://.surfercloud.com":                   "a dot too many",
		"https://" + strings.Repeat("a.", 127) + "a": "more than 253 characters",
		"https://" + manyLetters() + ".example":      "so it cannot exist",
		"https://a,b.example":                        "a character that no host has",
		"https://a;b.example":                        "a character that no host has",
		"https://a*.example":                         "a character that no host has",
		"https://@x.example":                         "holds a user name or password",
		"http://user:S3CR3T@localhost:1234":          "holds a user name or password",
	} {
		_, err := Parse(text)
		require.Error(t, err, "%q", text)
		assert.Contains(t, err.Error(), want, "%q", text)
		assert.NotContains(t, err.Error(), "S3CR3T")
	}
}

// manyLetters is a host that fits into a file, and whose xn-- form takes most of a minute.
func manyLetters() string {
	var b strings.Builder
	for i := range 20_000 {
		b.WriteRune(rune(0x4e00 + i))
	}
	return b.String()
}
