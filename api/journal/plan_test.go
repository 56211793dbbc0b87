package journal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// plan runs a release out of a rule with a journal in a folder, and lets
// something happen to that while the first request is on its way.
func plan(t *testing.T, happens func(j *Journal)) (j *Journal, client *fake.Client, res change.Operation) {
	t.Helper()
	at := api.Place{Profile: "prod", Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb", VServer: "vs"}
	client = fake.New(t)
	client.SetULBs(at.Scope, []api.ULB{fake.ULB("ulb", "shop", fake.HTTP("vs", "web", 80, []api.Backend{
		fake.Healthy("b", "10.0.0.1", 80), fake.Healthy("c", "10.0.0.2", 80), fake.Healthy("d", "10.0.0.3", 80),
	}, fake.Path("p", "/", "b", "c", "d")))})
	client.AllowReads()
	client.AllowWrites()
	clock := fake.NewAutoClock(time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC))
	j, err := Open(filepath.Join(t.TempDir(), "ulbconsole"), Options{Clock: clock})
	require.NoError(t, err)
	t.Cleanup(func() { _ = j.Close() })
	session := &execute.Session{Client: client, Clock: clock, Journal: j, Profile: "prod"}
	once := false
	client.OnCall(func(call fake.Call) {
		if call.Writes() && !once {
			once = true
			happens(j)
		}
	})
	o := change.Order{Place: at, Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"b"}}}
	shown, err := session.Read(t.Context(), o, func(impact.Finding) {})
	require.NoError(t, err)
	return j, client, session.Run(t.Context(), o, shown, nil, nil)
}

func TestAJournalThatIsMovedAwayInTheMiddleOfAPlanStopsIt(t *testing.T) {
	for name, happens := range map[string]func(path string) error{
		"renamed":   func(path string) error { return os.Rename(path, path+".1") },
		"deleted":   os.Remove,
		"truncated": func(path string) error { return os.Truncate(path, 0) },
		"rotated": func(path string) error {
			if err := os.Rename(path, path+".1"); err != nil {
				return err
			}
			return os.WriteFile(path, nil, 0o600)
		},
		"something longer copied into it": func(path string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, make([]byte, 2*len(text)), 0o600)
		},
		"a copy put in its place": func(path string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if err := os.WriteFile(path+".new", text, 0o600); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			j, client, res := plan(t, func(j *Journal) { require.NoError(t, happens(j.Path())) })
			assert.Equal(t, change.OutcomeStopped, res.Outcome)
			require.ErrorContains(t, res.JournalErr, "journal "+j.Path()+": the file that this change "+
				"was begun in is not there any more: "+
				"somebody moved, replaced or truncated it; let nothing move, rotate or truncate it while a change runs")
			assert.Len(t, client.Writes(), 1, "nothing more is sent")
			assert.Equal(t, change.StepDone, res.Steps[0].State, "and what was sent is seen all the same")

			err := j.Append(change.Entry{ID: res.ID, Event: change.EventRequest})
			require.ErrorContains(t, err, "somebody moved")
			require.NoError(t, j.Append(change.Entry{ID: "next", Event: change.EventBegin}),
				"the next change begins in the file that is there")
			require.NoError(t, j.Append(change.Entry{ID: "next", Event: change.EventRequest}))
		})
	}
}

func TestWhatIsWrittenIsReadBackByItsName(t *testing.T) {
	line := []byte("{\"op\":\"a\"}\n")
	in := anyFolder(t, t.TempDir())
	path := in.at(fileName)
	begin := func() (*os.File, int64) {
		f, err := in.openFile()
		require.NoError(t, err)
		t.Cleanup(func() { _ = f.Close() })
		end, err := appendLine(f, line)
		require.NoError(t, err)
		return f, end
	}
	f, end := begin()
	require.NoError(t, readBack(in, f, line, end))
	f, end = begin()
	require.NoError(t, readBack(in, f, line, end), "after another one")

	require.NoError(t, os.Truncate(path, end-1))
	require.ErrorIs(t, readBack(in, f, line, end), errGone)
	require.NoError(t, os.WriteFile(path, make([]byte, end), 0o600))
	require.ErrorIs(t, readBack(in, f, line, end), errGone, "something else stands there")
	require.NoError(t, os.Rename(path, path+".1"))
	require.ErrorIs(t, readBack(in, f, line, end), errGone)
	begin()
	require.ErrorIs(t, readBack(in, f, line, end), errGone, "another file has the name")
}

