package config

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// place decides where to start.
func (s *Settings) place(f *Flags, sys System, src *source) error {
	environment := sys.Getenv
	if f.Changed("profile") {
		environment = func(string) string { return "" }
	}
	region, wrongRegion := firstPlace(f.Region, environment, "UCLOUD_REGION", src, "region", src.region)
	project, wrongProject := firstPlace(f.Project, environment, "UCLOUD_PROJECT_ID", src, "project", src.project)
	s.Region, s.Project = region, projectID(project)
	return Join(wrongRegion, wrongProject)
}

// connection decides where requests go, and whom to trust there.
func (s *Settings) connection(f *Flags, sys System, src *source) error {
	s.InsecureHTTP = src.insecureHTTP
	var err error
	if s.CAFile, err = sys.expand(src.caFile, src.folder); err == nil {
		s.CA, err = readCA(s.CAFile)
	}
	if err != nil {
		err = src.fieldErrorf("ca_file", "ca_file %w", err)
	}
	return Join(s.endpoint(f, sys, src), err)
}

// silence decides how long a read may bring nothing: by the environment, the profile of the
// configuration file, its top, or the CLI's profile.
func (s *Settings) silence(f *Flags, sys System, file *parsedFile, src *source) error {
	chosen := file.timeout
	if src.timeout.limit != 0 && (!src.fromCLI || chosen.limit == 0) {
		chosen = src.timeout
	}
	if text := strings.TrimSpace(sys.Getenv("UCLOUD_TIMEOUT_SECOND")); text != "" && !f.Changed("profile") {
		n, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return errors.New("UCLOUD_TIMEOUT_SECOND is not a number of seconds: set it to one such as 15, or unset it")
		}
		if n > 0 {
			chosen = seconds(n, "UCLOUD_TIMEOUT_SECOND")
		}
	}
	s.ReadTimeout, s.TimeoutSet = chosen.limit, chosen.set
	return nil
}

// firstPlace returns the first that is set of flag, variable and the source's own value.
func firstPlace(flag string, environment func(string) string, variable string, src *source,
	field, own string,
) (string, error) {
	if flag != "" {
		return flag, nil
	}
	if value := strings.TrimSpace(environment(variable)); value != "" {
		if quoted(value) {
			return "", fmt.Errorf("%s %s", variable, inQuotes)
		}
		if !printable(value) {
			return "", fmt.Errorf("%s has characters that cannot be printed: set it again, or unset it", variable)
		}
		return value, nil
	}
	own = strings.TrimSpace(own)
	if !printable(own) {
		return "", src.fieldErrorf(field, "%s has characters that cannot be printed: write it again", src.fieldName(field))
	}
	return own, nil
}

// endpoint decides the base URL. It belongs to the source; only the flag may replace it.
func (s *Settings) endpoint(f *Flags, sys System, src *source) error {
	defer func() { s.OtherEndpoint = s.BaseURL != src.defaultURL }()
	var err error
	if f.wrong["base-url"] {
		return nil
	}
	if f.Changed("base-url") {
		if s.BaseURL, err = baseURL(f.BaseURL, src.insecureHTTP); err != nil {
			return usagef("--base-url %v", err)
		}
		return nil
	}
	if !f.Changed("profile") && !src.inEnvironment() && sys.Getenv("UCLOUD_API_BASE_URL") != "" {
		return fmt.Errorf("UCLOUD_API_BASE_URL is set without UCLOUD_PUBLIC_KEY and UCLOUD_PRIVATE_KEY, and the keys of %s "+
			"are not sent to another source's endpoint: unset it, set the keys too, or pass --base-url", src.words)
	}
	if src.baseURL == "" {
		s.BaseURL = src.defaultURL
		return nil
	}
	if s.BaseURL, err = baseURL(src.baseURL, src.insecureHTTP); err != nil {
		return src.fieldErrorf("base_url", "%s %v", src.fieldName("base_url"), err)
	}
	return nil
}

// policy decides what limits the user. But for refresh, a profile can only add to what
// holds for the whole file.
func (s *Settings) policy(f *Flags, sys System, file *parsedFile, src *source) error {
	readOnly, err := environmentBool(sys, "ULBCONSOLE_READ_ONLY")
	protected, wrong := environmentBool(sys, "ULBCONSOLE_PROTECTED")
	s.ReadOnly = f.ReadOnly || readOnly || file.readOnly || src.readOnly
	s.Protected = f.Protected || protected || file.protected || src.protected
	for _, refresh := range []*time.Duration{file.refresh, src.refresh} {
		if refresh != nil {
			s.Refresh = *refresh
		}
	}
	s.AllowOutage = f.AllowOutage
	s.FloorNumber = max(file.floor.number, src.floor.number)
	s.FloorPercent = max(file.floor.percent, src.floor.percent)
	s.MaxTargets = DefaultMaxTargets
	for _, most := range []int{file.maxTargets, src.maxTargets} {
		if most != 0 {
			s.MaxTargets = min(s.MaxTargets, most)
		}
	}
	return Join(err, wrong)
}

// environmentBool reads a variable that limits the user; one that cannot be understood is an error,
// since guessing "false" would take a protection away.
func environmentBool(sys System, name string) (bool, error) {
	text := strings.ToLower(strings.TrimSpace(sys.Getenv(name)))
	switch text {
	case "":
		return false, nil
	case "1", "true", "yes", "on":
		return true, nil
	case "0", "false", "no", "off":
		return false, nil
	default:
		return false, fmt.Errorf("%s is neither true nor false: set it to true or unset it", name)
	}
}

// appearance decides theme, colour, character set, the order of lists and log file.
func (s *Settings) appearance(f *Flags, sys System, file *parsedFile) (err error) {
	s.Theme = cmp.Or(f.Theme, file.theme, themes[0])
	s.Color = cmp.Or(f.Color, environmentColor(sys), file.color, colors[0])
	s.ServiceOrder = cmp.Or(f.Order, file.order) == orders[1]
	s.ASCII, s.Mouse = file.ascii, file.mouse
	if f.Changed("ascii") {
		s.ASCII = f.ASCII
	}
	if f.Log != "" {
		if s.LogFile, err = sys.expand(f.Log, ""); err != nil {
			return usagef("--log %v", err)
		}
		return nil
	}
	if s.LogFile, err = sys.expand(file.log, filepath.Dir(file.path)); err != nil {
		return fmt.Errorf("%s:%d: log %w", display(file.path), file.logLine, err)
	}
	return nil
}

// environmentColor is the word that NO_COLOR (no-color.org) and CLICOLOR_FORCE
// (bixense.com/clicolors) stand for.
func environmentColor(sys System) string {
	if sys.Getenv("NO_COLOR") != "" {
		return "never"
	}
	if force := sys.Getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return "always"
	}
	return ""
}
