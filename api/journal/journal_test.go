package journal_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
)

var start = time.Date(2026, 5, 4, 3, 2, 1, 0, time.FixedZone("somewhere", 7200))

func folder(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "state", "ulbconsole")
}

func open(t *testing.T, dir string) *journal.Journal {
	t.Helper()
	j, err := journal.Open(dir, journal.Options{Who: change.Who{User: "alice", Sudo: "bob", Host: "jump1", Client: "192.0.2.7"}, Clock: fake.NewClock(start)})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, j.Close()) })
	return j
}

func file(dir string) string { return filepath.Join(dir, "journal.jsonl") }

func text(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(file(dir))
	require.NoError(t, err)
	return string(b)
}

func write(t *testing.T, dir, text string) {
	t.Helper()
	f, err := os.OpenFile(file(dir), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(text)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

func read(t *testing.T, j *journal.Journal) ([]change.Operation, []string) {
	t.Helper()
	ops, damage, err := j.Operations()
	require.NoError(t, err)
	return ops, damage
}

func ids(ops []change.Operation) []string {
	all := []string{}
	for _, op := range ops {
		all = append(all, op.ID)
	}
	return all
}

// filled sets every field of v to something, texts to hostile ones.
func filled(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("a\x00\x1b[31m\u009b\u202e\U000e0041\u2028<&>\"\\\n中é")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		filled(v.Index(0))
		filled(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("Match"), reflect.ValueOf("\x00\u009b中"))
	case reflect.Struct:
		known := v.Addr().MethodByName("UnmarshalJSON")
		switch v.Addr().Interface().(type) {
		case *time.Time:
			v.Set(reflect.ValueOf(start.UTC()))
		case *api.Maybe[string]:
			v.Set(reflect.ValueOf(api.Known("\x1b\u009b中")))
		case *api.Maybe[int]:
			v.Set(reflect.ValueOf(api.Known(0)))
		case *api.Maybe[[]api.Member]:
			v.Set(reflect.ValueOf(api.Known([]api.Member{{Backend: "b", Port: api.Known(1)}, {}})))
		case *[]api.Field:
		default:
			if known.IsValid() {
				panic("a type of its own way into JSON: " + v.Type().String())
			}
			for i := range v.NumField() {
				if v.Type().Field(i).Name != "Other" { // the record is without it
					filled(v.Field(i))
				}
			}
		}
	default:
		panic("a field of a kind that is not tried: " + v.Kind().String())
	}
}

func TestAnEntryComesBackAsItWasWithAllItsFields(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	var e change.Entry
	filled(reflect.ValueOf(&e).Elem())
	e.ID, e.Event, e.Wait = "op\u202e", change.EventBegin, 90
	require.NoError(t, j.Append(e))

	ops, damage := read(t, j)
	require.Empty(t, damage)
	require.Len(t, ops, 1)
	op := ops[0]
	assert.Equal(t, e.ID, op.ID)
	assert.Equal(t, e.Want, op.Order.Want)
	assert.Equal(t, e.Facts, op.Facts)
	require.Len(t, op.Steps, 2)
	assert.Equal(t, e.Plan[1], op.Steps[1].Step)
	assert.Equal(t, e.ULBName, op.Order.ULBName)
	assert.Equal(t, change.Place{Profile: e.Profile, Scope: api.Scope{Region: e.Region, Project: e.Project}, ULB: e.ULB, VServer: e.VServer}, op.Order.Place)
	assert.Equal(t, change.Who{User: "alice", Sudo: "bob", Host: "jump1", Client: "192.0.2.7"}, op.Who, "it is the journal that knows who")
	assert.True(t, op.Mine)
	assert.True(t, op.Alive)

	line := text(t, dir)
	assert.Equal(t, 1, strings.Count(line, "\n"))
	for _, r := range strings.TrimSuffix(line, "\n") {
		assert.False(t, r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 || r == 0x202e || r == 0x2028 || r == 0xe0041, "%U would do something to a terminal", r)
	}
	assert.Contains(t, line, "中é", "what is harmless stays readable")
}

func TestTheTimeIsFilledInWhereItIsMissingAndIsUTC(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	require.NoError(t, j.Append(change.Entry{ID: "b", Event: change.EventBegin, Time: start.Add(time.Hour)}))
	assert.Contains(t, text(t, dir), `"time":"2026-05-04T01:02:01Z"`)
	assert.Contains(t, text(t, dir), `"time":"2026-05-04T02:02:01Z"`)
}

func TestNoSecretIsEverWritten(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	var e change.Entry
	filled(reflect.ValueOf(&e).Elem())
	e.Params = map[string]string{"Region": "kept"}
	for _, name := range []string{"PublicKey", "PrivateKey", "Signature", "SecurityToken", "signature", "private_key", "channel-key", "access_token", "Password"} {
		e.Params[name] = "s3cret"
	}
	for _, event := range []change.Event{change.EventBegin, change.EventRequest, change.EventAnswer, change.EventVerified, change.EventWaiting, change.EventEnd, change.EventSettled} {
		e.ID, e.Event = "a", event
		require.NoError(t, j.Append(e))
	}
	written := text(t, dir)
	assert.Equal(t, 7, strings.Count(written, `"Region":"kept"`))
	assert.NotContains(t, written, "s3cret")
	for _, name := range []string{"key", "signature", "token", "password"} {
		assert.NotContains(t, strings.ToLower(written), name)
	}
	assert.Equal(t, "s3cret", e.Params["Signature"], "the caller's own map is let be")
}

func TestOperationsOfAnEmptyJournal(t *testing.T) {
	ops, damage := read(t, open(t, folder(t)))
	assert.Empty(t, ops)
	assert.Empty(t, damage)
}

func TestAnEntryWithoutOperationOrEventIsRefused(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	require.ErrorContains(t, j.Append(change.Entry{Event: change.EventBegin}), "names no operation")
	require.ErrorContains(t, j.Append(change.Entry{ID: "a"}), "names no event")
	require.ErrorContains(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin, Wait: inf()}), "JSON")
	require.ErrorContains(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin, Why: strings.Repeat("x", 16<<20)}), "at most")
	assert.Empty(t, text(t, dir))
}

