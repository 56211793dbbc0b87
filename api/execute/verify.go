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
	p := w.watch(ctx, i, w.Clock.Now().Add(change.LagLimit), false)
	say := proof.PhrasesOf(w.op.Steps[i])
	switch p.Verdict {
	case proof.Proved:
		return w.done(i, "")
	case proof.Disproved:
		why := fmt.Sprintf("accepted, but after %s %s%s", change.LagLimit, say.Undone, w.besides())
		kind := w.op.Steps[i].Step.Kind
		if setsAttribute(kind) && api.Is(w.now.Method, api.MethodBackup) {
			// That Method is known to take no notice of Enabled and Weight.
			return w.refused(i, why+": the service ignored it", "release it instead, or change it in the web console")
		}
		return w.unknown(i, why)
	case proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, "accepted, but no read shows "+say.Open)
	}
}

func setsAttribute(k impact.StepKind) bool {
	return k == impact.StepDisable || k == impact.StepEnable || k == impact.StepWeight
}

// verifyRefused reads back after a plain refusal. Where the service says that something is not
// there, or is there already, the list may only lag.
func (w *work) verifyRefused(ctx context.Context, i int, e *api.Error) *ending {
	lags := e.Kind == api.KindNotFound || e.AlreadyThere()
	p := w.watch(ctx, i, w.Clock.Now().Add(change.LagLimit), !lags)
	say := proof.PhrasesOf(w.op.Steps[i])
	switch {
	case p.Verdict == proof.Proved && e.AlreadyThere():
		return w.refused(i,
			fmt.Sprintf("%s; it is backend %s", errorText(e), w.op.Steps[i].Backend),
			nextAfter(e))
	case p.Verdict == proof.Proved && w.op.Steps[i].Step.Kind == impact.StepRelease:
		return w.done(i, "gone already; the service answered: "+errorText(e))
	case p.Verdict == proof.Proved:
		return w.done(i, "refused, but "+say.Done+": "+errorText(e))
	case p.Verdict == proof.Disproved && e.Kind == api.KindInRule:
		return w.inRule(i, e)
	case p.Verdict == proof.Disproved:
		return w.refused(i, errorText(e)+w.besides(), nextAfter(e))
	case p.Verdict == proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, "refused, but no read shows "+say.Open+": "+errorText(e))
	}
}

// verifyDoubtful reads back after the service said that it failed, which may happen all the same:
// it is refused only once the lag is over.
func (w *work) verifyDoubtful(ctx context.Context, i int, e *api.Error) *ending {
	p := w.watch(ctx, i, w.Clock.Now().Add(change.LagLimit), false)
	say := proof.PhrasesOf(w.op.Steps[i])
	answered := "the service answered: " + errorText(e)
	switch p.Verdict {
	case proof.Proved:
		return w.done(i, answered+", but "+say.Done)
	case proof.Disproved:
		return w.refused(i, fmt.Sprintf("%s, and after %s %s%s", answered, change.LagLimit, say.Undone, w.besides()),
			nextAfter(e))
	case proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, answered+", and no read shows "+say.Open)
	}
}

// inRule names the rules, as read after the refusal.
func (w *work) inRule(i int, e *api.Error) *ending {
	rules, known := w.now.CustomRulesWith(w.op.Steps[i].Step.Backend)
	why := errorText(e)
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

// verifyLost resolves a request whose answer was lost or proves nothing. Until LostAfter the
// service may still be working on it.
func (w *work) verifyLost(ctx context.Context, i int, err error) *ending {
	lost := "answer lost (" + errorText(err) + ")"
	if e := asError(err); e != nil && e.RetCode != 0 {
		lost = "the service answered (" + errorText(e) + ")"
	}
	p := w.watch(ctx, i, w.op.Steps[i].SentAt.Add(change.LostAfter), false)
	say := proof.PhrasesOf(w.op.Steps[i])
	switch p.Verdict {
	case proof.Proved:
		return w.done(i, lost+", but "+say.Done)
	case proof.Disproved:
		return w.refused(i,
			fmt.Sprintf("%s, and after %s %s", lost, change.LostAfter, say.Undone),
			"")
	case proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, lost+", and no read shows "+say.Open)
	}
}

