package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// OpenLog opens the file at path for appending. It makes it with mode 0600, in a folder that
// resolve lets pass, and refuses one that is open to group or others, another user's, a symbolic
// link or a second name, either of which someone else may have laid, and what is no regular
// file. It makes no folder.
func OpenLog(path string) (*os.File, error) {
	folder, name := filepath.Split(path)
	at, err := resolve(folder, path)
	switch {
	case errors.Is(err, syscall.ENOENT), errors.Is(err, syscall.ENOTDIR):
		return nil, logError(path, bare(errors.Unwrap(err)))
	case err != nil:
		return nil, fmt.Errorf("the log %w", err)
	}
	// Non-blocking, because a pipe without a reader would wait for one.
	const flags = os.O_WRONLY | os.O_APPEND | os.O_CREATE | syscall.O_NOFOLLOW | syscall.O_NONBLOCK
	f, err := os.OpenFile(filepath.Join(at, name), flags, 0o600)
	switch {
	case errors.Is(err, syscall.ELOOP):
		return nil, fmt.Errorf("the log %s is a symbolic link: name the file itself", display(path))
	case errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.EISDIR):
		return nil, notRegular(path)
	case err != nil:
		return nil, logError(path, bare(err))
	}
	if err := logIsPrivate(f, path); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func logError(path string, err error) error {
	return fmt.Errorf("the log %s cannot be opened: %w: name a file that you may write", display(path), err)
}

func logIsPrivate(f *os.File, path string) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("the log %s cannot be looked at: name another file", display(path))
	}
	if !info.Mode().IsRegular() {
		return notRegular(path)
	}
	if err := checkOwner(path, info); err != nil {
		return fmt.Errorf("the log %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("the log %s is open to others: run chmod 600 %s", display(path), shell(path))
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Nlink > 1 {
		return fmt.Errorf("the log %s has a second name (a hard link), and what bears that would be written to: name "+
			"another file", display(path))
	}
	return nil
}

func notRegular(path string) error {
	return fmt.Errorf("the log %s is not a regular file: name one", display(path))
}
