package journal_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/journal"
)

func modeOf(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Mode().Perm()
}

func TestEverythingIsMadeForTheUserAlone(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	free, err := j.Lock("r", "u")
	require.NoError(t, err)
	defer free()
	seen := 0
	require.NoError(t, filepath.WalkDir(filepath.Dir(dir), func(path string, d os.DirEntry, err error) error {
		require.NoError(t, err)
		seen++
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		assert.Equal(t, want, modeOf(t, path), path)
		return nil
	}))
	assert.Equal(t, 9, seen, "two folders, two in it, the journal, its lock, a session, a ULB and who holds it")
}

func TestAFolderOrFileThatIsNotPrivateIsRefused(t *testing.T) {
	made := func(t *testing.T, dir string) { t.Helper(); require.NoError(t, openJournal(t, dir).Close()) }
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string)
		path  string // below the folder
		why   string
		cure  string
	}{
		{name: "a folder open to others", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Chmod(dir, 0o755))
		}, why: "it is open to others (mode 0755)", cure: "run chmod 700 "},
		{name: "a folder inside open to others", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Chmod(filepath.Join(dir, "locks"), 0o710))
		}, path: "locks", why: "it is open to others (mode 0710)", cure: "run chmod 700 "},
		{name: "a file open to others", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Chmod(pathOf(dir), 0o604))
		}, path: "journal.jsonl", why: "it is open to others (mode 0604)", cure: "run chmod 600 "},
		{name: "a folder that leads elsewhere", spoil: func(t *testing.T, dir string) {
			t.Helper()
			elsewhere := t.TempDir()
			require.NoError(t, os.Chmod(elsewhere, 0o700))
			require.NoError(t, os.MkdirAll(filepath.Dir(dir), 0o700))
			require.NoError(t, os.Symlink(elsewhere, dir))
		}, why: "it is a symbolic link", cure: "XDG_STATE_HOME"},
		{name: "a file that leads elsewhere", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Rename(pathOf(dir), pathOf(dir)+".elsewhere"))
			require.NoError(t, os.Symlink(pathOf(dir)+".elsewhere", pathOf(dir)))
		}, path: "journal.jsonl", why: "it is a symbolic link", cure: "move it away"},
		{name: "a file that leads nowhere", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Remove(pathOf(dir)))
			require.NoError(t, os.Symlink("/nonexistent/x", pathOf(dir)))
		}, path: "journal.jsonl", why: "it is a symbolic link", cure: "move it away"},
		{name: "a lock that leads elsewhere", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, "journal.lock")))
			require.NoError(t, os.Symlink(pathOf(dir), filepath.Join(dir, "journal.lock")))
		}, path: "journal.lock", why: "too many levels of symbolic links", cure: "it is a symbolic link: move it away"},
		{name: "a folder inside that leads elsewhere in it", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, "sessions")))
			require.NoError(t, os.Symlink("locks", filepath.Join(dir, "sessions")))
		}, path: "sessions", why: "it is a symbolic link", cure: "put a folder there"},
		{name: "a folder inside that leads out of it", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, "locks")))
			require.NoError(t, os.Symlink(t.TempDir(), filepath.Join(dir, "locks")))
		}, path: "locks", cure: "XDG_STATE_HOME"},
		{name: "a file inside for a folder", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Remove(filepath.Join(dir, "locks")))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "locks"), nil, 0o600))
		}, path: "locks", why: "not a directory", cure: "XDG_STATE_HOME"},
		{name: "a file for a folder", spoil: func(t *testing.T, dir string) {
			t.Helper()
			require.NoError(t, os.MkdirAll(filepath.Dir(dir), 0o700))
			require.NoError(t, os.WriteFile(dir, nil, 0o600))
		}, why: "it is not a folder", cure: "move it away"},
		{name: "a folder for a file", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Remove(pathOf(dir)))
			require.NoError(t, os.Mkdir(pathOf(dir), 0o700))
		}, path: "journal.jsonl", why: "it is a folder", cure: "move it away"},
		{name: "a pipe for a file", spoil: func(t *testing.T, dir string) {
			t.Helper()
			made(t, dir)
			require.NoError(t, os.Remove(pathOf(dir)))
			require.NoError(t, syscall.Mkfifo(pathOf(dir), 0o600))
		}, path: "journal.jsonl", why: "it is not a regular file", cure: "move it away"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := newFolder(t)
			tt.spoil(t, dir)
			j, err := journal.Open(dir, journal.Options{})
			require.Error(t, err)
			assert.Nil(t, j)
			assert.ErrorContains(t, err, "journal "+filepath.Join(dir, tt.path)+": "+tt.why)
			assert.ErrorContains(t, err, tt.cure)
		})
	}
}

