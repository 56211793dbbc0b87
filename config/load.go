package config

import (
	"context"
	"errors"
	"slices"
)

// Load finds and checks everything for a real run but what a credential_command gives, see
// FetchCredentials. It reads files. Its error is all that is wrong, see Lines, and safe to print; a
// *UsageError in it means that the command line is at fault. Beside an error it gives the key
// bindings, as far as they could be read.
func Load(f *Flags, sys System) (*Settings, error) {
	errs := []error{f.check()}
	file, src := &parsedFile{}, &source{}
	if !f.wrong["config"] {
		var err error
		file, err = loadFile(f, sys)
		errs = append(errs, err)
		if !f.wrong["profile"] {
			found, none := chooseSource(f, sys, file)
			if found != nil {
				src = found
			} else if err == nil || !notFound(none) {
				errs = append(errs, none)
			}
		}
	}
	s := &Settings{
		Profile: src.profile, Source: src.words, Renewal: src.renewal(), Refresh: DefaultRefresh,
		ProfileColor: src.color, Keys: file.keys, KeysFile: file.path, keyLines: file.keyLines, source: src,
	}
	if src.profile != "" && !src.broken {
		errs = append(errs, s.connection(f, sys, src), src.check())
		s.Credentials = src.given()
	}
	errs = append(errs, s.place(f, sys, src), s.silence(f, sys, file, src), s.policy(f, sys, file, src),
		s.appearance(f, sys, file))
	var none *FirstRunError
	isNone := func(err error) bool { return errors.As(err, &none) }
	if wrong := Join(slices.DeleteFunc(errs, isNone)...); wrong != nil || none == nil {
		if wrong != nil && src.profile != "" { // it is mended at once then; alone no fault of another profile is in the way
			wrong = Join(wrong, f.otherProfiles(sys, file, src.profile))
		}
		return s, wrong // that nothing is set yet is no mistake beside one
	}
	return s, none
}

// notFound says that a source was not found: it may be what a wrong file was to hold.
func notFound(err error) bool {
	var missing *noProfileError
	var none *FirstRunError
	return errors.As(err, &missing) || errors.As(err, &none)
}

// FetchCredentials runs the credential_command of the profile in use, where there is one, for at
// most a minute within ctx.
func (s *Settings) FetchCredentials(ctx context.Context, sys System) (err error) {
	s.Credentials, err = s.source.credentials(ctx, sys)
	return err
}

// LoadAppearance serves the demonstration, which uses no file and no key of the user's: it takes
// the look and the log file from the flags (and NO_COLOR, CLICOLOR_FORCE), read-only and protected,
// which are true anywhere, and --allow-outage.
func LoadAppearance(f *Flags, sys System) (*Settings, error) {
	s := &Settings{Profile: "demo", Source: "the simulated cloud", Refresh: DefaultRefresh}
	return s, Join(f.check(), s.policy(f, sys, &parsedFile{}, &source{}), s.appearance(f, sys, &parsedFile{}))
}
