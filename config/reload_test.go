package config

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestACommandIsAskedAgainWithTheTerminalOnlyWhereItIsFree(t *testing.T) {
	w := newWorld(t)
	w.config(commandProfile)
	asked := []bool{}
	w.sys.Run = func(_ context.Context, c Command) ([]byte, error) {
		asked = append(asked, c.Terminal)
		return []byte(`{"public_key":"p` + string(rune('0'+len(asked))) + `","private_key":"k"}`), nil
	}
	f := flags(t, "--profile=p")
	s, err := loadAll(t.Context(), f, w.sys)
	require.NoError(t, err)
	assert.Equal(t, RenewCommand, s.Renewal)
	for i, attended := range []bool{false, true} {
		got, err := Reload(t.Context(), f, w.sys, s, attended)
		require.NoError(t, err)
		assert.Equal(t, []string{"p2", "p3"}[i], got.PublicKey)
	}
	assert.Equal(t, []bool{true, false, true}, asked)
}

func TestAFileIsReadAgainAndNothingButTheKeysMayChange(t *testing.T) {
	w := newWorld(t)
	w.config(twoProfiles)
	f := flags(t, "--profile=prod")
	s, err := loadAll(t.Context(), f, w.sys)
	require.NoError(t, err)
	assert.Equal(t, RenewFile, s.Renewal)
	reload := func(text string) (Credentials, error) {
		w.config("profiles:\n  prod: {" + text + "}\n")
		return Reload(t.Context(), f, w.sys, s, false)
	}
	got, err := reload("region: sg, public_key: new, private_key: new-S3CR3T, refresh: 1m")
	require.NoError(t, err)
	assert.Equal(t, Credentials{PublicKey: "new", PrivateKey: NewSecret("new-S3CR3T")}, got)
	_, err = reload("public_key: a, private_key: b, base_url: https://elsewhere.example/")
	require.EqualError(t, err, w.sys.ConfigPath+`:2: profile "prod": base_url is another one now: start again`)
	_, err = reload("public_key: a")
	require.ErrorContains(t, err, "private_key (or credential_command) is missing")
	_, err = reload("regoin: a")
	require.ErrorContains(t, err, "unknown field")

	w.config("")
	w.cli(cliConfigs, cliCredentials)
	s = w.mustLoad("--profile=cli-a")
	assert.Equal(t, RenewFile, s.Renewal)
	w.write(w.cliPath("credential.json"), `[{"profile":"cli-a","public_key":"new","private_key":"new-S3CR3T"}]`)
	got, err = Reload(t.Context(), flags(t, "--profile=cli-a"), w.sys, s, false)
	require.NoError(t, err)
	assert.Equal(t, "new", got.PublicKey)
}

// New keys must not be used under limits that the file has made stricter since.
func TestAStricterLimitIsForAConsoleThatStartsWithIt(t *testing.T) {
	const keys = "public_key: a, private_key: S3CR3T, "
	for name, rules := range map[string][2]string{
		"read_only":     {"read_only: false", "read_only: true"},
		"protected":     {"protected: false", "protected: true"},
		"serving_floor": {"serving_floor: 2", "serving_floor: 3"},
		"max_targets":   {"max_targets: 3", "max_targets: 2"},
	} {
		for _, at := range []string{"profiles:\n  p: {" + keys + "%s}\n", "%s\nprofiles:\n  p: {" + keys + "}\n"} {
			w := newWorld(t)
			loose, strict := fmt.Sprintf(at, rules[0]), fmt.Sprintf(at, rules[1])
			w.config(loose)
			s := w.mustLoad("--profile=p")
			w.config(strict)
			_, err := Reload(t.Context(), flags(t, "--profile=p"), w.sys, s, true)
			require.ErrorContains(t, err, `profile "p": `+name+" is stricter now: start again")
			s = w.mustLoad("--profile=p")
			w.config(loose)
			_, err = Reload(t.Context(), flags(t, "--profile=p"), w.sys, s, true)
			require.NoError(t, err, "what began strict stays so")
		}
	}
}

func TestTheSourceOfTheKeysStaysTheSame(t *testing.T) {
	w := newWorld(t)
	w.setenv(environmentKeys...)
	s := w.mustLoad()
	assert.Equal(t, RenewNever, s.Renewal)
	_, err := Reload(t.Context(), flags(t), w.sys, s, true)
	require.EqualError(t, err, "keys from the environment cannot be read again: set others, and start again")

	w = newWorld(t)
	w.config("default_profile: prod\n" + twoProfiles)
	s = w.mustLoad()
	w.config("default_profile: test\n" + twoProfiles)
	_, err = Reload(t.Context(), flags(t), w.sys, s, true)
	require.ErrorContains(t, err, "the keys are now those of profile \"test\"")
}
