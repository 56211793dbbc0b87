package config

import (
	"context"
	"errors"
	"fmt"
)

func (s *source) renewal() Renewal {
	switch {
	case s.inEnvironment():
		return RenewNever
	case len(s.command) > 0:
		return RenewCommand
	default:
		return RenewFile
	}
}

// Reload reads the credentials of the profile in use again. Nothing else of what was set can change
// for a console that runs: where another endpoint is set now, or a stricter limit, the keys are not
// for it, and that is an error. Attended says that a credential_command may have the terminal.
func Reload(ctx context.Context, f *Flags, sys System, in *Settings, attended bool) (Credentials, error) {
	sys.Background = !attended
	file, err := loadFile(f, sys)
	if err != nil {
		return Credentials{}, err
	}
	src, err := chooseSource(f, sys, file)
	if err != nil {
		return Credentials{}, err
	}
	now := &Settings{}
	if err := now.endpoint(f, sys, src); err != nil {
		return Credentials{}, err
	}
	if err := now.policy(f, sys, file, src); err != nil {
		return Credentials{}, err
	}
	switch {
	case src.renewal() == RenewNever:
		return Credentials{}, errors.New("keys from the environment cannot be read again: set others, and start again")
	case src.words != in.Source:
		return Credentials{}, fmt.Errorf("the keys are now those of %s, and were those of %s: start again",
			src.words, in.Source)
	case now.BaseURL != in.BaseURL:
		return Credentials{}, src.fieldErrorf("base_url", "%s is another one now: start again", src.fieldName("base_url"))
	}
	if limit := in.looserThan(now); limit != "" {
		return Credentials{}, src.errorf("%s is stricter now: start again", limit)
	}
	return src.credentials(ctx, sys)
}

// looserThan names the first limit that is stricter in now, "" where none is.
func (s *Settings) looserThan(now *Settings) string {
	switch {
	case now.ReadOnly && !s.ReadOnly:
		return "read_only"
	case now.Protected && !s.Protected:
		return "protected"
	case now.FloorNumber > s.FloorNumber, now.FloorPercent > s.FloorPercent:
		return "serving_floor"
	case now.MaxTargets < s.MaxTargets:
		return "max_targets"
	}
	return ""
}
