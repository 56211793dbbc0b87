package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

func TestFingerprintNamesKeysWithoutTellingThem(t *testing.T) {
	assert.Equal(t, "ba7816bf", api.Fingerprint("abc"), "the SHA-256 of abc begins so")
	assert.Empty(t, api.Fingerprint(""))
	assert.NotEqual(t, api.Fingerprint("abc"), api.Fingerprint("abd"))
}

func TestEndpointsAreComparedInOneSpelling(t *testing.T) {
	for spelled, want := range map[string]string{
		"https://api.surfercloud.com/":       "https://api.surfercloud.com/",
		"HTTPS://API.SurferCloud.com":        "https://api.surfercloud.com/",
		"https://api.surfercloud.com:443/":   "https://api.surfercloud.com/",
		"https://api.surfercloud.com.":       "https://api.surfercloud.com/",
		"http://lab:80":                      "http://lab/",
		"http://lab:443/":                    "http://lab:443/",
		"https://gw.example/Cloud":           "https://gw.example/Cloud/",
		"https://gw.example/Cloud//":         "https://gw.example/Cloud/",
		"http://[0:0::1]:8080":               "http://[::1]:8080/",
		"http://[::1]:80/":                   "http://[::1]/",
		"http://127.0.0.1:1234/":             "http://127.0.0.1:1234/",
		"api.surfercloud.com\n":              "api.surfercloud.com",
		"":                                   "",
		"https://gw.example/a%2Fb":           "https://gw.example/a%2Fb/",
		"https://gw.example/a%2Fb/?x=1#frag": "https://gw.example/a%2Fb/",
	} {
		assert.Equal(t, want, api.NormalEndpoint(spelled), "%q", spelled)
		assert.Equal(t, want, api.NormalEndpoint(want), "it stays as it is")
	}
}

func TestSameEndpoint(t *testing.T) {
	const url = "https://api.surfercloud.com/"
	for other, want := range map[string]bool{
		"https://API.surfercloud.com:443":  true,
		"http://api.surfercloud.com/":      false,
		"https://api.surfercloud.com/v2/":  false,
		"https://api.ucloud.cn/":           false,
		"https://api.surfercloud.com:8443": false,
		"":                                 false,
		// As entries had it before they had the whole address.
		"api.surfercloud.com":      true,
		"API.SURFERCLOUD.COM:443":  true,
		"api.surfercloud.com:8443": false,
		"api.ucloud.cn":            false,
	} {
		assert.Equal(t, want, api.SameEndpoint(url, other), other)
		assert.Equal(t, want, api.SameEndpoint(other, url), other)
	}
	assert.True(t, api.SameEndpoint("", ""))
	assert.True(t, api.SameEndpoint("http://[::1]:8080/", "[::1]:8080"))
	assert.True(t, api.SameEndpoint("http://[::1]/", "[::1]:80"))
	assert.False(t, api.SameEndpoint("http://localhost/", "http://127.0.0.1/"), "only the operator knows that")
}
