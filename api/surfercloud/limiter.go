package surfercloud

import (
	"context"
	"errors"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
)

const (
	// Reads in flight: so many to begin with, and so many where answers stay quick. No limit of the
	// service is published; its own clients send a handful.
	firstReads, mostReads = 5, 16
	// The fewest in flight after trouble: two, or one that hangs would be alone, and one for whoever asks meanwhile.
	leastReads = 3
	// A read that was silent for so long does not count as in flight: it may hang, which is no load. Beyond the
	// most in all nothing leaves all the same but for what is urgent, or a service that is slow would get ever more.
	silentAfter = 3 * time.Second
	// An answer is quick that took at most twice the quickest, or less than this.
	surelyQuick = 20 * time.Millisecond
	// After the service said that it is asked too often nothing is sent for so long, and what was on
	// its way meanwhile says nothing new.
	throttledHold = time.Second
	// Reads a second after the first such word, where too few were answered to know better, and the
	// least ever.
	firstRate, leastRate = 5.0, 0.5
	// Beyond so many a second nothing is gained by holding reads back.
	freeRate = 200.0
	// How fast the rate grows, as a share a second, far from the rate that was too much and near it.
	fastGrowth, slowGrowth = 0.3, 0.01
)

// Limiter decides when a read may leave: how many are in flight at once, and, once the service has
// said that it is asked too often, how fast they follow each other. Both adapt to how it answers.
// All clients of a process are to share one, or a change of profile would double the load.
type Limiter struct {
	free bool          // it holds nothing back
	hold time.Duration // throttledHold

	mu       sync.Mutex
	limit    float64 // reads in flight
	inFlight int
	silent   int // of those that left, beside what is in flight
	waiting  [api.Priorities][]chan struct{}
	quickest time.Duration
	reduced  time.Time // when there was trouble last, zero for never

	rate     float64   // reads a second, 0 for as they come
	tooMuch  float64   // the rate that the service refused, 0 for not known
	next     time.Time // before this nothing leaves
	held     time.Time // before this nothing leaves that is not urgent
	timer    *time.Timer
	answered []time.Time // of the last second
}

// NewLimiter is one that knows nothing of the service yet.
func NewLimiter() *Limiter { return &Limiter{hold: throttledHold, limit: firstReads} }

// Unlimited is a limiter that holds nothing back, for a client whose time is simulated: a limiter goes by
// the real time.
func Unlimited() *Limiter { return &Limiter{free: true} }

// permit is that of a read that left.
type permit struct {
	of      *Limiter // nil where nothing is held back
	again   bool     // it failed before: that it does again says nothing new
	left    time.Time
	silence *time.Timer
	silent  bool
	ended   bool
}

// acquire waits until a read may leave. How it ended is to be given to done.
func (l *Limiter) acquire(ctx context.Context) (*permit, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if l.free {
		return &permit{}, nil
	}
	priority, mayLeave := api.PriorityOf(ctx), make(chan struct{})
	l.mu.Lock()
	l.waiting[priority] = append(l.waiting[priority], mayLeave)
	l.dispatch()
	l.mu.Unlock()
	select {
	case <-mayLeave:
	case <-ctx.Done():
		l.abandon(priority, mayLeave)
		return nil, ctx.Err()
	}
	p := &permit{of: l, again: priority == api.Again, left: time.Now()}
	p.silence = time.AfterFunc(silentAfter, p.fellSilent)
	return p, nil
}

// heard notes that something came, or went out.
func (p *permit) heard() {
	if p.of != nil {
		p.silence.Reset(silentAfter)
	}
}

func (p *permit) fellSilent() {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	if p.silent || p.ended {
		return
	}
	p.silent = true
	p.of.inFlight--
	p.of.silent++
	p.of.dispatch()
}

// abandon takes a read that was given up out of those that wait, or back where it may leave already.
func (l *Limiter) abandon(p api.Priority, mayLeave chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, w := range l.waiting[p] {
		if w == mayLeave {
			l.waiting[p] = append(l.waiting[p][:i], l.waiting[p][i+1:]...)
			return
		}
	}
	l.inFlight--
	l.dispatch()
}