// The lock of the folder is held by a console that was stopped, or the folder
// cannot be written any more: the plan ends, and says what is not recorded.
func TestAFolderThatIsLostInTheMiddleOfAPlanEndsIt(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(t *testing.T, j *Journal)
		why     string
	}{
		"its lock is never given up": {func(t *testing.T, j *Journal) {
			t.Helper()
			stopped := lockAt(t, filepath.Join(j.dir, lockName), os.O_CREATE)
			free, err := stopped.try()
			require.NoError(t, err)
			require.True(t, free)
			t.Cleanup(func() { _ = stopped.unlock() })
			j.limit = time.Millisecond
		}, "another console has had it locked for 1ms; look for a stopped ulbconsole"},
		"it is moved away": {func(t *testing.T, j *Journal) {
			t.Helper()
			require.NoError(t, os.Rename(j.dir, j.dir+".away"))
		}, "another folder has its name: somebody moved or replaced it; put it back, or start the console again"},
		"another one is put in its place": {func(t *testing.T, j *Journal) {
			t.Helper()
			require.NoError(t, os.Rename(j.dir, j.dir+".away"))
			require.NoError(t, os.CopyFS(j.dir, os.DirFS(j.dir+".away")))
			require.NoError(t, os.Chmod(j.dir, 0o700))
		}, "another folder has its name: somebody moved or replaced it"},
		"a link to it is put in its place": {func(t *testing.T, j *Journal) {
			t.Helper()
			require.NoError(t, os.Rename(j.dir, j.dir+".away"))
			require.NoError(t, os.Symlink(j.dir+".away", j.dir))
		}, "another folder has its name: somebody moved or replaced it"},
		"its file cannot be opened": {func(t *testing.T, j *Journal) {
			t.Helper()
			require.NoError(t, os.Chmod(j.Path(), 0o644))
		}, "open to others"},
	} {
		t.Run(name, func(t *testing.T) {
			j, client, res := plan(t, func(j *Journal) { c.happens(t, j) })
			assert.Equal(t, change.OutcomeStopped, res.Outcome)
			assert.Equal(t, change.ReasonUnrecorded, res.Reason)
			assert.True(t, res.Unrecorded, "it stays open until a read shows it again")
			require.ErrorContains(t, res.JournalErr, "journal "+j.dir)
			require.ErrorContains(t, res.JournalErr, c.why)
			assert.Len(t, client.Writes(), 1)
			assert.Equal(t, change.StepDone, res.Steps[0].State)
		})
	}
}

func TestWhatWasSentIsWrittenIntoTheFolderThatWasOpened(t *testing.T) {
	j, _, res := plan(t, func(j *Journal) {
		require.NoError(t, os.Rename(j.dir, j.dir+".away"))
		require.NoError(t, os.Mkdir(j.dir, 0o700))
	})
	assert.Equal(t, change.OutcomeStopped, res.Outcome)
	text, err := os.ReadFile(filepath.Join(j.dir+".away", fileName))
	require.NoError(t, err)
	assert.Equal(t, 1, bytes.Count(text, []byte(`"event":"answer"`)))
	assert.Positive(t, bytes.Count(text, []byte(`"event":"verified"`)))
	left, err := os.ReadDir(j.dir)
	require.NoError(t, err)
	assert.Empty(t, left, "nothing goes into the other one")
	for _, event := range []change.Event{change.EventBegin, change.EventRequest} {
		require.ErrorContains(t, j.Append(change.Entry{ID: "next", Event: event}), "another folder has its name")
	}
	_, _, err = j.Operations()
	require.ErrorContains(t, err, "another folder has its name")
	_, err = j.Lock("r", "u")
	require.ErrorContains(t, err, "another folder has its name")
	require.NoError(t, os.Remove(j.dir))
	require.NoError(t, os.Rename(j.dir+".away", j.dir))
	require.NoError(t, j.Append(change.Entry{ID: "next", Event: change.EventBegin}), "it was put back")
}
