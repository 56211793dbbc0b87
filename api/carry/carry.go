// Package carry brings a panic of a goroutine to the one that waits for it: only there somebody knows
// how to give the terminal back.
//
// It imports nothing of the console's.
package carry

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Panics are those of goroutines that one goroutine waits for.
type Panics struct {
	mu    sync.Mutex
	first *Panic
}

// Panic is a panic of another goroutine.
type Panic struct {
	value any
	stack []byte
}

// Error names the value alone; Trace is for a log.
func (p *Panic) Error() string { return fmt.Sprint(p.value) }

// Trace is the stack of the goroutine that panicked.
func (p *Panic) Trace() []byte { return p.stack }

// Catch is to be deferred in each goroutine. It makes the panic its error, where it has one.
func (p *Panics) Catch(err *error) {
	value := recover()
	if value == nil {
		return
	}
	one := &Panic{value: value, stack: debug.Stack()}
	if err != nil {
		*err = one
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.first == nil {
		p.first = one
	}
}

// Raise panics with the first of them, once all goroutines have ended.
func (p *Panics) Raise() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.first != nil {
		panic(p.first)
	}
}
