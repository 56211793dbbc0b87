package journal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/ui/render"
)

// smallFile is at how many bytes the journals of these tests are put aside.
const smallFile = 32 << 10

func openSmall(t *testing.T, dir string) *journal.Journal {
	t.Helper()
	j := openJournal(t, dir)
	j.PutAsideAt(smallFile)
	return j
}

// requireEvents appends the events of an operation.
func requireEvents(t *testing.T, j *journal.Journal, id string, events ...change.Event) {
	t.Helper()
	for _, event := range events {
		require.NoError(t, j.Append(entryOf(id, event)))
	}
}

func entryOf(id string, event change.Event) change.Entry {
	e := change.Entry{ID: id, Event: event, Region: "hk", ULB: api.ULBID("ulb-" + id), VServer: "vs"}
	switch event {
	case change.EventBegin:
		e.Plan = []impact.Step{{Kind: impact.StepRelease, Backend: "b"}}
		e.Facts = impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{
			ID:        "b",
			PrivateIP: api.Known("10.0.0.1"),
		}}}}
	case change.EventRequest:
		e.Action, e.Params, e.State = "ReleaseBackend", map[string]string{"BackendId": "b"}, change.StepSent
	case change.EventVerified:
		e.State = change.StepDone
	case change.EventEnd:
		e.Outcome = change.OutcomeDone
	default:
	}
	return e
}

var wholeChange = []change.Event{
	change.EventBegin, change.EventRequest, change.EventAnswer,
	change.EventVerified, change.EventEnd,
}

// fill makes whole changes until the file was put aside so many times.
func fill(t *testing.T, j *journal.Journal, dir, name string, times int) (last string) {
	t.Helper()
	before := len(asides(t, dir))
	for n := 0; len(asides(t, dir)) < before+times; n++ {
		require.Less(t, n, 10_000)
		last = fmt.Sprintf("%s-%d", name, n)
		requireEvents(t, j, last, wholeChange...)
	}
	return last
}

func asides(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "journal-*.jsonl"))
	require.NoError(t, err)
	return all
}

func byID(t *testing.T, j *journal.Journal) map[string]change.Operation {
	t.Helper()
	ops, _ := readAll(t, j)
	found := map[string]change.Operation{}
	for _, op := range ops {
		found[op.ID] = op
	}
	return found
}

func TestALargeFileIsPutAsideAndAllThatIsOpenGoesOn(t *testing.T) {
	dir := newFolder(t)
	old := openSmall(t, dir)
	requireEvents(t, old, "begun", change.EventBegin)
	requireEvents(t, old, "sent", change.EventBegin, change.EventRequest)
	requireEvents(t, old, "answered", change.EventBegin, change.EventRequest, change.EventAnswer)
	requireEvents(t, old, "interrupted", change.EventBegin)
	require.NoError(t,
		old.Append(change.Entry{
			ID: "follower", Event: change.EventBegin, Follows: "interrupted", Region: "hk",
			ULB: "ulb-interrupted",
		}))
	requireEvents(t, old, "follower", change.EventEnd)
	require.NoError(t,
		old.Append(change.Entry{
			ID: "drain", Event: change.EventBegin, Wait: 60,
			Plan: []impact.Step{
				{Kind: impact.StepDisable, Backend: "b"},
				{Kind: impact.StepWait},
				{Kind: impact.StepRelease, Backend: "b"},
			},
		}))
	require.NoError(t,
		old.Append(change.Entry{ID: "drain", Event: change.EventWaiting, Step: 1, Until: start.Add(time.Minute)}))
	require.NoError(t, old.Close())

	j := openSmall(t, dir)
	requireEvents(t, j, "mine", change.EventBegin, change.EventRequest)
	before := byID(t, j)
	last := fill(t, j, dir, "n", 3)
	after := byID(t, j)
	for _, id := range []string{"begun", "sent", "answered", "interrupted", "follower", "drain", "mine"} {
		assert.Equal(t, before[id], after[id], id)
	}
	assert.Contains(t, after, last, "the newest goes on, too")
	assert.NotContains(t, after, "n-0")
	assert.Less(t, len(textOf(t, dir)), smallFile+4096)
	assert.Equal(t, os.FileMode(0o600), modeOf(t, pathOf(dir)))

	t.Run("the plan that runs goes on", func(t *testing.T) {
		requireEvents(t, j, "mine", change.EventAnswer, change.EventVerified, change.EventEnd)
		assert.Equal(t, change.OutcomeDone, byID(t, j)["mine"].Outcome)
	})
	t.Run("no change is lost, and each file is whole", func(t *testing.T) {
		seen := map[string]bool{}
		for _, path := range append(asides(t, dir), pathOf(dir)) {
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o600), modeOf(t, path))
			other := newFolder(t)
			k := openJournal(t, other)
			require.NoError(t, os.WriteFile(pathOf(other), content, 0o600))
			ops, damage := readAll(t, k)
			assert.Empty(t, damage)
			for _, op := range ops {
				seen[op.ID] = true
			}
		}
		for n := 0; fmt.Sprintf("n-%d", n) != last; n++ {
			assert.True(t, seen[fmt.Sprintf("n-%d", n)], n)
		}
	})
	t.Run("where the older ones are is said", func(t *testing.T) {
		assert.Equal(t, "older ones in journal-20260504T010201Z-003.jsonl and 2 more, folder "+dir, render.OlderText(j.Older()))
		r := reader(t, dir)
		_, _, err := r.Operations()
		require.NoError(t, err)
		assert.Equal(t, j.Older(), r.Older())
	})
	assert.True(t, openJournal(t, newFolder(t)).Older().None())
}

