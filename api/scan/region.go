package scan

import (
	"context"

	"cloud.internal/ulbconsole/api"
)

// mostUnanswered is after how many scopes without an answer a region is asked for no other. A gentle scan
// goes by the first.
const mostUnanswered = 2

// region lets the scopes of one be read: one at a time until one was answered, or a region that hangs
// would keep all that may be in flight to itself.
type region struct {
	turn       chan struct{} // holds one
	answers    chan struct{} // closed once one was answered
	unanswered int           // of those that had the turn
	most       int           // after so many it is asked for no other
	err        error
}

// newRegion is one of which the first scope has the turn.
func newRegion(most int) *region {
	return &region{turn: make(chan struct{}, 1), answers: make(chan struct{}), most: most}
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
	if r.unanswered == r.most {
		r.turn <- struct{}{}
		return nil, r.err
	}
	return r.left, nil
}

// left is called by who had the turn.
func (r *region) left(err error) {
	if answered(err) {
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
