package surfercloud

import (
	"context"
	"errors"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
)

// longestTurn is how long one read may keep the others waiting for its answer.
const longestTurn = 5 * time.Second

// breaker is a circuit breaker: it lets reads in one at a time until one was answered, and turns
// those away that came before another was refused: wrong keys, or a proxy's wrong password, are
// then sent once and not once for each list. Who comes later, asks.
type breaker struct {
	turn chan struct{} // holds one

	mu       sync.Mutex
	passing  bool // the last answer refused nothing that another read would be refused, too
	refusals int
	refusal  *api.Error
}

func newBreaker() *breaker {
	b := &breaker{turn: make(chan struct{}, 1)}
	b.turn <- struct{}{}
	return b
}

// refusalCount is to be given to admit: how many reads had been refused when
// the read was asked for.
func (b *breaker) refusalCount() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refusals
}

// admit waits for the turn. Leave must be called with the read's error.
func (b *breaker) admit(ctx context.Context, came int, action string) (leave func(error), err error) {
	b.mu.Lock()
	passing := b.passing && b.refusals == came
	b.mu.Unlock()
	give := func() {}
	if !passing {
		late := time.NewTimer(longestTurn)
		defer late.Stop()
		select {
		case <-b.turn:
			give = func() { b.turn <- struct{}{} }
		case <-late.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.refusals != came {
		give()
		same := *b.refusal
		same.Action, same.RequestID, same.NotSent = action, "", true
		return nil, &same
	}
	return func(err error) {
		b.record(err)
		give()
	}, nil
}

// record notes how a read ended.
func (b *breaker) record(err error) {
	var e *api.Error
	refused := errors.As(err, &e)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case refused && ofEverything(e):
		b.passing = false
		b.refusals++
		b.refusal = e
	case err == nil, refused && e.RetCode != 0:
		b.passing = true
	}
}

// The RetCodes that refuse whatever is asked, beside those of the keys.
const (
	addressRefused = 294
	accountLocked  = 295
)

// ofEverything reports whether any other read would be refused as this one was.
func ofEverything(e *api.Error) bool {
	return e.Kind == api.KindAuth || errors.Is(e, api.ErrFinal) || e.RetCode == addressRefused ||
		e.RetCode == accountLocked
}