// Another console has the file open and a plan under way while this one puts the file aside.
func TestAnotherConsolesPlanGoesOnWhenTheFileIsPutAside(t *testing.T) {
	dir := newFolder(t)
	a, b := openSmall(t, dir), openSmall(t, dir)
	requireEvents(t, b, "theirs", change.EventBegin, change.EventRequest)
	requireEvents(t, b, "ended", wholeChange...)
	fill(t, a, dir, "n", 2)
	requireEvents(t, b, "theirs", change.EventAnswer)
	fill(t, a, dir, "m", 1)
	requireEvents(t, b, "theirs", change.EventVerified, change.EventEnd)
	for _, j := range []*journal.Journal{a, b} {
		op := byID(t, j)["theirs"]
		assert.Equal(t, change.OutcomeDone, op.Outcome)
		assert.Equal(t, change.StepDone, op.Steps[0].State)
	}
}

// What looks like a file that was put aside and is none of ours stops a plan as any other does.
func TestAFileThatSomebodyElseRotatesStopsThePlan(t *testing.T) {
	for name, rotate := range map[string]func(path, aside string) error{
		"to such a name, with nothing in its place": os.Rename,
		"to such a name, with another in its place": func(path, aside string) error {
			if err := os.Rename(path, aside); err != nil {
				return err
			}
			return os.WriteFile(path, []byte(`{"op":"x","event":"begin"}`+"\n"), 0o600)
		},
		"to a copy": func(path, aside string) error {
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if err := os.WriteFile(aside, content, 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			j := openSmall(t, dir)
			requireEvents(t, j, "mine", change.EventBegin)
			require.NoError(t, rotate(pathOf(dir), filepath.Join(dir, "journal-20260504T010201Z.jsonl")))
			require.ErrorContains(t, j.Append(entryOf("mine", change.EventRequest)), "somebody moved, replaced or truncated it")
		})
	}
}

func TestADoubtGoesOnWithTheLineThatRaisedIt(t *testing.T) {
	dir := newFolder(t)
	old := openSmall(t, dir)
	requireEvents(t, old, "doubted", change.EventBegin)
	require.NoError(t, old.Close())
	writeText(t, dir, "\x00\x00\x00 not a line of ours\n"+`{"op":"hidden","event":"request","step":`+"\n")
	j := openSmall(t, dir)
	before := byID(t, j)
	require.True(t, before["doubted"].InDoubt())
	require.True(t, before["hidden"].InDoubt())
	fill(t, j, dir, "n", 2)
	after := byID(t, j)
	assert.True(t, after["doubted"].InDoubt())
	assert.True(t, after["hidden"].InDoubt())
	assert.False(t, after["doubted"].Unread.Before(before["doubted"].Unread))
	_, damage := readAll(t, j)
	assert.Len(t, damage, 2)
}

func TestAFileInWhichMostIsOpenOnlyGrows(t *testing.T) {
	dir := newFolder(t)
	j := openSmall(t, dir)
	for n := 0; len(textOf(t, dir)) < 3*smallFile; n++ {
		requireEvents(t, j, fmt.Sprint(n), change.EventBegin, change.EventRequest)
	}
	assert.Empty(t, asides(t, dir))
	for n := 0; len(asides(t, dir)) == 0; n++ {
		require.Less(t, n, 10_000)
		requireEvents(t, j, fmt.Sprintf("n-%d", n), wholeChange...)
	}
	assert.True(t, byID(t, j)["0"].InDoubt(), "and goes on with them once they are the smaller part")
}
