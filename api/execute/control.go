package execute

import (
	"sync"
)

// Control signals to a running order what the operator wants of it now. It is safe for concurrent
// use. NewControl makes one.
type Control struct {
	mu      sync.Mutex
	stop    bool
	cancel  bool
	left    bool
	skips   int
	changed chan struct{} // closed and renewed at each signal
}

// NewControl gives the control of one order.
func NewControl() *Control { return &Control{changed: make(chan struct{})} }

// Stop lets the present target be the last.
func (c *Control) Stop() { c.signal(func() { c.stop = true }) }

// SkipWait ends the present wait: the pause before the next target, or a drain's.
func (c *Control) SkipWait() { c.signal(func() { c.skips++ }) }

// Cancel ends a drain's wait by enabling its backends again.
func (c *Control) Cancel() { c.signal(func() { c.cancel = true }) }

// Leave says that the console is being left: after the request in flight and its verification
// nothing more is sent, and a drain that waits stays open in the journal.
func (c *Control) Leave() { c.signal(func() { c.left = true }) }

func (c *Control) signal(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	close(c.changed)
	c.changed = make(chan struct{})
}

// signals are those given so far, and a channel that closes at the next one.
type signals struct {
	stop, cancel, left bool
	skips              int
	next               <-chan struct{}
}

func (c *Control) signals() signals {
	c.mu.Lock()
	defer c.mu.Unlock()
	return signals{stop: c.stop, cancel: c.cancel, left: c.left, skips: c.skips, next: c.changed}
}
