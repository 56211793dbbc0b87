// Package config finds out what the user set: flags, environment, the configuration file and the
// official CLI's files, and hands it on as plain checked data. Of ours it imports api/endpoint
// alone. It must never draw, connect to the service, or repeat in an error what a file holds.
//
// # Which credentials
//
// Public key, private key, security token, channel key and base URL are one set from one source;
// nothing is mixed and half a set is an error. The first source that applies is used:
//
//  1. --profile NAME: the configuration file's profile of that name, else the CLI's;
//  2. UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY, with UCLOUD_API_BASE_URL;
//  3. UCLOUD_PROFILE, a name looked up as in 1;
//  4. default_profile of the configuration file, looked up as in 1;
//  5. the CLI's active profile.
//
// The default endpoint follows the source: https://api.surfercloud.com/, and https://api.ucloud.cn/
// for the CLI's files.
//
// A switch to another profile while a console runs is a Load with the flags that Flags.For gives.
//
// # Which settings
//
// Flags win over environment, environment over the configuration file, that over ~/.ucloud, that
// over defaults. Three rules keep a left-over variable from hurting:
//
//   - an explicit --profile ignores every UCLOUD_* variable but the two that say where the CLI's
//     files are: a UCLOUD_REGION left in the shell does not move --profile prod to another region;
//   - region and project come from the flags, the environment or the profile in use, never from
//     another profile;
//   - UCLOUD_API_BASE_URL never carries the keys of a file to another endpoint: without keys beside
//     it, it is an error. The flag --base-url may, because it was typed for this run.
//
// read_only and protected are true if any of flag, environment (ULBCONSOLE_READ_ONLY,
// ULBCONSOLE_PROTECTED), file or profile in use says so. A profile's refresh and timeout replace
// those at the top of the file.
//
// A setting can only make the gates of a change stricter, and a profile's never loosens the file's:
// the lower max_targets holds. A serving_floor is a number or a percentage, and which of the two is
// stricter depends on the VServer: so the highest number and the highest percentage given both
// hold, and what is under either is under the floor. What opens a gate, --allow-outage, is a flag
// alone: neither a file nor a variable that was left behind can do it.
//
// # What may be read
//
// A configuration file that holds a secret, the CLI's credential.json, and its config.json when it
// holds a channel_key are refused if group or others can read them, and any file that they can
// write. No error text holds a secret, a value from a file, or its source line.
//
// # Errors
//
// Load reports all that is wrong at once, and nothing that is wrong only because of that. A
// credential_command, which may ask for a passphrase, is run only where nothing is.
package config

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api/endpoint"
)

// Defaults that hold where nobody set anything.
const (
	// DefaultRefresh is the time between two background refreshes.
	DefaultRefresh = 10 * time.Second
	// DefaultMaxTargets is how many backends one plan may take. A configuration can only lower it.
	DefaultMaxTargets = 10
	surferCloudURL    = endpoint.Example
	uCloudURL         = "https://api.ucloud.cn/"
)

// environmentProfile is the profile's name where the keys come from the environment.
const environmentProfile = "environment"

// System is the outside world as Load sees it; tests hand in their own.
type System struct {
	// Getenv returns an environment variable, "" when it is not set: os.Getenv.
	Getenv func(string) string
	// Home is what HOME holds, for ~/.config, ~/.ucloud and a leading ~/ in paths.
	Home string
	// ConfigPath is the configuration file read without --config; "" is the one in
	// the user's XDG folder.
	ConfigPath string
	// Run runs a credential_command and returns its standard output. Nil runs it with
	// os/exec, without a shell.
	Run func(ctx context.Context, c Command) (stdout []byte, err error)
	// Background says that a screen is up: a credential_command is not given the terminal.
	Background bool
}

// DefaultSystem is the real one: this process's environment. The first call takes the keys out of
// it, so that no program that is started later finds them there; what it took goes on being given.
func DefaultSystem() System {
	taken := takeKeys()
	return System{Home: os.Getenv("HOME"), Run: runCommand, Getenv: func(name string) string {
		if value, is := taken[name]; is {
			return value
		}
		return os.Getenv(name)
	}}
}

var takeKeys = sync.OnceValue(func() map[string]string {
	taken := map[string]string{}
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); holdsKey(name) {
			taken[name] = value
			_ = os.Unsetenv(name)
		}
	}
	return taken
})

