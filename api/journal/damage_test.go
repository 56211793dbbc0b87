package journal_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
)

func TestDamagedLinesAreSkippedAndSaid(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "first", Event: change.EventBegin}))
	write(t, dir, strings.Join([]string{
		`{"time":"2026-05-04T01:02:0`,
		``,
		"\x00\x00\x1b]0;title\x07",
		`{"op":"x","event":"begin","step":"three"}`,
		`{"event":"begin"}`,
		`{"op":"x"}`,
		`{"op":"x","event":"pon\u001bder"}`,
		`[1,2]`,
		`{"op":"newer","event":"begin","mood":{"of":["the","moon"]},"session":"s"}`,
		`{"op":"x","event":"begin","why":"` + strings.Repeat("x", 16<<20) + `"}`,
		`{"op":"x","event":"begin"} {"op":"y","event":"begin"}`,
		`{"op":"last","event":"begin"}`,
	}, "\n"))

	ops, damage := read(t, j)
	assert.ElementsMatch(t, []string{"first", "newer", "last"}, ids(ops))
	require.Len(t, damage, 9, "%q", damage)
	for i, want := range []string{
		"journal.jsonl line 2: cut (", "line 4: not an entry", "line 5: not an entry (field step holds a string)", "line 6: names no operation",
		"line 7: names no event", `line 8: event "pon\x1bder" is not known to this version`, "line 9: not an entry", "line 11: too long", "line 12: not an entry",
	} {
		assert.Contains(t, damage[i], want)
		assert.NotContains(t, damage[i], "\x1b")
	}
}

func TestTheWordsAboutDamageAreBounded(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	write(t, dir, strings.Repeat("{\n", 5000)+`{"op":"x","event":"`+strings.Repeat("y", 5000)+"\"}\n"+`{"op":"x","event":"begin","step":`+strings.Repeat("9", 5000)+"}\n")
	ops, damage := read(t, j)
	assert.Empty(t, ops)
	require.Len(t, damage, 101)
	assert.Equal(t, "journal.jsonl: 4902 more lines could not be read", damage[100])

	other := folder(t)
	j = open(t, other)
	write(t, other, `{"op":"x","event":"`+strings.Repeat("y", 5000)+"\"}\n"+`{"op":"x","event":"begin","step":`+strings.Repeat("9", 5000)+"}\n")
	_, damage = read(t, j)
	require.Len(t, damage, 2)
	assert.Less(t, len(damage[0])+len(damage[1]), 400)
}

func TestALineThatWasCutIsCompletedAndSpoilsNoOther(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "before", Event: change.EventBegin}))
	write(t, dir, `{"time":"2026-05-04T01:02:01Z","op":"cu`)
	before := text(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "after", Event: change.EventBegin}))

	after := text(t, dir)
	assert.True(t, strings.HasPrefix(after, before+"\n"), "nothing is taken away")
	ops, damage := read(t, j)
	assert.Equal(t, []string{"before", "after"}, ids(ops))
	require.Len(t, damage, 1)
	assert.Contains(t, damage[0], "journal.jsonl line 2: cut (")
}
