package config

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCredentialsAreOneSetFromTheFirstSourceThatApplies(t *testing.T) {
	type want struct{ profile, public, private, url, region, project string }
	prod := want{"prod", "prod-public", "prod-S3CR3T", "https://api.surfercloud.com/", "hk", "org-prod"}
	test := want{"test", "test-public", "test-S3CR3T", "https://test.example/api", "sg", ""}
	cliA := want{"cli-a", "cli-a-public", "cli-a-S3CR3T", "https://api.ucloud.cn/", "cn-bj2", "org-a"}
	cliB := want{"cli-b", "cli-b-public", "cli-b-S3CR3T", "https://cli.example/", "cn-sh2", "org-b"}
	env := want{"environment", "env-public", "env-S3CR3T", "https://api.surfercloud.com/", "", ""}
	elsewhere := func(w want, url, region, project string) want {
		w.url, w.region, w.project = url, region, project
		return w
	}
	place := []string{
		"UCLOUD_REGION=env-region", "UCLOUD_PROJECT_ID=org-env/Name",
		"UCLOUD_API_BASE_URL=https://env.example",
	}
	for name, c := range map[string]struct {
		config string
		cli    bool
		env    []string
		args   []string
		want   want
	}{
		"the CLI's active profile comes last": {config: twoProfiles, cli: true, want: cliB},
		"default_profile beats the CLI": {
			config: "default_profile: prod\n" + twoProfiles,
			cli:    true, want: prod,
		},
		"default_profile may name one of the CLI's": {
			config: "default_profile: cli-a\n" + twoProfiles,
			cli:    true, want: cliA,
		},
		"UCLOUD_PROFILE beats default_profile": {
			config: "default_profile: prod\n" + twoProfiles, cli: true,
			env:  []string{"UCLOUD_PROFILE=test"},
			want: test,
		},
		"UCLOUD_PROFILE may name one of the CLI's": {
			config: twoProfiles, cli: true,
			env:  []string{"UCLOUD_PROFILE=cli-a"},
			want: cliA,
		},
		"keys in the environment beat UCLOUD_PROFILE": {
			config: "default_profile: prod\n" + twoProfiles, cli: true,
			env: append([]string{"UCLOUD_PROFILE=test"}, environmentKeys...), want: env,
		},
		"keys in the environment take their place with them": {
			config: "default_profile: prod\n" + twoProfiles, cli: true,
			env: append(place, environmentKeys...), want: elsewhere(env, "https://env.example/", "env-region", "org-env"),
		},
		"--profile beats the whole environment": {
			config: "default_profile: prod\n" + twoProfiles, cli: true,
			env:  append(append([]string{"UCLOUD_PROFILE=prod"}, place...), environmentKeys...),
			args: []string{"--profile=test"},
			want: test,
		},
		"--profile beats half a set in the environment": {
			config: twoProfiles, cli: false,
			env:  []string{"UCLOUD_PUBLIC_KEY=x"},
			args: []string{"--profile=prod"},
			want: prod,
		},
		"--profile finds the CLI's after the file's": {
			config: twoProfiles, cli: true, env: place,
			args: []string{"--profile", "cli-a"},
			want: cliA,
		},
		"the file's profile hides the CLI's of the same name": {
			config: "profiles:\n  cli-a: {public_key: own, private_key: " +
				"own-S3CR3T}\n", cli: true, env: nil,
			args: []string{"--profile=cli-a"},
			want: want{"cli-a", "own", "own-S3CR3T", "https://api.surfercloud.com/", "", ""},
		},
		"variables move the place of a profile nobody chose": {
			config: "default_profile: prod\n" + twoProfiles, env: place[:2],
			want: elsewhere(prod, prod.url, "env-region", "org-env"),
		},
		"flags beat variables and profile": {
			config: "default_profile: prod\n" + twoProfiles, env: place[:2],
			args: []string{"--region=flag-region", "--project=org-flag/Name"},
			want: elsewhere(prod, prod.url, "flag-region", "org-flag"),
		},
		"flags beat an explicit profile": {
			config: twoProfiles, env: nil,
			args: []string{"--profile=prod", "--region=flag-region"},
			want: elsewhere(prod, prod.url, "flag-region", "org-prod"),
		},
		"--base-url replaces the endpoint of a profile": {
			config: twoProfiles, env: nil,
			args: []string{"--profile=test", "--base-url=https://flag.example"},
			want: elsewhere(test, "https://flag.example/", "sg", ""),
		},
		"--base-url replaces the endpoint of the environment": {
			env:  append(place, environmentKeys...),
			args: []string{"--base-url=http://127.0.0.1:80/x"},
			want: elsewhere(env, "http://127.0.0.1:80/x", "env-region", "org-env"),
		},
		"--base-url settles what UCLOUD_API_BASE_URL may not": {
			config: "default_profile: prod\n" + twoProfiles, env: place[2:],
			args: []string{"--base-url=https://flag.example/"},
			want: elsewhere(prod, "https://flag.example/", "hk", "org-prod"),
		},
		"an empty variable is not set": {
			config: "default_profile: prod\n" + twoProfiles, cli: false,
			env:  []string{"UCLOUD_PUBLIC_KEY=", "UCLOUD_PROFILE=", "UCLOUD_REGION="},
			want: prod,
		},
		"a file that is not chosen gives the environment none": {
			config: "default_profile: prod\n" + twoProfiles, cli: true,
			env: environmentKeys, want: env,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config(c.config)
			if c.cli {
				w.cli(cliConfigs, cliCredentials)
			}
			w.setenv(c.env...)
			s := w.mustLoad(c.args...)
			assert.Equal(t, c.want, want{
				s.Profile, s.Credentials.PublicKey, s.Credentials.PrivateKey.Reveal(), s.BaseURL, s.Region, s.Project,
			})
			if s.Profile == "cli-b" {
				assert.Equal(t, "cli-channel-S3CR3T", s.Credentials.ChannelKey.Reveal())
			} else {
				assert.True(t, s.Credentials.ChannelKey.Empty(), "a channel key of another source")
			}
		})
	}
}

