package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// maxFile bounds what is read of a file of settings, maxCAFile what is read of a ca_file, in bytes.
// A hundred profiles take a third of it.
const (
	maxFile   = 64 << 10
	maxCAFile = 4 << 20
)

// content is a file as read: its bytes and who may read it.
type content struct {
	path string
	data []byte
	mode fs.FileMode
}

// readFile reads a file of settings, see readOwn.
func readFile(path string) (*content, error) {
	read, err := readOwn(path, maxFile)
	if err == nil && len(read.data) > maxFile {
		return nil, fmt.Errorf("%s is larger than 64 KiB, which no configuration is: name another file", display(path))
	}
	if err == nil {
		err = read.isText()
	}
	return read, err
}

// readCA reads the certificates of a ca_file, nil where path is "". What they are
// worth is not known here.
func readCA(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	read, err := readOwn(path, maxCAFile)
	switch {
	case err != nil:
		return nil, err
	case len(read.data) > maxCAFile:
		return nil, fmt.Errorf("%s is larger than 4 MiB: name a file of certificates", display(path))
	}
	return read.data, read.isText()
}

func (c *content) isText() error {
	if err := textOf(c.data); err != nil {
		return fmt.Errorf("%s %w", display(c.path), err)
	}
	return nil
}

// readOwn reads a regular file, one byte more than limit at most. Whoever can write it chooses the
// endpoint, the credential_command and whom to trust: so it must belong to the user or to root,
// nobody else may write it, and the way to it is held to resolve. Symbolic links are followed;
// owner and mode are those of what was opened. fs.ErrNotExist is in the error of a missing file.
func readOwn(path string, limit int64) (*content, error) {
	info, err := os.Stat(path)
	if err != nil {
		if link := dangling(path); errors.Is(err, fs.ErrNotExist) && link != "" {
			// Not a missing file: what it says, such as protected, would be lost in silence.
			return nil, fmt.Errorf("%s cannot be read: the symbolic link %s leads nowhere: correct it, or take it away",
				display(path), display(link))
		}
		return nil, readError(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file: name one", display(path))
	}
	at, err := resolve(path, path)
	if err != nil {
		return nil, err
	}
	// Non-blocking, because a pipe that came meanwhile would wait for a writer.
	f, err := os.OpenFile(at, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, readError(path, err)
	}
	defer func() { _ = f.Close() }()
	if info, err = f.Stat(); err != nil {
		return nil, readError(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file: name one", display(path))
	}
	if err := checkOwner(path, info); err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("%s can be changed by others: run chmod go-w %s", display(path), shell(path))
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, readError(path, err)
	}
	return &content{path: path, data: data, mode: info.Mode()}, nil
}

// dangling is the symbolic link on the way to a missing file that leads nowhere, ""
// where there is none.
func dangling(path string) string {
	for {
		info, err := os.Lstat(path)
		if err == nil {
			if _, err = os.Stat(path); info.Mode()&fs.ModeSymlink != 0 && err != nil {
				return path
			}
			return ""
		}
		folder := filepath.Dir(path)
		if folder == path {
			return ""
		}
		path = folder
	}
}

// private refuses a file that holds a secret if group or others can read it.
func (c *content) private() error {
	if c.mode.Perm()&0o077 == 0 {
		return nil
	}
	return fmt.Errorf("%s holds a secret and others can read it: run chmod 600 %s", display(c.path), shell(c.path))
}

// checkProgram holds a program that is named by its path to what holds for the file that names it:
// it runs as the user. One that is not there is no fault of its owner.
func checkProgram(path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil //nolint:nilerr // running it says so
	}
	at, err := resolve(path, path)
	if err != nil {
		return err
	}
	info, err := os.Lstat(at)
	if err != nil {
		return readError(path, err)
	}
	if err := checkOwner(path, info); err != nil {
		return err
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s can be changed by others: run chmod go-w %s", display(path), shell(path))
	}
	return nil
}
