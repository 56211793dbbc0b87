package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretNeverShowsInSettings(t *testing.T) {
	w := newWorld(t)
	w.config(`default_profile: p
profiles:
  p: {public_key: public, private_key: a-S3CR3T, security_token: b-S3CR3T, channel_key: c-S3CR3T}
`)
	s := w.mustLoad()
	require.Equal(t, "a-S3CR3T", s.Credentials.PrivateKey.Reveal())
	require.Equal(t, "b-S3CR3T", s.Credentials.SecurityToken.Reveal())
	require.Equal(t, "c-S3CR3T", s.Credentials.ChannelKey.Reveal())

	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "settings", s, "key", s.Credentials.PrivateKey)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "settings", *s, "key", s.Credentials.PrivateKey)
	inJSON, err := json.Marshal(s)
	require.NoError(t, err)
	inYAML, err := yaml.Marshal(s)
	require.NoError(t, err)
	unexported := struct{ held Credentials }{s.Credentials}
	shown := log.String() + string(inJSON) + string(inYAML)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%p", "%t"} {
		for _, value := range []any{s, *s, s.Credentials, s.Credentials.PrivateKey, &s.Credentials.PrivateKey, unexported} {
			shown += fmt.Sprintf(verb, value)
		}
	}
	assert.Contains(t, shown, "public")
	assert.Contains(t, shown, "[secret]")
	for _, key := range []string{"a-S3CR3T", "b-S3CR3T", "c-S3CR3T"} {
		assert.NotContains(t, shown, key)
		assert.NotContains(t, shown, fmt.Sprintf("%x", key))
		assert.NotContains(t, shown, fmt.Sprintf("%X", key))
		assert.NotContains(t, shown, fmt.Sprintf("% x", key))
	}
}

func TestSecretSaysWhetherItIsEmpty(t *testing.T) {
	empty, full := NewSecret(""), NewSecret("x")
	assert.True(t, empty.Empty())
	assert.Equal(t, Secret{}, empty)
	assert.Empty(t, empty.Reveal())
	assert.Empty(t, empty.String())
	assert.Empty(t, fmt.Sprintf("%v%#v", empty, empty))
	assert.False(t, full.Empty())
	assert.Equal(t, "[secret]", full.String())
	assert.Equal(t, "[secret]", full.GoString())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "% X", "%d", "%t", "%10s"} {
		assert.Equal(t, "[secret]", fmt.Sprintf(verb, full), verb)
	}
	text, err := full.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "[secret]", string(text))
	for want, secret := range map[string]Secret{`""`: empty, `"[secret]"`: full} {
		got, err := json.Marshal(secret)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}
