package execute

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/proof"
)

// Unresolved gives the operation on this ULB whose outcome is unknown. While there is one, nothing
// else may be changed on the ULB.
func (s *Session) Unresolved(scope api.Scope, ulb api.ULBID) (change.Operation, bool) {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	at := api.Site{Region: scope.Region, ULB: ulb}
	if i := slices.IndexFunc(c.inDoubt, func(op change.Operation) bool { return op.Order.Site() == at }); i >= 0 {
		return c.inDoubt[i], true
	}
	return change.Operation{}, false
}

// holdInDoubt remembers an operation whose outcome is unknown.
func (s *Session) holdInDoubt(op change.Operation) {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inDoubt = append(c.inDoubt, op)
}

// Adopt takes over what ended consoles left open: an operation whose last request may or may not
// have happened blocks its ULB, however its endpoint is spelled, until ResolveWith, Resolve or
// Close. What was adopted before and is not among all any more, or has its end there, blocks no
// longer.
func (s *Session) Adopt(all []change.Operation) {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	before := slices.Clone(c.inDoubt)
	c.inDoubt = slices.DeleteFunc(c.inDoubt, func(op change.Operation) bool { return !op.Mine })
	for _, op := range all {
		known := slices.ContainsFunc(c.inDoubt, func(o change.Operation) bool { return o.ID == op.ID })
		if op.InDoubt() && !op.Mine && !op.Alive && !known {
			c.inDoubt = append(c.inDoubt, op.SinceSeen(before))
		}
	}
}

// checkOthers adopts what other consoles have left open since this one last looked: the service may
// still work off a request of one that has just died, and what it then writes into a rule is what
// that one knew of it. It keeps every operation without a known outcome here: under the ULB's lock
// no request of any console, dead or alive, is on its ordinary way.
func (w *work) checkOthers() *ending {
	all, _, err := w.Journal.Operations()
	if err != nil {
		return &ending{err: err, reason: change.ReasonNoJournal, why: err.Error()}
	}
	w.Adopt(all)
	w.recall(all)
	w.others = nil
	for _, op := range all {
		if op.ID != w.op.ID && op.InDoubt() && op.Order.Site() == w.op.Order.Site() {
			w.others = append(w.others, op)
			w.reopen(op)
		}
	}
	for _, op := range all {
		if op.ID == w.op.Order.Follows && op.Follower != "" && op.Follower != w.op.ID {
			return &ending{reason: change.ReasonContinued, why: op.Follower}
		}
	}
	return nil
}

// reopen lets reads resolve an operation of this console again, whose end the journal did not take
// when it was resolved.
func (s *Session) reopen(op change.Operation) {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	if op.Mine && !slices.ContainsFunc(c.inDoubt, func(o change.Operation) bool { return o.ID == op.ID }) {
		c.inDoubt = append(c.inDoubt, op)
	}
}

// blocked ends an order on whose ULB a change has no known outcome, by what this console knows and
// by what it has read in the journal: another one may have made it, and still run. Resolved is what
// a read has just resolved, nil without it.
func (w *work) blocked(resolved *change.Operation) *ending {
	op, open := w.Unresolved(w.op.Order.Scope, w.op.Order.ULB)
	for _, other := range w.others {
		if !open && (resolved == nil || resolved.ID != other.ID) {
			op, open = other, true
		}
	}
	if !open {
		return nil
	}
	end := &ending{reason: change.ReasonInDoubt, findings: inTheWay(op)}
	if (!op.Alive || op.Mine) && !w.sees(op) {
		end.findings = append(end.findings, w.foreign(op)...)
	}
	return end
}

// ResolveWith offers any later answer with VServers of the ULB to the operation whose outcome is
// unknown there, of this console or of an ended one of this profile. It gives the resolved one
// where the answer resolves it: seen done is done; seen not done is refused, but only where the
// service itself had said no, or the answer was asked for LostAfter or more after sending. An
// answer that was asked for before sending resolves nothing, nor does one without the VServer: that
// is for Resolve. What could not be written into the journal is its JournalErr. Asked is when the
// answers were asked for that the list does not say it of itself.
func (s *Session) ResolveWith(scope api.Scope, ulb api.ULBID, list api.VServerList,
	asked time.Time,
) (change.Operation, bool) {
	op, i, ok := s.takeResolved(api.Site{Region: scope.Region, ULB: ulb}, list, asked)
	if !ok {
		return change.Operation{}, false
	}
	if now, err := s.latest(op); errors.Is(err, errNotThere) || err == nil && !now.Ended.IsZero() {
		s.common().registry.resolved(now, false) // another console was faster
		return change.Operation{}, false
	}
	if err := s.writeResolved(op, i); err != nil {
		op.JournalErr = err
	}
	s.common().registry.resolved(op, true)
	return op, true
}

// takeResolved takes the operation out that the answer resolves, with its open step.
func (s *Session) takeResolved(at api.Site, got api.VServerList, asked time.Time) (change.Operation, int, bool) {
	now := s.Clock.Now()
	c := s.common()
	c.mu.Lock()
	all := slices.Clone(c.inDoubt)
	c.mu.Unlock()
	for _, op := range all { // judging takes long
		i := op.StepInDoubt()
		if op.Order.Site() != at || i < 0 || !s.sees(op) {
			continue
		}
		asked := got.Of(op.Order.VServer).Or(api.Timing{Asked: asked}).Asked
		j := s.judge(op.Order.Place, proof.Expects(op, i), got, asked)
		if resolved, ok := proof.ResolveWith(op, i, proof.LateAnswer{VServer: j.VServer, Worth: j.Worth, Asked: asked},
			now); ok {
			resolved.Abandoned = !op.Mine
			return resolved, i, s.take(op)
		}
	}
	return change.Operation{}, 0, false
}

// take takes an operation out of those in doubt, and says whether it still was among them.
func (s *Session) take(op change.Operation) bool {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	before := len(c.inDoubt)
	c.inDoubt = slices.DeleteFunc(c.inDoubt, func(o change.Operation) bool { return o.ID == op.ID })
	return len(c.inDoubt) < before
}

// errNotThere is of another console's operation that the journal gives no more: it has its end, and
// is older than what the journal keeps at hand.
var errNotThere = errors.New("the journal does not hold it any more")

// latest is the operation as the journal has it now. One of this console is as it was given where
// the journal has none: somebody may have moved it away.
func (s *Session) latest(op change.Operation) (change.Operation, error) {
	all, _, err := s.Journal.Operations()
	if err != nil {
		return op, fmt.Errorf("the journal cannot be read: %w", err)
	}
	if i := slices.IndexFunc(all, func(o change.Operation) bool { return o.ID == op.ID }); i >= 0 {
		return all[i], nil
	}
	if !op.Mine {
		return op, errNotThere
	}
	return op, nil
}

// forget lets an operation that has its end, or waits in its drain, block its ULB no longer.
func (s *Session) forget(op change.Operation) {
	if !op.Ended.IsZero() {
		s.common().registry.resolved(op, false)
	}
	s.take(op)
}

// sinceSeen is the operation with the earliest times that this console knows of.
func (s *Session) sinceSeen(op change.Operation) change.Operation {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	return op.SinceSeen(c.inDoubt)
}