// holdsKey reports whether a variable holds a key or a token of the service, one that
// is not read here, too.
func holdsKey(name string) bool {
	secret := func(word string) bool { return strings.Contains(name, word) }
	return strings.HasPrefix(name, "UCLOUD_") &&
		slices.ContainsFunc([]string{"KEY", "TOKEN", "SECRET", "PASSWORD"}, secret)
}

// Credentials is one set from one source. ChannelKey goes out as the header "channel-key".
type Credentials struct {
	PublicKey                             string
	PrivateKey, SecurityToken, ChannelKey Secret
}

// Settings is everything the user set, checked, with defaults filled in.
type Settings struct {
	// Profile is the name of the profile in use, "environment" when the keys come from there,
	// "demo" from LoadAppearance.
	Profile string
	// ProfileColor is the colour that the profile's name has on the screen: one of the sixteen of a
	// terminal, by its number, "" for none.
	ProfileColor string
	// Source says in words where the credentials came from, Renewal how Reload gets
	// them from there again.
	Source  string
	Renewal Renewal
	// BaseURL is the endpoint: https, or http where it is loopback or the
	// profile says insecure_http.
	BaseURL string
	// OtherEndpoint says that BaseURL is not what such keys are used with by default.
	OtherEndpoint bool
	// Region and Project are empty where the service's default is to be asked for.
	// Project is the bare id.
	Region, Project string
	Credentials     Credentials
	// CA holds PEM certificates to trust beside the system's, nil where there are none; CAFile
	// is where they stand.
	CA           []byte
	CAFile       string
	InsecureHTTP bool
	// ReadOnly and Protected are true if they are true anywhere.
	ReadOnly, Protected bool
	// AllowOutage allows a change in a protected profile that leaves nothing serving. Only the
	// command line sets it, and elsewhere it means nothing.
	AllowOutage bool
	// Refresh is the time between background refreshes; 0 is off.
	Refresh time.Duration
	// FloorNumber and FloorPercent say how many of a VServer's backends, and what share of them,
	// must keep serving, or a change is severe. Both hold; 0 is none.
	FloorNumber, FloorPercent int
	// MaxTargets is how many backends one plan may take, from 1 to DefaultMaxTargets.
	MaxTargets int
	// ReadTimeout is how long a read may bring nothing, from a second to a minute; 0 means the
	// client's default. It comes from UCLOUD_TIMEOUT_SECOND, timeout in the configuration file, or
	// the CLI's timeout_sec. TimeoutSet says which, in words.
	ReadTimeout time.Duration
	TimeoutSet  string
	// ServiceOrder lets lists begin in the order of the service, and not with the worst.
	ServiceOrder bool
	// Theme is dark, light, mono, dark-rgb or light-rgb.
	Theme string
	// Color is auto, always or never. NO_COLOR and CLICOLOR_FORCE are in it already:
	// they win over the file.
	Color string
	ASCII bool
	// Mouse lets the wheel and clicks be reported, which the terminal then does not select with.
	Mouse   bool
	LogFile string
	// Keys holds the user's key bindings, action to keys, unchecked; KeysFile is
	// the file they stand in.
	Keys     map[string][]string
	KeysFile string
	keyLines map[string]int
	source   *source
}

// PlaceKeys puts the file before each error about Keys, and the line of the entry, where the error
// begins with the entry's name: "keys.NAME: ...".
func (s *Settings) PlaceKeys(err error) error {
	errs := flat([]error{err})
	for i := range errs {
		errs[i] = s.placeKey(errs[i])
	}
	return Join(errs...)
}

func (s *Settings) placeKey(err error) error {
	for action, line := range s.keyLines {
		for _, name := range []string{action, strconv.Quote(action)} {
			if rest, ok := strings.CutPrefix(err.Error(), "keys."+name); ok && strings.IndexAny(rest, ": ") == 0 {
				return fmt.Errorf("%s:%d: %w", display(s.KeysFile), line, err)
			}
		}
	}
	return fmt.Errorf("%s: %w", display(s.KeysFile), err)
}

// Renewal is how credentials can be had again.
type Renewal int

// The ways.
const (
	// RenewNever is the environment's: a process sees only what was there at its start.
	RenewNever Renewal = iota
	// RenewFile is that of keys in a file, which may have been written anew.
	RenewFile
	// RenewCommand is a credential_command, which may want the terminal.
	RenewCommand
)
