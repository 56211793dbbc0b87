package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
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

var update = flag.Bool("update", false, "write what is printed to testdata")

func TestMain(m *testing.M) {
	flag.Parse()
	time.Local = time.UTC
	os.Exit(m.Run())
}

var today = time.Date(2026, 5, 4, 14, 0, 0, 0, time.UTC)

// past writes a journal, as its consoles would have.
type past struct {
	t     *testing.T
	dir   string
	clock *fake.Clock
	j     *journal.Journal
}

func newPast(t *testing.T) *past {
	t.Helper()
	p := &past{t: t, dir: filepath.Join(t.TempDir(), "state", "ulbconsole"), clock: fake.NewClock(today)}
	p.start()
	return p
}

// start begins a new console, which ends the one before.
func (p *past) start() {
	p.t.Helper()
	p.end()
	var err error
	p.j, err = journal.Open(p.dir, journal.Options{
		Clock: p.clock, Who: change.Who{User: "alice", UID: api.Known(1000), Host: "jump1", Client: "192.0.2.7"},
	})
	require.NoError(p.t, err)
	p.t.Cleanup(p.end)
}

func (p *past) end() {
	if p.j != nil {
		require.NoError(p.t, p.j.Close())
	}
	p.j = nil
}

// entry writes one of the operation.
func (p *past) entry(ago time.Duration, id string, e change.Entry) {
	p.t.Helper()
	e.ID, e.Time = id, today.Add(-ago)
	e.Profile, e.Endpoint, e.Account = "prod", "https://api.surfercloud.com/", "0a1b2c3d"
	e.Region, e.Project = "hk", "org-1"
	e.ULB, e.ULBName, e.VServer, e.VServerName = "ulb-1", "web-frontend", "vs-1", "https-443"
	require.NoError(p.t, p.j.Append(e))
}

func backend(id api.BackendID, ip, name string) impact.RecordedBackend {
	return impact.RecordedBackend{Backend: api.Backend{
		ID: id, PrivateIP: api.Known(ip), Port: api.Known(8080), ResourceName: api.Known(name),
	}}
}

// begin writes the begin of a plan for two backends.
func (p *past) begin(ago time.Duration, id string, r impact.Request, steps ...impact.Step) {
	p.t.Helper()
	p.entry(ago, id, change.Entry{
		Event: change.EventBegin, Request: r, Plan: steps, Wait: 60,
		Facts: impact.Record{Backends: []impact.RecordedBackend{
			backend("backend-1", "10.23.0.10", "web-01"), backend("backend-2", "10.23.0.11", "web-02"),
		}},
	})
}

var (
	release  = impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-1"}}
	released = impact.Step{Kind: impact.StepRelease, Backend: "backend-1"}
)

// all is a past with an operation of every outcome.
func all(t *testing.T) *past {
	t.Helper()
	p := newPast(t)
	p.begin(30*time.Hour, "op-1", release, released)
	p.entry(30*time.Hour, "op-1",
		change.Entry{Event: change.EventRequest, Action: "ReleaseBackend", State: change.StepSent})
	p.entry(30*time.Hour-time.Second, "op-1", change.Entry{
		Event: change.EventAnswer, Action: "ReleaseBackend", State: change.StepVerifying, RequestID: "request-1",
	})
	p.entry(30*time.Hour-2*time.Second, "op-1", change.Entry{
		Event: change.EventVerified, State: change.StepDone, Why: "seen gone",
	})
	p.entry(30*time.Hour-3*time.Second, "op-1",
		change.Entry{Event: change.EventEnd, Outcome: change.OutcomeDone, Why: "seen"})

	undo := impact.Step{
		Kind: impact.StepAdd, Backend: "backend-1",
		Host: api.HostSpec{ResourceType: "UHost", ResourceID: "uhost-1", Port: 8080},
	}
	p.entry(29*time.Hour, "op-2", change.Entry{
		Event: change.EventBegin, Follows: "op-1", Plan: []impact.Step{undo},
		Request: impact.Request{Goal: impact.GoalUndo, Record: impact.Record{Backends: []impact.RecordedBackend{
			backend("backend-1", "10.23.0.10", "web-01"),
		}}},
	})
	p.entry(29*time.Hour, "op-2", change.Entry{Event: change.EventEnd, Outcome: change.OutcomeDone})

	both := impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{"backend-1", "backend-2"}}
	p.begin(3*time.Hour, "op-3", both, released, impact.Step{Kind: impact.StepRelease, Backend: "backend-2"})
	p.entry(3*time.Hour, "op-3",
		change.Entry{Event: change.EventRequest, Action: "ReleaseBackend", State: change.StepSent})
	p.entry(3*time.Hour, "op-3", change.Entry{
		Event: change.EventAnswer, Action: "ReleaseBackend", State: change.StepVerifying, RetCode: 4110,
		Error: "in use \u202e by a rule", RequestID: "request-3",
	})
	p.entry(3*time.Hour, "op-3", change.Entry{Event: change.EventVerified, State: change.StepRefused, Why: "still there"})
	p.entry(3*time.Hour-time.Second, "op-3", change.Entry{
		Event: change.EventEnd, Outcome: change.OutcomeRefused, Why: "RetCode 4110", Next: "try again",
	})

	drain := release
	drain.Drain = true
	p.begin(2*time.Hour, "op-4", drain, impact.Step{Kind: impact.StepDisable, Backend: "backend-1"},
		impact.Step{Kind: impact.StepWait}, released)
	p.entry(2*time.Hour, "op-4", change.Entry{Event: change.EventWaiting, Step: 1, Until: today.Add(-time.Hour)})

	p.begin(time.Hour, "op-5", impact.Request{Goal: impact.GoalDisable, Targets: []api.BackendID{"backend-2"}},
		impact.Step{Kind: impact.StepDisable, Backend: "backend-2"})
	p.entry(time.Hour, "op-5", change.Entry{
		Event: change.EventRequest, Action: "UpdateBackendAttribute", Params: map[string]string{"Enabled": "0"},
	})
	p.begin(30*time.Minute, "op-6", release, released)
	p.start()
	p.begin(5*time.Second, "op-7", release, released)
	return p
}