func TestSourceIsReportedInWords(t *testing.T) {
	w := newWorld(t)
	w.config(twoProfiles)
	w.cli(cliConfigs, cliCredentials)
	assert.Equal(t, `profile "prod" of `+w.sys.ConfigPath, w.mustLoad("--profile=prod").Source)
	assert.Equal(t, `profile "cli-a" of `+w.cliPath("credential.json"), w.mustLoad("--profile=cli-a").Source)
	w.setenv(environmentKeys...)
	assert.Equal(t, "the environment (UCLOUD_PUBLIC_KEY)", w.mustLoad().Source)
}

func TestLimitsAreTrueIfTheyAreTrueAnywhere(t *testing.T) {
	for name, c := range map[string]struct {
		top, profile string
		env, args    []string
	}{
		"flag":               {args: []string{"--FIELD"}},
		"environment":        {env: []string{"ULBCONSOLE_FIELD=1"}},
		"file":               {top: "FIELD: true\n"},
		"profile":            {profile: ", FIELD: true"},
		"no flag takes back": {top: "FIELD: true\n", args: []string{"--FIELD=false"}},
		"nobody": {
			top: "FIELD: false\n", profile: ", FIELD: false", env: []string{"ULBCONSOLE_FIELD=no"},
			args: []string{"--FIELD=false"},
		},
	} {
		for _, field := range []struct{ file, flag, env string }{
			{"read_only", "read-only", "READ_ONLY"},
			{"protected", "protected", "PROTECTED"},
		} {
			t.Run(name+" "+field.file, func(t *testing.T) {
				w := newWorld(t)
				w.config(replaced(field.file, c.top+"profiles:\n  p: {public_key: a, private_key: b"+c.profile+"}\n")[0])
				w.setenv(replaced(field.env, c.env...)...)
				s := w.mustLoad(append(replaced(field.flag, c.args...), "--profile=p")...)
				assert.Equal(t, name != "nobody" && field.file == "read_only", s.ReadOnly)
				assert.Equal(t, name != "nobody" && field.file == "protected", s.Protected)
			})
		}
	}
	for _, variable := range []string{"ULBCONSOLE_READ_ONLY", "ULBCONSOLE_PROTECTED"} {
		w := newWorld(t)
		w.setenv(environmentKeys...)
		w.setenv(variable + "=maybe")
		w.refuses(nil, variable, "neither true nor false")
	}
}

