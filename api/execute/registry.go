package execute

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"cloud.internal/ulbconsole/api/change"
)

// registry is which orders of the session are under way, and which have ended. They outlive the
// screen: whoever leaves it waits for them.
type registry struct {
	mu      sync.Mutex // nobody holds it for long
	last    int        // the number of the order that was started last
	running []*running // in the order they were started in
	ended   []change.Operation
	changed chan struct{} // closed when one ends; nil while nobody waits for that
	closed  bool          // nothing new begins
}

// running is an order under way.
type running struct {
	*Control
	op    change.Operation // as it was reported last
	begun bool             // somebody carries it out
}

// Start registers an order that was confirmed, and gives the operation as it begins, with the number
// that it goes by, and what carries it out. That works while its caller waits, reports each change,
// one at a time, and gives the end, as Run does. Once the session was left it does nothing, and gives
// false.
func (s *Session) Start(ctx context.Context, o change.Order, shown change.Reading) (
	change.Operation, func(report func(change.Operation)) (change.Operation, bool),
) {
	g := &s.registry
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last++
	r := &running{Control: NewControl(), op: s.begun(o, g.last)}
	r.op.Reading = true
	g.running = append(g.running, r)
	return r.op, func(report func(change.Operation)) (change.Operation, bool) {
		if !g.begin(r) {
			return change.Operation{}, false
		}
		op := s.run(ctx, r.op, shown, r.Control, func(op change.Operation) {
			g.note(r, op)
			report(op)
		})
		g.end(r, op)
		return op, true
	}
}

// begin says whether the order may begin: not once the session was left, for nobody would wait for
// it.
func (g *registry) begin(r *running) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	r.begun = !g.closed
	return r.begun
}

func (g *registry) note(r *running, op change.Operation) {
	g.mu.Lock()
	defer g.mu.Unlock()
	op.Stopping = op.Stopping || r.op.Stopping
	r.op = op
}

func (g *registry) end(r *running, op change.Operation) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running = slices.DeleteFunc(g.running, func(other *running) bool { return other == r })
	g.ended = append(g.ended, op)
	if g.changed != nil {
		close(g.changed)
		g.changed = nil
	}
}

// resolved brings what ended in this session up to what a later read showed of it. One of another
// console counts as ended here where it was found by the way.
func (g *registry) resolved(op change.Operation, found bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.ended, func(was change.Operation) bool { return was.ID == op.ID })
	switch {
	case i >= 0:
		op.Differences = g.ended[i].Differences
		g.ended = slices.Clone(g.ended) // others read it
		g.ended[i] = op
	case found:
		g.ended = append(g.ended, op)
	}
}

// Running are the operations under way, in the order they were started in.
func (s *Session) Running() []change.Operation {
	g := &s.registry
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.running) == 0 {
		return nil
	}
	all := make([]change.Operation, len(g.running))
	for i, r := range g.running {
		all[i] = r.op
	}
	return all
}

// Ended are the operations that ended in this session, or that it found resolved, in that order and
// as they are known now. Those that it left open are among them.
func (s *Session) Ended() []change.Operation {
	s.registry.mu.Lock()
	defer s.registry.mu.Unlock()
	return slices.Clip(s.registry.ended) // which is only ever added to
}

// Known is an operation of the journal as this session knows it: one of its own that runs is running,
// one that ended has ended, whatever the journal says yet, and one that is continued has a follower.
func (s *Session) Known(op change.Operation) change.Operation {
	if op.ID == "" {
		return op
	}
	for _, r := range s.Running() {
		if r.ID == op.ID {
			return r
		}
		if r.Order.Follows == op.ID && op.Follower == "" {
			op.Follower = cmp.Or(r.ID, "one that is running")
		}
	}
	for _, e := range s.Ended() {
		if e.ID == op.ID && op.Mine && (op.Ended.IsZero() || !e.Ended.IsZero()) {
			e.Who, e.Follower = op.Who, op.Follower // it knows of an end that could not be written down
			op = e
		}
		if e.Order.Follows == op.ID && e.ID != "" && e.Continues() && op.Follower == "" {
			op.Follower = e.ID
		}
	}
	return op
}

// Wait waits until nothing is under way or the context ends.
func (s *Session) Wait(ctx context.Context) {
	for {
		ended := s.registry.next()
		if ended == nil {
			return
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return
		}
	}
}

// next is closed when one of those under way ends, nil where there is none.
func (g *registry) next() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !slices.ContainsFunc(g.running, func(r *running) bool { return r.begun }) {
		return nil
	}
	if g.changed == nil {
		g.changed = make(chan struct{})
	}
	return g.changed
}

// Leave lets nothing new begin; what is under way ends after the request in flight, and a drain that
// waits stays open in the journal.
func (s *Session) Leave() {
	g := &s.registry
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	g.running = slices.DeleteFunc(g.running, func(r *running) bool { return !r.begun })
	for _, r := range g.running {
		r.Leave()
	}
}

// Stop lets the present target of an order under way be its last, SkipWait ends its wait, and
// CancelDrain ends a drain's by enabling its backends again. Run is its number. They do nothing
// where it has ended.
func (s *Session) Stop(run int) {
	s.signal(run, func(r *running) {
		r.op.Stopping = true // until it says so itself
		r.Stop()
	})
}

// SkipWait ends the present wait of an order under way.
func (s *Session) SkipWait(run int) { s.signal(run, func(r *running) { r.SkipWait() }) }

// CancelDrain ends the wait of a drain under way by enabling its backends again.
func (s *Session) CancelDrain(run int) { s.signal(run, func(r *running) { r.Cancel() }) }

func (s *Session) signal(run int, f func(*running)) {
	s.registry.mu.Lock()
	defer s.registry.mu.Unlock()
	for _, r := range s.registry.running {
		if r.op.Run == run {
			f(r)
		}
	}
}