// dispatch lets reads leave, the most urgent first. It needs the lock.
func (l *Limiter) dispatch() {
	now := time.Now()
	var wake time.Duration // until the first that only has to wait may leave, 0 for none
	for p := range l.waiting {
		for len(l.waiting[p]) > 0 {
			room, from := int(l.limit), l.next
			if api.Priority(p) != api.Urgent {
				room = max(room-1, 1) // one is left for whoever asks meanwhile: these may be slow
				from = api.Later(from, l.held)
			}
			if l.inFlight >= room || api.Priority(p) != api.Urgent && l.inFlight+l.silent >= mostReads-1 {
				break
			}
			if wait := from.Sub(now); wait > 0 {
				if wake == 0 || wait < wake {
					wake = wait
				}
				break
			}
			l.leave(p, now)
		}
	}
	if wake > 0 {
		l.wakeIn(wake)
	}
}

// leave lets the first of a priority leave.
func (l *Limiter) leave(p int, now time.Time) {
	close(l.waiting[p][0])
	l.waiting[p] = l.waiting[p][1:]
	l.inFlight++
	if l.rate > 0 {
		l.next = now.Add(time.Duration(float64(time.Second) / l.rate))
	}
}

// wakeIn dispatches again after a time. It needs the lock.
func (l *Limiter) wakeIn(wait time.Duration) {
	if l.timer != nil {
		l.timer.Stop()
	}
	l.timer = time.AfterFunc(wait, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.dispatch()
	})
}

// done notes how the read ended.
func (p *permit) done(err error) {
	l := p.of
	if l == nil {
		return
	}
	p.silence.Stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	p.ended = true
	full := l.inFlight >= int(l.limit)-1
	if p.silent {
		l.silent--
	} else {
		l.inFlight--
	}
	now := time.Now()
	switch kind := api.KindOf(err); {
	case err == nil:
		l.succeeded(now, now.Sub(p.left), full)
	case kind == api.KindThrottled:
		l.held = api.Later(l.held, now.Add(api.RetryAfter(err)))
		if !p.again {
			l.throttled(now, p.left)
		}
	case kind == api.KindTimeout && !p.again && !errors.Is(err, context.Canceled):
		l.reduce(now, p.left)
	default: // it says nothing of how busy the service is
	}
	l.dispatch()
}

func (l *Limiter) succeeded(now time.Time, took time.Duration, full bool) {
	l.answered = append(l.lastSecond(now), now)
	if l.quickest == 0 || took < l.quickest {
		l.quickest = took
	}
	if quick := took <= max(2*l.quickest, surelyQuick); quick && full {
		growth := l.limit / 2 // four quick answers show that there is room for the most
		if !l.reduced.IsZero() {
			growth = 1 / l.limit
		}
		l.limit = min(l.limit+growth, mostReads)
	}
	if l.rate == 0 {
		return
	}
	growth := fastGrowth
	if near := l.rate / max(l.tooMuch, leastRate); near > 0.8 && near < 1.25 {
		growth = slowGrowth
	}
	l.rate += growth // at each of so many a second: the rate grows by this share of it
	if l.rate > freeRate {
		l.rate, l.tooMuch = 0, 0
	}
}

// throttled slows down to what was answered lately.
func (l *Limiter) throttled(now, left time.Time) {
	if !l.reduce(now, left) {
		return
	}
	l.answered = l.lastSecond(now)
	answered := float64(len(l.answered))
	if l.rate > 0 { // only a little too much: a few fewer will do
		l.next = api.Later(l.next, now.Add(min(time.Duration(4*float64(time.Second)/l.rate), l.hold)))
		l.tooMuch = l.rate
		l.rate = max(leastRate, l.rate/2, 0.95*min(l.rate, answered))
		return
	}
	l.next = api.Later(l.next, now.Add(l.hold))
	// What was answered says little of what would be: the first reads are only just back.
	l.rate, l.tooMuch = max(firstRate, 0.95*answered), 0
}

// reduce halves what is in flight, unless the read left before that was done for another.
func (l *Limiter) reduce(now, left time.Time) bool {
	if left.Before(l.reduced.Add(l.hold)) && !l.reduced.IsZero() {
		return false
	}
	l.reduced = now
	l.limit = max(l.limit/2, leastReads)
	return true
}

// lastSecond are the answers of the last second.
func (l *Limiter) lastSecond(now time.Time) []time.Time {
	for i, at := range l.answered {
		if now.Sub(at) < time.Second {
			return l.answered[i:]
		}
	}
	return nil
}
