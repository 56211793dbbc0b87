package journal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/ui/render"
)

func TestDamagedLinesAreReported(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "first", Event: change.EventBegin}))
	writeText(t, dir, strings.Join([]string{
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

	ops, damage := readAll(t, j)
	assert.Equal(t, []string{"first", "x", "newer", "last"}, ids(ops))
	assert.False(t, ops[0].InDoubt(), "this console knows what it sent itself")
	assert.True(t, ops[1].InDoubt(), "of x there is a line that says nothing")
	assert.False(t, ops[2].InDoubt(), "the damaged lines after it are of others")
	assert.False(t, ops[3].InDoubt(), "it began after the last damaged line")
	require.Len(t, damage, 9, "%q", damage)
	for i, want := range []string{
		"journal.jsonl line 2: cut (", "line 4: not an entry", "line 5: not an entry (field step holds a string)",
		"line 6: names no operation",
		"line 7: names no event", `line 8: event "pon\x1bder" is not known to this version`, "line 9: not an entry",
		"line 11: too long", "line 12: not an entry",
	} {
		assert.Contains(t, damage[i], want)
		assert.NotContains(t, damage[i], "\x1b")
	}
}

func TestTheWordsAboutDamageAreBounded(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	writeText(t, dir,
		strings.Repeat("{\n", 5000)+`{"op":"x","event":"`+strings.Repeat("y", 5000)+"\"}\n"+
			`{"op":"x","event":"begin","step":`+strings.Repeat("9", 5000)+"}\n")
	ops, damage := readAll(t, j)
	assert.Equal(t, []string{"x"}, ids(ops))
	require.Len(t, damage, 101)
	assert.Equal(t, "journal.jsonl: 4902 more lines could not be read", damage[100])

	other := newFolder(t)
	j = openJournal(t, other)
	writeText(t, other,
		`{"op":"x","event":"`+strings.Repeat("y", 5000)+"\"}\n"+`{"op":"x","event":"begin","step":`+
			strings.Repeat("9", 5000)+"}\n")
	_, damage = readAll(t, j)
	require.Len(t, damage, 2)
	assert.Less(t, len(damage[0])+len(damage[1]), 400)
}

func TestALineThatWasCutIsCompletedAndSpoilsNoOther(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "before", Event: change.EventBegin}))
	writeText(t, dir, `{"time":"2026-05-04T01:02:01Z","op":"cu`)
	before := textOf(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "after", Event: change.EventBegin}))

	after := textOf(t, dir)
	assert.True(t, strings.HasPrefix(after, before+"\n"), "nothing is taken away")
	ops, damage := readAll(t, j)
	assert.Equal(t, []string{"before", "after"}, ids(ops))
	require.Len(t, damage, 1)
	assert.Contains(t, damage[0], "journal.jsonl line 2: cut (")
}

// whole is what a console writes of a release that it carries out.
func wholeRelease(t *testing.T) []string {
	t.Helper()
	dir := newFolder(t)
	j := openJournal(t, dir)
	entry := func(e change.Entry) {
		e.ID, e.Region, e.ULB, e.VServer = "a", "hk", "ulb", "vs"
		require.NoError(t, j.Append(e))
	}
	entry(change.Entry{Event: change.EventBegin, Plan: []impact.Step{{Kind: impact.StepRelease, Backend: "b"}}})
	entry(change.Entry{
		Event: change.EventRequest, Action: "ReleaseBackend", Params: map[string]string{"BackendId": "b"},
		State: change.StepSent,
	})
	return strings.SplitAfter(strings.TrimSuffix(textOf(t, dir), "\n"), "\n")
}

