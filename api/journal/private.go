package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// fault is the error of a path: where, why, and what helps.
func fault(path string, err error, cure string) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // the path is said already
	}
	return fmt.Errorf("journal %s: %w; %s", path, err, cure)
}

// cureFor says what helps against an error of the operating system.
func cureFor(err error) string {
	const elsewhere = "set XDG_STATE_HOME to a folder of your own on a local disk"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "make room there, or " + elsewhere
	case errors.Is(err, syscall.EFBIG):
		return "raise the limit of file sizes (ulimit -f), or move the file away"
	case errors.Is(err, syscall.EROFS):
		return "the file system is read-only: " + elsewhere
	case errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS):
		return "the file system has no file locks, as some NFS mounts have none: " + elsewhere
	case errors.Is(err, syscall.ESTALE), errors.Is(err, syscall.EIO):
		return "check the disk or the NFS mount, or " + elsewhere
	case errors.Is(err, syscall.ELOOP):
		return "it is a symbolic link: move it away"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "too many files are open: raise the limit (ulimit -n)"
	case errors.Is(err, fs.ErrPermission):
		return "make it yours and writable, or " + elsewhere
	default:
		return elsewhere
	}
}

// privateDir makes a folder for its user alone, or checks that it is one.
func privateDir(dir string) error {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return makeDir(dir)
	}
	if err != nil {
		return fault(dir, err, cureFor(err))
	}
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return fault(dir, errors.New("it is a symbolic link"), "put a folder there, or set XDG_STATE_HOME to where it leads")
	case !info.IsDir():
		return fault(dir, errors.New("it is not a folder"), "move it away")
	}
	return private(dir, info, 0o700)
}

func makeDir(dir string) error {
	parent := filepath.Dir(dir)
	if err := ownGround(parent); err != nil {
		return err
	}
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return fault(parent, err, cureFor(err))
	}
	err := os.Mkdir(dir, 0o700)
	switch {
	case errors.Is(err, fs.ErrExist): // by another console, just now
		return privateDir(dir)
	case err != nil:
		return fault(dir, err, cureFor(err))
	}
	return syncDir(parent)
}

// ownGround refuses to make folders in dir unless the nearest one that is there
// is the user's own, and all above are theirs or root's: under sudo that keeps
// HOME, folders of root would be left in a user's, or made where that user says.
func ownGround(dir string) error {
	info, err := os.Stat(dir)
	for errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
		info, err = os.Stat(dir)
	}
	switch {
	case err != nil:
		return fault(dir, err, cureFor(err))
	case !info.IsDir():
		return fault(dir, syscall.ENOTDIR, cureFor(syscall.ENOTDIR))
	case ownerOf(info) != os.Geteuid():
		return anothers(dir, info)
	}
	if mode := info.Mode(); mode.Perm()&0o022 != 0 && mode&fs.ModeSticky == 0 {
		return fault(dir, fmt.Errorf("no folder is made in it: others can write there (mode %04o)", mode.Perm()),
			"run chmod go-w "+dir)
	}
	for at := dir; at != filepath.Dir(at); at = filepath.Dir(at) {
		info, err := os.Lstat(at)
		if err != nil {
			return fault(at, err, cureFor(err))
		}
		if uid := ownerOf(info); uid != 0 && uid != os.Geteuid() {
			return anothers(at, info)
		}
	}
	return nil
}

func anothers(dir string, info fs.FileInfo) error {
	return fault(dir,
		fmt.Errorf("no folder is made in it: it belongs to uid %d and you are uid %d", ownerOf(info), os.Geteuid()),
		"start as that user, with sudo -H, or set XDG_STATE_HOME to a folder of your own")
}

// ownerOf is the uid of a file's owner, -1 where that is not known.
func ownerOf(info fs.FileInfo) int {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}
	return -1
}

// private refuses what is not the user's own, and what others can open.
func private(path string, info fs.FileInfo, want fs.FileMode) error {
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		return fault(path, fmt.Errorf("it belongs to uid %d and you are uid %d", st.Uid, os.Geteuid()),
			"start as that user, or set XDG_STATE_HOME to a folder of your own")
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fault(path, fmt.Errorf("it is open to others (mode %04o)", mode),
			fmt.Sprintf("look who wrote there, then run chmod %o %s", want, path))
	}
	return nil
}

// syncDir makes a new name in the folder durable, as folder.sync does.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	return synced(dir, d, err)
}

func synced(dir string, d *os.File, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		return fault(dir, err, cureFor(err))
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return fault(dir, err, cureFor(err))
	}
	return nil
}
