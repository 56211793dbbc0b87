package change

import "time"

// How long a request is looked after, and from when on an answer counts.
const (
	// WriteLimit is how long a request may take: the service works for up to 60 s before it gives up.
	WriteLimit = 65 * time.Second
	// LostAfter is when an answer without the change proves that a request without an answer did
	// nothing, counted from sending it.
	LostAfter = 75 * time.Second
	// LagLimit is how long an accepted request may take to show, counted from its answer.
	LagLimit = 15 * time.Second
	// CanaryPause is how long the first place of a rollout is waited for before it is looked at again: the
	// health that a change has cost shows only after a while.
	CanaryPause = 15 * time.Second
)
