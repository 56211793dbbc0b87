package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// parsedFile is the configuration file as read; a missing or empty one leaves
// all but the path zero.
type parsedFile struct {
	path           string
	defaultProfile string
	defaultLine    int
	theme, color   string
	order          string
	ascii, mouse   bool
	log            string
	logLine        int
	limits
	keys     map[string][]string
	keyLines map[string]int
	profiles map[string]*source
}

// names returns the profiles' names, sorted.
func (f *parsedFile) names() []string { return slices.Sorted(maps.Keys(f.profiles)) }

// loadFile reads the file of --config, which must be there, or the default one,
// which may be missing. Beside an error it gives what could be read.
func loadFile(f *Flags, sys System) (*parsedFile, error) {
	path, err := configFile(f, sys)
	nothing := &parsedFile{path: path}
	if err != nil {
		return nothing, err
	}
	read, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && f.Changed("config"):
		return nothing, usagef("--config %s does not exist: name a file that does", display(path))
	case errors.Is(err, fs.ErrNotExist):
		return nothing, nil
	case err != nil:
		return nothing, err
	}
	parsed, err := parseFile(path, read.data)
	if parsed.holdsSecret() {
		err = Join(err, read.private())
	}
	return parsed, err
}

func configFile(f *Flags, sys System) (string, error) {
	if !f.Changed("config") {
		return sys.configPath()
	}
	path, err := sys.expand(f.Config, "")
	if err != nil {
		return "", usagef("--config %v", err)
	}
	return path, nil
}

func (f *parsedFile) holdsSecret() bool {
	for _, p := range f.profiles {
		if !p.privateKey.Empty() || !p.securityToken.Empty() || !p.channelKey.Empty() {
			return true
		}
	}
	return false
}

// parseFile reads the YAML text of the file at path. Beside an error it gives what could be read.
func parseFile(path string, data []byte) (*parsedFile, error) {
	d, f := document{path: path, text: bytes.TrimPrefix(data, []byte("\ufeff"))}, &parsedFile{path: path}
	top, err := d.parse()
	if err != nil || top == nil {
		return f, err
	}
	return f, d.fields("the file", top, f.fields(d), inProfile())
}

func (f *parsedFile) fields(d document) map[string]fieldReader {
	all := map[string]fieldReader{
		"default_profile": func(value ast.Node) error {
			f.defaultLine = lineOf(value)
			if err := textField(&f.defaultProfile)(value); err != nil {
				return err
			}
			return checkName(f.defaultProfile)
		},
		"theme": wordField(&f.theme, themes),
		"order": wordField(&f.order, orders),
		"color": wordField(&f.color, colors),
		"ascii": boolField(&f.ascii),
		"mouse": boolField(&f.mouse),
		"log": func(value ast.Node) error {
			f.logLine = lineOf(value)
			return logField(&f.log)(value)
		},
		"keys":     func(value ast.Node) error { return f.readKeys(d, value) },
		"profiles": func(value ast.Node) error { return f.readProfiles(d, value) },
	}
	f.addFields(all, d.at)
	return all
}

// readKeys reads action: key, or action: [key, key]. Which actions and keys there
// are is not known here.
func (f *parsedFile) readKeys(d document, node ast.Node) error {
	f.keys, f.keyLines = map[string][]string{}, map[string]int{}
	if isEmpty(node) {
		return nil
	}
	return d.each("keys", node, func(action string, key, value ast.Node) error {
		var keys []string
		err := listField(&keys, true)(value)
		for _, text := range append(keys, action) {
			if err == nil && !printable(text) {
				err = errors.New("holds characters that cannot be printed: write the key's name")
			}
		}
		f.keys[action], f.keyLines[action] = keys, lineOf(key)
		return d.place(lineOf(key), "keys"+quotedName(action), err)
	})
}

