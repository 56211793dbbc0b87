package config

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// source is one place that credentials come from, as read: a profile of the configuration file, a
// profile of the CLI, or the environment.
type source struct {
	profile, words      string
	folder              string            // under which its relative paths hang; "" is the working folder
	prefix              string            // where it stands, put before its errors; "" for the environment
	places              map[string]string // likewise for a field, where that is known better
	names               map[string]string // what the source calls a field, where that is not the field's own name
	baseURL, defaultURL string
	fromCLI             bool
	broken              bool // what it says of itself is wrong, and reported
	region, project     string

	publicKey                             string
	privateKey, securityToken, channelKey Secret
	command                               []string

	color        string // of its name on the screen: a number as ProfileColor
	caFile       string
	insecureHTTP bool
	limits
}

// limits is what a profile and the top of the file can both set; nil and zero are not set.
type limits struct {
	readOnly, protected bool
	refresh             *time.Duration
	timeout             timeout
	floor               floor
	maxTargets          int
}

func (l *limits) addFields(to map[string]fieldReader, place func(line int) string) {
	to["read_only"] = boolField(&l.readOnly)
	to["protected"] = boolField(&l.protected)
	to["refresh"] = refreshField(&l.refresh)
	to["timeout"] = timeoutField(&l.timeout, place)
	to["serving_floor"] = floorField(&l.floor)
	to["max_targets"] = targetsField(&l.maxTargets)
}

// inEnvironment tells the environment from a profile that happens to be called so.
func (s *source) inEnvironment() bool { return s.prefix == "" }

func (s *source) errorf(format string, args ...any) error {
	return fmt.Errorf("%s%w", s.prefix, fmt.Errorf(format, args...))
}

// fieldErrorf is errorf for what is wrong with a field.
func (s *source) fieldErrorf(field, format string, args ...any) error {
	return fmt.Errorf("%s%w", cmp.Or(s.places[field], s.prefix), fmt.Errorf(format, args...))
}

func (s *source) fieldName(field string) string {
	return cmp.Or(s.names[field], field)
}

// chooseSource finds the source that applies, in the order of the package documentation.
func chooseSource(f *Flags, sys System, file *parsedFile) (*source, error) {
	if f.Changed("profile") {
		src, err := findProfile(sys, file, f.Profile)
		var missing *noProfileError
		if errors.As(err, &missing) {
			return nil, &UsageError{Message: "--profile " + err.Error(), cause: err}
		}
		return src, err
	}
	if src := fromEnvironment(sys); src != nil {
		return src, nil
	}
	if name := strings.TrimSpace(sys.Getenv("UCLOUD_PROFILE")); name != "" {
		if quoted(name) {
			return nil, fmt.Errorf("UCLOUD_PROFILE %s", inQuotes)
		}
		src, err := findProfile(sys, file, name)
		if err != nil {
			return nil, fmt.Errorf("UCLOUD_PROFILE: %w", err)
		}
		return src, nil
	}
	if file.defaultProfile != "" {
		src, err := findProfile(sys, file, file.defaultProfile)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: default_profile: %w", display(file.path), file.defaultLine, err)
		}
		return src, nil
	}
	cli, err := loadCLI(sys)
	if err != nil {
		return nil, err
	}
	src, err := cli.active()
	if src != nil || err != nil {
		return src, err
	}
	return nil, noCredentials(file, cli)
}

// fromEnvironment returns the set of the environment, half a set too, or nil where no key is there.
func fromEnvironment(sys System) *source {
	public, private := sys.Getenv("UCLOUD_PUBLIC_KEY"), sys.Getenv("UCLOUD_PRIVATE_KEY")
	if public == "" && private == "" {
		return nil
	}
	return &source{
		profile: environmentProfile,
		words:   "the environment (UCLOUD_PUBLIC_KEY)",
		names: map[string]string{
			"public_key": "UCLOUD_PUBLIC_KEY", "private_key": "UCLOUD_PRIVATE_KEY", "base_url": "UCLOUD_API_BASE_URL",
		},
		baseURL:    strings.TrimSpace(sys.Getenv("UCLOUD_API_BASE_URL")),
		defaultURL: surferCloudURL,
		publicKey:  public,
		privateKey: NewSecret(private),
	}
}

// noProfileError says that a name is in neither file or no name is given, and which names are.
type noProfileError struct{ message string }

func (e *noProfileError) Error() string { return e.message }

