package execute

import (
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

// add gives the operation its number.
func (g *registry) add(ctl *Control, op change.Operation) (*running, change.Operation) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last++
	op.Run = g.last
	r := &running{Control: ctl, op: op}
	g.running = append(g.running, r)
	return r, op
}

// begin gives the operation, and says whether it may begin: not once the session was left, for
// nobody would wait for it.
func (g *registry) begin(r *running) (op change.Operation, may bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r.begun = !g.closed
	return r.op, r.begun
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
	op.Seen = nil
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

// underWay are the operations under way, in the order they were started in.
func (g *registry) underWay() []change.Operation {
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
