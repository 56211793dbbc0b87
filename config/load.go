package config

import "context"

// Load finds and checks everything for a real run. It reads files, and may run the
// credential_command of the profile in use, for at most a minute within ctx. An error is one
// sentence and safe to print; a *UsageError means the command line is at fault.
func Load(ctx context.Context, f *Flags, sys System) (*Settings, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	file, err := loadFile(f, sys)
	if err != nil {
		return nil, err
	}
	src, err := chooseSource(f, sys, file)
	if err != nil {
		return nil, err
	}
	s := &Settings{
		Profile: src.profile, Source: src.words, Renewal: src.renewal(), Refresh: DefaultRefresh,
		Keys: file.keys, KeysFile: file.path, keyLines: file.keyLines,
	}
	if err := s.place(f, sys, src); err != nil {
		return nil, err
	}
	if err := s.silence(f, sys, file, src); err != nil {
		return nil, err
	}
	if err := s.policy(f, sys, file, src); err != nil {
		return nil, err
	}
	if err := s.appearance(f, sys, file); err != nil {
		return nil, err
	}
	if s.CA, err = readCA(s.CAFile); err != nil {
		return nil, src.fieldErrorf("ca_file", "ca_file %w", err)
	}
	s.Credentials, err = src.credentials(ctx, sys)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// LoadAppearance serves the demonstration, which uses no file and no key of the user's: it takes
// the look and the log file from the flags (and NO_COLOR, CLICOLOR_FORCE), read-only and protected,
// which are true anywhere, and --allow-outage.
func LoadAppearance(f *Flags, sys System) (*Settings, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	s := &Settings{Profile: "demo", Source: "the simulated cloud", Refresh: DefaultRefresh}
	if err := s.policy(f, sys, &parsedFile{}, &source{}); err != nil {
		return nil, err
	}
	return s, s.appearance(f, sys, &parsedFile{})
}
