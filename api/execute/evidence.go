package execute

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// listener is where evidence belongs: the project is left out as in Site.
type listener struct {
	change.Site
	vserver api.VServerID
}

func listenerOf(p change.Place) listener { return listener{Site: p.Site(), vserver: p.VServer} }

// judge says what an answer is worth by what is known of its VServer, and notes what it shows.
func (r *Runner) judge(at change.Place, x proof.Expectation, got api.VServerList, asked time.Time) proof.Judgement {
	r.seeing.Lock()
	defer r.seeing.Unlock()
	return r.evidenceOf(listenerOf(at)).Judge(x, at, got, asked)
}

// recalled names a step of the journal that became evidence.
type recalled struct {
	op   string
	step int
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

// read asks for the VServer until an answer is worth something: what is older than was seen, or
// lacks something, is asked for again within the lag. All listeners of the ULB are read where it is
// not known who they are. Again is told why, before each further one.
func (r *Runner) read(ctx context.Context, at change.Place, x proof.Expectation,
	again func(why string),
) (got api.VServerList, j proof.Judgement, t api.Timing, err error) {
	end := r.Clock.Now().Add(change.LagLimit)
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		ask := r.ask
		if others, _ := r.listed(at); others == nil {
			ask = r.askAll
		}
		if got, t, err = ask(ctx, at, again); err != nil {
			return got, j, t, err
		}
		j = r.judge(at, x, got, t.Asked)
		if j.Worth != proof.Stale && !j.Lacking || !t.Asked.Before(end) {
			return got, j, t, nil
		}
		again(waitingFor(j.Why))
		if err := r.Clock.Sleep(ctx, min(pause, max(end.Sub(r.Clock.Now()), 0))); err != nil {
			return got, j, t, err
		}
	}
}

// waitingFor says why it is not over yet.
func waitingFor(why string) string { return "waiting: " + why }

// inShort leaves the particulars of a reason away, for a line that has more to say.
func inShort(why string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(why, waitingFor("")), ": ")
	return waitingFor(head)
}

// failures are the readings that failed one after the other.
type failures struct {
	n     int
	since time.Time // when the first of them was asked for
	last  error
}

// count counts a reading, which ends them where it did not fail.
func (f *failures) count(err error, t api.Timing) {
	if err == nil {
		*f = failures{}
		return
	}
	if f.n == 0 {
		f.since = t.Asked
	}
	f.n, f.last = f.n+1, err
}

// words say how many failed, in how long, and why the last did.
func (f *failures) words(now time.Time) string {
	said := "reading failed"
	if f.n > 1 {
		said = fmt.Sprintf("%d readings failed in %s", f.n, now.Sub(f.since).Round(time.Second))
	}
	return waitingFor(said + ", " + errorText(f.last))
}

// refuse lets an answer that is worth nothing offer nothing.
func refuse(a *impact.Assessment, why, cure string) {
	a.Class, a.Steps, a.Emptied = impact.ClassUnknown, nil, nil
	a.Reasons = append([]string{why}, a.Reasons...)
	a.Refusals = append([]string{strings.ToUpper(why[:1]) + why[1:] + ": " + cure + "."}, a.Refusals...)
}
