//go:build old

package change

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
)

// Release releases the target once and looks until its outcome is known. It
// reads the VServer again first, and sends nothing where that differs from what
// was shown in what matters, or where the release is to be refused. From
// sending on it no longer heeds the end of ctx: it takes up to LostAfter and a
// read. Progress may be nil; it is called from the caller's goroutine.
func (r *Releaser) Release(ctx context.Context, t Target, shown Reading, progress func(Stage)) Result {
	if progress == nil {
		progress = func(Stage) {}
	}
	res := Result{Target: t}
	if !r.begin(t) {
		return r.aborted(res, nil, "another change on this ULB is running", "wait until it has ended, then try again")
	}
	defer r.end(t)
	progress(StageReading)
	changes, abort := r.confirm(ctx, t, shown)
	res.Changes = changes
	if abort != nil {
		return r.aborted(res, abort.err, abort.why, abort.next)
	}
	progress(StageSending)
	err := r.send(ctx, &res)
	if neverSent(err) {
		res.SentAt = time.Time{}
		return r.aborted(res, err, "the request was not sent: "+what(err), next(err))
	}
	progress(StageVerifying)
	res = r.verify(context.WithoutCancel(ctx), res, err)
	if res.Outcome == OutcomeUnknown {
		r.keep(res)
	}
	return res
}

// stop is why a release ends before anything was sent.
type stop struct {
	err       error
	why, next string
}

// confirm reads the VServer again and compares it with what was shown.
func (r *Releaser) confirm(ctx context.Context, t Target, shown Reading) ([]Change, *stop) {
	a := shown.Assessment
	if shown.VServer.ID != t.VServer || !a.TargetFound || a.Target.ID != t.Backend || len(a.Refusals) > 0 {
		return nil, &stop{why: "what was shown is not a release that may be confirmed", next: "open the dialog again"}
	}
	fresh, err := r.Read(ctx, t)
	if err != nil {
		return nil, &stop{err: err, why: "the VServer could not be read again: " + what(err), next: next(err)}
	}
	if earlier, open := r.Unresolved(t.Scope, t.ULB); open {
		return nil, &stop{
			why:  fmt.Sprintf("an earlier release on this ULB, of backend %s, has no known outcome yet", earlier.Target.Backend),
			next: "refresh until a read shows what became of it",
		}
	}
	changes := Compare(shown, fresh, t.Backend)
	refusals := fresh.Assessment.Refusals
	switch {
	case slices.ContainsFunc(changes, func(c Change) bool { return c.Matters }):
		again := "look at what changed, and try again if it still must go"
		if len(refusals) > 0 {
			again = refusals[0]
		}
		return changes, &stop{why: "the VServer has changed since it was shown", next: again}
	case len(refusals) > 0:
		return changes, &stop{why: "it is refused as things are now", next: refusals[0]}
	}
	if err := ctx.Err(); err != nil {
		return changes, &stop{err: err, why: "it was cancelled", next: "try again if it still must go"}
	}
	return changes, nil
}

func (r *Releaser) aborted(res Result, err error, why, next string) Result {
	res.Outcome, res.Err, res.EndedAt = OutcomeAborted, err, r.Clock.Now()
	res.Why, res.Next = "nothing was sent: "+why, next
	return res
}

// send asks for the release, once. The end of ctx does not cut it: a write that
// is cut has an unknown outcome.
func (r *Releaser) send(ctx context.Context, res *Result) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), WriteLimit)
	defer cancel()
	t := res.Target
	res.SentAt = r.Clock.Now()
	receipt, err := r.Client.ReleaseBackend(ctx, t.Scope, t.ULB, t.Backend)
	res.RequestID = receipt.RequestID
	if e := asError(err); e != nil && res.RequestID == "" {
		res.RequestID = e.RequestID
	}
	res.Err = err
	return err
}

// neverSent says whether a write certainly did not leave this machine.
func neverSent(err error) bool {
	e := asError(err)
	return e != nil && (e.NotSent || e.Kind == api.KindReadOnly)
}
