package config

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// switched loads what a switch to a profile gives a console that was started so.
func (w *world) switched(name string, args ...string) (*Settings, error) {
	w.t.Helper()
	s, err := loadAll(w.t.Context(), flags(w.t, args...).For(w.sys, name), w.sys)
	if err != nil {
		require.NotContains(w.t, err.Error(), marker)
	}
	return s, err
}

func TestASwitchCarriesWhatIsStricterAndNothingOfAnotherAccount(t *testing.T) {
	w := newWorld(t)
	w.config("default_profile: prod\n" + twoProfiles)
	w.setenv(append([]string{
		"UCLOUD_REGION=env-region", "UCLOUD_PROJECT_ID=org-env", "UCLOUD_API_BASE_URL=https://env.example",
	}, environmentKeys...)...)
	all := []string{
		"--profile", "prod", "--region", "flag-region", "--project", "org-flag", "--base-url", "https://flag.example",
		"--read-only", "--protected", "--allow-outage",
	}
	s, err := w.switched("test", all...)
	require.NoError(t, err)
	assert.Equal(t, "test", s.Profile)
	assert.Equal(t, "test-public", s.Credentials.PublicKey)
	assert.Equal(t, "https://test.example/api", s.BaseURL)
	assert.Equal(t, "sg", s.Region)
	assert.Empty(t, s.Project)
	assert.True(t, s.ReadOnly)
	assert.True(t, s.Protected)
	assert.False(t, s.AllowOutage)

	s, err = w.switched("prod", all...)
	require.NoError(t, err)
	assert.Equal(t, "https://api.surfercloud.com/", s.BaseURL, "the first profile, too, is had as it stands in its file")
	assert.Equal(t, "hk", s.Region)
	assert.False(t, s.AllowOutage)
	assert.True(t, s.ReadOnly)

	s, err = w.switched("prod", "--profile", "test")
	require.NoError(t, err)
	assert.False(t, s.ReadOnly)
	assert.False(t, s.Protected)
	w.setenv("ULBCONSOLE_READ_ONLY=1", "ULBCONSOLE_PROTECTED=1")
	s, err = w.switched("prod", "--profile", "test")
	require.NoError(t, err)
	assert.True(t, s.ReadOnly)
	assert.True(t, s.Protected)
}

func TestASwitchBackToTheEnvironmentHasItsKeysAndPlace(t *testing.T) {
	w := newWorld(t)
	w.config(twoProfiles)
	_, err := w.switched("environment", "--profile", "prod")
	require.ErrorContains(t, err, `"environment" is not a profile of`, "no keys stand there")
	w.setenv(append([]string{"UCLOUD_REGION=env-region"}, environmentKeys...)...)
	s, err := w.switched("environment", "--profile", "prod", "--region", "flag-region")
	require.NoError(t, err)
	assert.Equal(t, "env-public", s.Credentials.PublicKey)
	assert.Equal(t, "env-region", s.Region)

	w.config(twoProfiles + "  environment: {public_key: file-public, private_key: file-S3CR3T}\n")
	s, err = w.switched("environment", "--profile", "prod")
	require.NoError(t, err)
	assert.Equal(t, "file-public", s.Credentials.PublicKey, "a profile that happens to be called so")
}

func TestASwitchReadsTheFileOfTheCommandLine(t *testing.T) {
	w := newWorld(t)
	w.config(twoProfiles)
	other := w.folder + "/other.yaml"
	w.write(other, "profiles: {prod: {public_key: other-public, private_key: other-S3CR3T}}")
	s, err := w.switched("prod", "--config", other)
	require.NoError(t, err)
	assert.Equal(t, "other-public", s.Credentials.PublicKey)
	_, err = w.switched("test", "--config", other)
	assert.ErrorContains(t, err, `"test" is not a profile of `+other+` (it has "prod")`)
}

