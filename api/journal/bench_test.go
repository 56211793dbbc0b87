package journal_test

import (
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
