package confirm

import (
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// content is what the dialog says. Top stays on the screen where there is room for it, of which the
// first keep lines whatever its size.
func (q *Change) content() (top, body []dialog.Line, keep int) {
	th := q.env.Theme
	top = q.subject()
	keep = len(top)
	body = ownerLine(th, q.about.Owned || q.Reading != nil && q.Reading.VServer.Kubernetes())
	switch {
	case q.err != nil:
		return append(top, dialog.Line{Gap: true},
			dialog.Line{Text: render.DialogFailed, Style: &th.Bad},
			dialog.Line{Text: q.env.ErrorText(q.err), Style: &th.Bad}), body, keep
	case q.Reading == nil:
		top = append(top, dialog.Line{Gap: true},
			dialog.Line{Text: render.DialogReading + q.tries(), Style: &th.Info})
		switch {
		case q.waiting != "":
			top = append(top, dialog.Line{Text: q.env.Theme.Text(q.waiting), Style: &th.Warn})
		case q.before != nil:
			top = append(top, dialog.Line{Text: render.DialogFailedBefore(q.env.ErrorText(q.before)), Style: &th.Bad})
		}
		return top, q.held(top, body, keep+usualAnswer), keep
	case len(q.moved) > 0:
		return append(q.stale(), top...), append(body, q.listedAt()...), 0
	}
	effect := q.effect()
	keep += len(effect)
	if q.several() {
		keep = len(top) + 1 + min(len(effect)-1, mostKept)
	}
	top = append(append(top, effect...), q.verdict()...)
	body = append(q.rules(), body...)
	body = append(body, q.plan()...)
	if len(q.Reading.Assessment.Refusals) == 0 {
		body = append(body, q.notes()...)
	}
	body = append(body, q.methodLine())
	body = append(body, q.elsewhere()...)
	body = append(body, q.listedAt()...)
	return top, append(body, q.lately()...), keep
}

// usualAnswer is how many lines there are of a release that nothing is to be said of.
const usualAnswer = 8

// lately is what the listener does and who else changed its load balancer.
func (q *Change) lately() []dialog.Line {
	if q.about.Lately == nil {
		return nil
	}
	th := q.env.Theme
	metrics, others := q.about.Lately()
	label, drawn, style := connections(th, metrics)
	first := labelled(th, label, "").With(drawn, style)
	first.Brief = true
	return []dialog.Line{first, othersLine(th, render.OthersLine(th, others, q.env.Clock.Now()), others.Any())}
}

// mostKept is how many backends of several stay on a screen too small for all.
const mostKept = 4

func (q *Change) several() bool { return len(q.Order.Request.Targets) > 1 }

// subject names what the change is about: several backends stand below what becomes of them.
func (q *Change) subject() []dialog.Line {
	place := []dialog.Line{q.place()}
	switch {
	case q.Order.Undoes():
		return append([]dialog.Line{q.undone()}, place...)
	case q.several() && q.answerShown():
		return place
	case q.several():
		return append(place, q.targets()...)
	default:
		return append(q.targets(), place...)
	}
}

// answerShown says whether what was read is on the screen.
func (q *Change) answerShown() bool { return q.Reading != nil && q.err == nil && len(q.moved) == 0 }

// undone names what an undo brings back.
func (q *Change) undone() dialog.Line {
	var steps []impact.Step
	hosts := render.HostsOf(change.Operation{Order: q.Order})
	if q.Reading != nil {
		steps = q.Reading.Assessment.Steps
	}
	th := q.env.Theme
	return labelled(th, render.LabelUndo, "").With(render.TargetNames(th, q.Order, steps, hosts), &th.Strong)
}

// place is the listener as it was read, else as it was listed.
func (q *Change) place() dialog.Line {
	th, o := q.env.Theme, q.Order
	switch {
	case q.Reading != nil:
		return readPlace(th, o, q.Reading.VServer)
	case len(q.listed) > 0:
		l := readPlace(th, o, *q.listed[0].VServer)
		return l.With(render.DialogAsListed, nil)
	default:
		return placeLine(th, o, o.VServerName)
	}
}

// effect is what becomes of the listener, with the backends of several that do it.
func (q *Change) effect() []dialog.Line {
	a := &q.Reading.Assessment
	lines := []dialog.Line{{Gap: true}}
	if a.TargetFound || a.Request.Goal == impact.GoalUndo {
		after := a.After
		after.Known = after.Known && (a.Request.Goal != impact.GoalWeight || a.Request.Weight.IsKnown())
		lines = append(lines, servingLine(q.env.Theme, a.Before, after))
	}
	if a.Request.Goal == impact.GoalCheck {
		lines = append(lines, labelled(q.env.Theme, render.LabelCheck, "").
			With(render.DialogCheck(q.env.Theme, q.Reading.VServer, a.Request.Check), &q.env.Theme.Strong))
	}
	if a.TargetFound && a.Request.Goal == impact.GoalWeight {
		lines = append(lines, labelled(q.env.Theme, render.LabelWeight, "").
			With(render.DialogWeights(q.env.Theme, a), &q.env.Theme.Strong))
	}
	if q.several() && len(a.Shares) > 0 {
		lines = append(lines, labelled(q.env.Theme, render.LabelShare, "").
			With(render.DialogShares(q.env.Theme, a.Shares), &q.env.Theme.Strong))
	}
	if q.several() && a.Request.Goal != impact.GoalUndo {
		lines = append(append(append(lines, dialog.Line{Gap: true}), q.targets()...), dialog.Line{Gap: true})
	}
	return lines
}

// verdict is the class, what refuses, and what must be said loudly.
func (q *Change) verdict() []dialog.Line {
	th, a := q.env.Theme, &q.Reading.Assessment
	var lines []dialog.Line
	if a.Class != impact.ClassUnknown {
		lines = append(lines, riskLine(th, a))
	}
	for _, refusal := range render.RefusalTexts(a.Refusals) {
		lines = append(lines, dialog.Line{Text: render.DialogRefused(th, refusal), Style: &th.Bad})
	}
	if q.undecided() {
		lines = append(lines, q.choice())
	}
	for _, w := range render.FindingTexts(a.Warnings) {
		lines = append(lines, warning(th, th.Name(w)))
	}
	for _, b := range asRead(q.leaves, q.Reading.VServer) {
		l := labelled(th, render.LabelLeftOut, render.LeftOutBackend(th, b))
		l.Style, l.Marks = &th.Warn, nil
		lines = append(lines, l)
	}
	if n := q.hiddenTargets(); n > 0 {
		lines = append(lines, warning(th, render.DialogHiddenTargets(n)))
	}
	return lines
}

// choice says what the operator has to decide about rules left without members.
func (q *Change) choice() dialog.Line {
	th, a := q.env.Theme, &q.Reading.Assessment
	rules := slices.DeleteFunc(slices.Clone(a.Rules), func(e impact.RuleEffect) bool { return !emptied(a, e) })
	return labelled(th, render.LabelChoose, "").With(render.DialogEmptied(th, rules, a.Request), &th.Warn)
}

// notes are the consequences worth knowing, and what cannot be promised.
func (q *Change) notes() []dialog.Line {
	var out []dialog.Line
	th, a := q.env.Theme, &q.Reading.Assessment
	for _, n := range render.FindingTexts(a.Notes) {
		out = append(out, note(th, th.Name(n)))
	}
	if slices.ContainsFunc(a.Steps, impact.Step.ChangesRule) {
		out = append(out, note(th, render.NoteNoLock))
	}
	return out
}

// elsewhere lists what else the same hosts serve, which stays as it is.
func (q *Change) elsewhere() []dialog.Line {
	a := &q.Reading.Assessment
	if !a.TargetFound || len(a.Targets) == 0 || a.Request.Goal == impact.GoalUndo {
		return nil
	}
	var known Loaded
	if q.about.Loaded != nil {
		known = q.about.Loaded()
	}
	at := known.Listed // without any use
	ulbs, asked := make([]api.ULB, len(known.ULBs)), make(map[api.ULBID]time.Time, len(known.ULBs))
	for i, u := range slices.Backward(known.ULBs) { // of an id that repeats it is the first
		ulbs[i], asked[u.ID] = u.ULB, u.Asked
	}
	uses := impact.Elsewhere(ulbs, q.Order.ULB, q.Order.VServer, a.Targets)
	for i, u := range uses {
		if one := asked[u.ULB.ID]; i == 0 || one.Before(at) {
			at = one
		}
	}
	since := ""
	if old := q.Reading.At.Sub(at); !at.IsZero() && old >= oldAfter {
		since, _ = render.Age(old)
	}
	text := render.DialogAlsoIn(q.env.Theme, uses, known.All, since)
	return []dialog.Line{labelled(q.env.Theme, render.LabelAlsoIn, text)}
}

// oldAfter is how much older than the reading what stands beside it may be without a word about it.
const oldAfter = time.Minute

// listedAt is how old the list is that the other listeners are known from, where it is old.
func (q *Change) listedAt() []dialog.Line {
	if q.Reading.Listed.IsZero() || q.Reading.At.Sub(q.Reading.Listed) < oldAfter {
		return nil
	}
	return []dialog.Line{labelled(q.env.Theme, render.LabelListed, render.DialogListed(clock(q.Reading.Listed)))}
}

// readAt is when it was read.
func (q *Change) readAt() string {
	if q.Reading == nil {
		return ""
	}
	return render.DialogReadAt(clock(q.Reading.At))
}

func clock(t time.Time) string { return t.Local().Format("15:04:05 MST") }

// tries are how often and for how long it is read.
func (q *Change) tries() string {
	return strings.TrimPrefix(screen.Tries{N: q.again + 1}.Words(q.env.Clock.Now().Sub(q.begun)), ",")
}
