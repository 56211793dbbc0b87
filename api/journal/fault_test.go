package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
)

// anyFolder is a folder that need not be private.
func anyFolder(t *testing.T, path string) *folder {
	t.Helper()
	root, err := os.OpenRoot(path)
	require.NoError(t, err)
	d := &folder{path: path, root: root, named: func() (fs.FileInfo, error) { return os.Lstat(path) }}
	d.info, err = root.Stat(".")
	require.NoError(t, err)
	t.Cleanup(d.close)
	return d
}

func lockAt(t *testing.T, path string, flags int) *fileLock {
	t.Helper()
	return anyFolder(t, filepath.Dir(path)).lock(filepath.Base(path), flags)
}

func TestEveryErrorOfTheSystemHasACure(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOSPC: "make room", syscall.EDQUOT: "make room", syscall.EFBIG: "ulimit -f", syscall.EROFS: "read-only",
		syscall.ENOLCK: "NFS", syscall.ENOTSUP: "NFS", syscall.ESTALE: "NFS mount", syscall.EIO: "check the disk",
		syscall.EMFILE: "ulimit -n", syscall.EACCES: "make it yours and writable",
		syscall.EPERM: "make it yours and writable",
		syscall.ELOOP: "symbolic link", errors.New("any other"): "XDG_STATE_HOME",
	} {
		got := fault("/p/journal.jsonl",
			fmt.Errorf("while trying: %w", &fs.PathError{Op: "open", Path: "/p/journal.jsonl", Err: err}), cureFor(err))
		assert.ErrorContains(t, got, want)
		assert.ErrorContains(t, got, "journal /p/journal.jsonl: "+err.Error()+"; ")
		assert.ErrorIs(t, got, err)
	}
}

func TestAConsoleThatWasStoppedInTheMiddleIsNotWaitedForForEver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ulbconsole")
	j, err := Open(dir, Options{})
	require.NoError(t, err)
	stopped := lockAt(t, filepath.Join(dir, lockName), os.O_CREATE)
	free, err := stopped.try()
	require.NoError(t, err)
	require.True(t, free)
	j.limit = time.Millisecond
	err = j.Append(change.Entry{ID: "a", Event: change.EventBegin})
	require.EqualError(t, err, "journal "+filepath.Join(dir, lockName)+": another console has had it locked for 1ms; "+
		"look for a stopped ulbconsole (state T in ps), and continue or end it")
	require.NoError(t, stopped.unlock())
	j.limit = lockLimit
	require.NoError(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	require.NoError(t, j.Close())
}

func TestALockThatCannotBeTriedCountsAsHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s"+lockSuffix)
	assert.False(t, lives(lockAt(t, path, 0)), "its file is gone")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	assert.False(t, lives(lockAt(t, path, 0)), "nobody holds it")
	assert.True(t, lives(lockAt(t, path, syscall.O_DIRECTORY)),
		"opening it fails, as it does where too many files are open")
	held := lockAt(t, path, 0)
	free, err := held.try()
	require.NoError(t, err)
	require.True(t, free)
	assert.True(t, lives(lockAt(t, path, 0)), "somebody holds it")
	require.NoError(t, held.unlock())
	assert.False(t, lives(lockAt(t, path, 0)), "it was let go of")
}
