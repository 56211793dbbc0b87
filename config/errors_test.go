package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// all wants the errors to be these, CONFIG standing for the configuration file.
func (w *world) all(args []string, want ...string) {
	w.t.Helper()
	_, err := w.load(args...)
	require.Error(w.t, err)
	var usage *UsageError
	assert.Equal(w.t, slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(s, "--") }),
		errors.As(err, &usage), "whether the command line is at fault")
	got := Lines(err)
	for i, line := range got {
		got[i] = strings.ReplaceAll(line, w.sys.ConfigPath, "CONFIG")
	}
	assert.Equal(w.t, want, got)
}

func TestAllErrorsComeAtOnce(t *testing.T) {
	w := newWorld(t)
	w.config(`theme: pink
read_only: yes
keys:
  quit: [1]
profiles:
  prod:
    regoin: hk
    private_key: 5
    max_targets: 11
  lab: {public_key: a, public_key: b}
`)
	w.setenv("UCLOUD_TIMEOUT_SECOND=soon", "ULBCONSOLE_READ_ONLY=maybe", "ULBCONSOLE_PROTECTED=perhaps")
	w.all([]string{"--color=pink", "--theme=", "--log=-", "--profile=prod", "--region=\x1b"},
		"--region has characters that cannot be printed: type it again",
		"--theme is empty: give it a value or leave the flag out",
		"--log - would write into the screen: name a file",
		`--color "pink" is unknown: want auto, always or never`,
		"CONFIG:1: theme: want dark, light, mono, dark-rgb or light-rgb",
		"CONFIG:2: read_only: want true or false",
		`CONFIG:4: keys "quit": want text, got a number (put it in quotes to make it text)`,
		`CONFIG:7: unknown field "regoin"; did you mean "region"?`,
		"CONFIG:8: private_key: want text, got a number (put it in quotes to make it text)",
		"CONFIG:9: max_targets: want a whole number from 1 to 10: it can only be lowered",
		`CONFIG:10: the field "public_key" is given twice, first on line 10: keep one`,
		"ULBCONSOLE_READ_ONLY is neither true nor false: set it to true or unset it",
		"ULBCONSOLE_PROTECTED is neither true nor false: set it to true or unset it",
	)
}

func TestAllErrorsOfTheProfileInUseComeAtOnce(t *testing.T) {
	w := newWorld(t)
	w.config(`profiles:
  prod: {region: "\u001b", base_url: "ftp://x", public_key: "a b", ca_file: none.pem}
`)
	w.setenv("UCLOUD_PROFILE=prod", "UCLOUD_PROJECT_ID='org'", "UCLOUD_TIMEOUT_SECOND=soon")
	w.all(nil,
		`CONFIG:2: profile "prod": base_url does not start with https://: want a URL such as https://api.surfercloud.com/`,
		`CONFIG:2: profile "prod": ca_file `+w.folder+
			"/none.pem cannot be read (no such file or directory): make it readable for you, or name another file",
		`CONFIG:2: profile "prod": private_key (or credential_command) is missing, `+
			`and half a set of keys cannot sign: add it`,
		`CONFIG:2: profile "prod": public_key holds a space, a line break or `+
			`another character that no key has: paste it again`,
		`CONFIG:2: profile "prod": region has characters that cannot be printed: write it again`,
		"UCLOUD_PROJECT_ID "+inQuotes,
		"UCLOUD_TIMEOUT_SECOND is not a number of seconds: set it to one such as 15, or unset it",
	)
}

// What an error leads to is no error of its own: it goes with the first one.
func TestWhatAnErrorLeadsToIsNotReported(t *testing.T) {
	for name, c := range map[string]struct {
		config string
		args   []string
		want   string
	}{
		"a profile that cannot be read": {
			"profiles:\n\tprod: {}\n",
			[]string{"--profile=prod"},
			"CONFIG:2: not valid YAML: the line starts with a tab, indent it with spaces",
		},
		"nor a default one": {
			"default_profile: a b\nprofiles: {prod: {public_key: a}}\n", nil,
			"CONFIG:1: default_profile: a profile's name is 1 to 64 letters, digits and . _ @ -: choose another",
		},
		"a key that is none": {
			"profiles: {prod: {public_key: a, private_key: 5}}\n",
			[]string{"--profile=prod"},
			"CONFIG:1: private_key: want text, got a number (put it in quotes to make it text)",
		},
		"a name that is empty": {
			twoProfiles,
			[]string{"--profile="},
			"--profile is empty: give it a value or leave the flag out",
		},
		"an endpoint that is empty": {
			twoProfiles,
			[]string{"--profile=prod", "--base-url="},
			"--base-url is empty: give it a value or leave the flag out",
		},
		"a file whose name is empty": {
			twoProfiles,
			[]string{"--profile=prod", "--config="},
			"--config is empty: give it a value or leave the flag out",
		},
		"plain http, allowed by a field": {
			"profiles: {prod: {insecure_http: true, regoin: a}}\n",
			[]string{"--profile=prod", "--base-url=http://x/"},
			`CONFIG:1: unknown field "regoin"; did you mean "region"?`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config(c.config)
			w.all(c.args, c.want)
		})
	}
	w := newWorld(t) // but what is wrong beside it is
	w.config("theme: pink\n" + twoProfiles)
	require.NoError(t, os.Chmod(w.sys.ConfigPath, 0o640))
	w.setenv("UCLOUD_PUBLIC_KEY=a")
	w.all(nil,
		"CONFIG:1: theme: want dark, light, mono, dark-rgb or light-rgb",
		"CONFIG holds a secret and others can read it: run chmod 600 CONFIG",
		"UCLOUD_PRIVATE_KEY is missing, and half a set of keys cannot sign: add it")
}

