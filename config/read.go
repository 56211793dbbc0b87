package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxFile bounds what is read of any file, in bytes.
const maxFile = 1 << 20

// content is a file as read: its bytes and who may read it.
type content struct {
	path string
	data []byte
	mode fs.FileMode
}

// readFile reads a regular file of at most 1 MiB that nobody but its owner can write; symbolic links are followed, and the mode is the target's. Anything
// else is refused before it is opened, since opening a pipe would wait for a writer. fs.ErrNotExist is in the error of a
// missing file.
func readFile(path string) (*content, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, readError(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file: name one", display(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, readError(path, err)
	}
	defer func() { _ = f.Close() }()
	// The mode of what was opened counts, not of what stood there before.
	if info, err = f.Stat(); err != nil {
		return nil, readError(path, err)
	}
	if info.Mode().Perm()&0o022 != 0 {
		// Whoever writes it chooses the endpoint and the credential_command.
		return nil, fmt.Errorf("%s can be changed by others: run chmod go-w %s", display(path), display(path))
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, readError(path, err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s is larger than 1 MiB, which no configuration is: name another file", display(path))
	}
	return &content{path: path, data: data, mode: info.Mode()}, nil
}

// readError words an error without the path inside it, which would be unquoted.
func readError(path string, err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fmt.Errorf("%s cannot be read (%w): make it readable for you, or name another file", display(path), err)
}

// private refuses a file that holds a secret if group or others can read it.
func (c *content) private() error {
	if c.mode.Perm()&0o077 == 0 {
		return nil
	}
	return fmt.Errorf("%s holds a secret and others can read it: run chmod 600 %s", display(c.path), display(c.path))
}
