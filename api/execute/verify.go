package execute

import (
	"context"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// verifyUntil is when the answer to a request was long enough ago that the next reading proves what became of it.
// Until LostAfter the service may still be working on one whose answer was lost or proves nothing.
func (w *work) verifyUntil(i int, err error) time.Time {
	switch api.OutcomeOf(err) {
	case api.OutcomeAccepted, api.OutcomeRefused, api.OutcomeDoubtful:
		return w.Clock.Now().Add(change.LagLimit)
	default:
		return w.op.Steps[i].SentAt.Add(change.LostAfter)
	}
}

// verify reads until the answers prove what became of a request that was sent, or until then.
func (w *work) verify(ctx context.Context, i int, err error, until time.Time) *ending {
	switch api.OutcomeOf(err) {
	case api.OutcomeAccepted:
		return w.verifyAccepted(ctx, i, until)
	case api.OutcomeRefused:
		return w.verifyRefused(ctx, i, asError(err), until)
	case api.OutcomeDoubtful:
		return w.verifyDoubtful(ctx, i, asError(err), until)
	default:
		return w.verifyLost(ctx, i, err, until)
	}
}

func (w *work) verifyAccepted(ctx context.Context, i int, until time.Time) *ending {
	p := w.watch(ctx, i, until, false)
	switch p.Verdict {
	case proof.Proved:
		return w.done(i, nil)
	case proof.Disproved:
		kind := w.op.Steps[i].Step.Kind
		if setsAttribute(kind) && api.Is(w.now.Method, api.MethodBackup) {
			// That Method is known to take no notice of Enabled and Weight.
			return w.refused(i, nil, append(w.ofStep(impact.FoundIgnored, i, nil, change.LagLimit), w.besides()...)...)
		}
		return w.unknown(i, append(w.ofStep(impact.FoundAcceptedUndone, i, nil, change.LagLimit), w.besides()...))
	case proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, w.ofStep(impact.FoundAcceptedUnseen, i, nil, 0))
	}
}

func setsAttribute(k impact.StepKind) bool {
	return k == impact.StepDisable || k == impact.StepEnable || k == impact.StepWeight
}

// verifyRefused reads back after a plain refusal. Where the service says that something is not
// there, or is there already, the list may only lag.
func (w *work) verifyRefused(ctx context.Context, i int, e *api.Error, until time.Time) *ending {
	lags := e.Kind == api.KindNotFound || e.AlreadyThere()
	p := w.watch(ctx, i, until, !lags)
	switch {
	case p.Verdict == proof.Proved && e.AlreadyThere():
		return w.refused(i, e, w.ofStep(impact.FoundItIs, i, e, 0)...)
	case p.Verdict == proof.Proved && w.op.Steps[i].Step.Kind == impact.StepRelease:
		return w.done(i, w.ofStep(impact.FoundGoneAlready, i, e, 0))
	case p.Verdict == proof.Proved:
		return w.done(i, w.ofStep(impact.FoundRefusedDone, i, e, 0))
	case p.Verdict == proof.Disproved && e.Kind == api.KindInRule:
		return w.refused(i, e, w.inRule(i)...)
	case p.Verdict == proof.Disproved:
		return w.refused(i, e, w.besides()...)
	case p.Verdict == proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, w.ofStep(impact.FoundRefusedUnseen, i, e, 0))
	}
}

// verifyDoubtful reads back after the service said that it failed, which may happen all the same:
// it is refused only once the lag is over.
func (w *work) verifyDoubtful(ctx context.Context, i int, e *api.Error, until time.Time) *ending {
	p := w.watch(ctx, i, until, false)
	switch p.Verdict {
	case proof.Proved:
		return w.done(i, w.ofStep(impact.FoundAnsweredDone, i, e, 0))
	case proof.Disproved:
		return w.refused(i, e, append(w.ofStep(impact.FoundAnsweredUndone, i, e, change.LagLimit), w.besides()...)...)
	case proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, w.ofStep(impact.FoundAnsweredUnseen, i, e, 0))
	}
}

// inRule names the rules, as read after the refusal.
func (w *work) inRule(i int) []impact.Finding {
	rules, known := w.now.CustomRulesWith(w.op.Steps[i].Step.Backend)
	switch others := w.now.CustomRules(); {
	case len(rules) > 0:
		return impact.OfRules(impact.FoundHolds, rules)
	case !known:
		return finding(impact.FoundHoldersUnsaid)
	case len(others) > 0:
		return append(finding(impact.FoundNoneHolds), impact.OfRules(impact.FoundHasRule, others)...)
	default:
		return finding(impact.FoundNoCustomRule)
	}
}

