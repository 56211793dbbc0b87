package change

import (
	"sync"
)

// Control tells a running order what the operator wants of it now. It is safe
// for concurrent use. NewControl makes one.
type Control struct {
	mu      sync.Mutex
	stop    bool
	cancel  bool
	left    bool
	hurries int
	changed chan struct{} // closed and renewed at each word
}

// NewControl gives the control of one order.
func NewControl() *Control { return &Control{changed: make(chan struct{})} }

// Stop lets the present target be the last.
func (c *Control) Stop() { c.say(func() { c.stop = true }) }

// Hurry ends the present wait: the pause before the next target, or a drain's.
func (c *Control) Hurry() { c.say(func() { c.hurries++ }) }

// Cancel ends a drain's wait by enabling its backends again.
func (c *Control) Cancel() { c.say(func() { c.cancel = true }) }

// Leave says that the console is being left: after the request in flight and
// its verification nothing more is sent, and a drain that waits stays open in
// the journal.
func (c *Control) Leave() { c.say(func() { c.left = true }) }

func (c *Control) say(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	close(c.changed)
	c.changed = make(chan struct{})
}

// word is what was said so far, and a channel that closes at the next word.
type word struct {
	stop, cancel, left bool
	hurries            int
	next               <-chan struct{}
}

func (c *Control) word() word {
	c.mu.Lock()
	defer c.mu.Unlock()
	return word{stop: c.stop, cancel: c.cancel, left: c.left, hurries: c.hurries, next: c.changed}
}