// watch reads with growing pauses until an answer shows the step done, or until an answer that was
// asked for at the end, or after it. At once lets the first answer that proves anything be the
// last.
func (w *work) watch(ctx context.Context, i int, end time.Time, atOnce bool) proof.Finding {
	var failed failures
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		p, asked := w.poll(ctx, i, end, &failed)
		last := !asked.Before(end)
		if p.Verdict == proof.Proved || last || (atOnce && p.Verdict == proof.Disproved) {
			return p
		}
		if api.NeedsOperator(w.readErr) { // only a key asks again
			return p
		}
		rest := max(pause, api.RetryAfter(w.readErr))
		if err := w.Clock.Sleep(ctx, min(rest, max(end.Sub(w.Clock.Now()), 0))); err != nil {
			return proof.Finding{Verdict: proof.Nothing}
		}
	}
}

// poll is one read of a verification. It notes an answer that proves something. At the end an
// answer counts although it lacks something that was there.
func (w *work) poll(ctx context.Context, i int, end time.Time, failed *failures) (proof.Finding, time.Time) {
	got, t, err := w.ask(ctx, w.op.Order.Place, func(why string) { w.reportCheck(i, why) })
	asked := t.Asked
	w.readErr = err
	if failed.count(err, t); err != nil {
		w.reportCheck(i, failed.words(w.Clock.Now()))
		return proof.Finding{Verdict: proof.Nothing}, asked
	}
	x := w.expects(i)
	x.Counts = end
	j := w.judge(w.op.Order.Place, x, got, asked)
	if err := j.Err(got, w.op.Order.Place); err != nil {
		w.reportCheck(i, errorText(err))
		return proof.Finding{Verdict: proof.Nothing}, asked
	}
	w.reportCheck(i, "")
	p := proof.Prove(j.VServer, w.op.Steps, i)
	if p.Verdict == proof.Nothing {
		return p, asked
	}
	if p.Verdict == proof.Proved {
		p.Strangers = proof.Returned(w.confirms, j.VServer, w.takenAway(i))
	}
	w.take(j, got, t)
	p.NoteIDs(&w.op.Steps[i])
	w.finding = p
	return p, asked
}

// reportCheck reports why step i is not verified yet, "" where answers are worth something.
func (w *work) reportCheck(i int, why string) {
	words := checking(w.op.Steps[i].Err)
	if why != "" {
		words = strings.TrimPrefix(words+"; "+inShort(why), "; ")
	}
	if words != w.op.Steps[i].Why {
		w.set(i, change.StepVerifying, words)
	}
}

func (w *work) done(i int, why string) *ending {
	w.finish(i, change.StepDone, strings.TrimPrefix(why+w.besides(), "; "))
	if words := proof.AddedOtherwise(w.op.Order, w.op.Steps[i], w.now); words != "" {
		return &ending{reason: change.ReasonHost, why: words}
	}
	if w.op.Steps[i].Step.Kind == impact.StepCreateRule { // any other rule is held to what is expected of it
		if words := proof.RuleOtherwise(w.op.Steps, i, w.now); words != "" {
			return &ending{reason: change.ReasonRule, why: words}
		}
	}
	if words := proof.CheckOtherwise(w.op.Steps[i].Step, w.confirms, w.now); words != "" {
		return &ending{reason: change.ReasonDiffers, why: words}
	}
	if end := returned(w.finding.Strangers); end != nil {
		return end
	}
	if i < len(w.op.Steps)-1 {
		return nil // the next step sees to it
	}
	return w.otherwise()
}

func (w *work) refused(i int, why, next string) *ending {
	w.finish(i, change.StepRefused, why)
	return &ending{outcome: change.OutcomeRefused, err: w.op.Steps[i].Err, why: why, next: next}
}

func (w *work) unknown(i int, why string) *ending {
	if api.NeedsOperator(w.readErr) {
		why += "; reading is refused: " + errorText(w.readErr)
	}
	w.finish(i, change.StepUnknown, why)
	return &ending{outcome: change.OutcomeUnknown, err: w.op.Steps[i].Err, why: why}
}

// superseded ends an order whose step is about what somebody else took away.
func (w *work) superseded(i int) *ending {
	why := proof.SupersededText(w.op.Steps[i].Step)
	w.finish(i, change.StepUnknown, why)
	return &ending{err: w.op.Steps[i].Err, reason: change.ReasonGone, why: why}
}