func TestAnotherProfilesLimitsDoNotCount(t *testing.T) {
	w := newWorld(t)
	w.config(`profiles:
  prod: {public_key: a, private_key: b, protected: true, read_only: true, refresh: 1m, serving_floor: 9, max_targets: 1}
  lab: {public_key: a, private_key: b}
`)
	s := w.mustLoad("--profile=lab")
	assert.False(t, s.Protected || s.ReadOnly)
	assert.Equal(t, 10*time.Second, s.Refresh)
	assert.Zero(t, s.FloorNumber)
	assert.Equal(t, 10, s.MaxTargets)
}

func TestRefreshOfTheProfileReplacesThatOfTheFile(t *testing.T) {
	w := newWorld(t)
	w.config(`refresh: 20s
profiles:
  own: {public_key: a, private_key: b, refresh: 0}
  none: {public_key: a, private_key: b}
`)
	assert.Zero(t, w.mustLoad("--profile=own").Refresh)
	assert.Equal(t, 20*time.Second, w.mustLoad("--profile=none").Refresh)
}

func TestAProfileCanOnlyMakeTheGatesOfTheFileStricter(t *testing.T) {
	type gates struct{ number, percent, targets int }
	for name, c := range map[string]struct {
		top, profile string
		want         gates
	}{
		"defaults":                     {"", "", gates{0, 0, 10}},
		"a floor of the file":          {"serving_floor: 4", "", gates{4, 0, 10}},
		"a floor of the profile":       {"", "serving_floor: 4", gates{4, 0, 10}},
		"a number in quotes":           {`serving_floor: "4"`, "", gates{4, 0, 10}},
		"a percentage":                 {"serving_floor: 50%", "", gates{0, 50, 10}},
		"a percentage in quotes":       {`serving_floor: '100%'`, "", gates{0, 100, 10}},
		"the least percentage":         {"", "serving_floor: 1%", gates{0, 1, 10}},
		"the higher number":            {"serving_floor: 4", "serving_floor: 5", gates{5, 0, 10}},
		"no lower number":              {"serving_floor: 4", "serving_floor: 3", gates{4, 0, 10}},
		"0 takes no number away":       {"serving_floor: 4", "serving_floor: 0", gates{4, 0, 10}},
		"0 takes no percentage away":   {"serving_floor: 50%", `serving_floor: "0"`, gates{0, 50, 10}},
		"the higher percentage":        {"serving_floor: 50%", "serving_floor: 60%", gates{0, 60, 10}},
		"no lower percentage":          {"serving_floor: 50%", "serving_floor: 40%", gates{0, 50, 10}},
		"a number beside a percentage": {"serving_floor: 50%", "serving_floor: 2", gates{2, 50, 10}},
		"a percentage beside a number": {"serving_floor: 2", "serving_floor: 50%", gates{2, 50, 10}},
		"targets of the file":          {"max_targets: 3", "", gates{0, 0, 3}},
		"targets of the profile":       {"", "max_targets: 1", gates{0, 0, 1}},
		"fewer targets":                {"max_targets: 3", "max_targets: 2", gates{0, 0, 2}},
		"no more targets":              {"max_targets: 3", "max_targets: 10", gates{0, 0, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config(c.top + "\nprofiles:\n  p:\n    public_key: a\n    private_key: b\n    " + c.profile + "\n")
			s := w.mustLoad("--profile=p")
			assert.Equal(t, c.want, gates{s.FloorNumber, s.FloorPercent, s.MaxTargets})
		})
	}
}