// printed is what is printed of the past on standard output and standard error.
func (h History) printed(t *testing.T, dir string) (stdout, stderr string, err error) {
	t.Helper()
	read := func(f *os.File) string {
		text, err := os.ReadFile(f.Name())
		require.NoError(t, err)
		return string(text)
	}
	notes, err := os.CreateTemp(t.TempDir(), "stderr")
	require.NoError(t, err)
	defer notes.Close()
	var out bytes.Buffer
	err = h.print(&out, Options{Out: notes, Err: notes}, dir, fake.NewClock(today))
	return out.String(), read(notes), err
}

func TestTheHistoryIsALineAChangeTheNewestFirst(t *testing.T) {
	p := all(t)
	stdout, stderr, err := History{}.printed(t, p.dir)
	require.NoError(t, err)
	assert.Empty(t, stderr)
	assert.Equal(t, `2026-05-04 13:59:55 UTC  running   release 10.23.0.10:8080 web-01        web-frontend/https-443 hk prod
2026-05-04 13:30:00 UTC  OPEN      release 10.23.0.10:8080 web-01        web-frontend/https-443 hk prod
2026-05-04 13:00:00 UTC  UNKNOWN   disable 10.23.0.11:8080 web-02        web-frontend/https-443 hk prod
2026-05-04 12:00:00 UTC  DRAINING  drain+release 10.23.0.10:8080 web-01  web-frontend/https-443 hk prod
2026-05-04 11:00:00 UTC  refused   release 10.23.0.10:8080 web-01, 10.23.0.11:8080 web-02  web-frontend/https-443 hk prod
2026-05-03 09:00:00 UTC  done      undo 10.23.0.10:8080 web-01           web-frontend/https-443 hk prod
2026-05-03 08:00:00 UTC  undone    release 10.23.0.10:8080 web-01        web-frontend/https-443 hk prod
`, stdout)
}

func TestSinceGivesWhatWasUnderWayThen(t *testing.T) {
	p := all(t)
	for since, want := range map[time.Duration]string{
		time.Second:                "op-4 op-5 op-6 op-7", // they are under way still
		3*time.Hour - time.Second:  "op-3 op-4 op-5 op-6 op-7",
		29*time.Hour + time.Minute: "op-2 op-3 op-4 op-5 op-6 op-7",
		31 * time.Hour:             "op-1 op-2 op-3 op-4 op-5 op-6 op-7",
	} {
		stdout, _, err := History{Since: since, JSON: true}.printed(t, p.dir)
		require.NoError(t, err)
		var ids []string
		for object := range objects(t, stdout) {
			ids = append(ids, object["op"].(string))
		}
		assert.Equal(t, want, strings.Join(ids, " "), since)
	}
}

