package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

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
