package execute_test

import (
	"context"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// simContext is a context whose deadline the simulation's own clock brings.
type simContext struct {
	context.Context
	done chan struct{}
	mu   sync.Mutex
	err  error
}

func newSimContext() *simContext {
	return &simContext{Context: context.Background(), done: make(chan struct{})}
}

func (c *simContext) Done() <-chan struct{} { return c.done }

func (c *simContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *simContext) expire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = context.DeadlineExceeded
		close(c.done)
	}
}

// simCrash is what a console dies of: like kill -9 it runs nothing but what the kernel would do,
// too, which is to let go of the locks.
type simCrash struct{}

// simMortal counts down to the moment of the console's death.
type simMortal struct {
	left int
	dead bool
}

// live lets one moment pass. 0 is a console that lives on.
func (m *simMortal) live() {
	if m.left > 0 {
		m.left--
		m.dead = m.left == 0
	}
	if m.dead {
		panic(simCrash{})
	}
}

// simLine is the real client, with the time limits of a call measured by the simulation's clock.
type simLine struct {
	api.Client
	front *simFront
	death *simMortal
}

func simCall[T any](ctx context.Context, l *simLine, limit time.Duration,
	call func(context.Context) (T, error),
) (T, error) {
	l.death.live()
	if err := ctx.Err(); err != nil {
		var none T
		return none, err
	}
	at := newSimContext()
	l.front.begin(at, limit)
	defer l.front.end()
	got, err := call(at)
	l.death.live()
	return got, err
}

func (l *simLine) VServers(ctx context.Context, scope api.Scope, ulb api.ULBID) (api.VServerList, error) {
	return simCall(ctx, l, 30*time.Second,
		func(ctx context.Context) (api.VServerList, error) { return l.Client.VServers(ctx, scope, ulb) })
}

func (l *simLine) VServer(ctx context.Context, scope api.Scope, ulb api.ULBID,
	v api.VServerID,
) (api.VServerList, error) {
	return simCall(ctx, l, 30*time.Second,
		func(ctx context.Context) (api.VServerList, error) { return l.Client.VServer(ctx, scope, ulb, v) })
}

func (l *simLine) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	return simCall(ctx, l, change.WriteLimit,
		func(ctx context.Context) (api.Receipt, error) { return l.Client.Send(ctx, w) })
}

// simJournal is the real journal. It keeps what was written, and may die or, now and then, find the
// disk full.
type simJournal struct {
	change.Journal
	death   *simMortal
	full    func() error
	mu      sync.Mutex
	entries []change.Entry
}

func (b *simJournal) Append(e change.Entry) error {
	b.death.live()
	if b.full != nil {
		if err := b.full(); err != nil {
			return err
		}
	}
	if err := b.Journal.Append(e); err != nil {
		return err
	}
	b.mu.Lock()
	b.entries = append(b.entries, e)
	b.mu.Unlock()
	b.death.live()
	return nil
}

// last is the entry that was written last, and the plan of its operation.
func (b *simJournal) last() (e change.Entry, begin change.Entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.entries) == 0 {
		return e, begin
	}
	e = b.entries[len(b.entries)-1]
	for _, one := range b.entries {
		if one.ID == e.ID && one.Event == change.EventBegin {
			begin = one
		}
	}
	return e, begin
}
