package journal_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// TestHostileLinesAreCheap reads lines that would cost gigabytes if
// all that they say were made: none is lost, what they may have sent is in doubt.
func TestHostileLinesAreCheap(t *testing.T) {
	many := func(one string, n int) string { return strings.TrimSuffix(strings.Repeat(one+",", n), ",") }
	for name, rest := range map[string]string{
		"a far step":                   `"event":"request","step":9999`,
		"a step of 10^9":               `"event":"request","step":1000000000`,
		"a request of many parameters": `"event":"request","params":{` + many(`"a":""`, 30_000) + `}`,
		"a plan of many steps":         `"event":"begin","plan":[` + many("{}", 100_001) + `]`,
		"a plan of too many steps":     `"event":"begin","plan":[` + many("{}", 1001) + `]`,
		"many backends":                `"event":"answer","facts":{"backends":[` + many("{}", 100_001) + `]}`,
		"rules of many members": `"event":"answer","facts":{"rules":[` +
			many(`{"rule":{"Members":[`+many("{}", 1000)+`]}}`, 200) + `]}`,
		"lists within each other":   `"event":"answer","x":` + strings.Repeat("[", 10_000),
		"objects within each other": `"event":"answer","x":` + strings.Repeat(`{"x":`, 10_000),
		"fields that nobody knows":  `"event":"answer",` + many(`"":1`, 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			j := openJournal(t, dir)
			var all strings.Builder
			lines := 300
			if len(rest) > 100_000 {
				lines = 30
			}
			if testing.Short() { // the race detector has nothing to see in them
				lines /= 10
			}
			for n := range lines {
				fmt.Fprintf(&all, `{"op":"o%d","session":"s","region":"hk","ulb":"ulb-%d",%s}`+"\n", n, n, rest)
			}
			writeText(t, dir, all.String())
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			ops, _ := readAll(t, j)
			runtime.GC()
			runtime.ReadMemStats(&after)
			assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(16<<20), "what is kept of them")
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(512<<20), "what reading them takes, one after the other")
			if strings.Contains(rest, "begin") {
				_, damage := readAll(t, j)
				assert.GreaterOrEqual(t, len(damage), min(lines, 30), "a begin alone sends nothing")
				return
			}
			require.Len(t, ops, lines)
			for n, op := range ops {
				assert.True(t, op.InDoubt(), op.ID)
				assert.Equal(t, api.ULBID(fmt.Sprint("ulb-", n)), op.Order.ULB)
			}
		})
	}
}

func TestWhatCouldNotBeReadBackIsNotWritten(t *testing.T) {
	dir := newFolder(t)
	j := openJournal(t, dir)
	e := change.Entry{ID: "a", Event: change.EventBegin, Plan: make([]impact.Step, change.MaxSteps+1)}
	require.ErrorContains(t, j.Append(e), "a plan of 1001 steps, and at most 1000 can be read back")
	e.Plan = nil
	e.Facts.Rules = []impact.RecordedRule{{Rule: api.Rule{Members: api.Known(make([]api.Member, 100_001))}}}
	require.ErrorContains(t, j.Append(e), "the entry has more than 100000 rows in Members, and could not be read back")
	assert.Empty(t, textOf(t, dir))

	// A release out of three rules of ten thousand members each is.
	rule := func(id string) api.Rule {
		members := make([]api.Member, 10_000)
		for i := range members {
			members[i] = api.Member{
				Backend: api.BackendID(fmt.Sprintf("backend-%08d", i)), PrivateIP: api.Known("10.23.0.11"),
				Port: api.Known(8080),
			}
		}
		return api.Rule{ID: api.PolicyID(id), Members: api.Known(members)}
	}
	e.Plan, e.Facts = nil, impact.Record{}
	for _, id := range []string{"policy-1", "policy-2", "policy-3"} {
		r := rule(id)
		e.Plan = append(e.Plan,
			impact.Step{Kind: impact.StepLeaveRule, Backend: "backend-00000000", Rule: r, Members: r.MemberIDs()[1:]})
		e.Facts.Rules = append(e.Facts.Rules, impact.RecordedRule{Rule: r})
	}
	require.NoError(t, j.Append(e))
	params := map[string]string{}
	for i, id := range e.Plan[0].Members {
		params[fmt.Sprintf("BackendId.%d", i)] = string(id)
	}
	require.NoError(t,
		j.Append(change.Entry{ID: "a", Event: change.EventRequest, Action: "UpdatePolicy", Params: params}))
	ops, damage := readAll(t, j)
	assert.Empty(t, damage)
	require.Len(t, ops, 1)
	assert.Len(t, ops[0].Steps[2].Step.Members, 9_999)
}
