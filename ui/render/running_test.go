package render

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// drainOf is a running drain whose steps have these states.
func drainOf(disable, wait, release change.StepState) change.Operation {
	return change.Operation{
		Running: true, Mine: true, Alive: true, Order: change.Order{Wait: time.Minute},
		Steps: []change.StepStatus{
			{Step: impact.Step{Kind: impact.StepDisable, Backend: "b-1"}, State: disable},
			{Step: impact.Step{Kind: impact.StepWait}, State: wait},
			{Step: impact.Step{Kind: impact.StepRelease, Backend: "b-1"}, State: release},
		},
	}
}

func TestAStepThatComesIsNotOneThatIsUnderWay(t *testing.T) {
	const waiting, done = change.StepWaiting, change.StepDone
	begun := time.Unix(1_700_000_000, 0)
	with := func(op change.Operation, f func(op *change.Operation)) change.Operation { f(&op); return op }
	inWait := with(drainOf(done, waiting, waiting), func(op *change.Operation) { op.Until = begun })
	left := with(inWait, func(op *change.Operation) { op.Running, op.Alive = false, false })
	for name, c := range map[string]struct {
		op   change.Operation
		want []string
		now  int // the step that is under way, 0 for none
	}{
		"before the first":   {drainOf(waiting, waiting, waiting), []string{"reading", "queued", "queued"}, 1},
		"sent":               {drainOf(change.StepSent, "", ""), []string{"sent", "queued", "queued"}, 1},
		"in its wait":        {inWait, []string{"done", "waiting", "queued"}, 2},
		"before the release": {drainOf(done, done, waiting), []string{"done", "done", "reading"}, 3},
		"in a pause": {
			with(drainOf(done, done, ""), func(op *change.Operation) { op.Pause = begun }), []string{"done", "done", "queued"}, 0,
		},
		"left in its wait": {left, []string{"done", "waiting", "not begun"}, 0},
		"in another console": {
			with(inWait, func(op *change.Operation) { op.Running, op.Mine = false, false }), []string{"done", "waiting", "queued"}, 0,
		},
		"ended": {
			with(left, func(op *change.Operation) { op.Ended = begun }), []string{"done", "not done", "not begun"}, 0,
		},
		"nobody looks for it": {
			with(drainOf("verifying", "", ""), func(op *change.Operation) { op.Running, op.Alive = false, false }),
			[]string{"unknown", "not begun", "not begun"},
			0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var words []string
			now := 0
			for i := range c.op.Steps {
				words = append(words, StepState(c.op, i))
				if StepUnderWay(c.op, i) {
					now = i + 1
				}
			}
			assert.Equal(t, c.want, words)
			assert.Equal(t, c.now, now)
		})
	}
	assert.Equal(t, "wait 1m0s", StepFacts(inWait, nil)[1].Value)
}

func TestThePlaceAndTheStepUnderWayAreNamed(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	verifying := drainOf(change.StepDone, change.StepDone, change.StepVerifying)
	verifying.Steps[2].Found = []impact.Finding{{Kind: impact.FoundReadFailed, Is: "no route"}}
	paused, between, waits := drainOf("done", "done", ""), drainOf("done", "", ""), drainOf("done", "", "")
	paused.Pause, between.Pause, waits.Until = now.Add(14*time.Second), now.Add(15*time.Second), now.Add(50*time.Second)
	all := drainOf(change.StepDone, change.StepDone, change.StepDone)
	one := drainOf("sent", "", "")
	one.Steps = one.Steps[:1]
	again := drainOf(change.StepDone, "", "")
	again.Steps[1].Found = []impact.Finding{{Kind: impact.FoundCancelled}}
	again.Steps = append(again.Steps, change.StepStatus{Step: impact.Step{Kind: impact.StepEnable}, State: change.StepSent})
	for want, op := range map[string]change.Operation{
		"step 3/3 release, verifying (reading failed, no route)": verifying,
		"step 3/3, pause 14s":     paused,
		"pause 15s":               between,
		"step 2/3 wait, 50s left": waits,
		"step 4/4 enable, sent":   again,
		"reading again":           {Running: true, Reading: true},
		"sent":                    one,
		"ending":                  all,
	} {
		assert.Equal(t, want, Join(Progress(op, op, now)))
		op.Order.Rollout = change.Rollout{Place: 2, Of: 4}
		if op.Draining() {
			continue
		}
		where := "place 2/4 "
		if !strings.HasPrefix(want, "step") {
			where = "place 2/4, "
		}
		assert.Equal(t, where+want, Join(Progress(change.Operation{Parts: []change.Operation{op}}, op, now)))
	}
}

// TestWhatIsCutShortEndsBeforeABracket that it would be cut within.
func TestWhatIsCutShortEndsBeforeABracket(t *testing.T) {
	for is, want := range map[string]string{
		"no answer in time (dial tcp: timeout)":  "reading failed, no answer in time",
		"denied (299): by IAM (again: and so on": "reading failed, denied (299)",
		"no route: down":                         "reading failed, no route",
	} {
		assert.Equal(t, want, waitingShort(impact.Finding{Kind: impact.FoundReadFailed, Is: is}))
	}
}

// TestPlacesThatWaitTogetherSayHowManyAreDisabled and not which of them the others stand beside.
func TestPlacesThatWaitTogetherSayHowManyAreDisabled(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	var parts []change.Operation
	for i, id := range []api.BackendID{"b-1", "b-2"} {
		op := drainOf(change.StepDone, "", "")
		op.ID, op.Until = string(id), now.Add(50*time.Second)
		op.Order.Request.Goal, op.Order.Rollout = impact.GoalRelease, change.Rollout{ID: "r", Place: i + 1, Of: 2}
		op.Steps[0].Step.Backend, op.Steps[2].Step.Backend = id, id
		op.Facts.Backends = []impact.RecordedBackend{{Backend: api.Backend{ID: id, Enabled: api.Known(1)}}}
		parts = append(parts, op)
	}
	all := change.Join(parts, func(string) (op change.Operation, found bool) { return op, false })
	assert.Equal(t, "2/2 disabled, 50s left", Join(Progress(all, parts[0], now)))
}

func TestWhatGoesOnSaysHowLongAndForHowLongAtMost(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	since := func(op change.Operation, long, limit time.Duration) change.Operation {
		op.Since, op.Limit = now.Add(-long), limit
		return op
	}
	verifying := drainOf(change.StepVerifying, "", "")
	busy := drainOf(change.StepDone, "", "")
	busy.Until, busy.Steps[1].Found = now, []impact.Finding{{Kind: impact.FoundULBBusy}}
	for want, op := range map[string]change.Operation{
		"step 1/3 disable, verifying 4s/15s":   since(verifying, 4900*time.Millisecond, 15*time.Second),
		"step 1/3 disable, verifying 17s/15s":  since(verifying, 17*time.Second, 15*time.Second),
		"step 1/3 disable, verifying 0s/1m15s": since(verifying, -time.Second, 75*time.Second),
		"reading again 1m1s": since(
			change.Operation{Running: true, Reading: true}, 61*time.Second, 0),
		"step 2/3 wait, waiting 34s/15m0s (another change runs on this ULB)": since(busy, 34*time.Second, 15*time.Minute),
	} {
		assert.Equal(t, want, Join(Progress(op, op, now)))
	}
}
