package journal_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/journal"
)

// What is written between the look at the folder and the reading may be half of a
// line, and be of a console that began after the look.
func TestOnlyWhatWasThereAtTheLookIsRead(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	requireEvents(t, j, "mine", change.EventBegin)
	look, err := j.Paused()
	require.NoError(t, err)
	other := openJournal(t, dir)
	requireEvents(t, other, "theirs", change.EventBegin, change.EventRequest)
	writeText(t, dir, `{"op":"theirs","event":"ans`)
	ops, damage, err := look()
	require.NoError(t, err)
	assert.Empty(t, damage)
	require.Len(t, ops, 1)

	writeText(t, dir, "wer\"}\n")
	op := byID(t, j)["theirs"]
	assert.True(t, op.Alive)
	assert.False(t, op.Open(), "its console runs")
	_, texts := readAll(t, j)
	assert.Empty(t, texts)
}

// Two callers look one after the other, and the second reads first.
func TestAReadingThatAnotherOvertookIsMadeAgain(t *testing.T) {
	dir := newFolder(t)
	j, other := openJournal(t, dir), openJournal(t, dir)
	requireEvents(t, j, "mine", change.EventBegin)
	look, err := j.Paused()
	require.NoError(t, err)
	third := openJournal(t, dir)
	requireEvents(t, third, "theirs", change.EventBegin, change.EventRequest)
	require.Contains(t, byID(t, j), "theirs")
	_, _, err = look()
	require.ErrorIs(t, err, journal.ErrOvertaken)

	look, err = j.Paused()
	require.NoError(t, err)
	requireEvents(t, other, "last", change.EventBegin)
	require.Contains(t, byID(t, j), "last")
	require.NoError(t, os.Truncate(pathOf(dir), 0), "somebody cuts it")
	_, _, err = look()
	require.NotErrorIs(t, err, journal.ErrOvertaken, "else it would never end")
}
