package journal_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/journal"
)

func TestSessionsAreTheirOwn(t *testing.T) {
	dir := newFolder(t)
	a, b := openJournal(t, dir), openJournal(t, dir)
	require.NoError(t, a.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	require.NoError(t, b.Append(change.Entry{ID: "b", Event: change.EventBegin}))
	writeText(t, dir, `{"op":"c","event":"begin","session":"../../etc/passwd"}`+"\n")
	writeText(t, dir, `{"op":"d","event":"begin"}`+"\n")

	alive := func(j *journal.Journal) map[string][2]bool {
		ops, _ := readAll(t, j)
		all := map[string][2]bool{}
		for _, op := range ops {
			all[op.ID] = [2]bool{op.Mine, op.Alive}
		}
		return all
	}
	assert.Equal(t, map[string][2]bool{"a": {true, true}, "b": {false, true}, "c": {}, "d": {}}, alive(a))
	require.NoError(t, b.Close())
	assert.Equal(t, map[string][2]bool{"a": {true, true}, "b": {false, false}, "c": {}, "d": {}}, alive(a))
	c := openJournal(t, dir)
	assert.Equal(t, map[string][2]bool{"a": {false, true}, "b": {}, "c": {}, "d": {}}, alive(c))
	left, err := os.ReadDir(filepath.Join(dir, "sessions"))
	require.NoError(t, err)
	assert.Len(t, left, 2, "a session that has ended leaves nothing")
}

func TestALockFileThatIsGoneIsASessionThatHasEnded(t *testing.T) {
	dir := newFolder(t)
	a, b := openJournal(t, dir), openJournal(t, dir)
	require.NoError(t, a.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	all, err := filepath.Glob(filepath.Join(dir, "sessions", "*"))
	require.NoError(t, err)
	for _, f := range all {
		require.NoError(t, os.Remove(f))
	}
	ops, _ := readAll(t, b)
	assert.False(t, ops[0].Alive)
}

func TestSessionsThatCannotBeLookedThroughAreNotTakenForEnded(t *testing.T) {
	dir := newFolder(t)
	a := openJournal(t, dir)
	require.NoError(t, a.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	sessions := filepath.Join(dir, "sessions")
	require.NoError(t, os.Rename(sessions, sessions+".away"))
	require.NoError(t, os.WriteFile(sessions, nil, 0o600)) // reading it as a folder fails
	_, _, err := a.Operations()
	require.ErrorContains(t, err, "journal "+sessions+": another folder has its name: somebody moved or replaced it; "+
		"put it back, or start the console again")
}
