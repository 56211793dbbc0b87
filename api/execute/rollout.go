package execute

import (
	"context"
	"iter"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// rollout is several orders that are carried out as one change, one at a time. Each is an operation of
// its own, with its own lock, confirming read and place in the journal. The first that sends something is the
// canary: it is looked at again after a pause. Those that drain wait side by side.
type rollout struct {
	*Session
	parts []*part
	end   *change.PlacesEnd // why no further place begins, nil while nothing is in the way
}

// part is one order of a rollout.
type part struct {
	handle *running
	shown  change.Reading
	op     change.Operation // as it ended
	// resume goes on with it, until its drain waits or it has ended: then there is no more of it.
	resume func() (struct{}, bool)
	finish func() // does the same without waiting
	begun  bool
	ended  bool
	skips  int // how many waits were ended when its drain's began
}

// StartAll registers orders that were confirmed as one change, in the order that they are carried out
// in; shown holds what was confirmed of each, before the parts of the change that they go on with. It gives
// the operations as they begin, and what carries them out while its caller waits. The first that is not
// done is the last; its report hears of each.
func (s *Session) StartAll(
	ctx context.Context, orders []change.Order, shown []change.Reading, before []change.Operation,
) ([]change.Operation, func(report func(change.Operation)) []change.Operation) {
	r := &rollout{Session: s}
	ops := make([]change.Operation, len(orders))
	for i, o := range change.RollOut(orders, operationID(s.Clock.Now()), before) {
		handle, op := s.registerQueued(o, shown[i])
		r.parts, ops[i] = append(r.parts, &part{handle: handle, shown: shown[i], op: op}), op
	}
	return ops, func(report func(change.Operation)) []change.Operation { return r.carryOut(ctx, report) }
}

func (s *Session) registerQueued(o change.Order, shown change.Reading) (*running, change.Operation) {
	op := s.operation(o, shown)
	op.Queued = true
	return s.common().registry.add(NewControl(), op)
}

func (r *rollout) carryOut(ctx context.Context, report func(change.Operation)) []change.Operation {
	for _, p := range r.parts {
		if _, begun := r.common().registry.begin(p.handle); !begun {
			r.end = &change.PlacesEnd{Reason: change.ReasonLeft}
		}
	}
	for i, p := range r.parts {
		if r.stops(ctx, p); r.end == nil {
			r.begin(ctx, i, report)
			defer p.leave()
			r.goOn(p)
			r.goOnSkipped()
		}
	}
	for _, p := range r.parts {
		for p.begun && !p.ended {
			r.goOn(p)
		}
	}
	return r.close()
}

// goOnSkipped lets those go on whose wait was ended by a key, before another place begins.
func (r *rollout) goOnSkipped() {
	for _, p := range r.parts {
		if p.begun && !p.ended && p.handle.signals().skips > p.skips {
			r.goOn(p)
		}
	}
}

// stops notes why the part does not begin.
func (r *rollout) stops(ctx context.Context, p *part) {
	sig := p.handle.signals()
	switch {
	case r.end != nil:
	case sig.left, ctx.Err() != nil:
		r.end = &change.PlacesEnd{Reason: change.ReasonLeft}
	case sig.stop, sig.cancel:
		r.end = &change.PlacesEnd{Reason: change.ReasonStopped}
	}
}

func (r *rollout) begin(ctx context.Context, i int, report func(change.Operation)) {
	p := r.parts[i]
	op := p.op
	op.Queued, op.Account, op.Began = false, r.account(), r.Clock.Now()
	p.begun = true
	p.resume, p.finish = iter.Pull(func(yield func(struct{}) bool) {
		w := &work{Session: r.Session, handle: p.handle, progress: report, op: op}
		w.canary = i == r.canary() && w.takesAway()
		w.rest = func(skips int) {
			p.skips = skips
			yield(struct{}{})
		}
		p.op = w.run(ctx, p.shown)
		r.common().registry.end(p.handle, p.op)
	})
}

// canary is which part is looked at again before the next begins, -1 for none.
func (r *rollout) canary() int {
	plans := make([][]impact.Step, len(r.parts))
	for i, p := range r.parts {
		plans[i] = p.shown.Assessment.Steps
	}
	return change.Canary(plans)
}

// leave ends a part that still waits when another one panicked, as where the console is left.
func (p *part) leave() {
	if !p.ended {
		p.handle.Leave()
		p.finish()
	}
}

// goOn lets a part go on. Where it ends without being done, no other begins, and those that wait end too.
func (r *rollout) goOn(p *part) {
	_, waits := p.resume()
	if p.ended = !waits; waits || p.op.Outcome == change.OutcomeDone || r.end != nil {
		return
	}
	switch r.end = (&change.PlacesEnd{Reason: change.ReasonPlaces}); {
	case p.op.Draining():
		r.end.Reason = change.ReasonLeft
	case p.op.Outcome == change.OutcomeAborted: // what it follows stands for its place
		*r.end = change.PlacesEnd{Reason: p.op.Reason, Why: p.op.Why, Next: p.op.Next, Findings: p.op.Findings}
	}
	for _, other := range r.parts {
		if other.begun && !other.ended {
			other.handle.Stop()
		}
	}
}

// close ends the parts that did not begin, and writes down why places are left as they were.
func (r *rollout) close() []change.Operation {
	ops := make([]change.Operation, len(r.parts))
	last, untouched := -1, false
	for i, p := range r.parts {
		if !p.begun {
			p.op.Running, p.op.Queued, p.op.Ended = false, false, r.Clock.Now()
			p.op.Outcome, p.op.Reason = change.OutcomeAborted, change.ReasonPlaces
		} else if p.op.ID != "" {
			last = i
		}
		untouched = untouched || p.op.Outcome == change.OutcomeAborted
	}
	if untouched && last >= 0 {
		p := r.parts[last]
		p.op.Places = r.end
		err := r.append(p.op.ID, p.op.Order, change.Entry{
			Event: change.EventPlaces, Reason: r.end.Reason, Why: r.end.Why, Next: r.end.Next, Findings: r.end.Findings,
		})
		if p.op.JournalErr == nil {
			p.op.JournalErr = err
		}
		r.common().registry.resolved(p.op, false)
	}
	for i, p := range r.parts {
		if ops[i] = p.op; !p.begun {
			r.common().registry.end(p.handle, p.op)
		}
	}
	return ops
}