// TestADamagedRequestIsInDoubtAtTheNextStart damages the line of a request in
// every way that a disk, a crash or a hand can.
func TestADamagedRequestIsInDoubtAtTheNextStart(t *testing.T) {
	lines := wholeRelease(t)
	begin, request := lines[0], lines[1]
	damages := map[string]string{
		"gone bad":             strings.Repeat("\x00", len(request)),
		"gone bad at its head": strings.Repeat("\x00", 200) + request[200:],
		"a step as text":       strings.Replace(request, `"step":0`, `"step":"zero"`, 1),
		"a broken step":        strings.Replace(request, `"step":0`, `"step":0.5`, 1),
		"a huge step":          strings.Replace(request, `"step":0`, `"step":1e300`, 1),
		"a step below":         strings.Replace(request, `"step":0`, `"step":-1`, 1),
		"a step beyond":        strings.Replace(request, `"step":0`, `"step":1`, 1),
		"a far step":           strings.Replace(request, `"step":0`, `"step":4611686018427387904`, 1),
		"a strange time":       strings.Replace(request, `"time":"2026`, `"time":"soon`, 1),
		"an unknown event":     strings.Replace(request, `"event":"request"`, `"event":"reqvest"`, 1),
		"a strange event":      strings.Replace(request, `"event":"request"`, `"event":7`, 1),
		"no event":             strings.Replace(request, `"event":"request",`, ``, 1),
		"another operation":    strings.Replace(request, `"op":"a"`, `"op":"c"`, 1),
		"a strange operation":  strings.Replace(request, `"op":"a"`, `"op":["a"]`, 1),
		"no operation":         strings.Replace(request, `"op":"a",`, ``, 1),
		"params of a type":     strings.Replace(request, `"params":{`, `"params":[`, 1),
		"too long": strings.Replace(request, `"action"`,
			`"pad":"`+strings.Repeat("x", 16<<20)+`","action"`, 1),
		"two of it in one":       request + request,
		"no newline before it":   "",
		"cut, and a begin in it": request[:20] + strings.Replace(begin, `"op":"a"`, `"op":"b"`, 1),
	}
	for n := 1; n < len(request); n += 7 {
		damages[fmt.Sprint("cut after ", n)] = request[:n]
	}
	for name, damaged := range damages {
		t.Run(name, func(t *testing.T) {
			require.NotEqual(t, request, damaged)
			dir := newFolder(t)
			other := openJournal(t, dir)
			file := begin + damaged
			if damaged == "" {
				file = strings.TrimSuffix(begin, "\n") + request
			}
			writeText(t, dir, file)
			ops, damage := readAll(t, other)
			require.NotEmpty(t, ops)
			op := ops[0]
			require.Equal(t, "a", op.ID)
			assert.True(t, op.Open())
			assert.True(t, op.InDoubt(), "it blocks its load balancer until a read shows what became of it")
			assert.Equal(t, api.ULBID("ulb"), op.Order.ULB)
			if len(damage) == 0 {
				assert.Contains(t,
					[]string{
						"a step below", "a step beyond", "a far step", "another operation", "a strange event",
						"two of it in one",
					}, name, "every other damage is said")
			}
		})
	}
}

// TestADamagedBeginLeavesTheRequestsToTellWhere damages the line before the
// request: what was sent blocks the load balancer that it was sent for.
func TestADamagedBeginLeavesTheRequestsToTellWhere(t *testing.T) {
	lines := wholeRelease(t)
	begin, request := lines[0], lines[1]
	damages := map[string]string{
		"no ULB":         strings.Replace(begin, `"ulb":"ulb",`, ``, 1),
		"another name":   strings.Replace(begin, `"ulb":`, `"ulc":`, 1),
		"its end is bad": begin[:strings.Index(begin, `"ulb":"`)+9] + strings.Repeat("\x00", 40) + "\n",
	}
	for n := strings.Index(begin, `"op"`); n < len(begin); n += 4 {
		damages[fmt.Sprint("cut after ", n)] = begin[:n] + "\n"
		damages[fmt.Sprint("cut without a newline after ", n)] = begin[:n]
	}
	for name, damaged := range damages {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			other := openJournal(t, dir)
			writeText(t, dir, damaged+request)
			ops, _ := readAll(t, other)
			blocks := slices.ContainsFunc(ops, func(op change.Operation) bool {
				return op.Open() && op.InDoubt() && op.Order.ULB == "ulb" && op.Order.Scope.Region == "hk"
			})
			assert.True(t, blocks, "%+v", ops)
		})
	}
}

