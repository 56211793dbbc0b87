package execute

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/proof"
)

func listenerOf(p api.Place) listener { return listener{Site: p.Site(), vserver: p.VServer} }

// judge says what an answer is worth by what is known of its VServer, and notes what it shows.
func (s *Session) judge(at api.Place, x proof.Expectation, got api.VServerList, asked time.Time) proof.Judgement {
	s.seeing.Lock()
	defer s.seeing.Unlock()
	return s.evidenceOf(listenerOf(at)).Judge(x, at, got, asked)
}

// evidenceOf needs the lock of seeing.
func (s *Session) evidenceOf(at listener) *proof.Evidence {
	if s.evidence == nil {
		s.evidence = map[listener]*proof.Evidence{}
	}
	if s.evidence[at] == nil {
		s.evidence[at] = &proof.Evidence{}
	}
	return s.evidence[at]
}

// recall takes what the journal says was seen done within the lag, by whatever console of the user:
// a replica may not show it yet. It takes each step once: one that a clock dated ahead has just
// been done at each reading of the journal.
func (s *Session) recall(ops []change.Operation) {
	s.seeing.Lock()
	defer s.seeing.Unlock()
	now := s.Clock.Now()
	for _, op := range ops {
		for i, done := range op.Steps {
			step := recalled{op.ID, i}
			if done.State != change.StepDone || done.EndedAt.IsZero() || now.Sub(done.EndedAt) >= change.LagLimit ||
				s.recalled[step] {
				continue
			}
			if s.recalled == nil {
				s.recalled = map[recalled]bool{}
			}
			s.recalled[step] = true
			if done.EndedAt.After(now) { // by a clock that was ahead
				done.EndedAt = now
			}
			s.evidenceOf(listenerOf(op.Order.Place)).NoteStep(done, op.Steps, i)
		}
	}
}
