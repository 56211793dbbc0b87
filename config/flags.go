package config

import (
	"strings"

	"github.com/spf13/pflag"
)

var (
	themes = []string{"dark", "light", "mono", "dark-rgb", "light-rgb"}
	orders = []string{"worst", "service"}
	colors = []string{"auto", "always", "never"}
)

// Flags holds what the user gave on the command line. Keys are never flags: a command
// line is readable by every user of the host. Register declares them; Load and
// LoadAppearance check their values.
type Flags struct {
	Profile, Region, Project, BaseURL string
	Config                            string
	ReadOnly, Protected, AllowOutage  bool
	ASCII                             bool
	Color, Theme, Order, Log          string

	set   *pflag.FlagSet
	wrong map[string]bool // those whose value check refused
}

// Register declares the flags in fs. Call it before fs parses.
func (f *Flags) Register(fs *pflag.FlagSet) {
	f.set = fs
	f.connect(fs)
	inGroup(fs, "Safety", func(fs *pflag.FlagSet) {
		fs.BoolVar(&f.ReadOnly, "read-only", false, "refuse every change")
		fs.BoolVar(&f.Protected, "protected", false, "have a name typed for every change, refuse an outage")
		fs.BoolVar(&f.AllowOutage, "allow-outage", false, "in a protected profile, allow an outage for this run")
	})
	inGroup(fs, Display, func(fs *pflag.FlagSet) {
		fs.BoolVar(&f.ASCII, "ascii", false, "draw with ASCII characters only")
		fs.StringVar(&f.Color, "color", "", "`WHEN` to use colour: "+orList(colors))
		fs.StringVar(&f.Order, "order", "", "begin lists in this `ORDER`: "+orList(orders))
		fs.StringVar(&f.Theme, "theme", "", "`NAME` of colours: "+orList(themes))
	})
	f.logging(fs)
}

// RegisterConnection declares those of the flags in fs that it takes to read something, without a
// screen. Call it before fs parses.
func (f *Flags) RegisterConnection(fs *pflag.FlagSet) {
	f.set = fs
	f.connect(fs)
	f.logging(fs)
}

func (f *Flags) connect(fs *pflag.FlagSet) {
	inGroup(fs, "Connect", func(fs *pflag.FlagSet) {
		fs.StringVar(&f.Profile, "profile", "", "use the profile `NAME` of the configuration or of ~/.ucloud")
		fs.StringVar(&f.Region, "region", "", "start in this `REGION`")
		fs.StringVar(&f.Project, "project", "", "start in the project with this `ID`")
		fs.StringVar(&f.BaseURL, "base-url", "", "send requests, signed with the keys in use, to this `URL`")
		fs.StringVar(&f.Config, "config", "", "read this `FILE`, not ~/.config/ulbconsole/config.yaml")
	})
}

func (f *Flags) logging(fs *pflag.FlagSet) {
	inGroup(fs, "Log", func(fs *pflag.FlagSet) {
		fs.StringVar(&f.Log, "log", "", "append a line per request, without secrets, to this `FILE`")
	})
}

// Changed reports whether the user gave the flag called name, such as "base-url".
func (f *Flags) Changed(name string) bool {
	return f.set != nil && f.set.Changed(name)
}

// check trims and checks every value that can be judged without a file. An empty value that
// was given, as in --profile "$UNSET", is an error: falling back to another account in
// silence is what would hurt.
func (f *Flags) check() error {
	var errs []error
	f.wrong = map[string]bool{}
	refuse := func(name, format string, args ...any) {
		errs = append(errs, usagef("--"+name+" "+format, args...))
		f.wrong[name] = true
	}
	for _, t := range []struct {
		name  string
		value *string
	}{
		{"profile", &f.Profile},
		{"region", &f.Region},
		{"project", &f.Project},
		{"base-url", &f.BaseURL},
		{"config", &f.Config},
		{"color", &f.Color},
		{"theme", &f.Theme},
		{"order", &f.Order},
		{"log", &f.Log},
	} {
		if !f.Changed(t.name) {
			continue
		}
		*t.value = strings.TrimSpace(*t.value)
		switch {
		case *t.value == "":
			refuse(t.name, "is empty: give it a value or leave the flag out")
		case !printable(*t.value):
			refuse(t.name, "has characters that cannot be printed: type it again")
		}
	}
	if f.Log == "-" {
		refuse("log", "- would write into the screen: name a file")
	}
	if f.Changed("project") && !f.wrong["project"] {
		if f.Project = projectID(f.Project); f.Project == "" {
			refuse("project", "names no project: give its id, such as org-abc123")
		}
	}
	for _, c := range []struct {
		name, value string
		words       []string
	}{
		{"color", f.Color, colors},
		{"theme", f.Theme, themes},
		{"order", f.Order, orders},
	} {
		if f.Changed(c.name) && !f.wrong[c.name] && !oneOf(c.value, c.words) {
			refuse(c.name, "%q is unknown: want %s", c.value, orList(c.words))
		}
	}
	return Join(errs...)
}
