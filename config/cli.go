package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// cliConfig and cliCredential are the entries of the official CLI's config.json
// and credential.json; both files are JSON arrays, joined by profile. Fields of no
// use here are left out.
type cliConfig struct {
	Profile    string `json:"profile"`
	Active     bool   `json:"active"`
	ProjectID  string `json:"project_id"`
	Region     string `json:"region"`
	BaseURL    string `json:"base_url"`
	TimeoutSec int    `json:"timeout_sec"`
	ChannelKey string `json:"channel_key"`
}

type cliCredential struct {
	Profile    string `json:"profile"`
	PublicKey  string `json:"public_key"`
	PrivateKey string `json:"private_key"`
	AuthMode   string `json:"auth_mode"`
}

// cliFiles is what the CLI's two files hold.
type cliFiles struct {
	configPath, credentialPath string
	configs                    []cliConfig
	credentials                []cliCredential
	names                      []string // of all profiles, sorted
}

// loadCLI reads the CLI's files, where UCLOUD_SHARED_CONFIG_FILE and UCLOUD_SHARED_CREDENTIAL_FILE
// say or in ~/.ucloud. The default ones may be missing.
func loadCLI(sys System) (*cliFiles, error) {
	c := &cliFiles{}
	read, err := readCLI(sys, "UCLOUD_SHARED_CONFIG_FILE", "config.json", &c.configs, &c.configPath)
	if err != nil {
		return nil, err
	}
	hasKey := func(entry cliConfig) bool { return entry.ChannelKey != "" }
	if read != nil && slices.ContainsFunc(c.configs, hasKey) {
		if err := read.private(); err != nil {
			return nil, err
		}
	}
	read, err = readCLI(sys, "UCLOUD_SHARED_CREDENTIAL_FILE", "credential.json", &c.credentials, &c.credentialPath)
	if err != nil {
		return nil, err
	}
	if read != nil {
		if err := read.private(); err != nil {
			return nil, err
		}
	}
	for _, entry := range c.configs {
		c.names = append(c.names, entry.Profile)
	}
	for _, entry := range c.credentials {
		c.names = append(c.names, entry.Profile)
	}
	slices.Sort(c.names)
	c.names = slices.Compact(c.names)
	return c, nil
}

// readCLI reads one of the files into entries. It returns nil where a default file is missing.
func readCLI(sys System, variable, name string, entries any, path *string) (*content, error) {
	named := sys.Getenv(variable)
	err := sys.cliPath(path, named, name)
	switch {
	case err != nil && named != "":
		return nil, fmt.Errorf("%s %w", variable, err)
	case err != nil:
		return nil, fmt.Errorf("%w, or set %s", err, variable)
	}
	read, err := readFile(*path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && named == "":
		return nil, nil
	case err != nil && named != "":
		return nil, fmt.Errorf("%s: %w", variable, err)
	case err != nil:
		return nil, err
	}
	return read, decodeCLI(*path, read.data, entries)
}

func (sys System) cliPath(to *string, named, name string) (err error) {
	if quoted(named) {
		return errors.New(inQuotes)
	}
	if named != "" {
		*to, err = sys.expand(named, "")
		return err
	}
	home, err := sys.home()
	*to = filepath.Join(home, ".ucloud", name)
	return err
}

// decodeCLI words its errors itself: those of encoding/json repeat values.
func decodeCLI(path string, data []byte, entries any) error {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if len(data) == 0 {
		return nil
	}
	err := json.Unmarshal(data, entries)
	if err == nil {
		return nil
	}
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) && mistyped.Field != "" {
		return fmt.Errorf("%s: the field %s has the wrong type: let the CLI write the file again (ucloud config)",
			display(path), strconv.Quote(mistyped.Field))
	}
	return fmt.Errorf("%s is not the JSON list that the CLI writes: let it write the file again (ucloud init)",
		display(path))
}

// active returns the active profile, nil where none is.
func (c *cliFiles) active() (*source, error) {
	var names []string
	for _, entry := range c.configs {
		if entry.Active {
			names = append(names, entry.Profile)
		}
	}
	switch len(names) {
	case 0:
		return nil, nil
	case 1:
		return c.profile(names[0])
	default:
		return nil, fmt.Errorf("%s has several active profiles (%s): pass --profile NAME",
			display(c.configPath), listed(names))
	}
}

// profile joins the entries of the two files. Of several with one name the last counts, as
// in the vendor's SDK.
func (c *cliFiles) profile(name string) (*source, error) {
	s := &source{
		profile:    name,
		words:      fmt.Sprintf("profile %q of %s", name, display(c.credentialPath)),
		prefix:     fmt.Sprintf("%s: profile %q: ", display(c.credentialPath), name),
		names:      map[string]string{"project": "project_id"},
		places:     map[string]string{},
		defaultURL: uCloudURL,
		fromCLI:    true,
	}
	for _, field := range []string{"base_url", "region", "project", "channel_key"} {
		s.places[field] = fmt.Sprintf("%s: profile %q: ", display(c.configPath), name)
	}
	if !printable(name) || strings.TrimSpace(name) == "" {
		return nil, fmt.Errorf("%s: a profile's name is empty or cannot be printed: rename it", display(c.configPath))
	}
	for _, entry := range c.configs {
		if entry.Profile != name {
			continue
		}
		s.baseURL, s.region, s.project = strings.TrimSpace(entry.BaseURL), entry.Region, entry.ProjectID
		s.channelKey = NewSecret(entry.ChannelKey)
		s.timeout = timeout{}
		if entry.TimeoutSec > 0 {
			s.timeout = seconds(uint64(entry.TimeoutSec),
				fmt.Sprintf("timeout_sec of profile %q in %s", name, display(c.configPath)))
		}
	}
	for _, entry := range c.credentials {
		if entry.Profile != name {
			continue
		}
		if strings.EqualFold(entry.AuthMode, "oauth") {
			return nil, s.errorf("it signs in with oauth, which gives no keys to sign requests with: " +
				"make an API key pair and choose a profile that has one")
		}
		s.publicKey, s.privateKey = entry.PublicKey, NewSecret(entry.PrivateKey)
	}
	return s, nil
}