func TestTheGatesOfTheFileHoldForKeysFromElsewhereToo(t *testing.T) {
	w := newWorld(t)
	w.config("serving_floor: 50%\nmax_targets: 4\nprotected: true\n")
	w.cli(cliConfigs, cliCredentials)
	for _, args := range [][]string{{"--profile=cli-a"}, nil} {
		s := w.mustLoad(args...)
		assert.Equal(t, 50, s.FloorPercent, s.Profile)
		assert.Equal(t, 4, s.MaxTargets, s.Profile)
		assert.True(t, s.Protected, s.Profile)
		w.setenv(environmentKeys...) // for the second time round
	}
}

func TestOnlyTheCommandLineAllowsAnOutage(t *testing.T) {
	w := newWorld(t)
	w.config("protected: true\n" + twoProfiles)
	w.setenv("ULBCONSOLE_ALLOW_OUTAGE=1", "UCLOUD_ALLOW_OUTAGE=1", "ALLOW_OUTAGE=1")
	assert.False(t, w.mustLoad("--profile=prod").AllowOutage)
	assert.False(t, w.mustLoad("--profile=prod", "--allow-outage=false").AllowOutage)
	s := w.mustLoad("--profile=prod", "--allow-outage")
	assert.True(t, s.AllowOutage)
	assert.True(t, s.Protected, "it takes no protection away")

	s, err := LoadAppearance(flags(t, "--allow-outage"), w.sys)
	require.NoError(t, err)
	assert.True(t, s.AllowOutage, "to practise it")
	s, err = LoadAppearance(flags(t), w.sys)
	require.NoError(t, err)
	assert.False(t, s.AllowOutage)
}

func TestLookComesFromFlagThenEnvironmentThenFile(t *testing.T) {
	const file = "theme: light\ncolor: always\nascii: true\nlog: file.log\n"
	type look struct {
		theme, color string
		ascii        bool
	}
	for name, c := range map[string]struct {
		config    string
		env, args []string
		want      look
	}{
		"defaults": {want: look{"dark", "auto", false}},
		"file":     {config: file, want: look{"light", "always", true}},
		"NO_COLOR beats the file": {
			config: file,
			env:    []string{"NO_COLOR=1", "CLICOLOR_FORCE=1"},
			args:   nil,
			want:   look{"light", "never", true},
		},
		"CLICOLOR_FORCE": {
			config: "color: never", env: []string{"CLICOLOR_FORCE=1"},
			want: look{"dark", "always", false},
		},
		"CLICOLOR_FORCE=0 says no": {env: []string{"CLICOLOR_FORCE=0"}, want: look{"dark", "auto", false}},
		"flags beat all": {
			config: file,
			env:    []string{"NO_COLOR=1"},
			args:   []string{"--theme=mono", "--color=auto", "--ascii=false"},
			want:   look{"mono", "auto", false},
		},
		"a flag that says what is set": {args: []string{"--ascii"}, want: look{"dark", "auto", true}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config(c.config)
			w.setenv(environmentKeys...)
			w.setenv(c.env...)
			s := w.mustLoad(c.args...)
			assert.Equal(t, c.want, look{s.Theme, s.Color, s.ASCII})
		})
	}
}

func TestLookForTheDemonstrationTouchesNothingOfTheUsers(t *testing.T) {
	w := newWorld(t)
	w.config("nonsense")
	w.setenv("UCLOUD_PUBLIC_KEY=half", "UCLOUD_TIMEOUT_SECOND=x", "UCLOUD_REGION=r", "NO_COLOR=1")
	s, err := LoadAppearance(flags(t, "--theme=mono", "--ascii", "--log=x.log", "--read-only", "--config=nowhere"), w.sys)
	require.NoError(t, err)
	assert.Equal(t, &Settings{
		Profile: "demo", Source: "the simulated cloud", Refresh: 10 * time.Second,
		Theme: "mono", Color: "never", ASCII: true, LogFile: "x.log", ReadOnly: true, MaxTargets: 10,
	}, s)
	_, err = LoadAppearance(flags(t, "--theme=pink"), w.sys)
	var usage *UsageError
	require.ErrorAs(t, err, &usage)
}
