package journal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestWhoIsTakenFromTheEnvironment(t *testing.T) {
	got := whoIs(env(map[string]string{"SUDO_USER": "bob", "SSH_CONNECTION": "192.0.2.7 51234 10.0.0.1 22"}), "root", "jump1")
	assert.Equal(t, change.Who{User: "root", Sudo: "bob", Host: "jump1", Client: "192.0.2.7"}, got)
	assert.Equal(t, change.Who{User: "root"}, whoIs(env(map[string]string{"SSH_CONNECTION": "  "}), "root", ""))
	assert.NotEmpty(t, WhoAmI(env(nil)).User)
}

func TestAHostileEnvironmentIsBounded(t *testing.T) {
	long := strings.Repeat("中", 5000)
	got := whoIs(env(map[string]string{"SUDO_USER": long, "SSH_CONNECTION": strings.Repeat("x", 5000) + " 1 2 3"}), "a\xffb", long)
	for _, s := range []string{got.User, got.Sudo, got.Host, got.Client} {
		assert.LessOrEqual(t, len(s), maxName)
		assert.True(t, utf8.ValidString(s))
		assert.NotEmpty(t, s)
	}
	assert.True(t, strings.HasPrefix(got.Sudo, "中中中") && strings.HasSuffix(got.Sudo, "…"))
	assert.Equal(t, "a\ufffdb", got.User)
}

func TestBoundedCutsBetweenCharacters(t *testing.T) {
	for _, s := range []string{"", "short", "exactly10!", "elevenchars", "中中中中中", "é\xff\xffééééé", strings.Repeat("\xff", 50)} {
		got := bounded(s, 10)
		assert.LessOrEqual(t, len(got), 10, "%q", s)
		assert.True(t, utf8.ValidString(got), "%q", s)
	}
	assert.Equal(t, "exactly10!", bounded("exactly10!", 10))
	assert.Equal(t, "elevenc…", bounded("elevenchars", 10))
}