// TestADamagedLineOfAnotherPutsNothingElseInDoubt is the other side: what is said
// of a record that is whole.
func TestADamagedLineOfAnotherPutsNothingElseInDoubt(t *testing.T) {
	lines := wholeRelease(t)
	for name, after := range map[string]string{
		"nothing":                "",
		"a cut line of another":  `{"time":"2026-05-04T01:02:01Z","op":"b","session":"s","event":"beg`,
		"a cut begin of another": `{"time":"2026-05-04T01:02:01Z","op":"b","session":"s","event":"begin","who":{"us`,
		"blank lines":            "\n \n\t\n",
		"a text that looks like an id": `{"time":"2026-05-04T01:02:01Z","op":"b","event":"begin","why":"\"op\":\"a\"",` +
			`"step":"x"}`,
		"a field that no version knows": `{"time":"2026-05-04T01:02:01Z","op":"b","event":"begin","mood":"moon"}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			j := openJournal(t, dir)
			writeText(t, dir, lines[0]+after)
			ops, _ := readAll(t, j)
			require.NotEmpty(t, ops)
			require.Equal(t, "a", ops[0].ID)
			assert.Equal(t, name == "a cut line of another", ops[0].InDoubt(),
				"an id that nobody has begun may be damaged itself")
		})
	}
}

func FuzzTheReaderOfDamagedLines(f *testing.F) {
	begin := `{"time":"2026-05-04T01:02:01Z","op":"a","session":"s","event":"begin","region":"hk","ulb":"ulb",` +
		`"plan":[{"kind":"release","backend":"b"}],"step":0}` + "\n"
	for _, seed := range []string{
		"", "\n", "{", "[1,2]\n", "\x00\x00{\"op\":\"a\"}", `{"op":"a","event":"request","step":-1}`,
		`{"op":"a","event":"request","step":1e300}`,
		`{"op":"a","event":"request","step":"0"}`, `{"op":"a","event":"requ`,
		`{"op":"a","event":"end","outcome":"pondered"}`, `{"op":"b"} {"op":"a"}`,
		`{"op":"a","event":"waiting","step":0,"until":"9999-01-01T00:00:00Z"}`,
		`{"op":"a","event":"answer","step":0,"retcode":"230"}`,
		`{"op":"a","event":"verified","step":0,"state":"done","time":"2999-01-01T00:00:00Z"}`,
		"\xef\xbb\xbf{\"op\":\"a\"}", `{"op":"\ud800"}`,
		`{"op":"a","event":"begin","plan":[{"kind":"dance"}],"wait_seconds":1e308}`, `{"op":"\u0061","event":7}`,
	} {
		f.Add(seed)
	}
	dir := filepath.Join(f.TempDir(), "ulbconsole")
	j, err := journal.Open(dir, journal.Options{Clock: fake.NewClock(start)})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, after string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "journal.jsonl"), []byte(begin+after), 0o600))
		ops, damage, err := j.Operations()
		require.NoError(t, err)
		require.NotEmpty(t, ops)
		require.Equal(t, "a", ops[0].ID, "the first line is the first operation")
		for _, words := range render.DamageTexts(damage) {
			assert.True(t, utf8.ValidString(words))
		}
		for _, op := range ops {
			assert.NotEmpty(t, op.ID)
			for _, at := range []time.Time{op.Began, op.Ended, op.Unread} {
				assert.False(t, at.After(start), "nothing is in the future")
			}
			assert.Equal(t, !op.Ended.IsZero(), op.Outcome != "")
		}
		if len(damage) > 0 && !strings.Contains(after, `"op"`) {
			assert.True(t, ops[0].InDoubt(), "a line that cannot be read may be its request")
		}
	})
}

// FuzzReadingOn reads a journal in two parts, as a console does that has read it before, and then
// puts it aside: what is open is the same as where another reads it at once.
func FuzzReadingOn(f *testing.F) {
	begin := `{"time":"2026-05-04T01:02:01Z","op":"a","session":"s","event":"begin","region":"hk","ulb":"ulb",` +
		`"plan":[{"kind":"release","backend":"b"}],"step":0}` + "\n"
	request := `{"time":"2026-05-04T01:02:02Z","op":"a","session":"s","event":"request","region":"hk","ulb":"ulb",` +
		`"action":"ReleaseBackend","params":{"BackendId":"b"},"step":0}` + "\n"
	end := `{"time":"2026-05-04T01:02:03Z","op":"a","session":"s","event":"end","outcome":"done","step":0}` + "\n"
	f.Add(begin+request+end, len(begin)+5)
	f.Add(begin+request, len(begin)+len(request)-1)
	f.Add(begin+"\x00\x00"+request+end, len(begin)+1)
	f.Add(begin+`{"op":"b","event":"begin","follows":"a"}`+"\n"+end+`{"op":"b","event":"end","outcome":"done"}`, 40)
	f.Add(strings.ReplaceAll(begin+request+begin+end, `"op":"a"`, `"op":"\u0061"`), 300)
	f.Fuzz(func(t *testing.T, content string, cut int) {
		dir := filepath.Join(t.TempDir(), "ulbconsole")
		j, other := openJournal(t, dir), openJournal(t, dir)
		cut = max(0, min(cut, len(content)))
		writeText(t, dir, content[:cut])
		_, _ = readAll(t, j)
		writeText(t, dir, content[cut:])
		ops, damage := readAll(t, j)
		all, same := readAll(t, other)
		for i := range all {
			assert.True(t, i < len(ops) && ops[i].ID == all[i].ID)
		}
		require.Equal(t, all, ops)
		require.Equal(t, same, damage)

		j.PutAsideAt(1)
		if j.Append(change.Entry{ID: "a new one", Event: change.EventBegin}) != nil {
			return
		}
		after := map[string]bool{}
		ops, _ = readAll(t, j)
		for _, op := range ops {
			after[op.ID] = op.InDoubt()
		}
		for _, op := range all {
			if op.Open() {
				unsettled, there := after[op.ID]
				require.True(t, there, op.ID)
				require.True(t, unsettled || !op.InDoubt(), op.ID)
			}
		}
	})
}
