//go:build old

package change

import (
	"time"

	"cloud.internal/ulbconsole/api"
)

// How long a release is looked after, and from when on an answer counts.
const (
	// WriteLimit is how long ReleaseBackend may take: the service works for up
	// to 60 s before it gives up.
	WriteLimit = 65 * time.Second
	// LostAfter is when a backend that is still there proves that a request
	// without an answer did nothing, counted from sending it.
	LostAfter = 75 * time.Second
	// LagLimit is how long an accepted release may take to show, counted from
	// its answer.
	LagLimit = 15 * time.Second
)

// Verdict is what one answer proves about a backend.
type Verdict string

// The verdicts.
const (
	VerdictGone          Verdict = "gone"
	VerdictStillThere    Verdict = "still there"
	VerdictProvesNothing Verdict = "proves nothing"
)

// Gone says what the VServers of one answer prove: gone needs an answer that
// holds the VServer, with its backends known, without the id. An answer without
// the VServer, or without its backends, proves nothing.
func Gone(vservers []api.VServer, v api.VServerID, backend api.BackendID) Verdict {
	verdict := VerdictProvesNothing
	blind := false
	for _, l := range vservers {
		if l.ID != v {
			continue
		}
		if _, found := l.Backend(backend); found {
			return VerdictStillThere
		}
		blind = blind || !l.Backends.IsKnown()
		verdict = VerdictGone
	}
	if blind {
		return VerdictProvesNothing
	}
	return verdict
}

// Unresolved gives the release on this ULB whose outcome is unknown. While
// there is one, nothing else may be changed on the ULB.
func (r *Releaser) Unresolved(scope api.Scope, ulb api.ULBID) (Result, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	res, open := r.open[place{region: scope.Region, ulb: ulb}]
	return res, open
}

// Resolve offers any later answer with the ULB's VServers to the release whose
// outcome is unknown there. It gives the settled result where the answer
// settles it: seen gone is released; still there is refused, but only where
// the service itself had said no, or the answer was asked for LostAfter or more
// after sending. An answer that was asked for before sending settles nothing.
func (r *Releaser) Resolve(scope api.Scope, ulb api.ULBID, vservers []api.VServer, asked time.Time) (Result, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := place{region: scope.Region, ulb: ulb}
	res, open := r.open[at]
	if !open || asked.Before(res.SentAt) {
		return Result{}, false
	}
	switch Gone(vservers, res.Target.VServer, res.Target.Backend) {
	case VerdictGone:
		res.Outcome, res.Why, res.Next = OutcomeReleased, "a later read shows that the backend is gone", ""
	case VerdictStillThere:
		refused := api.OutcomeOf(res.Err) == api.OutcomeRefused
		if !refused && asked.Before(res.SentAt.Add(LostAfter)) {
			return Result{}, false
		}
		res.Outcome = OutcomeRefused
		res.Why = "a later read shows that the backend is still there: the release did not happen"
		res.Next = "release it again if it still must go"
	default:
		return Result{}, false
	}
	res.EndedAt = r.Clock.Now()
	delete(r.open, at)
	return res, true
}

// keep remembers a release whose outcome is unknown.
func (r *Releaser) keep(res Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[place]Result{}
	}
	r.open[res.Target.place()] = res
}
