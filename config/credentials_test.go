package config

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHalfASetNamesWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		profile string
		env     []string
		want    []string
	}{
		"profile without private key": {
			"public_key: a", nil,
			[]string{`config.yaml:2: profile "p": private_key (or credential_command) is missing`},
		},
		"profile without public key": {
			"private_key: S3CR3T", nil,
			[]string{`config.yaml:2: profile "p": public_key is missing`},
		},
		"profile without keys": {
			"region: hk", nil,
			[]string{`public_key and private_key (or credential_command) are missing`},
		},
		"token alone": {
			"security_token: S3CR3T", nil,
			[]string{`public_key and private_key (or credential_command) are missing`},
		},
		"keys elsewhere do not help": {
			"public_key: a",
			[]string{"UCLOUD_PRIVATE_KEY=S3CR3T"},
			[]string{"UCLOUD_PUBLIC_KEY is missing"},
		},
		"environment, no private key": {
			"public_key: a, private_key: b",
			[]string{"UCLOUD_PUBLIC_KEY=x"},
			[]string{"UCLOUD_PRIVATE_KEY is missing, and half a set of keys cannot sign"},
		},
		"an endpoint without keys": {
			"public_key: a, private_key: b",
			[]string{"UCLOUD_API_BASE_URL=https://S3CR3T.example"},
			[]string{"UCLOUD_API_BASE_URL is set without UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY", `profile "p"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config("default_profile: p\nprofiles: {p: {" + c.profile + "}}\n")
			w.setenv(c.env...)
			w.refuses(nil, c.want...)
		})
	}
	w := newWorld(t)
	w.config("default_profile: environment\nprofiles: {environment: {public_key: a, private_key: b}}\n")
	w.setenv("UCLOUD_API_BASE_URL=https://x.example")
	w.refuses(nil, "UCLOUD_API_BASE_URL is set without")

	w = newWorld(t)
	w.cli(`[{"profile":"p","active":true}]`, `[{"profile":"p","public_key":"a"}]`)
	w.refuses(nil, w.cliPath("credential.json")+`: profile "p": private_key is missing`)
	w.cli(`[{"profile":"p","active":true}]`, `[]`)
	w.refuses(nil, w.cliPath("credential.json")+`: profile "p": public_key and private_key are missing`)
}

func TestAKeyWithWhatAPasteBringsAlongIsRefused(t *testing.T) {
	for _, field := range []string{"public_key", "private_key", "security_token", "channel_key"} {
		for _, wrong := range []string{
			" S3CR3T", "S3CR3T\\n", "S3C R3T", "“S3CR3T”", "S3CR3T\\u200b",
			"\\tS3CR3T", "S3CR3T\\u0000",
		} {
			w := newWorld(t)
			keys := map[string]string{"public_key": "a", "private_key": "b"}
			keys[field] = wrong
			yaml := "profiles:\n  p:\n"
			for name, key := range keys {
				yaml += "    " + name + ": \"" + key + "\"\n"
			}
			w.config(yaml)
			want := []string{" holds a space", "paste it again"}
			if strings.HasPrefix(wrong, "“") {
				want = []string{" stands in quotes"}
			}
			w.refuses([]string{"--profile=p"}, append(want, `: profile "p": `+field)...)
		}
	}
	w := newWorld(t)
	w.setenv("UCLOUD_PUBLIC_KEY=a", "UCLOUD_PRIVATE_KEY=S3CR3T\n")
	w.refuses(nil, "UCLOUD_PRIVATE_KEY holds a space, a line break")
}

func TestWithoutCredentialsTheErrorNamesTheWaysToGiveThem(t *testing.T) {
	w := newWorld(t)
	w.refuses(nil, "no credentials", "UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY", w.sys.ConfigPath, "~/.ucloud", "--demo")
}

func TestWithoutAChosenProfileTheErrorNamesThem(t *testing.T) {
	w := newWorld(t)
	w.config(twoProfiles)
	w.refuses(nil, "no profile is chosen", "--profile NAME",
		`default_profile in `+w.sys.ConfigPath+` (it has "prod", "test")`, "(it has none)")
	w.cli(`[{"profile":"x"}]`, `[{"profile":"y","public_key":"a","private_key":"b"}]`)
	w.refuses(nil, `(it has "x", "y")`)
	w.cli(`[{"profile":"x","active":true},{"profile":"y","active":true}]`, `[]`)
	w.refuses(nil, w.cliPath("config.json")+` has several active profiles (it has "x", "y"): pass --profile NAME`)
}

func TestAnUnknownProfileIsRefusedWithTheNamesThereAre(t *testing.T) {
	known := []string{`"nope" is not a profile of`, `it has "prod", "test"`, `it has "cli-a", "cli-b"`}
	setup := func(top string) *world {
		w := newWorld(t)
		w.config(top + twoProfiles)
		w.cli(cliConfigs, cliCredentials)
		return w
	}
	setup("").wrongUsage([]string{"--profile=nope"}, append(known, "--profile ")...)

	w := setup("")
	w.setenv("UCLOUD_PROFILE=nope")
	w.refuses(nil, append(known, "UCLOUD_PROFILE: ")...)

	w = setup("# first\ndefault_profile: nope\n")
	w.refuses(nil, append(known, w.sys.ConfigPath+":2: default_profile: ")...)
}

func TestAnOAuthProfileOfTheCLIIsRefused(t *testing.T) {
	w := newWorld(t)
	w.cli(`[{"profile":"p","active":true}]`,
		`[{"profile":"p","public_key":"a","private_key":"S3CR3T","auth_mode":"oauth","access_token":"S3CR3T"}]`)
	for _, args := range [][]string{nil, {"--profile=p"}} {
		w.refuses(args, w.cliPath("credential.json")+`: profile "p"`, "oauth", "make an API key pair")
	}
}

func TestTheCLIsFilesCanLieElsewhere(t *testing.T) {
	w := newWorld(t)
	w.write(filepath.Join(w.sys.Home, "c.json"), cliConfigs)
	w.write(filepath.Join(w.folder, "k.json"), cliCredentials)
	w.setenv("UCLOUD_SHARED_CONFIG_FILE=~/c.json", "UCLOUD_SHARED_CREDENTIAL_FILE="+filepath.Join(w.folder, "k.json"))
	assert.Equal(t, "cli-b-public", w.mustLoad().Credentials.PublicKey)
	assert.Equal(t, "cli-a-public", w.mustLoad("--profile=cli-a").Credentials.PublicKey,
		"an explicit profile keeps the files")
}

func TestBrokenFilesOfTheCLIAreNamedWithoutTheirContent(t *testing.T) {
	for broken, want := range map[string]string{
		"S3CR3T":                   "is not the JSON list that the CLI writes",
		`{"profile":"S3CR3T"}`:     "is not the JSON list that the CLI writes",
		`[{"private_key":"S3CR3T"`: "is not the JSON list that the CLI writes",
		`["S3CR3T"]`:               "is not the JSON list that the CLI writes",
		`[{"profile":"p","private_key":["S3CR3T"]}]`: `the field "private_key" has the wrong type`,
		`[{"profile":["S3CR3T"]}]`:                   `the field "profile" has the wrong type`,
	} {
		w := newWorld(t)
		w.cli(`[{"profile":"p","active":true}]`, broken)
		w.refuses(nil, w.cliPath("credential.json"), want)
	}
	w := newWorld(t)
	w.cli("", "null")
	w.refuses(nil, "no credentials")
	w.cli(`[{"profile":"\u001b[31m","active":true}]`, "[]")
	w.refuses(nil, w.cliPath("config.json"), "a profile's name is empty or cannot be printed")
}

func TestOfSeveralEntriesOfTheCLITheLastCounts(t *testing.T) {
	w := newWorld(t)
	w.cli(`[{"profile":"p","active":true}]`,
		`[{"profile":"p","public_key":"old","private_key":"old"},{"profile":"p","public_key":"new","private_key":"new"}]`)
	assert.Equal(t, "new", w.mustLoad().Credentials.PublicKey)
}

func TestManyProfilesAreNotAllNamed(t *testing.T) {
	names := make([]string, 25)
	for i := range names {
		names[i] = "p"
	}
	assert.Contains(t, listed(names), `"p", 5 more`)
}
