package scan

import (
	"context"

	"cloud.internal/ulbconsole/api"
)

// mostUnanswered is after how many scopes without an answer a region is asked for no other.
const mostUnanswered = 2

// region lets the scopes of one be read: one at a time until one was answered, or a region that hangs
// would keep all that may be in flight to itself.
type region struct {
	turn       chan struct{} // holds one
	answers    chan struct{} // closed once one was answered
	unanswered int           // of those that had the turn
	gentle     bool          // it goes by the first of them, and by what was asked too often, too
	err        error
}

// newRegion is one of which the first scope has the turn.
func newRegion(gentle bool) *region {
	return &region{turn: make(chan struct{}, 1), answers: make(chan struct{}), gentle: gentle}
}

// enter waits until a scope that is not the first may be read. How that ended is to be given to leave.
func (r *region) enter(ctx context.Context) (leave func(error), err error) {
	select {
	case <-r.answers:
		return func(error) {}, nil
	default:
	}
	select {
	case <-r.answers:
		return func(error) {}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.turn:
	}
	if r.unanswered == mostUnanswered || r.gentle && r.unanswered > 0 {
		r.turn <- struct{}{}
		return nil, r.err
	}
	return r.left, nil
}

// left is called by who had the turn.
func (r *region) left(err error) {
	if answered(err) && (!r.gentle || api.KindOf(err) != api.KindThrottled) {
		close(r.answers)
		return
	}
	r.unanswered++
	r.err = err
	r.turn <- struct{}{}
}

// answered says whether the service itself said something.
func answered(err error) bool {
	kind := api.KindOf(err)
	return err == nil || kind != api.KindTimeout && kind != api.KindUnavailable
}
