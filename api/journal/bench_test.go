package journal_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
)

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

// manyReleases writes a journal of layer-7 releases, of eight entries each, that is
// as large as that, or has so many.
func manyReleases(b *testing.B, dir string, size int64, most int) {
	b.Helper()
	j, err := journal.Open(dir, journal.Options{})
	require.NoError(b, err)
	rule := api.Rule{
		ID: "policy-12345678", PolicyType: api.Known("Custom"), Match: api.Known("www.example.com"),
		Members: api.Known(make([]api.Member, 8)),
	}
	step := impact.Step{
		Kind: impact.StepLeaveRule, Backend: "backend-12345678", Rule: rule,
		Members: make([]api.BackendID, 7),
	}
	facts := impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{
		ID:   "backend-12345678",
		Port: api.Known(80),
	}}}, Rules: []impact.RecordedRule{{Rule: rule}, {Rule: rule}}}
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
	require.NoError(b, j.Close())
	one, err := os.ReadFile(pathOf(dir))
	require.NoError(b, err)
	f, err := os.Create(pathOf(dir))
	require.NoError(b, err)
	require.NoError(b, f.Chmod(0o600))
	out := bufio.NewWriterSize(f, 1<<20)
	for written, i := int64(0), 0; written < size && i < most; i++ {
		n, err := out.Write(bytes.ReplaceAll(one, []byte("operation-0"), fmt.Appendf(nil, "operation-%d", i)))
		require.NoError(b, err)
		written += int64(n)
	}
	require.NoError(b, out.Flush())
	require.NoError(b, f.Close())
}

// BenchmarkOperations reads journals, anew and again: one as large as it becomes before it is put
// aside, one of 20,000 releases, and one of a gigabyte, as an older version may have left it.
func BenchmarkOperations(b *testing.B) {
	for _, c := range []struct {
		name string
		size int64
		most int
	}{{"16MiB", 16 << 20, 1 << 30}, {"20000", 1 << 40, 20_000}, {"1GiB", 1 << 30, 1 << 30}} {
		dir := filepath.Join(b.TempDir(), "j")
		manyReleases(b, dir, c.size, c.most)
		b.Run(c.name+"/anew", func(b *testing.B) {
			for b.Loop() {
				j, err := journal.Open(dir, journal.Options{})
				require.NoError(b, err)
				ops, damage, err := j.Operations()
				if err != nil || len(ops) < 1000 || len(damage) > 0 {
					b.Fatal(len(ops), damage, err)
				}
				require.NoError(b, j.Close())
			}
			b.ReportMetric(peak(b), "peak-MiB") // of the process so far: run one alone
		})
		b.Run(c.name+"/again", func(b *testing.B) {
			j, err := journal.Open(dir, journal.Options{})
			require.NoError(b, err)
			defer func() { _ = j.Close() }()
			for b.Loop() {
				if _, _, err := j.Operations(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// peak is the most memory that the process had, in MiB.
func peak(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(b, err)
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	var kib float64
	_, err = fmt.Sscan(string(rest), &kib)
	require.NoError(b, err)
	return kib / 1024
}
