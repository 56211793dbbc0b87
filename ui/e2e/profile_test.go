//go:build linux

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// twoAccounts are two simulated clouds and a configuration with a profile for each: hk has the usual
// estate, and sg a generated one. It gives the arguments and the environment of a console.
func twoAccounts(t *testing.T) (args, env []string, file string) {
	t.Helper()
	folder := t.TempDir()
	file = filepath.Join(folder, "config.yaml")
	keys := ", region: hk, public_key: demo-public-key, private_key: demo-private-key}\n"
	require.NoError(t, os.WriteFile(file, []byte("default_profile: hk\nprofiles:\n"+
		"  hk: {base_url: "+startServer(t).url+keys+
		"  sg: {read_only: true, base_url: "+startServer(t, "--ulbs", "5").url+keys), 0o600))
	return []string{"--config", file}, []string{"XDG_STATE_HOME=" + folder + "/state"}, file
}

// use switches to a profile by the picker.
func use(term *Terminal, name string) {
	term.t.Helper()
	term.Type("p").WaitFor("2 profiles")
	selectProfile(term, name)
	term.Type(Enter).WaitGone("2 profiles").WaitFor("profile " + name + " is in use")
}

// selectProfile moves the cursor of the picker: hk is the first one.
func selectProfile(term *Terminal, name string) {
	term.t.Helper()
	term.Type(map[string]string{"hk": "g", "sg": "G"}[name]).WaitUntil("the cursor is on "+name, func(screen string) bool {
		return strings.HasPrefix(selected(screen), "▌ "+name+" ")
	})
}

func TestADrainEndsWithItsOwnProfileWhileAnotherOneIsOnTheScreen(t *testing.T) {
	t.Parallel() // most of it is waiting
	args, env, _ := twoAccounts(t)
	term := Start(t, Setup{Width: 120, Height: 40, Env: env}, args...).WaitFor("api-tcp")
	term.Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend").Type(Enter).WaitFor("metrics-9100").Type(Enter).
		WaitFor("api-04")
	address := regexp.MustCompile(`10\.[0-9.]+:9000`).FindString(selected(term.Screen()))
	require.NotEmpty(t, address)
	term.Type("x").WaitFor("[  Drain first  ]").Type(Tab + Tab).WaitFor("[> Drain first <]").Type(Enter)
	term.WaitFor("Drain and release backend").WaitFor("wait in seconds  > 900").Type("\x7f\x7f\x7f").Type("5").
		WaitFor("2 wait 5s").WaitFor("[  Drain and release  ]").Type(Tab + Tab).WaitFor("[> Drain and release <]").Type(Enter)
	term.WaitFor("draining " + address).WaitFor("left   n end wait")

	use(term, "sg")
	term.WaitFor("READ-ONLY").WaitFor("2 ULBs").WaitFor("hk: draining " + address).WaitGone("api-tcp")
	term.Type(Enter).WaitFor("LISTENER").Type(Enter).WaitFor("BACKEND ID").WaitFor("hk: released " + address)

	use(term, "hk")
	term.WaitGone("READ-ONLY").WaitFor("api-tcp")
	term.Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend").Type(Enter).WaitFor("metrics-9100").Type(Enter).
		WaitFor("api-04").WaitFor("3 backends")
	use(term, "sg")
	assert.Zero(t, term.Type("q").ExitCode())
	assert.NoError(t, term.Restored())
	assert.Regexp(t, `done \| drain\+release `+regexp.QuoteMeta(address)+`.* api-tcp/api-9000 hk hk`,
		strings.ReplaceAll(term.Screen(), "\n", ""), "the last word is the profile")

	past := Run(t, env, "history", "--json")
	require.Zero(t, past.Code, past.Stderr)
	var line struct{ Profile, Outcome string }
	require.NoError(t, json.Unmarshal([]byte(past.Stdout), &line), past.Stdout)
	assert.Equal(t, "hk", line.Profile)
	assert.Equal(t, "done", line.Outcome)
}

func TestAProfileWhoseFileIsWrongNowLeavesTheConsoleWhereItWas(t *testing.T) {
	args, env, file := twoAccounts(t)
	term := Start(t, Setup{Width: 120, Height: 40, Env: env}, args...).WaitFor("api-tcp")
	term.Type("p").WaitFor("2 profiles")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), "read_only", "readonly", 1)), 0o600))
	selectProfile(term, "sg")
	term.Type(Enter).WaitFor("still with profile hk, not sg:").WaitFor(file + ":4: ").WaitFor(`did you mean "read_only"?`)
	term.Type(Esc).WaitGone("still with").Type(Esc).WaitFor("api-tcp").WaitGone("2 profiles")
	assert.Zero(t, term.Type("q").ExitCode())
}

// A console that began where nothing may be changed only reads the journal, until it is switched to
// where something may.
func TestAReadOnlyBeginningDoesNotKeepAnotherProfileFromChangingAnything(t *testing.T) {
	args, env, _ := twoAccounts(t)
	term := Start(t, Setup{Width: 120, Height: 40, Env: env}, append(args, "--profile", "sg")...).WaitFor("READ-ONLY")
	use(term, "hk")
	term.WaitFor("api-tcp").Type("/").Type("api-tcp").Type(Enter).WaitGone("web-frontend").Type(Enter).
		WaitFor("metrics-9100").Type(Enter).WaitFor("api-04")
	term.Type("x").WaitFor("[  Release  ]").Type(Tab).WaitFor("[> Release <]").Type(Enter).WaitFor("● released ")
	assert.Zero(t, term.Type("q").ExitCode())

	term = Start(t, Setup{Width: 120, Height: 40, Env: env}, append(args, "--profile", "sg", "--read-only")...)
	term.WaitFor("READ-ONLY")
	use(term, "hk")
	term.WaitFor("api-tcp").WaitFor("READ-ONLY")
	assert.Zero(t, term.Type("q").ExitCode())
}
