package journal_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/render"
)

// grow makes so many whole changes.
func grow(t *testing.T, j interface{ Append(change.Entry) error }, name string, n int) {
	t.Helper()
	for i := range n {
		for _, event := range wholeChange {
			require.NoError(t, j.Append(entryOf(fmt.Sprint(name, i), event)))
		}
	}
}

// One that another change continued blocks its ULB all the same, once a line
// that cannot be read may be a request of it.
func TestADoubtGoesOnWhereTheChangeThatFollowedIsForgotten(t *testing.T) {
	dir := newFolder(t)
	old := openJournal(t, dir)
	requireEvents(t, old, "left", change.EventBegin)
	follower := entryOf("follower", change.EventBegin)
	follower.Follows = "left"
	require.NoError(t, old.Append(follower))
	requireEvents(t, old, "follower", wholeChange[1:]...)
	require.NoError(t, old.Close())
	writeText(t, dir, "\x00\x00\x00 not a line of ours\n")
	var many strings.Builder
	for n := range 2100 {
		for _, rest := range []string{`"begin"`, `"end","outcome":"done"`} {
			fmt.Fprintf(&many, `{"time":"2026-05-04T01:02:01Z","op":"old-%d","session":"x","event":%s}`+"\n", n, rest)
		}
	}
	writeText(t, dir, many.String())
	j := openSmall(t, dir)
	require.True(t, byID(t, j)["left"].InDoubt())
	require.NotContains(t, byID(t, j), "follower")
	j.PutAsideAt(smallFile)
	grow(t, j, "n", 300)
	assert.True(t, byID(t, j)["left"].InDoubt())
}

// A line of a change that has ended raises no doubt, also where nothing else of that one goes on.
func TestADamagedLineOfAChangeThatHasEndedStaysBehind(t *testing.T) {
	for name, line := range map[string]string{
		"of one that is known": `{"op":"whole","session":"s","event":"answer","ulb":"ulb-whole","ste`,
		"before its begin":     `{"op":"later","session":"s","event":"request","ulb":"ulb-later","ste`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			old := openSmall(t, dir)
			requireEvents(t, old, "whole", change.EventBegin, change.EventRequest)
			writeText(t, dir, line+"\n")
			requireEvents(t, old, "whole", change.EventVerified, change.EventEnd)
			requireEvents(t, old, "later", wholeChange...)
			requireEvents(t, old, "open", change.EventBegin)
			require.NoError(t, old.Close())
			writeText(t, dir, "\x00\x00\x00 not a line of ours\n")
			j := openSmall(t, dir)
			require.True(t, byID(t, j)["open"].InDoubt())
			grow(t, j, "n", 300)
			for id, op := range byID(t, j) {
				assert.Equal(t, id == "open", op.InDoubt(), id)
			}
			if name == "of one that is known" {
				assert.NotEmpty(t, asides(t, dir))
			}
		})
	}
}

// What this console knows of its own change another one does not: a line with a
// damaged id is of one of them.
func TestADoubtThatOnlyOthersHaveGoesOn(t *testing.T) {
	dir := newFolder(t)
	j := openSmall(t, dir)
	requireEvents(t, j, "mine", change.EventBegin)
	stray := entryOf("stray", change.EventEnd)
	stray.ULB = "ulb-mine"
	require.NoError(t, j.Append(stray))
	other := openJournal(t, dir)
	require.True(t, byID(t, other)["mine"].InDoubt())
	require.False(t, byID(t, j)["mine"].InDoubt())
	grow(t, j, "n", 300)
	assert.True(t, byID(t, other)["mine"].InDoubt())
}

// The newest change goes on although it is larger than all that may: reading soon
// after it must know of it, and it can be taken back.
func TestTheNewestChangeGoesOnWhateverItsSize(t *testing.T) {
	dir := newFolder(t)
	j := openSmall(t, dir)
	grow(t, j, "n", 5)
	e := entryOf("large", change.EventBegin)
	for n := range 80 {
		e.Request.Targets = append(e.Request.Targets, api.BackendID(fmt.Sprintf("%0120d", n)))
	}
	require.NoError(t, j.Append(e))
	requireEvents(t, j, "large", wholeChange[1:]...)
	require.Empty(t, asides(t, dir))
	writeText(t, dir, strings.Repeat(" ", smallFile)+"\n")
	requireEvents(t, j, "next", change.EventBegin)
	require.Len(t, asides(t, dir), 1)
	assert.Contains(t, byID(t, j), "large")
}

func TestALineThatIsThereTwiceGoesOnOnce(t *testing.T) {
	dir := newFolder(t)
	j := openSmall(t, dir)
	requireEvents(t, j, "mine", change.EventBegin)
	line := textOf(t, dir)
	writeText(t, dir, strings.Repeat(line, smallFile/len(line)+1))
	requireEvents(t, j, "next", change.EventBegin)
	require.Len(t, asides(t, dir), 1)
	assert.Equal(t, 1, strings.Count(textOf(t, dir), `"op":"mine"`))
}

func TestTheNewestOfThoseOfOneSecondIsNamed(t *testing.T) {
	dir := newFolder(t)
	j := openSmall(t, dir)
	fill(t, j, dir, "n", 11)
	assert.Equal(t, "older ones in journal-20260504T010201Z-011.jsonl and 10 more, folder "+dir, render.OlderText(j.Older()))
	assert.FileExists(t, filepath.Join(dir, "journal-20260504T010201Z.jsonl"))
}