func (f *parsedFile) readProfiles(d document, node ast.Node) error {
	f.profiles = map[string]*source{}
	if isEmpty(node) {
		return nil
	}
	return d.each("profiles", node, func(name string, key, value ast.Node) error {
		line := lineOf(key)
		if err := checkName(name); err != nil {
			if why := d.hint(line); why != "" {
				err = errors.New(why)
			}
			return d.place(line, "profiles", err)
		}
		p := &source{
			profile:    name,
			folder:     filepath.Dir(d.path),
			words:      fmt.Sprintf("profile %q of %s", name, display(d.path)),
			prefix:     profileAt(d, line, name),
			places:     map[string]string{},
			names:      map[string]string{"private_key": "private_key (or credential_command)"},
			defaultURL: surferCloudURL,
		}
		f.profiles[name] = p
		if isEmpty(value) {
			return nil
		}
		if err := d.fields(fmt.Sprintf("profile %q", name), value, p.fields(d), atTop()); err != nil {
			p.broken = true
			return err
		}
		_ = d.each("", value, func(field string, key, _ ast.Node) error { // it went well a line above
			p.places[field] = profileAt(d, lineOf(key), name)
			return nil
		})
		if len(p.command) > 0 && !p.privateKey.Empty() {
			p.broken = true
			return d.errorf(line, "profile %q: private_key and credential_command are both there: keep one", name)
		}
		return nil
	})
}

// at is where a line stands.
func (d document) at(line int) string { return fmt.Sprintf("%s:%d", display(d.path), line) }

func profileAt(d document, line int, name string) string {
	return fmt.Sprintf("%s:%d: profile %q: ", display(d.path), line, name)
}

func (s *source) fields(d document) map[string]fieldReader {
	all := map[string]fieldReader{
		"base_url":           textField(&s.baseURL),
		"region":             textField(&s.region),
		"project":            textField(&s.project),
		"public_key":         textField(&s.publicKey),
		"private_key":        secretField(&s.privateKey),
		"security_token":     secretField(&s.securityToken),
		"channel_key":        secretField(&s.channelKey),
		"credential_command": commandField(&s.command),
		"color":              ansiField(&s.color),
		"ca_file":            pathField(&s.caFile),
		"insecure_http":      boolField(&s.insecureHTTP),
	}
	s.addFields(all, d.at)
	return all
}

func isEmpty(node ast.Node) bool {
	_, null := node.(*ast.NullNode)
	return node == nil || null
}

// inProfile and atTop say of every field where it belongs, for those found in the wrong place. What
// is allowed in both places is known in both, so it is never looked up.
func inProfile() map[string]string {
	return fieldPlaces((&source{}).fields(document{}), "in a profile, under profiles")
}

func atTop() map[string]string {
	return fieldPlaces((&parsedFile{}).fields(document{}), "at the top of the file")
}

// flagAlone is what no file may say.
const flagAlone = "allow_outage"

func fieldPlaces(fields map[string]fieldReader, place string) map[string]string {
	places := map[string]string{flagAlone: "on the command line of a single run, as --allow-outage"}
	for name := range fields {
		places[name] = place
	}
	return places
}

func pathField(to *string) fieldReader {
	return func(node ast.Node) error {
		if err := textField(to)(node); err != nil {
			return err
		}
		if !printable(*to) {
			return errors.New("holds characters that cannot be printed: write the path again")
		}
		return nil
	}
}

func logField(to *string) fieldReader {
	return func(node ast.Node) error {
		if err := pathField(to)(node); err != nil {
			return err
		}
		if *to == "-" {
			return errors.New("- would write into the screen: name a file")
		}
		return nil
	}
}

func commandField(to *[]string) fieldReader {
	return func(node ast.Node) error {
		if err := listField(to, false)(node); err != nil {
			return err
		}
		if len(*to) == 0 {
			return errors.New("the list is empty: want a program and its arguments, such as [pass, show, ulb]")
		}
		return nil
	}
}

// maxName bounds a profile's name in characters; the header has to show it.
const maxName = 64

// checkName allows what a profile can be called. Names are printed in errors and in the header; a
// key in the place of a name has characters that are not allowed here, and stays unseen.
func checkName(name string) error {
	strange := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._@-", r)
	}
	if name == "" || utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, strange) {
		return fmt.Errorf("a profile's name is 1 to %d letters, digits and . _ @ -: choose another", maxName)
	}
	return nil
}
