package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxLinks is how many symbolic links one path may go through.
const maxLinks = 40

// resolve follows path, links and all, to the file that it names, and refuses a way that others
// could lead elsewhere: every folder and link on it must belong to the user or to root, and no
// folder may be writable by others. In a sticky folder such as /tmp nobody can replace what is
// another's, so there the owner of what lies in it is enough.
//
// It goes from the root down, so that what it has passed cannot be changed by others any more. The
// last name may be missing; it is not judged. The errors name what the path is for, a file or one
// in the folder at path.
func resolve(path, file string) (string, error) {
	if !filepath.IsAbs(path) {
		wd, err := os.Getwd()
		if err != nil {
			return "", fmt.Errorf("%s cannot be found (%w): name it by its whole path", display(file), bare(err))
		}
		path = wd + "/" + path
	}
	at, links := "/", 0
	if err := checkFolder(file, at); err != nil {
		return "", err
	}
	// Not cleaned: what .. means behind a link is not known from the text.
	names := strings.Split(path, "/")
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			at = filepath.Dir(at) // passed already
			continue
		}
		next := filepath.Join(at, name)
		info, err := os.Lstat(next)
		switch {
		case errors.Is(err, fs.ErrNotExist) && len(names) == 0:
			return next, nil
		case err != nil:
			return "", readError(file, err)
		case info.Mode()&fs.ModeSymlink != 0:
			if err := checkLink(file, next, info); err != nil {
				return "", err
			}
			to, err := os.Readlink(next)
			if links++; err != nil || links > maxLinks {
				return "", readError(file, syscall.ELOOP)
			}
			if filepath.IsAbs(to) {
				at = "/"
			}
			names = append(strings.Split(to, "/"), names...)
			continue
		case info.IsDir():
			if err := checkFolder(file, next); err != nil {
				return "", err
			}
		}
		at = next
	}
	return at, nil
}

// checkFolder judges a folder on the way to file.
func checkFolder(file, folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return readError(file, err)
	}
	if uid, others := stranger(info); others {
		return fmt.Errorf("%s lies in %s, which belongs to uid %d (you are uid %d): start as that user, or move it to a "+
			"folder of your own",
			display(file), display(folder), uid, os.Geteuid())
	}
	if mode := info.Mode(); mode.Perm()&0o022 != 0 && mode&fs.ModeSticky == 0 {
		return fmt.Errorf("%s lies in %s, where others can replace it (mode %04o): run chmod go-w %s",
			display(file), display(folder), mode.Perm(), shell(folder))
	}
	return nil
}

func checkLink(file, link string, info fs.FileInfo) error {
	if uid, others := stranger(info); others {
		return fmt.Errorf("%s goes through the symbolic link %s, which belongs to uid %d (you are uid %d): name the file "+
			"itself",
			display(file), display(link), uid, os.Geteuid())
	}
	return nil
}

// checkOwner refuses a file that belongs to neither the user nor root. The info
// is of the open file.
func checkOwner(path string, info fs.FileInfo) error {
	uid, others := stranger(info)
	if !others {
		return nil
	}
	by := "have root run"
	if os.Geteuid() == 0 {
		by = "run"
	}
	return fmt.Errorf("%s belongs to uid %d and you are uid %d: start as that user, or %s chown %d %s",
		display(path), uid, os.Geteuid(), by, os.Geteuid(), shell(path))
}

// stranger is the owner of a file, and whether that is neither the user nor root.
func stranger(info fs.FileInfo) (uid int, others bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1, true
	}
	uid = int(st.Uid)
	return uid, uid != 0 && uid != os.Geteuid()
}

// shell is a path as it can be pasted behind a command.
func shell(path string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+,:@%=~", r)
	}
	switch {
	case !printable(path):
		return display(path)
	case path != "" && path[0] != '-' && path[0] != '~' &&
		strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0:
		return path
	case strings.HasPrefix(path, "-"):
		path = "./" + path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// bare is an error without the path inside it, which would be unquoted.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// readError words an error without the path inside it.
func readError(path string, err error) error {
	return fmt.Errorf("%s cannot be read (%w): make it readable for you, or name another file", display(path), bare(err))
}
