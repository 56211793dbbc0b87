package change

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// maxPause is the longest wait between two reads of a verification.
const maxPause = 5 * time.Second

// verify reads until the answers prove what became of a request that was sent.
func (w *work) verify(ctx context.Context, i int, err error) *ending {
	switch api.OutcomeOf(err) {
	case api.OutcomeAccepted:
		return w.verifyAccepted(ctx, i)
	case api.OutcomeRefused:
		return w.verifyRefused(ctx, i, asError(err))
	case api.OutcomeDoubtful:
		return w.verifyDoubtful(ctx, i, asError(err))
	default:
		return w.verifyLost(ctx, i, err)
	}
}

func (w *work) verifyAccepted(ctx context.Context, i int) *ending {
	p := w.watch(ctx, i, w.Clock.Now().Add(LagLimit), false)
	say := phrasesOf(w.steps[i])
	switch p.verdict {
	case proved:
		return w.done(i, "the service accepted "+say.request+", and "+say.done)
	case disproof:
		why := fmt.Sprintf("the service accepted %s, but after %s %s%s", say.request, LagLimit, say.undone, w.besides())
		kind := w.steps[i].Step.Kind
		if (kind == impact.StepDisable || kind == impact.StepEnable) && api.Is(w.now.Method, api.MethodBackup) {
			// That Method is known to take no notice of Enabled.
			return w.refused(i, why+": the service ignored it", "release it instead, or change it in the web console")
		}
		return w.unknown(i, why)
	case superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, "the service accepted "+say.request+", but no read shows "+say.open)
	}
}

// verifyRefused reads back after a plain refusal. Where the service says that
// something is not there, or is there already, the list may only lag.
func (w *work) verifyRefused(ctx context.Context, i int, e *api.Error) *ending {
	lags := e.Kind == api.KindNotFound || taken(e)
	p := w.watch(ctx, i, w.Clock.Now().Add(LagLimit), !lags)
	say := phrasesOf(w.steps[i])
	switch {
	case p.verdict == proved && taken(e):
		return w.refused(i, fmt.Sprintf("the service refused %s: %s; it is backend %s", say.request, errorText(e), w.steps[i].Backend), nextAfter(e))
	case p.verdict == proved && w.steps[i].Step.Kind == impact.StepRelease:
		return w.done(i, "the backend was gone already, by somebody else's hand or an earlier try; the service answered: "+errorText(e))
	case p.verdict == proved:
		return w.done(i, "the service refused "+say.request+", but "+say.done+", by somebody else's hand or an earlier try; it answered: "+errorText(e))
	case p.verdict == disproof && e.Kind == api.KindInRule:
		return w.inRule(i, e)
	case p.verdict == disproof:
		return w.refused(i, "the service refused "+say.request+": "+errorText(e)+w.besides(), nextAfter(e))
	case p.verdict == superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, "the service refused "+say.request+" ("+errorText(e)+"), but no read shows "+say.open)
	}
}

// verifyDoubtful reads back after the service said that it failed, which may
// happen all the same: it is refused only once the lag is over.
func (w *work) verifyDoubtful(ctx context.Context, i int, e *api.Error) *ending {
	p := w.watch(ctx, i, w.Clock.Now().Add(LagLimit), false)
	say := phrasesOf(w.steps[i])
	answered := fmt.Sprintf("the service answered %s with %s", say.request, errorText(e))
	switch p.verdict {
	case proved:
		return w.done(i, answered+", but "+say.done)
	case disproof:
		return w.refused(i, fmt.Sprintf("%s, and after %s %s%s", answered, LagLimit, say.undone, w.besides()), nextAfter(e))
	case superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, answered+", and no read shows "+say.open)
	}
}

// taken says whether the service refused a host because it is a backend already.
func taken(e *api.Error) bool { return e.RetCode == 4109 || e.RetCode == 63016 }

// inRule names the rules, as read after the refusal.
func (w *work) inRule(i int, e *api.Error) *ending {
	rules, known := w.now.CustomRulesWith(w.steps[i].Step.Backend)
	why := "the service refused the release: " + errorText(e)
	switch others := w.now.CustomRules(); {
	case len(rules) > 0:
		return w.refused(i, why+": "+names(rules), nextAfter(e))
	case !known:
		return w.refused(i, why+"; it did not say which", "look for its rules in the web console")
	case len(others) > 0:
		return w.refused(i,
			why+", although no Custom rule holds it; the VServer's Custom rules are "+names(others),
			"look at these rules in the web console")
	default:
		return w.refused(i, why+", although the VServer has no Custom rule",
			"look for its rules in the web console, and show the support desk the request id")
	}
}

