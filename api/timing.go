package api

import (
	"context"
	"sync"
	"time"
)

// Timing is when an answer was asked for and how long it took to come. A read
// that is repeated counts from the attempt that brought the answer: what was
// asked before that and lost says nothing of it. It is zero where nobody noted it.
type Timing struct {
	Asked time.Time
	Took  time.Duration
}

// Came is when the answer was there.
func (t Timing) Came() time.Time { return t.Asked.Add(t.Took) }

// Or is the timing, or another one where nobody noted it.
func (t Timing) Or(other Timing) Timing {
	if t.Asked.IsZero() {
		return other
	}
	return t
}

// With is the timing of two answers together: as old as the older one, and as long as both took.
func (t Timing) With(other Timing) Timing {
	switch {
	case other.Asked.IsZero():
		return t
	case t.Asked.IsZero() || other.Asked.Before(t.Asked):
		return Timing{Asked: other.Asked, Took: t.Took + other.Took}
	default:
		return Timing{Asked: t.Asked, Took: t.Took + other.Took}
	}
}

// Attempt is one try of a request of a read.
type Attempt struct {
	N   int   // from 1
	Err error // why it failed; it is made again. Nil where it brought the answer that the ones before did not
	Timing
}

type attemptsKey struct{}

// WithAttempts lets report see what the reads with the context repeat: each attempt that failed and
// is made again, and the one after it that succeeded. It is called one at a time, while the caller
// of the read waits for it, and not always from the caller's goroutine.
func WithAttempts(ctx context.Context, report func(Attempt)) context.Context {
	var mu sync.Mutex
	one := func(a Attempt) {
		mu.Lock()
		defer mu.Unlock()
		report(a)
	}
	return context.WithValue(ctx, attemptsKey{}, one)
}

// ReportAttempt is for a Client: it hands the attempt to who wants to see it.
func ReportAttempt(ctx context.Context, a Attempt) {
	if report, wanted := ctx.Value(attemptsKey{}).(func(Attempt)); wanted {
		report(a)
	}
}

type pauseKey struct{}

// Gently lets a read with the context ask for one page at a time, and rest for so long between two.
func Gently(ctx context.Context, pause time.Duration) context.Context {
	return context.WithValue(ctx, pauseKey{}, pause)
}

// Pause is how long a read rests between two pages, 0 for one that need not.
func Pause(ctx context.Context) time.Duration {
	pause, _ := ctx.Value(pauseKey{}).(time.Duration)
	return pause
}
