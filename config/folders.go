package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// base is one of the user's base folders (XDG Base Directory Specification): where the variable
// says, else below home. The specification lets a relative path be passed over. Here it is an
// error: a protection that stands in the file which was meant would be lost in silence.
func (sys System) base(variable string, below ...string) (string, error) {
	if named := sys.Getenv(variable); named != "" {
		if !filepath.IsAbs(named) {
			return "", fmt.Errorf("%s is not an absolute path: set it to one, or unset it", variable)
		}
		return named, nil
	}
	home, err := sys.home()
	if err != nil {
		return "", fmt.Errorf("%w, or set %s", err, variable)
	}
	return filepath.Join(append([]string{home}, below...)...), nil
}

// home is the user's home folder. It is asked for only where a path depends on it.
func (sys System) home() (string, error) {
	switch {
	case sys.Home == "":
		return "", errors.New("HOME is not set: set it to your home folder")
	case !filepath.IsAbs(sys.Home):
		return "", errors.New("HOME is not an absolute path: set it to your home folder")
	}
	return sys.Home, nil
}

// configPath is the configuration file that is read without --config. It may be missing.
func (sys System) configPath() (string, error) {
	if sys.ConfigPath != "" {
		return sys.ConfigPath, nil
	}
	folder, err := sys.base("XDG_CONFIG_HOME", ".config")
	if err != nil {
		return "", fmt.Errorf("%w, or name the configuration file with --config", err)
	}
	return filepath.Join(folder, "ulbconsole", "config.yaml"), nil
}

// StateDir is the folder of the journal. Its error names the variable to set.
func StateDir(sys System) (string, error) {
	folder, err := sys.base("XDG_STATE_HOME", ".local", "state")
	return filepath.Join(folder, "ulbconsole"), err
}

// expand replaces a leading ~/ by the home folder and hangs a relative path under folder, unless
// that is "". Its error completes a sentence that begins with what the path is.
func (sys System) expand(path, folder string) (string, error) {
	if rest, tilde := strings.CutPrefix(path, "~"); tilde {
		user, rest, _ := strings.Cut(rest, "/")
		if user != "" {
			return "", errors.New("begins with ~ and a name, which only a shell replaces: write the whole path (./~ for a " +
				"file that is called so)")
		}
		home, err := sys.home()
		if err != nil {
			return "", fmt.Errorf("begins with ~/, and %w", err)
		}
		return filepath.Join(home, rest), nil
	}
	if path == "" || folder == "" || filepath.IsAbs(path) {
		return path, nil
	}
	return filepath.Join(folder, path), nil
}
