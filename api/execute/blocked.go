package execute

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// Blocked says whether these backends may be changed now, as far as that can be said without a
// reading. Whatever profile an order was made with, it is the same backend.
func (s *Session) Blocked(at api.Place, targets []api.BackendID) Block {
	switch err := s.journalErr(); {
	case s.ReadOnly:
		return Block{Reason: BlockReadOnly}
	case at.Scope.Project == "":
		return Block{Reason: BlockNoProject}
	case err != nil:
		return Block{Reason: BlockNoJournal, Err: err}
	}
	for _, op := range s.Running() {
		same := op.Order.Site() == at.Site()
		switch {
		case same && op.Order.VServer == at.VServer && slices.ContainsFunc(targets, op.Order.Concerns):
			if op.Draining() {
				return Block{Reason: BlockDraining, Operation: op}
			}
			return Block{Reason: BlockChanging, Operation: op}
		case same && !op.Draining():
			return Block{Reason: BlockBusy, Operation: op}
		}
	}
	if op, open := s.Unresolved(at.Scope, at.ULB); open {
		return Block{Reason: BlockInDoubt, Operation: op}
	}
	return Block{}
}

// BlockedFollowUp says whether this session may do something about an
// operation, but for closing it.
func (s *Session) BlockedFollowUp(op change.Operation) BlockReason {
	if op.Order.Profile != s.Profile {
		return BlockProfile
	}
	if why := s.blockedReading(op); why != BlockNone || !s.ReadOnly {
		return why
	}
	return BlockReadOnly
}

// ReadJournal reads the journal, takes over what ended consoles left open, and notes whether it can
// be read: without it nothing is changed.
func (s *Session) ReadJournal() (all []change.Operation, damage []change.Damage, err error) {
	all, damage, err = s.Journal.Operations()
	c := s.common()
	c.mu.Lock()
	c.unreadable = err
	c.mu.Unlock()
	if err == nil {
		s.Adopt(all)
	}
	return all, damage, err
}

func (s *Session) journalErr() error {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unreadable
}
