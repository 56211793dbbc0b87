package journal_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/journal"
)

func reader(t *testing.T, dir string) *journal.Reader {
	t.Helper()
	r, err := journal.Read(dir, journal.Options{Clock: fake.NewClock(start)})
	require.NoError(t, err)
	return r
}

func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		all = append(all, path)
		return err
	}))
	return all
}

func TestAReaderMakesNothing(t *testing.T) {
	dir := newFolder(t)
	above := filepath.Dir(filepath.Dir(dir))
	r := reader(t, dir)
	ops, damage, err := r.Operations()
	require.NoError(t, err)
	assert.Empty(t, ops)
	assert.Empty(t, damage)
	require.ErrorContains(t, r.Append(change.Entry{ID: "a", Event: change.EventBegin}),
		"this session is read-only; start without read-only")
	_, err = r.Lock("r", "u")
	require.ErrorContains(t, err, "this session is read-only")
	assert.Equal(t, []string{above}, names(t, above))
}

func TestAReaderSeesWhatAnotherConsoleWroteAndThatItRuns(t *testing.T) {
	dir := newFolder(t)
	r := reader(t, dir)
	a, b := openJournal(t, dir), openJournal(t, dir)
	require.NoError(t, a.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	require.NoError(t, b.Append(change.Entry{ID: "b", Event: change.EventBegin}))
	require.NoError(t, b.Close())
	writeText(t, dir, `{"op":"d","event":"begin"}`+"\n")
	writeText(t, dir, `{"op":`)
	before := names(t, dir)

	ops, damage, err := r.Operations()
	require.NoError(t, err)
	assert.Len(t, damage, 1)
	alive := map[string]bool{}
	for _, op := range ops {
		assert.False(t, op.Mine, op.ID)
		alive[op.ID] = op.Alive
	}
	assert.Equal(t, map[string]bool{"a": true, "b": false, "d": false}, alive)
	assert.Equal(t, before, names(t, dir))

	for _, gone := range []string{"journal.lock", "sessions"} { // of an older version, or cleared away
		require.NoError(t, os.RemoveAll(filepath.Join(dir, gone)))
		ops, _, err = r.Operations()
		require.NoError(t, err)
		assert.Len(t, ops, 3)
		assert.NoFileExists(t, filepath.Join(dir, gone))
	}
}

func TestAReaderRefusesWhatIsNotPrivate(t *testing.T) {
	dir := newFolder(t)
	require.NoError(t, openJournal(t, dir).Close())
	r := reader(t, dir)
	require.NoError(t, os.Chmod(pathOf(dir), 0o644))
	_, _, err := r.Operations()
	require.ErrorContains(t, err, "it is open to others (mode 0644)")
	require.NoError(t, os.Chmod(dir, 0o755))
	_, err = journal.Read(dir, journal.Options{})
	require.ErrorContains(t, err, "it is open to others (mode 0755)")
	_, err = journal.Read("state", journal.Options{})
	require.ErrorContains(t, err, "not an absolute path")
	if os.Geteuid() != 0 {
		return
	}
	require.NoError(t, os.Chmod(dir, 0o700))
	require.NoError(t, os.Lchown(dir, 4711, -1))
	_, err = journal.Read(dir, journal.Options{})
	require.ErrorContains(t, err, "it belongs to uid 4711 and you are uid 0")
}