// verifyLost resolves a request whose answer was lost or proves nothing.
func (w *work) verifyLost(ctx context.Context, i int, err error, until time.Time) *ending {
	done, undone, unseen := impact.FoundLostDone, impact.FoundLostUndone, impact.FoundLostUnseen
	if e := asError(err); e != nil && e.RetCode != 0 {
		done, undone, unseen = impact.FoundAnsweredDone, impact.FoundAnsweredUndone, impact.FoundAnsweredUnseen
	}
	p := w.watch(ctx, i, until, false)
	switch p.Verdict {
	case proof.Proved:
		return w.done(i, w.ofStep(done, i, err, 0))
	case proof.Disproved:
		return w.refused(i, nil, w.ofStep(undone, i, err, change.LostAfter)...)
	case proof.Superseded:
		return w.superseded(i)
	default:
		return w.unknown(i, w.ofStep(unseen, i, err, 0))
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
	got, t, err := w.ask(ctx, w.op.Order.Place, func(why impact.Finding) { w.reportCheck(i, why) })
	asked := t.Asked
	w.readErr = err
	if failed.count(err, t); err != nil {
		w.reportCheck(i, failed.finding(w.Clock.Now()))
		return proof.Finding{Verdict: proof.Nothing}, asked
	}
	x := w.expects(i)
	x.Counts = end
	j := w.judge(w.op.Order.Place, x, got, asked)
	if why, _ := unusable(j, got, w.op.Order.Place); why.Kind != "" {
		w.reportCheck(i, why)
		return proof.Finding{Verdict: proof.Nothing}, asked
	}
	w.reportCheck(i, impact.Finding{})
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

// reportCheck reports why step i is not verified yet, nothing where answers are worth something.
func (w *work) reportCheck(i int, why impact.Finding) {
	all := checking(w.op.Steps[i].Err)
	if why.Kind != "" {
		all = append(all, why)
	}
	if !slices.Equal(all, w.op.Steps[i].Found) {
		w.set(i, change.StepVerifying, all...)
	}
}

func (w *work) done(i int, all []impact.Finding) *ending {
	w.finish(i, change.StepDone, "", append(all, w.besides()...))
	if otherwise := proof.AddedOtherwise(w.op.Order, w.op.Steps[i], w.now); len(otherwise) > 0 {
		return &ending{reason: change.ReasonHost, findings: otherwise}
	}
	if w.op.Steps[i].Step.Kind == impact.StepCreateRule { // any other rule is held to what is expected of it
		if otherwise := proof.RuleOtherwise(w.op.Steps, i, w.now); len(otherwise) > 0 {
			return &ending{reason: change.ReasonRule, findings: otherwise}
		}
	}
	if otherwise := proof.CheckOtherwise(w.op.Steps[i].Step, w.confirms, w.now); len(otherwise) > 0 {
		return &ending{reason: change.ReasonDiffers, findings: otherwise}
	}
	if end := returned(w.finding.Strangers); end != nil {
		return end
	}
	if i < len(w.op.Steps)-1 {
		return nil // the next step sees to it
	}
	return w.otherwise()
}

// refused ends a step that was not done. Where no finding says what the service said, that stands
// before them.
func (w *work) refused(i int, err error, all ...impact.Finding) *ending {
	end := &ending{outcome: change.OutcomeRefused, err: w.op.Steps[i].Err, findings: all}
	if err != nil {
		end.next = nextAfter(err)
		if said := errorText(err); len(all) == 0 || all[0].Is != said {
			end.why = said
		}
	}
	w.finish(i, change.StepRefused, end.why, all)
	return end
}

func (w *work) unknown(i int, all []impact.Finding) *ending {
	if api.NeedsOperator(w.readErr) {
		all = append(all, by(impact.FoundReadingRefused, w.readErr))
	}
	w.finish(i, change.StepUnknown, "", all)
	return &ending{outcome: change.OutcomeUnknown, err: w.op.Steps[i].Err, findings: all}
}

// superseded ends an order whose step is about what somebody else took away.
func (w *work) superseded(i int) *ending {
	why := []impact.Finding{proof.TakenAway(w.op.Steps[i].Step)}
	w.finish(i, change.StepUnknown, "", why)
	return &ending{err: w.op.Steps[i].Err, reason: change.ReasonGone, findings: why}
}
