//go:build old

package change

import (
	"context"
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api"
)

// maxPause is the longest wait between two reads of a verification.
const maxPause = 5 * time.Second

// verify reads until the answers prove what became of a request that was sent.
func (r *Releaser) verify(ctx context.Context, res Result, err error) Result {
	switch api.OutcomeOf(err) {
	case api.OutcomeAccepted:
		return r.verifyAccepted(ctx, res)
	case api.OutcomeRefused:
		return r.verifyRefused(ctx, res, asError(err))
	default:
		return r.verifyLost(ctx, res)
	}
}

func (r *Releaser) verifyAccepted(ctx context.Context, res Result) Result {
	const check = "refresh to see what became of it; until then nothing else can be changed on this ULB"
	switch r.watch(ctx, &res, r.Clock.Now().Add(LagLimit), false) {
	case VerdictGone:
		return r.ended(res, OutcomeReleased, "the service accepted the release, and the backend is seen gone", "")
	case VerdictStillThere:
		return r.ended(res, OutcomeUnknown,
			fmt.Sprintf("the service accepted the release, but after %s the backend is still there", LagLimit), check)
	default:
		return r.ended(res, OutcomeUnknown,
			"the service accepted the release, but no read shows whether the backend is gone", check)
	}
}

// verifyRefused reads back after a plain refusal. Where the service says that
// there is no such backend, a list that still shows it may only lag.
func (r *Releaser) verifyRefused(ctx context.Context, res Result, e *api.Error) Result {
	lags := e.Kind == api.KindNotFound
	switch r.watch(ctx, &res, r.Clock.Now().Add(LagLimit), !lags) {
	case VerdictGone:
		return r.ended(res, OutcomeReleased,
			"the backend was gone already, by somebody else's hand or an earlier try; the service answered: "+what(e), "")
	case VerdictStillThere:
		if e.Kind == api.KindInRule {
			return r.inRule(res, e)
		}
		return r.ended(res, OutcomeRefused, "the service refused the release: "+what(e), next(e))
	default:
		return r.ended(res, OutcomeUnknown,
			"the service refused the release ("+what(e)+"), but no read shows whether the backend is still there",
			"refresh to see it; until then nothing else can be changed on this ULB")
	}
}

// inRule names the rules, as read after the refusal.
func (r *Releaser) inRule(res Result, e *api.Error) Result {
	v := res.After.VServer
	rules, known := v.CustomRulesWith(res.Target.Backend)
	res.Rules = rules
	why := "the service refused the release: " + what(e)
	switch others := custom(v); {
	case len(rules) > 0:
		return r.ended(res, OutcomeRefused, why+": "+names(rules), next(e)+", in the web console")
	case !known:
		return r.ended(res, OutcomeRefused, why+"; it did not say which", "look for its rules in the web console")
	case len(others) > 0:
		return r.ended(res, OutcomeRefused,
			why+", although no Custom rule holds it; the VServer's Custom rules are "+names(others),
			"look at these rules in the web console")
	default:
		return r.ended(res, OutcomeRefused, why+", although the VServer has no Custom rule",
			"look for its rules in the web console, and show the support desk the request id")
	}
}

// verifyLost resolves a request whose answer was lost or proves nothing. Until
// LostAfter the service may still be working on it.
func (r *Releaser) verifyLost(ctx context.Context, res Result) Result {
	lost := "the answer to the release was lost (" + what(res.Err) + ")"
	if e := asError(res.Err); e != nil && e.RetCode != 0 {
		lost = "the service's answer to the release proves nothing (" + what(e) + ")"
	}
	switch r.watch(ctx, &res, res.SentAt.Add(LostAfter), false) {
	case VerdictGone:
		return r.ended(res, OutcomeReleased, lost+", but the backend is seen gone", "")
	case VerdictStillThere:
		return r.ended(res, OutcomeRefused,
			fmt.Sprintf("%s, and %s after sending the backend is still there: the release did not happen", lost, LostAfter),
			"release it again if it still must go")
	default:
		return r.ended(res, OutcomeUnknown, lost+", and no read shows whether the backend is gone",
			"refresh to see what became of it; until then nothing else can be changed on this ULB")
	}
}

// watch reads with growing pauses until an answer shows the backend gone, or
// until an answer that was asked for at the end, or after it. At once lets the
// first answer that proves anything be the last.
func (r *Releaser) watch(ctx context.Context, res *Result, end time.Time, atOnce bool) Verdict {
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		verdict, asked := r.look(ctx, res)
		last := !asked.Before(end)
		if verdict == VerdictGone || last || (atOnce && verdict == VerdictStillThere) {
			return verdict
		}
		if err := r.Clock.Sleep(ctx, min(pause, max(end.Sub(r.Clock.Now()), 0))); err != nil {
			return VerdictProvesNothing
		}
	}
}

// look is one read of a verification. It notes an answer that proves something.
func (r *Releaser) look(ctx context.Context, res *Result) (Verdict, time.Time) {
	t := res.Target
	list, asked, err := r.ask(ctx, t)
	if err != nil {
		return VerdictProvesNothing, asked
	}
	verdict := Gone(list.VServers, t.VServer, t.Backend)
	if verdict == VerdictProvesNothing {
		return verdict, asked
	}
	v, err := pick(list, t)
	if err != nil {
		return VerdictProvesNothing, asked
	}
	reading := Reading{VServer: v, At: asked}
	if verdict == VerdictStillThere {
		reading = r.assess(t, v, list, asked)
	}
	res.After = &reading
	return verdict, asked
}

func (r *Releaser) ended(res Result, outcome Outcome, why, next string) Result {
	res.Outcome, res.Why, res.Next, res.EndedAt = outcome, why, next, r.Clock.Now()
	return res
}
