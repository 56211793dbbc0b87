package execute

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/proof"
)

func listenerOf(p api.Place) listener { return listener{Site: p.Site(), vserver: p.VServer} }

// judge says what an answer is worth by what is known of its VServer, and notes what it shows.
func (r *Runner) judge(at api.Place, x proof.Expectation, got api.VServerList, asked time.Time) proof.Judgement {
	r.seeing.Lock()
	defer r.seeing.Unlock()
	return r.evidenceOf(listenerOf(at)).Judge(x, at, got, asked)
}

// evidenceOf needs the lock of seeing.
func (r *Runner) evidenceOf(at listener) *proof.Evidence {
	if r.evidence == nil {
		r.evidence = map[listener]*proof.Evidence{}
	}
	if r.evidence[at] == nil {
		r.evidence[at] = &proof.Evidence{}
	}
	return r.evidence[at]
}

// recall takes what the journal says was seen done within the lag, by whatever console of the user:
// a replica may not show it yet. It takes each step once: one that a clock dated ahead has just
// been done at each reading of the journal.
func (r *Runner) recall(ops []change.Operation) {
	r.seeing.Lock()
	defer r.seeing.Unlock()
	now := r.Clock.Now()
	for _, op := range ops {
		for i, s := range op.Steps {
			step := recalled{op.ID, i}
			if s.State != change.StepDone || s.EndedAt.IsZero() || now.Sub(s.EndedAt) >= change.LagLimit || r.recalled[step] {
				continue
			}
			if r.recalled == nil {
				r.recalled = map[recalled]bool{}
			}
			r.recalled[step] = true
			if s.EndedAt.After(now) { // by a clock that was ahead
				s.EndedAt = now
			}
			r.evidenceOf(listenerOf(op.Order.Place)).NoteStep(s, op.Steps, i)
		}
	}
}
