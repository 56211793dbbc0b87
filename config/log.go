package config

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// OpenLog opens the file at path for appending. It makes it with mode 0600, and refuses one that is open to group or
// others, a symbolic link, which someone else may have laid, and what is no regular file.
func OpenLog(path string) (*os.File, error) {
	// Non-blocking, because a pipe without a reader would wait for one.
	const flags = os.O_WRONLY | os.O_APPEND | os.O_CREATE | syscall.O_NOFOLLOW | syscall.O_NONBLOCK
	f, err := os.OpenFile(path, flags, 0o600)
	switch {
	case errors.Is(err, syscall.ELOOP):
		return nil, fmt.Errorf("the log %s is a symbolic link: name the file itself", display(path))
	case errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.EISDIR):
		return nil, notRegular(path)
	case err != nil:
		var cause *os.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return nil, fmt.Errorf("the log %s cannot be opened: %w: name a file that you may write", display(path), err)
	}
	if err := logIsPrivate(f, path); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func logIsPrivate(f *os.File, path string) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return fmt.Errorf("the log %s cannot be looked at: name another file", display(path))
	case !info.Mode().IsRegular():
		return notRegular(path)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("the log %s is open to others: run chmod 600 %s", display(path), display(path))
	}
	return nil
}

func notRegular(path string) error {
	return fmt.Errorf("the log %s is not a regular file: name one", display(path))
}