// No file in the folder is reached by a symbolic link, neither one that stays in it
// nor one that leads out of it.
func TestNoLinkInTheFolderIsFollowed(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	for _, to := range []string{"journal.jsonl", outside, "gone"} {
		dir := newFolder(t)
		a, b := openJournal(t, dir), openJournal(t, dir)
		free, err := a.Lock("r", "u")
		require.NoError(t, err)
		free()
		locks, err := filepath.Glob(filepath.Join(dir, "locks", "*.lock"))
		require.NoError(t, err)
		require.Len(t, locks, 1)
		for _, name := range []string{
			locks[0], locks[0] + ".json", filepath.Join(dir, "sessions", "x.lock"),
			filepath.Join(dir, "journal.next"),
		} {
			_ = os.Remove(name)
			require.NoError(t, os.Symlink(to, name))
		}
		_, err = a.Lock("r", "u")
		require.ErrorContains(t, err, "journal "+locks[0]+": too many levels of symbolic links; it is a symbolic link: "+
			"move it away")
		require.NoError(t, os.Remove(locks[0]))
		free, err = a.Lock("r", "u")
		require.NoError(t, err)
		_, err = b.Lock("r", "u")
		require.EqualError(t, err, change.ErrLocked.Error(), "who has it could not be written")
		free()
		require.NoError(t, openJournal(t, dir).Close())
		_, damage := readAll(t, a)
		assert.Empty(t, damage)
		require.NoFileExists(t, outside)
		for _, sub := range []string{"", "locks", "sessions"} {
			require.NoFileExists(t, filepath.Join(dir, sub, "gone"))
		}
	}
}

func TestAnothersFolderOrFileIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	dir := newFolder(t)
	require.NoError(t, openJournal(t, dir).Close())
	require.NoError(t, os.Lchown(pathOf(dir), 4711, -1))
	_, err := journal.Open(dir, journal.Options{})
	require.ErrorContains(t, err, "journal "+pathOf(dir)+": it belongs to uid 4711 and you are uid 0; start as that "+
		"user, or set XDG_STATE_HOME")
	require.NoError(t, os.Lchown(dir, 4711, -1))
	_, err = journal.Open(dir, journal.Options{})
	require.ErrorContains(t, err, "journal "+dir+": it belongs to uid 4711")
}

func TestAFolderThatCannotBeMadeIsReported(t *testing.T) {
	_, err := journal.Open("state/ulbconsole", journal.Options{})
	require.EqualError(t, err, "journal state/ulbconsole: not an absolute path; set HOME or XDG_STATE_HOME")

	occupied := filepath.Join(t.TempDir(), "state")
	require.NoError(t, os.WriteFile(occupied, nil, 0o600))
	_, err = journal.Open(filepath.Join(occupied, "ulbconsole"), journal.Options{})
	require.EqualError(t, err, "journal "+filepath.Join(occupied, "ulbconsole")+
		": not a directory; set XDG_STATE_HOME to a folder of your own on a local disk")
}

func TestWhatIsSpoiledLaterIsRefusedAtTheNextAppend(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	e := change.Entry{ID: "a", Event: change.EventBegin}
	require.NoError(t, j.Append(e))
	require.NoError(t, os.Chmod(pathOf(dir), 0o666))
	require.ErrorContains(t, j.Append(e), "journal "+pathOf(dir)+": it is open to others")
	require.NoError(t, os.Chmod(pathOf(dir), 0o600))
	require.NoError(t, j.Append(e))
}

func TestFoldersAreMadeOnlyUnderOnesOwn(t *testing.T) {
	refused := func(dir, at, why string) {
		t.Helper()
		_, err := journal.Open(dir, journal.Options{})
		require.ErrorContains(t, err, "journal "+at+": no folder is made in it: "+why)
		assert.NoDirExists(t, filepath.Dir(dir))
	}
	above := t.TempDir()
	dir := filepath.Join(above, "state", "ulbconsole")
	require.NoError(t, os.Chmod(above, 0o777))
	refused(dir, above, "others can write there (mode 0777); run chmod go-w "+above)
	require.NoError(t, os.Chmod(above, 0o755))
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED from here: only root can give a folder away")
	}
	require.NoError(t, os.Lchown(above, 4711, -1))
	refused(dir, above, "it belongs to uid 4711 and you are uid 0; start as that user, with sudo -H, or set "+
		"XDG_STATE_HOME")
	own := filepath.Join(above, "own")
	require.NoError(t, os.Mkdir(own, 0o700))
	refused(filepath.Join(own, "state", "ulbconsole"), above, "it belongs to uid 4711")
	require.NoError(t, os.Lchown(above, 0, -1))
	require.NoError(t, os.Symlink(own, filepath.Join(above, "link")))
	require.NoError(t, os.Lchown(filepath.Join(above, "link"), 4711, -1))
	refused(filepath.Join(above, "link", "state", "ulbconsole"), filepath.Join(above, "link"), "it belongs to uid 4711")
	require.NoError(t, openJournal(t, dir).Close())
}
