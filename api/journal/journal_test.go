package journal_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/ui/render"
)

var start = time.Date(2026, 5, 4, 3, 2, 1, 0, time.FixedZone("somewhere", 7200))

func newFolder(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "state", "ulbconsole")
}

func openJournal(t *testing.T, dir string) *journal.Journal {
	t.Helper()
	j, err := journal.Open(dir,
		journal.Options{
			Who:   change.Who{User: "alice", Sudo: "bob", Host: "jump1", Client: "192.0.2.7"},
			Clock: fake.NewClock(start),
		})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, j.Close()) })
	return j
}

func pathOf(dir string) string { return filepath.Join(dir, "journal.jsonl") }

func textOf(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(pathOf(dir))
	require.NoError(t, err)
	return string(b)
}

func writeText(t *testing.T, dir, text string) {
	t.Helper()
	f, err := os.OpenFile(pathOf(dir), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(text)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

func readAll(t *testing.T, j *journal.Journal) ([]change.Operation, []string) {
	t.Helper()
	ops, damage, err := j.Operations()
	require.NoError(t, err)
	return ops, render.DamageTexts(damage)
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
	dir := newFolder(t)
	j := openJournal(t, dir)
	var e change.Entry
	filled(reflect.ValueOf(&e).Elem())
	e.ID, e.Event, e.Wait = "op\u202e", change.EventBegin, 90
	require.NoError(t, j.Append(e))

	ops, damage := readAll(t, j)
	require.Empty(t, damage)
	require.Len(t, ops, 1)
	op := ops[0]
	assert.Equal(t, e.ID, op.ID)
	assert.Equal(t, e.Request, op.Order.Request)
	assert.Equal(t, e.Facts, op.Facts)
	require.Len(t, op.Steps, 2)
	assert.Equal(t, e.Plan[1], op.Steps[1].Step)
	assert.Equal(t, e.ULBName, op.Order.ULBName)
	assert.Equal(t,
		api.Place{
			Profile: e.Profile, Scope: api.Scope{Region: e.Region, Project: e.Project}, ULB: e.ULB,
			VServer: e.VServer,
		}, op.Order.Place)
	assert.Equal(t, change.Who{User: "alice", Sudo: "bob", Host: "jump1", Client: "192.0.2.7"}, op.Who,
		"it is the journal that knows who")
	assert.True(t, op.Mine)
	assert.True(t, op.Alive)

	line := textOf(t, dir)
	assert.Equal(t, 1, strings.Count(line, "\n"))
	for _, r := range strings.TrimSuffix(line, "\n") {
		assert.False(t, r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 || r == 0x202e || r == 0x2028 || r == 0xe0041,
			"%U would do something to a terminal", r)
	}
	assert.Contains(t, line, "中é", "what is harmless stays readable")
}

func TestTheTimeIsFilledInWhereItIsMissingAndIsUTC(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin}))
	require.NoError(t, j.Append(change.Entry{ID: "b", Event: change.EventBegin, Time: start.Add(time.Hour)}))
	assert.Contains(t, textOf(t, dir), `"time":"2026-05-04T01:02:01Z"`)
	assert.Contains(t, textOf(t, dir), `"time":"2026-05-04T02:02:01Z"`)
}

func TestNoSecretIsEverWritten(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	var e change.Entry
	filled(reflect.ValueOf(&e).Elem())
	e.Params = map[string]string{"Region": "kept"}
	for _, name := range []string{
		"PublicKey", "PrivateKey", "Signature", "SecurityToken", "signature", "private_key",
		"channel-key", "access_token", "Password",
	} {
		e.Params[name] = "s3cret"
	}
	for _, event := range []change.Event{
		change.EventBegin, change.EventRequest, change.EventAnswer, change.EventVerified,
		change.EventWaiting, change.EventEnd, change.EventResolved, change.EventPlaces,
	} {
		e.ID, e.Event = "a", event
		require.NoError(t, j.Append(e))
	}
	written := textOf(t, dir)
	assert.Equal(t, 8, strings.Count(written, `"Region":"kept"`))
	assert.NotContains(t, written, "s3cret")
	for _, name := range []string{"key", "signature", "token", "password"} {
		assert.NotContains(t, strings.ToLower(written), name)
	}
	assert.Equal(t, "s3cret", e.Params["Signature"], "the caller's own map is let be")
}

func TestManyCallersOfOneConsoleLoseNothing(t *testing.T) {
	j := openJournal(t, newFolder(t))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 10 {
				assert.NoError(t, j.Append(change.Entry{ID: fmt.Sprintf("%d-%d", i, n), Event: change.EventBegin}))
				free, err := j.Lock("r", api.ULBID(strconv.Itoa(i)))
				if assert.NoError(t, err) {
					free()
				}
			}
			_, damage, err := j.Operations()
			assert.NoError(t, err)
			assert.Empty(t, damage)
		})
	}
	all.Wait()
	ops, _ := readAll(t, j)
	assert.Len(t, ops, 80)
}

func TestOperationsOfAnEmptyJournal(t *testing.T) {
	ops, damage := readAll(t, openJournal(t, newFolder(t)))
	assert.Empty(t, ops)
	assert.Empty(t, damage)
}

func TestAnEntryWithoutOperationOrEventIsRefused(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	require.ErrorContains(t, j.Append(change.Entry{Event: change.EventBegin}), "names no operation")
	require.ErrorContains(t, j.Append(change.Entry{ID: "a"}), "names no event")
	require.ErrorContains(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin, Wait: inf()}), "JSON")
	require.ErrorContains(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin, Why: strings.Repeat("x", 16<<20)}),
		"at most")
	assert.Empty(t, textOf(t, dir))
}

func inf() float64 {
	zero := 0.0
	return 1 / zero
}

func TestAJournalThatWasMovedAwayIsBegunAnew(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	require.NoError(t, j.Append(change.Entry{ID: "old", Event: change.EventBegin}))
	require.NoError(t, os.Rename(pathOf(dir), pathOf(dir)+".1"))
	require.NoError(t, j.Append(change.Entry{ID: "new", Event: change.EventBegin}))
	ops, _ := readAll(t, j)
	assert.Equal(t, []string{"new"}, ids(ops))
	old, err := os.ReadFile(pathOf(dir) + ".1")
	require.NoError(t, err)
	assert.Equal(t, 1, bytes.Count(old, []byte("\n")))
}

func TestNothingGoesIntoAClosedJournal(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	require.NoError(t, j.Close())
	require.NoError(t, j.Close())
	require.ErrorContains(t, j.Append(change.Entry{ID: "a", Event: change.EventBegin}), "closed")
	_, err := j.Lock("r", "u")
	require.ErrorContains(t, err, "closed")
	_, _, err = j.Operations()
	require.ErrorContains(t, err, "closed")
	assert.Empty(t, textOf(t, dir))
}
