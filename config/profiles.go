package config

import (
	"cmp"
	"slices"

	"github.com/spf13/pflag"
)

// Profile is a profile as a run with it would have it, without its keys.
type Profile struct {
	Name            string
	Region, Project string
	BaseURL         string // "" for the one that such keys are used with by default
	ReadOnly        bool
	Protected       bool
}

// Profiles are those of the configuration file and of the CLI, by their names, and what the
// environment holds where keys stand there. Where a name is twice, it is the one that Load takes.
// What is wrong with one of them is for Load to say. Beside an error it gives what could be read.
func Profiles(f *Flags, sys System) ([]Profile, error) {
	file, err := loadFile(f, sys)
	cli, wrong := loadCLI(sys)
	names := file.names()
	if wrong == nil {
		names = append(names, cli.names...)
	}
	if fromEnvironment(sys) != nil {
		names = append(names, environmentProfile)
	}
	slices.Sort(names)
	var all []Profile
	for _, name := range slices.Compact(names) {
		if printable(name) {
			all = append(all, f.profile(sys, file, name))
		}
	}
	return all, Join(err, wrong)
}

// profile is one of them. What is wrong with it is left out.
func (f *Flags) profile(sys System, file *parsedFile, name string) Profile {
	p, with := Profile{Name: name}, f.forProfile(sys, file, name)
	src, err := chooseSource(with, sys, file)
	if err != nil {
		return p
	}
	var s Settings
	_ = s.place(with, sys, src)
	_ = s.policy(with, sys, file, src)
	p.Region, p.Project, p.ReadOnly, p.Protected = s.Region, s.Project, s.ReadOnly, s.Protected
	if s.endpoint(with, sys, src) == nil && s.OtherEndpoint {
		p.BaseURL = s.BaseURL
	}
	return p
}

// otherProfiles is what is wrong with the file's profiles but the one in use.
func (f *Flags) otherProfiles(sys System, file *parsedFile, used string) error {
	var all []error
	for _, name := range file.names() {
		with := f.forProfile(sys, file, name)
		src, err := chooseSource(with, sys, file)
		if name == used || err != nil || src.broken {
			continue // it was said, or stands in the file
		}
		var s Settings
		all = append(all, s.connection(with, sys, src), src.check(), s.place(with, sys, src))
	}
	return Join(all...)
}

// carried are the flags that hold for every profile of a run: what makes it stricter, what it looks
// like, and where profiles are read. The others point at one account, or open a gate in it.
var carried = []string{"config", "read-only", "protected", "ascii", "color", "order", "theme", "log"}

// For gives the flags of a switch to a profile while the console runs: as on a command line with
// --profile, where carried ones stand besides.
func (f *Flags) For(sys System, name string) *Flags {
	file, _ := loadFile(f, sys) // what is wrong with it, Load says
	return f.forProfile(sys, file, name)
}

func (f *Flags) forProfile(sys System, file *parsedFile, name string) *Flags {
	to, set := &Flags{}, pflag.NewFlagSet("", pflag.ContinueOnError)
	to.Register(set)
	for _, flag := range carried {
		if f.Changed(flag) {
			_ = set.Set(flag, f.set.Lookup(flag).Value.String()) // it was taken before
		}
	}
	if name != environmentProfile || file.profiles[name] != nil || fromEnvironment(sys) == nil {
		_ = set.Set("profile", name)
	}
	return to
}

// Alike says whether a connection by these settings serves others, too: keys from the same place,
// the same endpoint, and limits that are the same.
func (s *Settings) Alike(other *Settings) bool {
	return s.Source == other.Source && s.BaseURL == other.BaseURL && slices.Equal(s.CA, other.CA) &&
		s.ReadTimeout == other.ReadTimeout && s.looserThan(other) == "" && other.looserThan(s) == "" &&
		s.source.sameKeys(other.source)
}

// sameKeys says whether two sources give the same keys, as far as that can be said without asking a
// credential_command.
func (s *source) sameKeys(other *source) bool {
	a, b := s.given(), other.given()
	return slices.Equal(s.command, other.command) && a.PublicKey == b.PublicKey && cmp.Or(
		cmp.Compare(a.PrivateKey.Reveal(), b.PrivateKey.Reveal()),
		cmp.Compare(a.SecurityToken.Reveal(), b.SecurityToken.Reveal()),
		cmp.Compare(a.ChannelKey.Reveal(), b.ChannelKey.Reveal())) == 0
}
