package change_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

func TestWhatWasDoneCanBePutBackBesideTheNextThingToDo(t *testing.T) {
	nothing := impact.Record{}
	released := impact.Record{Backends: []impact.RecordedBackend{{Backend: api.Backend{ID: "b1"}, Released: true}}}
	all := []change.StepStatus{{State: change.StepDone}}
	half := []change.StepStatus{{State: change.StepDone}, {State: change.StepWaiting}}
	for name, c := range map[string]struct {
		next  string
		steps []change.StepStatus
		done  impact.Record
		want  string
	}{
		"nothing done": {next: change.NextTryAgain, steps: half, done: nothing, want: change.NextTryAgain},
		"half of it": {
			next: change.NextTryAgain, steps: half, done: released,
			want: "look at what is there now, then undo what was done, or try again from here",
		},
		"half of it, nothing else to do": {
			steps: half, done: released, want: "undo what was done, or try again from here",
		},
		"half of it, something else first": {
			next: change.NextCheckHost, steps: half, done: released,
			want: change.NextCheckHost + "; then undo what was done, or try again from here",
		},
		"all of it": {
			next: change.NextTryAgain, steps: all, done: released,
			want: "look at what is there now, and undo what was done if it must not stay so",
		},
		"all of it, and somebody puts it back": {
			next: change.NextFindCause, steps: all, done: released, want: change.NextFindCause,
		},
		"half of it, and somebody puts it back": {
			next: change.NextFindCause, steps: half, done: released,
			want: change.NextFindCause + "; then undo what was done, or try again from here",
		},
		"all of it, something else to do": {
			next: change.NextCheckRule, steps: all, done: released, want: change.NextCheckRule,
		},
	} {
		assert.Equal(t, c.want, change.NextActions(c.next, c.steps, c.done), name)
	}
}
