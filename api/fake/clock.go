package fake

import (
	"context"
	"slices"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Clock is a clock that stands still until a test moves it. It is safe for concurrent use.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	auto    bool
	sleeps  []time.Duration
	events  []event
	changed chan struct{} // closed and renewed when anything changes
}

type event struct {
	at  time.Time
	run func()
}

var _ api.Clock = (*Clock)(nil)

// NewClock returns a clock in manual mode: a sleeper waits for Advance.
func NewClock(start time.Time) *Clock {
	return &Clock{now: start, changed: make(chan struct{})}
}

// NewAutoClock returns a clock in auto mode: Sleep moves the time on and returns at once.
func NewAutoClock(start time.Time) *Clock {
	c := NewClock(start)
	c.auto = true
	return c
}

// Auto switches between auto mode and manual mode.
func (c *Clock) Auto(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.auto = on
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After runs f once the clock has come d further than now, within the Advance
// or Sleep that brings it there and with the clock showing that time.
func (c *Clock) After(d time.Duration, f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events = append(c.events, event{at: c.now.Add(d), run: f})
	slices.SortStableFunc(c.events, func(a, b event) int { return a.at.Compare(b.at) })
}

// Advance moves the time on, runs what is due on the way, and wakes sleepers.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	end := c.now.Add(d)
	for len(c.events) > 0 && !c.events[0].at.After(end) {
		due := c.events[0]
		c.events = c.events[1:]
		if due.at.After(c.now) {
			c.now = due.at
		}
		c.mu.Unlock()
		due.run()
		c.mu.Lock()
	}
	if end.After(c.now) {
		c.now = end
	}
	c.wake()
	c.mu.Unlock()
}

// wake notifies everybody who waits that something changed. It needs the lock.
func (c *Clock) wake() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// Sleep waits for d or until the context ends.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	c.sleeps = append(c.sleeps, d)
	until, auto := c.now.Add(d), c.auto
	c.wake()
	c.mu.Unlock()
	if auto {
		c.Advance(d)
		return nil
	}
	for {
		c.mu.Lock()
		now, changed := c.now, c.changed
		c.mu.Unlock()
		if !now.Before(until) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Sleeps are the durations of all sleeps so far, in order.
func (c *Clock) Sleeps() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sleeps)
}

// AwaitSleeps waits until n sleeps have begun, those of the past included, or
// until the context ends.
func (c *Clock) AwaitSleeps(ctx context.Context, n int) error {
	for {
		c.mu.Lock()
		begun, changed := len(c.sleeps), c.changed
		c.mu.Unlock()
		if begun >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