func TestTheHistoryInJSONHoldsWhatTheJournalDoes(t *testing.T) {
	p := all(t)
	stdout, stderr, err := History{JSON: true}.printed(t, p.dir)
	require.NoError(t, err)
	assert.Empty(t, stderr)
	assert.NotContains(t, stdout, "\u202e", "what hides in a terminal is escaped")
	got := regexp.MustCompile(`"session":"[0-9A-Z]{26}"`).ReplaceAllString(stdout, `"session":"S"`)
	if *update {
		require.NoError(t, os.WriteFile("testdata/history.jsonl", []byte(got), 0o600))
	}
	want, err := os.ReadFile("testdata/history.jsonl")
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestTheFieldsOfTheHistoryAreInREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(readme), "### The journal")
	require.True(t, found)
	text, _, _ = strings.Cut(text, "### What is not promised")
	for _, of := range []reflect.Type{reflect.TypeFor[historyObject](), reflect.TypeFor[historyStep]()} {
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			assert.True(t, name == "" || strings.Contains(text, "`"+name+"`"), name)
		}
	}
}

func TestAHistoryWithNothingToPrintSaysWhereItLooked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ulbconsole")
	stdout, stderr, err := History{}.printed(t, dir)
	require.NoError(t, err)
	assert.Empty(t, stdout)
	assert.Equal(t, "no changes in "+dir+"/journal.jsonl\n", stderr)
	_, err = os.Stat(dir)
	require.ErrorIs(t, err, os.ErrNotExist, "it makes nothing")

	p := newPast(t) // its console runs, its change has ended
	p.begin(30*time.Hour, "op", release, released)
	p.entry(30*time.Hour, "op", change.Entry{Event: change.EventEnd, Outcome: change.OutcomeAborted})
	stdout, stderr, err = History{Since: 90 * time.Minute, JSON: true}.printed(t, p.dir)
	require.NoError(t, err)
	assert.Empty(t, stdout)
	assert.Equal(t, "no changes since 12:30:00 in "+p.dir+"/journal.jsonl\n", stderr)
}

func TestDamagedLinesAreAnErrorBesideWhatCanBeRead(t *testing.T) {
	p := newPast(t)
	p.begin(time.Hour, "op", release, released)
	p.end()
	path := filepath.Join(p.dir, "journal.jsonl")
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, append(whole, "{\n{\n{\x1b[31m\n{\n{\n"...), 0o600))
	for _, h := range []History{{}, {JSON: true}} {
		stdout, stderr, err := h.printed(t, p.dir)
		assert.Equal(t, 1, strings.Count(stdout, "\n"))
		assert.Contains(t, stdout, "10.23.0.10")
		assert.Empty(t, stderr)
		require.ErrorContains(t, err, path+" has lines that cannot be read, and may have been requests: journal.jsonl "+
			"line 2: cut")
		require.ErrorContains(t, err, "; and 2 more; all others are printed")
		assert.NotContains(t, err.Error(), "\x1b")
	}
}

func TestAFolderThatCannotBeReadIsAnErrorWithItsCure(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(dir string) error
		want  string
	}{
		"open to others": {func(dir string) error { return os.Chmod(dir, 0o755) }, "open to others (mode 0755)"},
		"a file": {
			func(dir string) error { return errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600)) },
			"move it away",
		},
		"a link": {func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"-moved"), os.Symlink(dir+"-moved", dir))
		}, "it is a symbolic link"},
	} {
		t.Run(name, func(t *testing.T) {
			p := all(t)
			p.end()
			require.NoError(t, c.spoil(p.dir))
			stdout, _, err := History{}.printed(t, p.dir)
			require.ErrorContains(t, err, "journal "+p.dir)
			require.ErrorContains(t, err, c.want)
			assert.Empty(t, stdout)
		})
	}
}

func TestHowLongToLookBack(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90m": 90 * time.Minute, "2h": 2 * time.Hour, "3d": 72 * time.Hour, "1d12h": 36 * time.Hour,
		"1h30m": 90 * time.Minute,
	} {
		got, err := ParseSince(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{
		"", "0", "0d", "d", "-1d", "-2h", "1d-2h", "2", "soon", "3 d", "2h3d",
		"99999999999d", "1e3d",
	} {
		_, err := ParseSince(text)
		require.EqualError(t, err, "want a time such as 90m, 2h or 3d", text)
	}
}

// objects are those of JSON lines.
func objects(t *testing.T, lines string) iter.Seq[map[string]any] {
	t.Helper()
	return func(yield func(map[string]any) bool) {
		for line := range strings.Lines(lines) {
			var object map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &object), line)
			if !yield(object) {
				return
			}
		}
	}
}
