package ui

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// bigOperation is one of the journal with so many steps.
func bigOperation(i, steps int) change.Operation {
	at := time.Unix(1_700_000_000+int64(i), 0)
	op := change.Operation{
		ID: fmt.Sprintf("20260101-000000-%06d", i), Began: at, Ended: at.Add(time.Second), Outcome: change.OutcomeDone,
		Order: change.Order{
			Place:   api.Place{Profile: "prod", Scope: scope, ULB: "ulb-1", VServer: "vserver-1"},
			ULBName: "web", VServerName: "shop", Request: impact.Request{Goal: impact.GoalRelease},
		},
	}
	for n := range steps {
		id := api.BackendID(fmt.Sprintf("backend-%d", n))
		op.Order.Request.Targets = append(op.Order.Request.Targets, id)
		op.Facts.Backends = append(op.Facts.Backends, impact.RecordedBackend{Backend: fake.Healthy(id, "10.0.0.1", 80)})
		op.Steps = append(op.Steps, change.StepStatus{
			Step:  impact.Step{Kind: impact.StepRelease, Backend: id},
			State: change.StepDone, SentAt: at, EndedAt: at,
		})
	}
	return op
}

// oldJournal has what others wrote.
type oldJournal struct {
	change.Journal
	all []change.Operation
}

func (j oldJournal) Operations() ([]change.Operation, []change.Damage, error) { return j.all, nil, nil }

func historyApp(tb testing.TB, ops []change.Operation) *App {
	tb.Helper()
	a := appOf(tb, Options{Journal: oldJournal{all: ops}}, bigEstate(1), 120, 40)
	_, read := a.Update(keyMsg("H"))
	takeIn(a, read)
	require.Contains(tb, a.View(), "done")
	return a
}

func BenchmarkBigHistory(b *testing.B) {
	for _, size := range []struct{ ops, steps int }{{20_000, 1}, {20, 1000}} {
		ops := make([]change.Operation, size.ops)
		for i := range ops {
			ops[i] = bigOperation(i, size.steps)
		}
		for _, c := range []keysOf{
			{"move", []string{"j", "k", "pgdown"}},
			{"order", []string{"o"}},
			{"filter", []string{"/", "4", "9", "backspace", "esc"}},
			{"one", []string{"enter", "j", "G", "esc"}},
		} {
			b.Run(fmt.Sprintf("%dx%d/%s", size.ops, size.steps, c.name), func(b *testing.B) {
				a := historyApp(b, ops)
				benchmarkKeys(b, a, c.keys...)
			})
		}
	}
}
