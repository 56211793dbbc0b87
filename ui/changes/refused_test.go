package changes

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/screen"
)

func TestWhatIsRefusedOfAListIsRefusedOfTheHistory(t *testing.T) {
	at := api.Place{Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb-web", VServer: "vserver-http"}
	elsewhere := at
	elsewhere.VServer = "vserver-tcp"
	other := at
	other.ULB = "ulb-mail"
	order := func(at api.Place, id api.BackendID) change.Order {
		return change.Order{Place: at, Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{id}}}
	}
	runs := func(o change.Order) func(*Tracker) {
		return func(tr *Tracker) { tr.session.Start(t.Context(), o, change.Reading{}) }
	}
	for name, c := range map[string]struct {
		prepare func(*Tracker)
		want    string // "" where it is offered
	}{
		"nothing in the way":     {prepare: func(*Tracker) {}},
		"another ULB's change":   {prepare: runs(order(other, "b-1"))},
		"read-only, a plan":      {prepare: func(tr *Tracker) { tr.session.ReadOnly = true }},
		"its backend is changed": {runs(order(at, "b-1")), "this backend is being changed: releasing"},
		"its load balancer is": {
			runs(order(elsewhere, "b-9")), "another change runs on this ULB: wait for it",
		},
		"the journal is not read": {
			func(tr *Tracker) { tr.session.Journal = journal.Missing{Err: errors.New("no disk")} },
			"no changes: no disk",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr := testTracker()
			tr.env.Refuses, tr.env.PlanOnly = tr.Refuses, tr.PlanOnly
			tr.session.Journal = noChanges{}
			c.prepare(tr)
			_, _, err := tr.session.ReadJournal()
			require.Equal(t, name == "the journal is not read", err != nil)
			op := change.Operation{
				ID: "op-1", Order: order(at, "b-1"), Outcome: change.OutcomeDone, Ended: stillClock{}.Now().Add(-time.Hour),
				Facts: impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{ID: "b-1"}}}},
				Steps: []change.StepStatus{{Step: impact.Step{Kind: impact.StepRelease, Backend: "b-1"}, State: change.StepDone}},
			}
			list := tr.env.Offer(screen.Change{Goal: impact.GoalDisable, Targets: []screen.Listed{{
				Place: at, Backend: api.Backend{ID: "b-1"},
			}}})
			undo := tr.followUp(keymap.Undo, op, among(nil), true)
			if c.want == "" {
				assert.Empty(t, list.Why)
				assert.Empty(t, undo.Why)
				words := map[bool]string{false: "undo", true: "plan: undo"}[tr.PlanOnly()]
				assert.Equal(t, words, undo.Label)
				assert.Equal(t, words, tr.offers(op)[0].words)
				return
			}
			assert.Contains(t, list.Why, c.want)
			assert.Contains(t, undo.Why, c.want)
			for _, o := range tr.offers(op) {
				assert.NotEqual(t, keymap.Undo, o.action, "nor does its page offer it")
			}
		})
	}
}

// noChanges is a journal that has none.
type noChanges struct{ journal.Missing }

func (noChanges) Operations() ([]change.Operation, []change.Damage, error) { return nil, nil, nil }