// verifyLost resolves a request whose answer was lost or proves nothing. Until
// LostAfter the service may still be working on it.
func (w *work) verifyLost(ctx context.Context, i int, err error) *ending {
	say := phrasesOf(w.steps[i])
	lost := "the answer to " + say.request + " was lost (" + errorText(err) + ")"
	if e := asError(err); e != nil && e.RetCode != 0 {
		lost = "the service's answer to " + say.request + " proves nothing (" + errorText(e) + ")"
	}
	p := w.watch(ctx, i, w.steps[i].SentAt.Add(LostAfter), false)
	say = phrasesOf(w.steps[i])
	switch p.verdict {
	case proved:
		return w.done(i, lost+", but "+say.done)
	case disproof:
		return w.refused(i, fmt.Sprintf("%s, and %s after sending %s: it did not happen", lost, LostAfter, say.undone), again)
	case superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, lost+", and no read shows "+say.open)
	}
}

// watch reads with growing pauses until an answer shows the step done, or until
// an answer that was asked for at the end, or after it. At once lets the first
// answer that proves anything be the last.
func (w *work) watch(ctx context.Context, i int, end time.Time, atOnce bool) proof {
	var failed failures
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		p, asked := w.poll(ctx, i, end, &failed)
		last := !asked.Before(end)
		if p.verdict == proved || last || (atOnce && p.verdict == disproof) {
			return p
		}
		if api.NeedsOperator(w.readErr) { // only a key asks again
			return p
		}
		rest := max(pause, api.RetryAfter(w.readErr))
		if err := w.Clock.Sleep(ctx, min(rest, max(end.Sub(w.Clock.Now()), 0))); err != nil {
			return proof{verdict: nothing}
		}
	}
}

// poll is one read of a verification. It notes an answer that proves something.
// At the end an answer counts although it lacks something that was there.
func (w *work) poll(ctx context.Context, i int, end time.Time, failed *failures) (proof, time.Time) {
	got, t, err := w.ask(ctx, w.order.Place, func(why string) { w.reportCheck(i, why) })
	asked := t.Asked
	w.readErr = err
	if failed.count(err, t); err != nil {
		w.reportCheck(i, failed.words(w.Clock.Now()))
		return proof{verdict: nothing}, asked
	}
	x := w.expects(i)
	x.counts = end
	j := w.judge(w.order.Place, x, got, asked)
	if err := j.err(got, w.order.Place); err != nil {
		w.reportCheck(i, errorText(err))
		return proof{verdict: nothing}, asked
	}
	w.reportCheck(i, "")
	p := prove(j.vserver, w.steps, i)
	if p.verdict == nothing {
		return p, asked
	}
	if p.verdict == proved {
		p.strangers = returned(w.confirms, j.vserver, w.takenAway(i))
	}
	w.take(j, got, t)
	w.after = &Reading{VServer: j.vserver, At: asked}
	p.noteIDs(&w.steps[i])
	w.proof = p
	return p, asked
}

// reportCheck reports why step i is not verified yet, "" where answers are worth something.
func (w *work) reportCheck(i int, why string) {
	words := checking(w.steps[i].Err)
	if why != "" {
		words = strings.TrimPrefix(words+"; "+inShort(why), "; ")
	}
	if words != w.steps[i].Why {
		w.set(i, StepVerifying, words)
	}
}

// noteIDs notes the ids of what is new.
func (p proof) noteIDs(s *StepStatus) {
	if p.verdict != proved {
		return
	}
	if s.Step.Kind == impact.StepAdd {
		s.Backend = p.backend.ID
	}
	if s.Step.Kind == impact.StepCreateRule {
		s.Policy = p.policy
	}
}

func (w *work) done(i int, why string) *ending {
	w.finish(i, StepDone, why+w.besides())
	if words := addedOtherwise(w.order, w.steps[i], w.now); words != "" {
		return &ending{why: words, next: lookAtHost}
	}
	if w.steps[i].Step.Kind == impact.StepCreateRule { // any other rule is held to what is expected of it
		if words := ruleOtherwise(w.steps, i, w.now); words != "" {
			return &ending{why: words, next: lookAtRule}
		}
	}
	if words := backAgain(w.proof.strangers); words != "" {
		return &ending{why: words, next: lookWhoPutItBack}
	}
	if i < len(w.steps)-1 {
		return nil // the next step sees to it
	}
	return w.otherwise()
}

func (w *work) refused(i int, why, next string) *ending {
	w.finish(i, StepRefused, why)
	return &ending{outcome: OutcomeRefused, err: w.steps[i].Err, why: why, next: next}
}

func (w *work) unknown(i int, why string) *ending {
	if api.NeedsOperator(w.readErr) {
		why += ": reading is refused: " + errorText(w.readErr)
	}
	w.finish(i, StepUnknown, why)
	return &ending{outcome: OutcomeUnknown, err: w.steps[i].Err, why: why, next: lookItUp}
}

// superseded ends an order whose step is about what somebody else took away.
func (w *work) superseded(i int) *ending {
	why := supersededWords(w.steps[i].Step)
	w.finish(i, StepUnknown, why)
	return &ending{err: w.steps[i].Err, why: why, next: again}
}

func supersededWords(s impact.Step) string {
	gone := fmt.Sprintf("backend %s", s.Backend)
	switch s.Kind {
	case impact.StepLeaveRule, impact.StepJoinRule:
		gone = "the rule " + impact.RuleName(s.Rule)
	default:
	}
	return gone + " is not there any more: somebody else took it away, and what became of the request before that cannot be told"
}
