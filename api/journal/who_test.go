package journal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestWhoIsTakenFromTheEnvironment(t *testing.T) {
	got := whoIs(env(map[string]string{"SUDO_USER": "bob", "SSH_CONNECTION": "192.0.2.7 51234 10.0.0.1 22"}),
		"root", "jump1")
	assert.Equal(t, change.Who{User: "root", Sudo: "bob", Host: "jump1", Client: "192.0.2.7"}, got)
	assert.Equal(t, change.Who{User: "root"}, whoIs(env(map[string]string{"SSH_CONNECTION": "  "}), "root", ""))
	me := WhoAmI(env(nil))
	assert.NotEmpty(t, me.User)
	assert.Equal(t, api.Known(os.Getuid()), me.UID)
}

func TestWhoLoggedInIsTheKernelsWord(t *testing.T) {
	text, err := os.ReadFile("/proc/self/loginuid")
	if err != nil {
		t.Skip("this kernel keeps no audit: there is no /proc/self/loginuid")
	}
	assert.Equal(t, parseUID(string(text)), WhoAmI(env(map[string]string{"SUDO_UID": "4711"})).LoginUID)
}

func TestAUserIsItsNumber(t *testing.T) {
	for text, want := range map[string]api.Maybe[int]{
		"0": api.Known(0), "1000": api.Known(1000), "1000\n": api.Known(1000), "4294967294": api.Known(4294967294),
		"4294967295": {}, "": {}, "-1": {}, "root": {}, "1e3": {}, "99999999999": {}, strings.Repeat("1", 5000): {},
	} {
		assert.Equal(t, want, parseUID(text), "%.20q", text)
		assert.Equal(t, want, whoIs(env(map[string]string{"SUDO_UID": text}), "root", "").SudoUID, "%.20q", text)
	}
}

func TestEveryEntrySaysWhoByNumber(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ulbconsole")
	who := change.Who{User: "root", UID: api.Known(0), LoginUID: api.Known(1000), Sudo: "alice", SudoUID: api.Known(1000)}
	j, err := Open(dir, Options{Who: who})
	require.NoError(t, err)
	defer func() { assert.NoError(t, j.Close()) }()
	require.NoError(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	text, err := os.ReadFile(j.Path())
	require.NoError(t, err)
	assert.Contains(t, string(text), `"who":{"user":"root","uid":0,"login_uid":1000,"sudo_user":"alice","sudo_uid":1000}`)
	ops, _, err := j.Operations()
	require.NoError(t, err)
	assert.Equal(t, who, ops[0].Who)
}

func TestAHostileEnvironmentIsBounded(t *testing.T) {
	long := strings.Repeat("中", 5000)
	got := whoIs(env(map[string]string{"SUDO_USER": long, "SSH_CONNECTION": strings.Repeat("x", 5000) + " 1 2 3"}),
		"a\xffb", long)
	for _, s := range []string{got.User, got.Sudo, got.Host, got.Client} {
		assert.LessOrEqual(t, len(s), maxName)
		assert.True(t, utf8.ValidString(s))
		assert.NotEmpty(t, s)
	}
	assert.True(t, strings.HasPrefix(got.Sudo, "中中中") && strings.HasSuffix(got.Sudo, "…"))
	assert.Equal(t, "a\ufffdb", got.User)
}

func TestBoundedCutsBetweenCharacters(t *testing.T) {
	for _, s := range []string{
		"", "short", "exactly10!", "elevenchars", "中中中中中", "é\xff\xffééééé",
		strings.Repeat("\xff", 50),
	} {
		got := bounded(s, 10)
		assert.LessOrEqual(t, len(got), 10, "%q", s)
		assert.True(t, utf8.ValidString(got), "%q", s)
	}
	assert.Equal(t, "exactly10!", bounded("exactly10!", 10))
	assert.Equal(t, "elevenc…", bounded("elevenchars", 10))
}
