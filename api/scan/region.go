package scan

import (
	"context"
	"sync/atomic"

	"cloud.internal/ulbconsole/api"
)

// mostUnanswered is after how many scopes without an answer a region is asked for no other. A gentle scan goes by the
// first.
const mostUnanswered = 2

// region lets the scopes of one be read: one at a time until one was answered, or a region that hangs
// would keep all that may be in flight to itself.
type region struct {
	turn       chan struct{} // holds one
	answers    chan struct{} // closed once one was answered
	unanswered int           // of those that had the turn
	most       int           // of them: then it is asked for no other
	err        error         // of the last of them

	gentle  bool // once it was asked too often it is asked for no other
	refusal atomic.Pointer[error]
}

// newRegion is one of which the first scope has the turn.
func newRegion(gentle bool) *region {
	r := &region{turn: make(chan struct{}, 1), answers: make(chan struct{}), most: mostUnanswered, gentle: gentle}
	if gentle {
		r.most = 1
	}
	return r
}

// enter waits until a scope that is not the first may be read, and says whether another was not answered and none
// was since. How that ended is to be given to leave.
func (r *region) enter(ctx context.Context) (leave func(error), unanswered bool, err error) {
	if r.answering() {
		return r.note, false, nil
	}
	select {
	case <-r.answers:
		return r.note, false, nil
	case <-ctx.Done():
		return nil, false, ctx.Err()
	case <-r.turn:
	}
	if r.unanswered == r.most {
		r.turn <- struct{}{}
		return nil, true, r.err
	}
	return r.left, r.unanswered > 0, nil
}

// answering says whether one was answered.
func (r *region) answering() bool {
	select {
	case <-r.answers:
		return true
	default:
		return false
	}
}

// mostThrottled is how often one of it is begun.
func (r *region) mostThrottled() int {
	if r.answering() {
		return mostThrottled
	}
	return mostThrottledFirst
}

// left is called by who had the turn.
func (r *region) left(err error) {
	r.note(err)
	if answered(err) {
		close(r.answers)
		return
	}
	r.unanswered++
	r.err = err
	r.turn <- struct{}{}
}

// note notes how a scope ended.
func (r *region) note(err error) {
	if r.gentle && api.KindOf(err) == api.KindThrottled {
		r.refusal.Store(&err)
	}
}

// refused is why the region is to be asked for no other, though it answers.
func (r *region) refused() error {
	if err := r.refusal.Load(); err != nil {
		return *err
	}
	return nil
}

// answered says whether the service said something of what it was asked.
func answered(err error) bool {
	kind := api.KindOf(err)
	return err == nil || kind != api.KindTimeout && kind != api.KindUnavailable && kind != api.KindThrottled
}
