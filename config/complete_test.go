package config

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheShellIsOfferedWhatAFlagCanBe(t *testing.T) {
	const (
		files      = ":0\n"
		none       = ":4\n"
		noneGoesOn = ":6\n"
	)
	for _, c := range []struct{ flag, begun, want string }{
		{"--theme", "", "dark\nlight\nmono\ndark-rgb\nlight-rgb\n" + none},
		{"--theme", "m", "mono\n" + none},
		{"--color", "a", "auto\nalways\n" + none},
		{"--fault", "t", "timeout=\nthrottle=\n" + noneGoesOn},
		{"--fault", "ret", "retcode-\n" + noneGoesOn},
		{"--fault", "timeout=0.1,th", "timeout=0.1,throttle=\n" + noneGoesOn},
		{"--fault", "timeout=0.", none},
		{"--quirk", "", "nulls\nbare\n" + none},
		{"--profile", "", none},
		{"--region", "h", none},
		{"--ulbs", "", none},
		{"--config", "", files},
		{"--log", "", files},
	} {
		var f Flags
		var e Estate
		cmd := &cobra.Command{Use: "x", Run: func(*cobra.Command, []string) {}}
		f.Register(cmd.Flags())
		e.Register(cmd.Flags())
		Complete(cmd, map[string][]string{"fault": {"timeout=", "throttle=", "retcode-"}, "quirk": {"nulls", "bare"}})
		var out, more bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&more)
		cmd.SetArgs([]string{cobra.ShellCompNoDescRequestCmd, c.flag, c.begun})
		require.NoError(t, cmd.Execute())
		assert.Equal(t, c.want, out.String(), "%s %s", c.flag, c.begun)
	}
}

func TestTheShellIsOfferedTheProfilesOfBothFiles(t *testing.T) {
	w := newWorld(t)
	w.config(twoProfiles)
	w.cli(cliConfigs, cliCredentials)
	other := filepath.Join(w.folder, "other.yaml")
	w.write(other, "profiles: {lab: {public_key: a}}")
	unreadable := filepath.Join(w.folder, "unreadable.yaml")
	w.write(unreadable, "profiles: [")
	for want, args := range map[string][]string{
		"cli-a\ncli-b\nprod\ntest\n:4\n": {"--profile", ""},
		"prod\n:4\n":                     {"--profile", "p"},
		":4\n":                           {"--profile", "x"},
		"lab\n:4\n":                      {"--config", other, "--profile", "l"},
		"cli-a\ncli-b\n:4\n":             {"--config", unreadable, "--profile", ""},
	} {
		var f Flags
		cmd := &cobra.Command{Use: "x", Run: func(*cobra.Command, []string) {}}
		f.Register(cmd.Flags())
		f.CompleteProfile(cmd, w.sys)
		Complete(cmd, nil)
		var out, more bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&more)
		cmd.SetArgs(append([]string{cobra.ShellCompNoDescRequestCmd}, args...))
		require.NoError(t, cmd.Execute())
		assert.Equal(t, want, out.String(), args)
	}
}

func TestTheShellIsOfferedTheFlagThatAllowsAnOutage(t *testing.T) {
	var f Flags
	cmd := &cobra.Command{Use: "x", Run: func(*cobra.Command, []string) {}}
	f.Register(cmd.Flags())
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&bytes.Buffer{})
	cmd.SetArgs([]string{cobra.ShellCompNoDescRequestCmd, "--al"})
	require.NoError(t, cmd.Execute())
	assert.Equal(t, "--allow-outage\n:4\n", out.String())
}
