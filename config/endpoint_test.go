package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBaseURLs(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.surfercloud.com":      "https://api.surfercloud.com/",
		"\thttps://API.SurferCloud.com/\n": "https://api.surfercloud.com/",
		"http://127.0.0.1:1234":            "http://127.0.0.1:1234/",
		"http://127.8.9.1":                 "http://127.8.9.1/",
		"http://[::1]:80/":                 "http://[::1]:80/",
		"http://localhost:9":               "http://localhost:9/",
		"http://LOCALHOST":                 "http://localhost/",
	} {
		got, err := baseURL(text, false)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
	}
	for text, want := range map[string]string{
		"https://user:S3CR3T@x.example": "holds a user name or password",
		"'https://x.example/S3CR3T'":    "stands in quotes",
		"http://x.example":              "is plain http",
		"http://localhost.x.example":    "is plain http",
		"http://127.0.0.1.x.example":    "is plain http",
		"http://10.0.0.1":               "is plain http",
		"http://0.0.0.0":                "is plain http",
		"http://api.service.ucloud.cn":  "is plain http",
	} {
		_, err := baseURL(text, false)
		require.Error(t, err, "%q", text)
		assert.Contains(t, err.Error(), want, "%q", text)
		assert.NotContains(t, err.Error(), marker)
	}
}

func TestPlainHTTPNeedsTheProfilesWord(t *testing.T) {
	w := newWorld(t)
	w.config(`profiles:
  no: {public_key: a, private_key: b, base_url: "http://in.example"}
  yes: {public_key: a, private_key: b, base_url: "http://in.example", insecure_http: true}
`)
	w.refuses([]string{"--profile=no"}, `config.yaml:2: profile "no": base_url is plain http`, "insecure_http: true")
	s := w.mustLoad("--profile=yes")
	assert.Equal(t, "http://in.example/", s.BaseURL)
	assert.True(t, s.InsecureHTTP)

	w.wrongUsage([]string{"--profile=no", "--base-url=http://in.example"}, "--base-url is plain http")
	w.setenv(environmentKeys...)
	w.setenv("UCLOUD_API_BASE_URL=http://in.example")
	w.refuses(nil, "UCLOUD_API_BASE_URL is plain http")
}

func TestAPlaceThatCannotBePrintedIsRefused(t *testing.T) {
	w := newWorld(t)
	w.config("profiles:\n  p: {public_key: a, private_key: b, region: \"\\u001b[31m\"}\n")
	w.refuses([]string{"--profile=p"}, `profile "p": region has characters that cannot be printed`)
	w.setenv(environmentKeys...)
	w.setenv("UCLOUD_PROJECT_ID=org\u202e")
	w.refuses(nil, "UCLOUD_PROJECT_ID has characters that cannot be printed")
}
