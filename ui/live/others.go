package live

import (
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Own is what this console asked of a load balancer.
type Own struct {
	Account string // api.Fingerprint of its keys
	Sent    []Sent
}

// Sent is a request that changes something, and when it left.
type Sent struct {
	Action string
	At     time.Time
}

const (
	// earlier and longer bound when the service may say that something happened which left at a time: its
	// clock is not ours, and it may work on a request for a minute.
	earlier = time.Minute
	longer  = 2 * time.Minute
)

// others leaves out what this console did. The service says neither a request's id nor what a request
// was in full: what was made with the same keys, or with ones that it does not name, is this console's
// where one of its requests of that action left at about that time, each of which stands for one
// operation at most. Whoever else uses the same keys is somebody else.
func others(all []api.UserOperation, own Own) []api.UserOperation {
	left := slices.Clone(own.Sent)
	var found []api.UserOperation
	for _, op := range all {
		mine := -1
		if op.Account == "" || own.Account == "" || op.Account == own.Account {
			mine = nearest(left, op)
		}
		if mine < 0 {
			found = append(found, op)
			continue
		}
		left = slices.Delete(left, mine, mine+1)
	}
	return found
}

// nearest is the request that the operation may be of, -1 without one.
func nearest(sent []Sent, op api.UserOperation) int {
	best := -1
	for i, s := range sent {
		after := op.At.Sub(s.At)
		if s.Action != op.Action || after < -earlier || after > longer {
			continue
		}
		if best < 0 || after.Abs() < op.At.Sub(sent[best].At).Abs() {
			best = i
		}
	}
	return best
}