func TestProfilesAreThoseOfBothFilesAndTheEnvironmentAsASwitchWouldHaveThem(t *testing.T) {
	w := newWorld(t)
	w.cli(cliConfigs, cliCredentials)
	w.config(twoProfiles + `  guarded: {public_key: a, credential_command: [no-such], read_only: true, protected: true}
`)
	list := func(args ...string) []Profile {
		t.Helper()
		all, err := Profiles(flags(t, args...), w.sys)
		require.NoError(t, err)
		return all
	}
	want := []Profile{
		{Name: "cli-a", Region: "cn-bj2", Project: "org-a"},
		{Name: "cli-b", Region: "cn-sh2", Project: "org-b", BaseURL: "https://cli.example/"},
		{Name: "guarded", ReadOnly: true, Protected: true},
		{Name: "prod", Region: "hk", Project: "org-prod"},
		{Name: "test", Region: "sg", BaseURL: "https://test.example/api"},
	}
	assert.Equal(t, want, list("--profile", "prod", "--region", "elsewhere", "--base-url", "https://flag.example"))

	w.setenv(environmentKeys...)
	all := list("--read-only")
	require.Len(t, all, 6)
	assert.Equal(t, Profile{Name: "environment", ReadOnly: true}, all[2])
	assert.True(t, all[5].ReadOnly)

	w.config("profiles:\n  prod: {regoin: hk}\n  test: {region: sg}\n")
	some, err := Profiles(flags(t), w.sys)
	require.ErrorContains(t, err, ":2: unknown field \"regoin\"")
	assert.Contains(t, some, Profile{Name: "test", Region: "sg"})
}

func TestAConnectionServesAgainWhereNothingThatMakesItIsOtherwise(t *testing.T) {
	const file = `
serving_floor: 1
profiles:
  prod: {region: hk, public_key: a, private_key: b-S3CR3T, security_token: c-S3CR3T}
  agent: {public_key: a, credential_command: [pass, show]}
`
	edited := func(before, after string) string {
		require.Contains(t, file, before)
		return strings.Replace(file, before, after, 1)
	}
	for name, c := range map[string]struct {
		profile, file string
		alike         bool
	}{
		"nothing":          {"prod", file, true},
		"another region":   {"prod", edited("region: hk", "region: sg"), true},
		"another key":      {"prod", edited("public_key: a, private", "public_key: z, private"), false},
		"another secret":   {"prod", edited("b-S3CR3T", "z-S3CR3T"), false},
		"another token":    {"prod", edited("c-S3CR3T", "z-S3CR3T"), false},
		"another endpoint": {"prod", edited("region: hk", `base_url: "https://x.example"`), false},
		"stricter":         {"prod", edited("region: hk", "read_only: true"), false},
		"a higher floor":   {"prod", edited("floor: 1", "floor: 2"), false},
		"a lower floor":    {"prod", edited("floor: 1", "floor: 0"), false},
		"a timeout":        {"prod", edited("region: hk", "timeout: 3s"), false},
		"another helper":   {"agent", edited("show", "list"), false},
		"the same helper":  {"agent", file, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.sys.Run = func(context.Context, Command) ([]byte, error) { return []byte("helper-S3CR3T"), nil }
			w.config(file)
			before, err := w.switched(c.profile)
			require.NoError(t, err)
			w.config(c.file)
			now, err := Load(flags(t).For(w.sys, c.profile), w.sys)
			require.NoError(t, err)
			assert.Equal(t, c.alike, now.Alike(before))
			assert.Equal(t, c.alike, before.Alike(now))
		})
	}
}

func TestAHelperOfASwitchDoesNotGetTheTerminal(t *testing.T) {
	w := newWorld(t)
	w.config("profiles: {prod: {public_key: a, credential_command: [pass, show]}}")
	asked := false
	w.sys.Background = true
	w.sys.Run = func(_ context.Context, c Command) ([]byte, error) {
		asked = true
		assert.False(t, c.Terminal)
		return []byte("helper-S3CR3T"), nil
	}
	_, err := w.switched("prod")
	require.NoError(t, err)
	assert.True(t, asked)
}

func TestAProfileHasAColourOfTheSixteen(t *testing.T) {
	w := newWorld(t)
	load := func(color string) (*Settings, error) {
		w.config("profiles:\n  prod:\n    public_key: a\n    private_key: b-S3CR3T\n    color: " + color + "\n")
		return w.load("--profile", "prod")
	}
	for name, number := range map[string]string{"black": "0", "red": "1", "white": "7", "bright-black": "8", "bright-white": "15"} {
		s, err := load(name)
		require.NoError(t, err)
		assert.Equal(t, number, s.ProfileColor, name)
		assert.Equal(t, "auto", s.Color, "whether there is any is another matter")
	}
	for _, wrong := range []string{"auto", "RED", "bright red", "'#ff0000'", "9", "[red]", "''", "purple"} {
		_, err := load(wrong)
		require.ErrorContains(t, err, "config.yaml:5: color: want black, red, ", wrong)
		require.ErrorContains(t, err, " or bright-white", wrong)
	}
	w.config("color: red\nprofiles: {prod: {public_key: a, private_key: b-S3CR3T}}")
	w.refuses([]string{"--profile", "prod"}, "config.yaml:1: color: want auto, always or never")
}
