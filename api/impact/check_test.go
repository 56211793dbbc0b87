package impact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// checking lets a VServer check its backends so.
func checking(v api.VServer, by string) api.VServer {
	v.MonitorType, v.Path, v.Domain = api.Known(by), api.Known("/ping"), api.Known("shop.example.com")
	return v
}

func switchCheck(v api.VServer, p impact.Policy, to string) said {
	return assessed(nil, v, impact.Request{Goal: impact.GoalCheck, Check: to}, p)
}

func kindsOf(all []impact.Finding) []impact.FindingKind {
	kinds := make([]impact.FindingKind, 0, len(all))
	for _, f := range all {
		kinds = append(kinds, f.Kind)
	}
	return kinds
}

func TestAnotherCheckIsSevereAndOnlyWhereNoBackendPasses(t *testing.T) {
	for to, now := range map[string]string{api.CheckPort: api.CheckPath, api.CheckPath: api.CheckPort} {
		a := switchCheck(checking(http(nil, "f1", "f2", "d3"), now), impact.Policy{}, to)
		assert.Equal(t, impact.ClassSevere, a.Class)
		assert.Equal(t, "web", a.Gate)
		assert.Equal(t, []impact.Step{{Kind: impact.StepCheck, Check: to, CheckFrom: now}}, a.Steps)
		assert.Contains(t, kindsOf(a.Assessment.Notes), impact.FoundCheckKept)
		assert.Equal(t, to == api.CheckPort, len(a.Warnings) > 0, "a port that listens may answer nothing")
		assertOffered(t, a)
	}
	absent := checking(http(nil, "f1"), api.CheckPath)
	absent.MonitorType = api.Maybe[string]{}
	for name, c := range map[string]struct {
		v    api.VServer
		to   string
		kind impact.FindingKind
	}{
		"one passes":    {checking(http(nil, "f1", "h2"), api.CheckPath), api.CheckPort, impact.FoundCheckPasses},
		"one may pass":  {checking(http(nil, "f1", "u2"), api.CheckPath), api.CheckPort, impact.FoundCheckPasses},
		"all are off":   {checking(http(nil, "d1"), api.CheckPath), api.CheckPort, impact.FoundCheckPasses},
		"there already": {checking(http(nil, "f1"), api.CheckPort), api.CheckPort, impact.FoundChecked},
		"TCP":           {checking(tcp("f1"), api.CheckPort), api.CheckPath, impact.FoundCheckOther},
		"Ping":          {checking(http(nil, "f1"), api.CheckPort), "Ping", impact.FoundCheckOther},
		"not known":     {absent, api.CheckPort, impact.FoundCheckAbsent},
	} {
		t.Run(name, func(t *testing.T) {
			a := switchCheck(c.v, impact.Policy{}, c.to)
			assert.Contains(t, kindsOf(a.Assessment.Refusals), c.kind)
			assert.Empty(t, a.Steps)
		})
	}
}

func TestTheFormerCheckAgainMayFailAllThatPassNow(t *testing.T) {
	undo := func(v api.VServer, p impact.Policy) impact.Assessment {
		record := impact.Record{Check: api.CheckPath, Checked: true}
		return impact.Assess(nil, v, impact.Request{Goal: impact.GoalUndo, Record: record}, p)
	}
	a := undo(checking(http(nil, "h1", "h2"), api.CheckPort), impact.Policy{})
	assert.Equal(t, impact.ClassOutage, a.Class)
	assert.Equal(t, []impact.Step{{Kind: impact.StepCheck, Check: api.CheckPath, CheckFrom: api.CheckPort}}, a.Steps)
	assert.Equal(t, [2]int{2, 0}, [2]int{a.Before.Serving, a.After.Serving})
	assert.NotEmpty(t, undo(checking(http(nil, "h1"), api.CheckPort), impact.Policy{Protected: true}).Refusals)

	a = undo(checking(http(nil, "f1", "f2"), api.CheckPort), impact.Policy{})
	assert.Equal(t, impact.ClassSevere, a.Class)
	assert.Equal(t, "web", a.Gate)

	assert.Contains(t, kindsOf(undo(checking(http(nil, "h1"), api.CheckPath), impact.Policy{}).Refusals), impact.FoundAsItWas)
	assert.Contains(t, kindsOf(undo(checking(http(nil, "h1"), "Ping"), impact.Policy{}).Refusals), impact.FoundCheckReplaced)
}
