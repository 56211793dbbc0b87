package change

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// How long a request is looked after, and from when on an answer counts.
const (
	// WriteLimit is how long a request may take: the service works for up to 60 s before it gives up.
	WriteLimit = 65 * time.Second
	// LostAfter is when an answer without the change proves that a request without an answer did
	// nothing, counted from sending it.
	LostAfter = 75 * time.Second
	// LagLimit is how long an accepted request may take to show, counted from its answer.
	LagLimit = 15 * time.Second
	// CanaryPause is how long the canary of a rollout is waited for before it is looked at again: the
	// health that a change has cost shows only after a while.
	CanaryPause = 15 * time.Second
)

// Canary is the first of the plans of a rollout that sends something before it waits, -1 where no other comes
// after it: what is disabled already costs no health that a pause could show.
func Canary(plans [][]impact.Step) int {
	first := slices.IndexFunc(plans, func(steps []impact.Step) bool {
		return len(steps) > 0 && steps[0].Kind != impact.StepWait
	})
	if first == len(plans)-1 {
		return -1
	}
	return first
}