func TestACommandIsNotRunWhereAnythingIsWrong(t *testing.T) {
	w := newWorld(t) // whose Run fails the test
	w.config("color: pink\n" + commandProfile)
	w.all([]string{"--profile=p"}, "CONFIG:1: color: want auto, always or never")
}

func TestTheErrorsAreBounded(t *testing.T) {
	w := newWorld(t)
	var config strings.Builder
	for i := range 50 {
		fmt.Fprintf(&config, "field%c%c: 1\n", 'a'+i/26, 'a'+i%26)
	}
	w.config(config.String())
	_, err := w.load()
	lines := Lines(err)
	require.Len(t, lines, maxErrors+1)
	assert.Equal(t, "and 30 more errors: correct these first", lines[maxErrors])
	assert.Equal(t, strings.Join(lines, "\n"), err.Error())
}

func TestErrorsAreJoinedFlatAndOnce(t *testing.T) {
	a, b := errors.New("a"), errors.New("b")
	require.NoError(t, Join(nil, Join(), nil))
	assert.Equal(t, a, Join(nil, a, errors.New("a")))
	assert.Equal(t, []string{"a", "b"}, Lines(Join(errors.Join(a, b), Join(b, a))))
	require.ErrorIs(t, Join(a, b), b)
	assert.Empty(t, Lines(nil))
}

func TestWithoutCredentialsThereAreThreeWays(t *testing.T) {
	w := newWorld(t)
	_, err := w.load()
	var first *FirstRunError
	require.ErrorAs(t, err, &first)
	assert.Equal(t, `no credentials. To look around without any: ulbconsole --demo

Three ways to give them:
  1. environment
       export UCLOUD_PUBLIC_KEY=... UCLOUD_PRIVATE_KEY=...
  2. a profile in `+w.sys.ConfigPath+`, mode 600
       profiles: {prod: {public_key: "...", private_key: "..."}}
     then: ulbconsole --profile prod
  3. the official CLI, which writes ~/.ucloud
       ucloud init`, strings.Join(first.Ways(), "\n"))
	w.setenv("ULBCONSOLE_READ_ONLY=maybe")
	w.all([]string{"--color=pink"}, `--color "pink" is unknown: want auto, always or never`,
		"ULBCONSOLE_READ_ONLY is neither true nor false: set it to true or unset it")
	w.setenv("ULBCONSOLE_READ_ONLY=")
	// What is to be pasted is what is read.
	w.config(strings.ReplaceAll(strings.TrimSpace(first.Ways()[6]), "...", "key"))
	assert.Equal(t, "key", w.mustLoad("--profile", "prod").Credentials.PrivateKey.Reveal())
}

// TestFaultsOfOtherProfilesComeBesideOnesOwn: they are mended at once then. Alone they stop nobody who does
// not use them.
func TestFaultsOfOtherProfilesComeBesideOnesOwn(t *testing.T) {
	w := newWorld(t)
	const others = `
  lab: {public_key: a, private_key: b, base_url: "http://lab.example"}
  old: {public_key: a}
`
	w.config("profiles:\n  prod: {public_key: a, private_key: b}" + others)
	_, err := w.load("--profile=prod")
	require.NoError(t, err)
	w.config("profiles:\n  prod: {public_key: a, private_key: b, base_url: \"ftp://x\"}" + others)
	_, err = w.load("--profile=prod")
	lines := Lines(err)
	require.Len(t, lines, 3, "%q", lines)
	assert.Contains(t, lines[0], ":2: ")
	assert.Contains(t, lines[1], "base_url is plain http")
	assert.Contains(t, lines[2], "private_key (or credential_command) is missing")
}
