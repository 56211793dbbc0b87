package change

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// listener is where evidence belongs: the project is left out as in site.
type listener struct {
	site
	vserver api.VServerID
}

func (p Place) listener() listener { return listener{site: p.site(), vserver: p.VServer} }

// judge judges an answer by what is known of its VServer, and notes what it shows.
func (r *Runner) judge(at Place, x expectation, got api.VServerList, asked time.Time) judgement {
	r.seeing.Lock()
	defer r.seeing.Unlock()
	e := r.evidenceOf(at.listener())
	j := judge(*e, x, at, got, asked)
	switch {
	case j.worth == usable, j.worth == contradicting:
		e.take(j.vserver, j.facts, asked)
	case e.behind.IsZero() && (j.lacking || j.worth == stale):
		e.behind = asked
	}
	return j
}

// recalled names a step of the journal that became evidence.
type recalled struct {
	op   string
	step int
}

// evidenceOf needs the lock of seeing.
func (r *Runner) evidenceOf(at listener) *evidence {
	if r.evidence == nil {
		r.evidence = map[listener]*evidence{}
	}
	if r.evidence[at] == nil {
		r.evidence[at] = &evidence{}
	}
	return r.evidence[at]
}

// recall takes what the journal says was seen done within the lag, by whatever
// console of the user: a replica may not show it yet. It takes each step once:
// one that a clock dated ahead has just been done at each reading of the journal.
func (r *Runner) recall(ops []Operation) {
	r.seeing.Lock()
	defer r.seeing.Unlock()
	now := r.Clock.Now()
	for _, op := range ops {
		for i, s := range op.Steps {
			step := recalled{op.ID, i}
			if s.State != StepDone || s.EndedAt.IsZero() || now.Sub(s.EndedAt) >= LagLimit || r.recalled[step] {
				continue
			}
			if r.recalled == nil {
				r.recalled = map[recalled]bool{}
			}
			r.recalled[step] = true
			if s.EndedAt.After(now) { // by a clock that was ahead
				s.EndedAt = now
			}
			r.evidenceOf(op.Order.Place.listener()).noteStep(s, op.Steps, i)
		}
	}
}

// read asks for the VServer until an answer is worth something: what is older than
// was seen, or lacks something, is asked for again within the lag. All listeners
// of the ULB are read where it is not known who they are. Again is told why,
// before each further one.
func (r *Runner) read(ctx context.Context, at Place, x expectation, again func(why string)) (got api.VServerList, j judgement, t api.Timing, err error) {
	end := r.Clock.Now().Add(LagLimit)
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		ask := r.ask
		if others, _ := r.listed(at); others == nil {
			ask = r.askAll
		}
		if got, t, err = ask(ctx, at, again); err != nil {
			return got, j, t, err
		}
		j = r.judge(at, x, got, t.Asked)
		if j.worth != stale && !j.lacking || !t.Asked.Before(end) {
			return got, j, t, nil
		}
		again(waitingFor(j.why))
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