func inf() float64 {
	zero := 0.0
	return 1 / zero
}

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

func TestAJournalThatWasMovedAwayIsBegunAnew(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "old", Event: change.EventBegin}))
	require.NoError(t, os.Rename(file(dir), file(dir)+".1"))
	require.NoError(t, j.Append(change.Entry{ID: "new", Event: change.EventBegin}))
	ops, _ := read(t, j)
	assert.Equal(t, []string{"new"}, ids(ops))
	old, err := os.ReadFile(file(dir) + ".1")
	require.NoError(t, err)
	assert.Equal(t, 1, bytes.Count(old, []byte("\n")))
}

func TestNothingGoesIntoAClosedJournal(t *testing.T) {
	dir := folder(t)
	j := open(t, dir)
	require.NoError(t, j.Close())
	require.NoError(t, j.Close())
	require.ErrorContains(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin}), "closed")
	_, err := j.Lock("r", "u")
	require.ErrorContains(t, err, "closed")
	_, _, err = j.Operations()
	require.ErrorContains(t, err, "closed")
	assert.Empty(t, text(t, dir))
}

func TestSessionsAreTheirOwn(t *testing.T) {
	dir := folder(t)
	a, b := open(t, dir), open(t, dir)
	require.NoError(t, a.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	require.NoError(t, b.Append(change.Entry{ID: "b", Event: change.EventBegin}))
	write(t, dir, `{"op":"c","event":"begin","session":"../../etc/passwd"}`+"\n")
	write(t, dir, `{"op":"d","event":"begin"}`+"\n")

	alive := func(j *journal.Journal) map[string][2]bool {
		ops, _ := read(t, j)
		all := map[string][2]bool{}
		for _, op := range ops {
			all[op.ID] = [2]bool{op.Mine, op.Alive}
		}
		return all
	}
	assert.Equal(t, map[string][2]bool{"a": {true, true}, "b": {false, true}, "c": {}, "d": {}}, alive(a))
	require.NoError(t, b.Close())
	assert.Equal(t, map[string][2]bool{"a": {true, true}, "b": {false, false}, "c": {}, "d": {}}, alive(a))
	c := open(t, dir)
	assert.Equal(t, map[string][2]bool{"a": {false, true}, "b": {}, "c": {}, "d": {}}, alive(c))
	left, err := os.ReadDir(filepath.Join(dir, "sessions"))
	require.NoError(t, err)
	assert.Len(t, left, 2, "a session that has ended leaves nothing")
}

func TestALockFileThatIsGoneIsASessionThatHasEnded(t *testing.T) {
	dir := folder(t)
	a, b := open(t, dir), open(t, dir)
	require.NoError(t, a.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	all, err := filepath.Glob(filepath.Join(dir, "sessions", "*"))
	require.NoError(t, err)
	for _, f := range all {
		require.NoError(t, os.Remove(f))
	}
	ops, _ := read(t, b)
	assert.False(t, ops[0].Alive)
}

func BenchmarkAppend(b *testing.B) {
	j, err := journal.Open(filepath.Join(b.TempDir(), "j"), journal.Options{})
	require.NoError(b, err)
	defer func() { _ = j.Close() }()
	for b.Loop() {
		if err := j.Append(change.Entry{ID: "a", Event: change.EventRequest, Action: "ReleaseBackend"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOperations reads 10,000 layer-7 releases of eight entries each.
func BenchmarkOperations(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "j")
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(b, err)
	rule := api.Rule{ID: "policy-12345678", PolicyType: api.Known("Custom"), Match: api.Known("www.example.com"), Members: api.Known(make([]api.Member, 8))}
	step := impact.Step{Kind: impact.StepLeaveRule, Backend: "backend-12345678", Rule: rule, Members: make([]api.BackendID, 7)}
	facts := impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{ID: "backend-12345678", Port: api.Known(80)}}}, Rules: []impact.RecordedRule{{Rule: rule}, {Rule: rule}}}
	events := []change.Entry{
		{Event: change.EventBegin, Plan: []impact.Step{step, step, {Kind: impact.StepRelease}}, Facts: facts},
		{Event: change.EventRequest},
		{Event: change.EventAnswer},
		{Event: change.EventVerified},
		{Event: change.EventRequest, Step: 2},
		{Event: change.EventAnswer, Step: 2},
		{Event: change.EventVerified, Step: 2},
		{Event: change.EventEnd, Outcome: change.OutcomeDone},
	}
	for _, e := range events {
		e.ID = "operation-0"
		require.NoError(b, j.Append(e))
	}
	one, err := os.ReadFile(file(dir))
	require.NoError(b, err)
	var all bytes.Buffer
	for i := range 10_000 {
		all.Write(bytes.ReplaceAll(one, []byte("operation-0"), fmt.Appendf(nil, "operation-%d", i)))
	}
	require.NoError(b, os.WriteFile(file(dir), all.Bytes(), 0o600))
	b.SetBytes(int64(all.Len()))
	for b.Loop() {
		ops, damage, err := j.Operations()
		if err != nil || len(ops) != 10_000 || len(damage) > 0 {
			b.Fatal(len(ops), damage, err)
		}
	}
}
