package execute

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/proof"
)

func (s *Session) listener(p api.Place) listener { return listener{s.site(p.Site()), p.VServer} }

// judge says what an answer is worth by what is known of its VServer, and notes what it shows.
func (s *Session) judge(at api.Place, x proof.Expectation, got api.VServerList, asked time.Time) proof.Judgement {
	c := s.common()
	c.seeing.Lock()
	defer c.seeing.Unlock()
	return s.evidenceOf(s.listener(at)).Judge(x, at, got, asked)
}

// evidenceOf needs the lock of seeing.
func (s *Session) evidenceOf(at listener) *proof.Evidence {
	c := s.common()
	if c.evidence == nil {
		c.evidence = map[listener]*proof.Evidence{}
	}
	if c.evidence[at] == nil {
		c.evidence[at] = &proof.Evidence{}
	}
	return c.evidence[at]
}

// recall takes what the journal says was seen done within the lag, by whatever console of the user:
// a replica may not show it yet. It takes each step once: one that a clock dated ahead has just
// been done at each reading of the journal. What was done at another endpoint is no evidence here.
func (s *Session) recall(ops []change.Operation) {
	c := s.common()
	c.seeing.Lock()
	defer c.seeing.Unlock()
	now := s.Clock.Now()
	for _, op := range ops {
		if !api.SameEndpoint(op.Endpoint, s.Endpoint) {
			continue // it is no evidence here
		}
		for i, done := range op.Steps {
			step := recalled{op.ID, i}
			if done.State != change.StepDone || done.EndedAt.IsZero() || now.Sub(done.EndedAt) >= change.LagLimit ||
				c.recalled[step] {
				continue
			}
			if c.recalled == nil {
				c.recalled = map[recalled]bool{}
			}
			c.recalled[step] = true
			if done.EndedAt.After(now) { // by a clock that was ahead
				done.EndedAt = now
			}
			s.evidenceOf(s.listener(op.Order.Place)).NoteStep(done, op.Steps, i)
		}
	}
}
