package config

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestReadTimeoutIsBoundedAndFollowsTheSource(t *testing.T) {
	for name, c := range map[string]struct {
		env, args []string
		want      time.Duration
	}{
		"CLI":         {nil, []string{"--profile=cli-a"}, 30 * time.Second},
		"none":        {nil, []string{"--profile=cli-b"}, 0},
		"environment": {[]string{"UCLOUD_TIMEOUT_SECOND=7"}, nil, 7 * time.Second},
		"bounded":     {[]string{"UCLOUD_TIMEOUT_SECOND=2147483647"}, nil, time.Minute},
		"an explicit profile beats a variable": {
			[]string{"UCLOUD_TIMEOUT_SECOND=7"},
			[]string{"--profile=cli-a"},
			30 * time.Second,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.cli(cliConfigs, cliCredentials)
			w.setenv(c.env...)
			assert.Equal(t, c.want, w.mustLoad(c.args...).ReadTimeout)
		})
	}
	for text, want := range map[string]time.Duration{"-5": 0, "61": time.Minute, "9000000000000000000": time.Minute} {
		w := newWorld(t)
		w.cli(`[{"profile":"cli-a","active":true,"timeout_sec":`+text+`}]`, cliCredentials)
		assert.Equal(t, want, w.mustLoad().ReadTimeout, text)
	}
	for _, wrong := range []string{"-1", "1.5", "10s", "99999999999999999999"} {
		w := newWorld(t)
		w.setenv(environmentKeys...)
		w.setenv("UCLOUD_TIMEOUT_SECOND=" + wrong)
		w.refuses(nil, "UCLOUD_TIMEOUT_SECOND is not a number of seconds")
	}
}

func TestTimeoutOfTheFile(t *testing.T) {
	type want struct {
		limit time.Duration
		set   string
	}
	const own = "\nprofiles:\n  own: {public_key: a, private_key: b, timeout: 40s}\n  none: {public_key: a, " +
		"private_key: b}\n"
	for name, c := range map[string]struct {
		config    string
		env, args []string
		want      want
	}{
		"nobody": {config: own, args: []string{"--profile=none"}, want: want{0, ""}},
		"the top": {
			config: "timeout: 20s" + own, env: nil,
			args: []string{"--profile=none"},
			want: want{20 * time.Second, "timeout: 20s in FILE:1"},
		},
		"the profile replaces it": {
			config: "timeout: 20s" + own, env: nil,
			args: []string{"--profile=own"},
			want: want{40 * time.Second, "timeout: 40s in FILE:3"},
		},
		"the profile alone": {
			config: own, env: nil,
			args: []string{"--profile=own"},
			want: want{40 * time.Second, "timeout: 40s in FILE:3"},
		},
		"a variable is left with --profile": {
			config: own,
			env:    []string{"UCLOUD_TIMEOUT_SECOND=7"},
			args:   []string{"--profile=own"},
			want:   want{40 * time.Second, "timeout: 40s in FILE:3"},
		},
		"a variable beats the file": {
			config: "default_profile: own\ntimeout: 20s" + own,
			env:    []string{"UCLOUD_TIMEOUT_SECOND=7"},
			args:   nil,
			want:   want{7 * time.Second, "7 s by UCLOUD_TIMEOUT_SECOND"},
		},
		"a variable of 0 is none": {
			config: "default_profile: none\ntimeout: 20s" + own,
			env:    []string{"UCLOUD_TIMEOUT_SECOND=0"},
			args:   nil,
			want:   want{20 * time.Second, "timeout: 20s in FILE:2"},
		},
		"the top beats the CLI": {
			config: "timeout: 20s", env: nil,
			args: []string{"--profile=cli-a"},
			want: want{20 * time.Second, "timeout: 20s in FILE:1"},
		},
		"the CLI alone": {
			env:  nil,
			args: []string{"--profile=cli-a"},
			want: want{30 * time.Second, `30 s by timeout_sec of profile "cli-a" in CLI`},
		},
		"keys of the environment": {
			config: "timeout: 1m", env: environmentKeys, args: nil,
			want: want{time.Minute, "timeout: 1m in FILE:1"},
		},
		"too long a variable": {
			config: "timeout: 20s",
			env:    append([]string{"UCLOUD_TIMEOUT_SECOND=600"}, environmentKeys...), args: nil,
			want: want{time.Minute, "UCLOUD_TIMEOUT_SECOND, which counts as 1m"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.config(c.config)
			w.cli(cliConfigs, cliCredentials)
			w.setenv(c.env...)
			s := w.mustLoad(c.args...)
			set := strings.NewReplacer(w.sys.ConfigPath, "FILE", w.cliPath("config.json"), "CLI").Replace(s.TimeoutSet)
			assert.Equal(t, c.want, want{s.ReadTimeout, set})
		})
	}
	for _, wrong := range []string{
		"15", "0", "0s", "-15s", "999ms", "61s", "1h", "soon", "true", `""`, "[15s]", "15 s",
		"9999999999999999h", "null",
	} {
		w := newWorld(t)
		w.config("theme: dark\ntimeout: " + wrong + own)
		w.refuses([]string{"--profile=none"}, w.sys.ConfigPath+":2", "timeout", "from 1s to 1m")
	}
}
