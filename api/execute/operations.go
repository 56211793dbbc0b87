package execute

import (
	"cmp"
	"context"
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// Start registers an order that was confirmed. It gives the operation as it begins, with the number
// that it goes by, and what carries it out: as Run does, while its caller waits.
func (s *Session) Start(ctx context.Context, o change.Order, shown change.Reading) (
	change.Operation, func(report func(change.Operation)) change.Operation,
) {
	r, op := s.register(o, shown, NewControl())
	return op, func(report func(change.Operation)) change.Operation { return s.carryOut(ctx, r, shown, report) }
}

// Run carries the order out. It reads the VServer again first, and sends nothing where that differs
// from what was shown in what matters, or where the order is to be refused. The end of ctx before
// the first request aborts it; later it is as Control.Leave. A control and a report may be nil; it
// reports each change, one at a time, while the caller waits.
func (s *Session) Run(ctx context.Context, o change.Order, shown change.Reading, ctl *Control,
	report func(change.Operation),
) change.Operation {
	if ctl == nil {
		ctl = NewControl()
	}
	if report == nil {
		report = func(change.Operation) {}
	}
	r, _ := s.register(o, shown, ctl)
	return s.carryOut(ctx, r, shown, report)
}

func (s *Session) register(o change.Order, shown change.Reading, ctl *Control) (*running, change.Operation) {
	op := s.operation(o, shown)
	op.Reading = true
	return s.common().registry.add(ctl, op)
}

// operation is one before it begins. Its facts are what was shown: one that sends nothing is named by them.
func (s *Session) operation(o change.Order, shown change.Reading) change.Operation {
	return change.Operation{
		Order: o, Endpoint: api.NormalEndpoint(s.Endpoint), Account: s.account(), Began: s.Clock.Now(),
		Facts: factsBefore(change.Order{Request: o.Request}, shown.VServer, nil),
		Mine:  true, Alive: true, Running: true,
	}
}

// carryOut does what was registered, but nothing once the session was left.
func (s *Session) carryOut(ctx context.Context, r *running, shown change.Reading,
	report func(change.Operation),
) change.Operation {
	op, begun := s.common().registry.begin(r)
	if !begun {
		op.Running, op.Reading, op.Ended, op.Outcome = false, false, s.Clock.Now(), change.OutcomeAborted
		op.Reason = change.ReasonLeft
		return op
	}
	op.Reading, op.Account = false, s.account()
	w := &work{Session: s, handle: r, progress: report, op: op}
	op = w.run(ctx, shown)
	s.common().registry.end(r, op)
	return op
}

// Running are the operations under way, in the order they were started in.
func (s *Session) Running() []change.Operation { return s.common().registry.underWay() }

// Ended are the operations that ended in this session, or that it found resolved, in that order and
// as they are known now. Those that it left open are among them.
func (s *Session) Ended() []change.Operation {
	g := &s.common().registry
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clip(g.ended) // which is only ever added to
}

// Known is an operation of the journal as this session knows it: one of its own that runs is
// running, one that ended has ended, whatever the journal says yet, and one that is
// continued has a follower.
func (s *Session) Known(op change.Operation) change.Operation {
	if op.ID == "" {
		return op
	}
	for _, r := range s.Running() {
		if r.ID == op.ID {
			return r
		}
		if r.Order.Follows == op.ID && op.Follower == "" {
			op.Follower = cmp.Or(r.ID, change.FollowerRuns)
		}
	}
	ended := s.Ended()
	for i := range ended { // may be many, and a list asks with every row
		e := &ended[i]
		if e.ID == op.ID && op.Mine && (op.Ended.IsZero() || !e.Ended.IsZero()) {
			who, follower := op.Who, op.Follower
			op = *e // it knows of an end that could not be written down
			op.Who, op.Follower = who, follower
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
		ended := s.common().registry.next()
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

// Leave lets nothing new begin; what is under way ends after the request in flight, and a drain
// that waits stays open in the journal.
func (s *Session) Leave() {
	g := &s.common().registry
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
// where it has ended. What takes nothing away is for all of a rollout that it is one of.
func (s *Session) Stop(run int) {
	s.signalAll(run, func(r *running) {
		r.op.Stopping = true // until it says so itself
		r.Stop()
	})
}

// SkipWait ends the present wait of an order under way, of this one alone: another place may be far
// more dangerous than the one that it was confirmed of.
func (s *Session) SkipWait(run int) {
	g := &s.common().registry
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.running {
		if r.op.Run == run {
			r.SkipWait()
		}
	}
}

// CancelDrain ends the wait of a drain under way by enabling its backends again.
func (s *Session) CancelDrain(run int) { s.signalAll(run, func(r *running) { r.Cancel() }) }

func (s *Session) signalAll(run int, f func(*running)) {
	g := &s.common().registry
	g.mu.Lock()
	defer g.mu.Unlock()
	id := ""
	for _, r := range g.running {
		if r.op.Run == run {
			id = r.op.Order.Rollout.ID
		}
	}
	for _, r := range g.running {
		if r.op.Run == run || id != "" && r.op.Order.Rollout.ID == id {
			f(r)
		}
	}
}
