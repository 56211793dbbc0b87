package journal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

func TestAULBIsLockedOnceInOneConsole(t *testing.T) {
	j := openJournal(t, newFolder(t))
	free, err := j.Lock("r", "u")
	require.NoError(t, err)
	_, err = j.Lock("r", "u")
	require.ErrorIs(t, err, change.ErrLocked)
	assert.ErrorContains(t, err, "this one itself")

	free()
	again, err := j.Lock("r", "u")
	require.NoError(t, err)
	free() // the second time it is nobody's
	_, err = j.Lock("r", "u")
	require.ErrorIs(t, err, change.ErrLocked)
	assert.ErrorContains(t, err, "this one itself")
	again()
}

func TestAULBIsLockedOnceAmongConsolesOfOneProcess(t *testing.T) {
	dir := newFolder(t)
	a, b := openJournal(t, dir), openJournal(t, dir)
	_, err := a.Lock("r", "u")
	require.NoError(t, err)
	_, err = b.Lock("r", "u")
	require.ErrorIs(t, err, change.ErrLocked)
	assert.ErrorContains(t, err, "alice (by sudo from bob) from 192.0.2.7, process ")
	require.NoError(t, a.Close())
	free, err := b.Lock("r", "u")
	require.NoError(t, err)
	free()
}

func TestHostileIDsHaveLocksOfTheirOwn(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	pairs := [][2]string{
		{"r", "u"},
		{"r", ""},
		{"", "r"},
		{"", ""},
		{"r u", ""},
		{"r", "u "},
		{"ru", ""},
		{`r" "u`, ""},
		{"..", "../../x"},
		{"/", "/etc/passwd"},
		{"r", strings.Repeat("u", 10_000)},
		{"r", "a\x00b"},
		{"r", "a\xffb"},
		{"r", "a\ufffdb"},
		{"R", "U"},
		{"r", "."},
	}
	for _, p := range pairs {
		_, err := j.Lock(api.RegionID(p[0]), api.ULBID(p[1]))
		require.NoError(t, err, "%q", p)
	}
	files, err := filepath.Glob(filepath.Join(dir, "locks", "*.lock"))
	require.NoError(t, err)
	assert.Len(t, files, len(pairs))
}

func TestALockOfAnUnknownHolderIsStillALock(t *testing.T) {
	for _, said := range []string{
		"", "{", `{"pid":0}`, `{"pid":"x"}`, strings.Repeat("x", 100_000),
		`{"pid":1,"user":"` + strings.Repeat("u", 10_000) + `"}`,
	} {
		dir := newFolder(t)
		a, b := openJournal(t, dir), openJournal(t, dir)
		free, err := a.Lock("r", "u")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(lockText(t, dir), []byte(said), 0o600))
		_, err = b.Lock("r", "u")
		require.ErrorIs(t, err, change.ErrLocked)
		assert.Less(t, len(err.Error()), 500)
		free()
	}
}

// lockText is the file that tells who holds the only lock.
func lockText(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "locks", "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	return files[0]
}

func TestALockedFileIsNotOpenedASecondTime(t *testing.T) {
	dir := newFolder(t)
	a, b := openJournal(t, dir), openJournal(t, dir)
	_, err := a.Lock("r", "u")
	require.NoError(t, err)
	locks, err := filepath.Glob(filepath.Join(dir, "locks", "*.lock"))
	require.NoError(t, err)
	require.Len(t, locks, 1)
	info, err := os.Stat(locks[0])
	require.NoError(t, err)
	assert.Zero(t, info.Size(), "what is told of the holder stands beside it")
	said, err := os.ReadFile(lockText(t, dir))
	require.NoError(t, err)
	assert.Contains(t, string(said), `"ulb":"u"`)
	_, err = b.Lock("r", "u")
	assert.ErrorContains(t, err, "alice (by sudo from bob) from 192.0.2.7, process ")
}

func TestTheHolderBeforeIsNotNamedWhereTheWordsCannotBeWritten(t *testing.T) {
	dir := newFolder(t)
	a, b := openJournal(t, dir), openJournal(t, dir)
	free, err := a.Lock("r", "u")
	require.NoError(t, err)
	free()
	told := lockText(t, dir)
	before, err := os.ReadFile(told)
	require.NoError(t, err)
	require.NoError(t, os.Remove(told))
	elsewhere := filepath.Join(t.TempDir(), "gone", "words")
	require.NoError(t, os.Symlink(elsewhere, told)) // writing there fails
	_, err = a.Lock("r", "u")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Dir(elsewhere), 0o700))
	require.NoError(t, os.WriteFile(elsewhere, before, 0o600))
	_, err = b.Lock("r", "u")
	require.EqualError(t, err, change.ErrLocked.Error())
}

// The console starts a program, such as tmux, just when it lets go of a lock.
func TestAChildThatWasJustForkedHoldsNoLock(t *testing.T) {
	dir := newFolder(t)
	j, other := openJournal(t, dir), openJournal(t, dir)
	requireEvents(t, j, "left", change.EventBegin)
	free, err := j.Lock("hk", "ulb")
	require.NoError(t, err)
	done, err := j.Inherited("hk", "ulb")
	require.NoError(t, err)
	defer done()
	free()
	free, err = other.Lock("hk", "ulb")
	require.NoError(t, err)
	free()
	require.NoError(t, j.Close())
	assert.False(t, byID(t, other)["left"].Alive)
}