// findProfile finds a profile by name, in the configuration file first, then in the CLI's files.
func findProfile(sys System, file *parsedFile, name string) (*source, error) {
	if src := file.profiles[name]; src != nil {
		return src, nil
	}
	cli, err := loadCLI(sys)
	if err != nil {
		return nil, err
	}
	if slices.Contains(cli.names, name) {
		return cli.profile(name)
	}
	return nil, &noProfileError{fmt.Sprintf("%s is not a profile of %s (%s) nor of the CLI (%s): name one that is, or "+
		"add it",
		strconv.Quote(name), display(file.path), listed(file.names()), listed(cli.names))}
}

// listed names profiles for an error: quoted, and not more than fit in a sentence.
func listed(names []string) string {
	const most = 20
	if len(names) == 0 {
		return "it has none"
	}
	var all []string
	for _, name := range names[:min(len(names), most)] {
		all = append(all, strconv.Quote(name))
	}
	if more := len(names) - most; more > 0 {
		all = append(all, fmt.Sprintf("%d more", more))
	}
	return "it has " + strings.Join(all, ", ")
}

func noCredentials(file *parsedFile, cli *cliFiles) error {
	if len(file.profiles) > 0 || len(cli.names) > 0 {
		return &noProfileError{fmt.Sprintf("no profile is chosen: pass --profile NAME, or set default_profile in %s (%s), "+
			"or make a profile of the CLI active (%s); --demo needs none",
			display(file.path), listed(file.names()), listed(cli.names))}
	}
	return &FirstRunError{File: display(file.path)}
}

// FirstRunError says that there are no credentials, nor anything that could be without them.
type FirstRunError struct {
	File string // where a profile would stand
}

// Error is the way to the credentials in one sentence.
func (e *FirstRunError) Error() string {
	return "no credentials: set UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY, or write a profile with public_key and " +
		"private_key into " + e.File + ", or let the official CLI make ~/.ucloud (ucloud init); --demo needs none"
}

// Ways are the ways to give credentials, each with a line to paste: lines to print as they are.
func (e *FirstRunError) Ways() []string {
	return []string{
		"no credentials. To look around without any: ulbconsole --demo",
		"",
		"Three ways to give them:",
		"  1. environment",
		"       export UCLOUD_PUBLIC_KEY=... UCLOUD_PRIVATE_KEY=...",
		"  2. a profile in " + e.File + ", mode 600",
		`       profiles: {prod: {public_key: "...", private_key: "..."}}`,
		"     then: ulbconsole --profile prod",
		"  3. the official CLI, which writes ~/.ucloud",
		"       ucloud init",
	}
}

// given are the credentials that the source itself holds.
func (s *source) given() Credentials {
	return Credentials{
		PublicKey: s.publicKey, PrivateKey: s.privateKey, SecurityToken: s.securityToken, ChannelKey: s.channelKey,
	}
}

// credentials completes the set, with the credential_command where there is one, and checks it.
func (s *source) credentials(ctx context.Context, sys System) (Credentials, error) {
	set := s.given()
	if len(s.command) > 0 {
		if err := s.addFromCommand(ctx, sys, &set); err != nil {
			return Credentials{}, err
		}
	}
	if err := Join(s.complete(set), s.wellFormed(set)); err != nil {
		return Credentials{}, err
	}
	return set, nil
}

// check is what is wrong with what the source itself holds of the credentials.
func (s *source) check() error {
	if len(s.command) > 0 {
		return s.wellFormed(s.given())
	}
	return Join(s.complete(s.given()), s.wellFormed(s.given()))
}

func (s *source) complete(set Credentials) error {
	var missing []string
	if set.PublicKey == "" {
		missing = append(missing, s.fieldName("public_key"))
	}
	if set.PrivateKey.Empty() {
		missing = append(missing, s.fieldName("private_key"))
	}
	switch len(missing) {
	case 2:
		return s.errorf("%s are missing: add both", strings.Join(missing, " and "))
	case 1:
		return s.errorf("%s is missing, and half a set of keys cannot sign: add it", missing[0])
	default:
		return nil
	}
}

func (s *source) wellFormed(set Credentials) error {
	var errs []error
	for _, key := range []struct{ field, text string }{
		{"public_key", set.PublicKey},
		{"private_key", set.PrivateKey.Reveal()},
		{"security_token", set.SecurityToken.Reveal()},
		{"channel_key", set.ChannelKey.Reveal()},
	} {
		name, _, _ := strings.Cut(s.fieldName(key.field), " (")
		switch {
		case quoted(key.text):
			errs = append(errs, s.fieldErrorf(key.field, "%s %s", name, inQuotes))
		case !keyShaped(key.text):
			errs = append(errs, s.fieldErrorf(key.field,
				"%s holds a space, a line break or another character that no key has: paste it again", name))
		}
	}
	return Join(errs...)
}
