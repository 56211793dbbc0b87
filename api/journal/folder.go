package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Names in the folder.
const (
	fileName   = "journal.jsonl"
	lockName   = "journal.lock"
	sessionDir = "sessions"
	locksDir   = "locks"
)

// lockPause is how long it takes until a lock is tried again.
const lockPause = 2 * time.Millisecond

// folder is an open folder. What is looked for in it is found there and nowhere else, whatever its
// path comes to mean, and no symbolic link in it is followed. Names are of what is directly in it.
type folder struct {
	path  string
	root  *os.Root
	info  fs.FileInfo
	named func() (fs.FileInfo, error) // what has its name now
}

// openFolder opens a folder that is there. It refuses a symbolic link, another's,
// and one that is open to others.
func openFolder(path string) (*folder, error) {
	root, err := os.OpenRoot(path)
	return opened(path, root, err, func() (fs.FileInfo, error) { return os.Lstat(path) })
}

// opened checks the folder that was opened, not what stood there before. Named is
// what has its name, the last part of which must not be a link.
func opened(path string, root *os.Root, err error, named func() (fs.FileInfo, error)) (*folder, error) {
	if err != nil {
		return nil, fault(path, err, cureFor(err))
	}
	d := &folder{path: path, root: root, named: named}
	if d.info, err = root.Stat("."); err != nil {
		d.close()
		return nil, fault(path, err, cureFor(err))
	}
	is, err := named()
	switch {
	case err == nil && is.Mode()&fs.ModeSymlink != 0:
		err = fault(path, errors.New("it is a symbolic link"), "put a folder there, or set XDG_STATE_HOME to where it leads")
	case err != nil || !os.SameFile(is, d.info):
		err = fault(path, errReplaced, "start again")
	default:
		err = private(path, d.info, 0o700)
	}
	if err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// sub opens a folder in this one, and makes it where it is missing and that is wanted.
func (d *folder) sub(name string, wanted bool) (*folder, error) {
	at := d.at(name)
	if wanted {
		switch err := d.root.Mkdir(name, 0o700); {
		case err == nil:
			if err := d.sync(); err != nil {
				return nil, err
			}
		case !errors.Is(err, fs.ErrExist):
			return nil, fault(at, err, cureFor(err))
		}
	}
	root, err := d.root.OpenRoot(name)
	return opened(at, root, err, func() (fs.FileInfo, error) { return d.root.Lstat(name) })
}

func (d *folder) at(name string) string { return filepath.Join(d.path, name) }

// open opens a file in the folder. A symbolic link is syscall.ELOOP. It does not
// wait for the other end of a pipe.
func (d *folder) open(name string, flags int) (*os.File, error) {
	// A Root follows links that stay inside it, so these are looked for beside it.
	link := func(is fs.FileInfo, err error) bool { return err == nil && is.Mode()&fs.ModeSymlink != 0 }
	loop := &fs.PathError{Op: "open", Path: d.at(name), Err: syscall.ELOOP}
	if link(d.root.Lstat(name)) {
		return nil, loop
	}
	f, err := d.root.OpenFile(name, flags|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, err
	}
	is, err := d.root.Lstat(name)
	if link(is, err) {
		_ = f.Close()
		return nil, loop
	}
	return f, nil
}

// openFile opens the journal's file for reading and appending, and makes it where
// it is missing. The caller holds the folder's lock.
func (d *folder) openFile() (*os.File, error) {
	const flags = os.O_RDWR | os.O_APPEND
	made := false
	f, err := d.open(fileName, flags)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = d.open(fileName, flags|os.O_CREATE|os.O_EXCL)
		made = err == nil
	}
	if err != nil {
		return nil, d.notOpened(fileName, err)
	}
	if made {
		err = d.sync()
	} else {
		err = checkFile(f, d.at(fileName))
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// notOpened says why a file of entries cannot be opened.
func (d *folder) notOpened(name string, err error) error {
	switch {
	case errors.Is(err, syscall.ELOOP):
		return fault(d.at(name), errors.New("it is a symbolic link"), "move it away, or put a file of your own there")
	case errors.Is(err, syscall.EISDIR):
		return fault(d.at(name), errors.New("it is a folder"), "move it away")
	default:
		return fault(d.at(name), err, cureFor(err))
	}
}

// checkFile refuses an open file that is no file of the user's alone.
func checkFile(f *os.File, path string) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return fault(path, err, cureFor(err))
	case !info.Mode().IsRegular():
		return fault(path, errors.New("it is not a regular file"), "move it away")
	}
	return private(path, info, 0o600)
}

// write makes the file hold the text alone.
func (d *folder) write(name string, text []byte) error {
	f, err := d.open(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// names are the regular files in the folder.
func (d *folder) names() ([]string, error) {
	f, err := d.root.Open(".")
	if err != nil {
		return nil, fault(d.path, err, cureFor(err))
	}
	defer func() { _ = f.Close() }()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, fault(d.path, err, cureFor(err))
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// sync makes new names in the folder durable. Some file systems do not know how, and keep names
// without it; a folder that one may write but not list cannot be opened for it.
func (d *folder) sync() error {
	f, err := d.root.Open(".")
	return synced(d.path, f, err)
}

var errReplaced = errors.New("another folder has its name: somebody moved or replaced it")

// inPlace is an error where the folder's path leads to another one, or to none.
func (d *folder) inPlace() error {
	is, err := d.named()
	if err == nil && os.SameFile(is, d.info) {
		return nil
	}
	return fault(d.path, errReplaced, "put it back, or start the console again")
}

func (d *folder) close() { _ = d.root.Close() }

// fileLock is a lock file. The kernel frees it when the process ends, however it does.
type fileLock struct {
	in    *folder
	name  string
	flags int
	file  *os.File // while it is held
}

// lock is a lock file in the folder. Flags is os.O_CREATE where it may have to be made.
func (d *folder) lock(name string, flags int) *fileLock {
	return &fileLock{in: d, name: name, flags: flags}
}

func (l *fileLock) path() string { return l.in.at(l.name) }

// try takes the lock, or says that it is not free. The file is opened once for each time that it is
// tried: on a network's file system closing it another time could free it.
func (l *fileLock) try() (free bool, err error) {
	f, err := l.in.open(l.name, l.flags|os.O_RDWR)
	if err != nil {
		return false, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	switch {
	case err == nil:
		l.file = f
		return true, nil
	case errors.Is(err, syscall.EWOULDBLOCK):
		err = nil
	default:
		err = fmt.Errorf("it cannot be locked: %w", err)
	}
	_ = f.Close()
	return false, err
}

// within tries for so long.
func (l *fileLock) within(limit time.Duration) (free bool, err error) {
	for end := time.Now().Add(limit); ; time.Sleep(lockPause) {
		if free, err := l.try(); free || err != nil || !time.Now().Before(end) {
			return free, err
		}
	}
}

// unlock lets go of the lock. A child that was just forked has the file open until
// it executes its program: closing it here alone would let it stay locked.
func (l *fileLock) unlock() error {
	if l.file == nil {
		return nil
	}
	err := errors.Join(syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN), l.file.Close())
	l.file = nil
	return err
}
