package config

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
)

func TestAFlagWithAWrongValueIsWrongUsage(t *testing.T) {
	for _, c := range []struct{ arg, want string }{
		{"--profile=", "--profile is empty"},
		{"--region= ", "--region is empty"},
		{"--project=", "--project is empty"},
		{"--project=/Name", "--project names no project"},
		{"--base-url=", "--base-url is empty"},
		{"--base-url=x.example", "--base-url does not start with https://"},
		{"--config=", "--config is empty"},
		{"--log=", "--log is empty"},
		{"--log=-", "--log - would write into the screen: name a file"},
		{"--color=", "--color is empty"},
		{"--theme=pink", `--theme "pink" is unknown: want dark, light, mono, dark-rgb or light-rgb`},
		{"--color=yes", `--color "yes" is unknown: want auto, always or never`},
		{"--region=a\x1b[31m", "--region has characters that cannot be printed"},
		{"--profile=a\nb", "--profile has characters that cannot be printed"},
		{"--project=\xff", "--project has characters that cannot be printed"},
	} {
		w := newWorld(t)
		w.setenv(environmentKeys...)
		w.wrongUsage([]string{c.arg}, c.want)
	}
}

func TestFlagsAreTrimmed(t *testing.T) {
	w := newWorld(t)
	w.setenv(environmentKeys...)
	s := w.mustLoad("--region= hk ", "--project", " org-x / Name ")
	assert.Equal(t, "hk", s.Region)
	assert.Equal(t, "org-x", s.Project)
}

func TestChangedTellsWhatTheUserGave(t *testing.T) {
	f := flags(t, "--read-only=false", "--region", "hk")
	assert.True(t, f.Changed("read-only"))
	assert.True(t, f.Changed("region"))
	assert.False(t, f.Changed("profile"))
	assert.False(t, f.Changed("no-such-flag"))
	assert.False(t, (&Flags{}).Changed("region"))
}

func TestEveryFlagOfTheCommandLineIsDeclaredAndExplained(t *testing.T) {
	fs := pflag.NewFlagSet("test", pflag.ContinueOnError)
	(&Flags{}).Register(fs)
	var names []string
	fs.VisitAll(func(f *pflag.Flag) {
		names = append(names, f.Name)
		assert.NotEmpty(t, f.Usage, f.Name)
	})
	assert.ElementsMatch(t, []string{
		"profile", "region", "project", "base-url", "config", "read-only", "protected", "allow-outage", "ascii",
		"color", "order", "theme", "log",
	}, names, "keys are never flags")
	usages := flagUsages(fs)
	assert.Contains(t, usages, "--color WHEN")
	assert.Contains(t, usages, "auto, always or never")
	assert.Contains(t, usages, "--config FILE")
	assert.NotContains(t, usages, "this version")
	assert.NotContains(t, usages, "\nFlags:", "each is in a group")
	for line := range strings.Lines(usages) {
		assert.LessOrEqual(t, len(line), 80, line)
	}
}
