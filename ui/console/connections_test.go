package console

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui"
	"cloud.internal/ulbconsole/ui/terminal"
)

// accounts is a configuration with some profiles, and the connections of a console by it.
type accounts struct {
	t     *testing.T
	file  string
	links *connections
	ran   []config.Command // credential_commands
	fails error            // of the next ones
}

const someProfiles = `profiles:
  prod: {region: hk, public_key: prod-public, private_key: prod-private}
  staging: {public_key: staging-public, private_key: staging-private, base_url: "https://staging.example", color: red}
  agent: {public_key: agent-public, credential_command: [agent]}
  viewer: {public_key: viewer-public, private_key: viewer-private, read_only: true}
`

func newAccounts(t *testing.T, args ...string) *accounts {
	t.Helper()
	folder := t.TempDir()
	a := &accounts{t: t, file: filepath.Join(folder, "config.yaml")}
	a.write(someProfiles)
	flags := &config.Flags{}
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.Register(set)
	require.NoError(t, set.Parse(args))
	system := config.System{
		Getenv: func(name string) string {
			if name == "XDG_STATE_HOME" {
				return filepath.Join(folder, "state")
			}
			return ""
		},
		Home: folder, ConfigPath: a.file,
		Run: func(_ context.Context, c config.Command) ([]byte, error) {
			a.ran = append(a.ran, c)
			return []byte("agent-private"), a.fails
		},
	}
	a.links = &connections{
		options: Options{System: system, Flags: flags}, journals: &journals{system: system},
		keys: &keyring{log: slog.New(slog.DiscardHandler), crash: &terminal.Crash{}},
	}
	t.Cleanup(func() { a.links.close(); a.links.journals.close() })
	return a
}

func (a *accounts) write(text string) {
	a.t.Helper()
	require.NoError(a.t, os.WriteFile(a.file, []byte(text), 0o600))
}

// begin is the start of a console.
func (a *accounts) begin() ui.Connected {
	a.t.Helper()
	s, err := config.Load(a.links.options.Flags, a.links.options.System)
	require.NoError(a.t, err)
	require.NoError(a.t, s.FetchCredentials(a.t.Context(), a.links.options.System))
	first, err := a.links.connect(s, a.links.options.Flags)
	require.NoError(a.t, err)
	return first
}

func (a *accounts) to(name string) ui.Connected {
	a.t.Helper()
	c, err := a.links.profile(a.t.Context(), name)
	require.NoError(a.t, err)
	return c
}

func TestAProfileIsConnectedWithAsItWouldBeAtTheStart(t *testing.T) {
	a := newAccounts(t, "--profile", "prod", "--region", "sg", "--base-url", "https://flag.example", "--protected",
		"--allow-outage")
	first := a.begin()
	assert.Equal(t, "flag.example", first.Connection.Endpoint)
	assert.True(t, first.Connection.AllowOutage)
	staging := a.to("staging").Connection
	assert.Equal(t, "staging", staging.Profile)
	assert.Equal(t, "staging.example", staging.Endpoint)
	assert.Equal(t, api.Fingerprint("staging-public"), staging.Account)
	assert.Equal(t, "1", staging.Color)
	assert.True(t, staging.Foreign)
	assert.True(t, staging.Protected)
	assert.False(t, staging.AllowOutage)
	assert.Equal(t, first.Connection.User, staging.User)
	again := a.to("prod")
	assert.NotSame(t, first.Client, again.Client, "its endpoint was the flag's")
	assert.Equal(t, api.RegionID("hk"), again.Connection.Region)
	assert.False(t, again.Connection.AllowOutage)
}

func TestAProfileThatComesBackHasItsConnectionAgain(t *testing.T) {
	a := newAccounts(t, "--profile", "agent", "--region", "sg")
	first := a.begin()
	assert.True(t, a.ran[0].Terminal)
	a.to("staging")
	again := a.to("agent")
	assert.Same(t, first.Client, again.Client, "what runs through it is asked for the same keys")
	assert.Len(t, a.ran, 1, "nobody is asked for a passphrase again")
	assert.Empty(t, again.Connection.Region)
	assert.Equal(t, api.Fingerprint("agent-public"), again.Connection.Account)

	a.write(someProfiles + "    # the same\n")
	assert.Same(t, first.Client, a.to("agent").Client)
	a.write("read_only: true\n" + someProfiles)
	stricter := a.to("agent")
	assert.NotSame(t, first.Client, stricter.Client)
	assert.True(t, stricter.Connection.ReadOnly)
	require.Len(t, a.ran, 2)
	assert.False(t, a.ran[1].Terminal, "the screen is on it")
}

func TestAProfileThatCannotBeConnectedWithIsNamedWithPlaceAndCure(t *testing.T) {
	a := newAccounts(t, "--profile", "prod")
	a.begin()
	fails := func(name string, parts ...string) {
		t.Helper()
		_, err := a.links.profile(t.Context(), name)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "\n")
		for _, part := range parts {
			assert.ErrorContains(t, err, part)
		}
	}
	fails("lab", `"lab" is not a profile of `+a.file)
	a.fails = errors.New("locked")
	fails("agent", a.file+":4: ", "credential_command", "it had no terminal, which ulbconsole --profile agent gives it")
	a.write("profiles:\n  prod: {regoin: hk}\n  staging: {public_key: a}\n")
	fails("staging", a.file+`:2: unknown field "regoin"`, "; "+a.file+":3: ", "private_key (or credential_command) is missing")
	require.NoError(t, os.Chmod(a.file, 0o666))
	fails("staging", "chmod go-w")
	require.NoError(t, os.Remove(a.file))
	fails("staging", "is not a profile of")
	assert.Len(t, a.links.made, 1)
}

func TestOneJournalIsReadOrWrittenByWhatAConnectionMayDo(t *testing.T) {
	a := newAccounts(t, "--profile", "viewer")
	first := a.begin()
	assert.IsType(t, &journal.Reader{}, first.Journal)
	prod := a.to("prod")
	assert.IsType(t, &journal.Journal{}, prod.Journal)
	assert.Same(t, prod.Journal, a.to("staging").Journal)
	assert.Same(t, prod.Journal, a.to("viewer").Journal, "what it is that this console writes is seen by it, too")
}

func TestTheProfilesShownAreThoseOfTheFile(t *testing.T) {
	a := newAccounts(t, "--profile", "prod", "--protected")
	all, err := a.links.profiles()
	require.NoError(t, err)
	require.Len(t, all, 4)
	assert.Equal(t, "staging", all[2].Name)
	assert.Equal(t, "staging.example", all[2].Endpoint)
	assert.True(t, all[3].ReadOnly)
	assert.True(t, all[0].Protected, "by the flag")
	assert.Nil(t, (&connections{}).offered().Connect, "the demonstration has none")
}
